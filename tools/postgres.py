"""A PostgreSQL server of its own in a temporary folder, for tests: gone when the block ends.

with running() as server:
    engine = create_engine(server.url("postgres"))
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
STARTED_WITHIN = 60  # seconds

# A crash of the machine may lose the tests' rows; what is lost is made again by the next run.
SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=60",
    "autovacuum=off",
    # Who waits for longer waits for ever: better an error with the statement in it.
    "statement_timeout=120s",
)

# Runs a server until its input ends: when the tests are killed, the server goes with them. It is
# stopped at once (QUIT): nothing in it is to be kept.
TIED = '"$@" & cat >/dev/null; kill -QUIT $!; wait $!'


class PostgresError(RuntimeError):
    """The server can't be started; the text says why."""


@dataclass(frozen=True)
class Server:
    """A running server, reached through the socket in `folder` by those of this machine alone."""

    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"


def programs() -> Path | None:
    """The folder of `initdb` and `postgres`, newest version first; None when there is none."""
    versions = [folder for folder in DEBIAN.glob("*/bin") if folder.parent.name.isdigit()]
    found = sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    for folder in found:
        if all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres")):
            return folder
    return None


@contextmanager
def running() -> Iterator[Server]:
    """A new, empty server. Raises `PostgresError`."""
    where = programs()
    if where is None:
        raise PostgresError("PostgreSQL isn't installed: on Debian, apt-get install postgresql")
    owner = who_runs_it()
    # A socket's path has about a hundred characters at most, so not below a long TMPDIR.
    folder = Path(tempfile.mkdtemp(prefix="cop-pg-", dir="/tmp"))
    try:
        if owner:
            shutil.chown(folder, owner)
        make_rows(where / "initdb", folder, owner)
        with _started(where / "postgres", folder, owner):
            yield Server(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def who_runs_it() -> str | None:
    """Whom to become: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise PostgresError("PostgreSQL refuses root, and there is no user `postgres`") from None


def make_rows(initdb: Path, folder: Path, owner: str | None) -> None:
    command = [
        str(initdb),
        f"--pgdata={folder / 'rows'}",
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    done = subprocess.run(
        command, user=owner, group=owner, cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PostgresError(f"initdb failed: {done.stderr.strip()}")


@contextmanager
def _started(postgres: Path, folder: Path, owner: str | None) -> Iterator[None]:
    command = ["sh", "-c", TIED, "sh", str(postgres), "-D", str(folder / "rows"), "-k", str(folder)]
    for setting in SETTINGS:
        command += ["-c", setting]
    log = folder / "log"
    with log.open("wb") as written:
        # A session of its own: Ctrl-C in the terminal is for the tests, which then stop the server.
        process = subprocess.Popen(
            command, user=owner, group=owner, cwd=folder, stdin=subprocess.PIPE, stdout=written,
            stderr=written, start_new_session=True,
        )  # fmt: skip
    try:
        _wait(process, log)
        yield
    finally:
        process.communicate()


def _wait(process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + STARTED_WITHIN
    while b"ready to accept connections" not in (said := log.read_bytes()):
        if process.poll() is not None or time.monotonic() > end or b"FATAL" in said:
            raise PostgresError(f"postgres doesn't start: {said.decode(errors='replace')}")
        time.sleep(0.05)
