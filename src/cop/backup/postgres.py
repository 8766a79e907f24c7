"""PostgreSQL: by its own programs, `pg_dump` and `pg_restore`."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, Engine, text

from cop.backup.kinds import NAMED, BackupRefused
from cop.i18n import gettext as _

DEBIAN = Path("/usr/lib/postgresql")


class Postgres:
    """A database of a server."""

    FILE = "cop.dump"

    def copy(self, engine: Engine, target: Path) -> set[str]:
        """pg_dump sees the very moment at which the names of the bytes were read."""
        program("pg_dump")
        target.unlink(missing_ok=True)
        with engine.connect() as plain:
            connection = plain.execution_options(isolation_level="REPEATABLE READ")
            moment = connection.scalar(text("SELECT pg_export_snapshot()"))
            named = set(connection.scalars(text(NAMED)))
            run("pg_dump", "--format=custom", f"--snapshot={moment}", f"--file={target}",
                url=engine.url)  # fmt: skip
        return named

    def check(self, copy: Path) -> None:
        # Reads the archive to its end, and writes nowhere.
        run("pg_restore", f"--file={os.devnull}", str(copy))

    def restore(self, copy: Path, engine: Engine) -> None:
        engine.dispose()
        # Comments on extensions are their owner's, who is seldom the site's user.
        run("pg_restore", "--single-transaction", "--exit-on-error", "--clean", "--if-exists",
            "--no-owner", "--no-privileges", "--no-comments",
            f"--dbname={engine.url.database}", str(copy), url=engine.url)  # fmt: skip


def program(name: str) -> str:
    """Where a program of PostgreSQL lies. Raises `BackupRefused`."""
    found = shutil.which(name)
    if found:
        return found
    versions = [one for one in DEBIAN.glob(f"*/bin/{name}") if one.parts[-3].isdigit()]
    if versions:
        return str(max(versions, key=lambda one: int(one.parts[-3])))
    raise BackupRefused(
        _("The program %(name)s isn't found. Install PostgreSQL's client programs, of the server's "
          "version or a newer one (on Debian: apt install postgresql-client).", name=name)
    )  # fmt: skip


def run(name: str, *arguments: str, url: URL | None = None) -> None:
    """Raises `BackupRefused` with what the program said. The password goes by the environment:
    everybody on the machine reads the words of a command."""
    command = [program(name), *arguments]
    environment = os.environ | (_environment(url) if url else {})
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupRefused(
            _("%(name)s failed, and nothing was changed: %(said)s", name=name,
              said=done.stderr.strip())
        )  # fmt: skip


def _environment(url: URL) -> dict[str, str]:
    """The address in libpq's variables: https://www.postgresql.org/docs/current/libpq-envars.html"""
    given: dict[str, object] = {
        "PGHOST": url.host,
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    } | {f"PG{key.upper()}": value for key, value in url.query.items()}
    return {name: str(value) for name, value in given.items() if value is not None}
