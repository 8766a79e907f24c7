#!/bin/sh
# Copy the database and the keys, verified: backup.sh /srv/cop/instance /srv/backup
# Safe while the site runs: VACUUM INTO reads one moment of the database.
set -eu
instance=$1
target=$2/$(date -u +%Y-%m-%dT%H%M%SZ)
umask 077
mkdir -p "$target"
sqlite3 -cmd ".timeout 10000" "$instance/cop.sqlite" "VACUUM INTO '$target/cop.sqlite'"
# After the database: a file is there before its row is, so no row of the copy lacks its bytes.
if test -d "$instance/files"; then cp -Rp "$instance/files" "$target/files"; fi
cp -p "$instance/config.py" "$target/config.py"
test "$(sqlite3 "$target/cop.sqlite" 'PRAGMA integrity_check')" = ok
# Older copies still hold what was erased since: keep none longer than the bin (30 days).
find "$2" -mindepth 1 -maxdepth 1 -type d -name '20*Z' -mtime +30 -exec rm -r {} +
echo "$target"
