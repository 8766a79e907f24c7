"""Fetch the vendored browser libraries again, or check that the files here are the ones named.

python tools/vendor.py            fetch with `npm pack`, check, write
python tools/vendor.py --check    only compare hashes; needs no network
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "src/cop/web/static/vendor"


def libraries(folder: Path) -> list[dict[str, Any]]:
    with (folder / "vendor.toml").open("rb") as listing:
        found: list[dict[str, Any]] = tomllib.load(listing)["library"]
    return found


def differences(folder: Path) -> Iterator[str]:
    """One sentence for each file that is missing, changed or not listed."""
    listed = {"vendor.toml"}
    for library in libraries(folder):
        for file in library["file"]:
            listed.add(file["to"])
            path = folder / file["to"]
            if not path.is_file():
                yield f"{file['to']} is missing: run python tools/vendor.py"
            elif hashlib.sha256(path.read_bytes()).hexdigest() != file["sha256"]:
                yield f"{file['to']} is not the file of {library['name']} {library['version']}"
    for path in sorted(folder.iterdir()):
        if path.name not in listed:
            yield f"{path.name} is not listed in vendor.toml"


def fetch(library: dict[str, Any], folder: Path) -> None:
    """Write one library's files; raises SystemExit when the package isn't the one named."""
    wanted = f"{library['name']}@{library['version']}"
    with tempfile.TemporaryDirectory() as scratch:
        command = ["npm", "pack", wanted, "--silent", "--pack-destination", scratch]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        [package] = Path(scratch).glob("*.tgz")
        digest = base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
        if f"sha512-{digest}" != library["integrity"]:
            raise SystemExit(f"{wanted}: the package's integrity differs; nothing was written")
        with tarfile.open(package) as archive:
            for file in library["file"]:
                member = archive.extractfile(f"package/{file['from']}")
                if member is None:
                    raise SystemExit(f"{wanted}: {file['from']} is not a file of the package")
                (folder / file["to"]).write_bytes(member.read())


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare only")
    if not parser.parse_args().check:
        for library in libraries(FOLDER):
            fetch(library, FOLDER)
    problems = list(differences(FOLDER))
    print("\n".join(problems) or "All vendored files are the ones that vendor.toml names.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
