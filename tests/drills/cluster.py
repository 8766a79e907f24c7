"""A PostgreSQL server that keeps what it acknowledges, to be killed and started again."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg

from tools.postgres import PostgresError, Server, make_rows, programs, who_runs_it

STARTS_WITHIN = 60  # seconds
SETTINGS = ("listen_addresses=", "max_connections=60")


class Cluster:
    """Unlike the server of the other tests, it waits for the disk at each commit."""

    def __init__(self) -> None:
        where = programs()
        assert where is not None
        self.programs, self.user = where, who_runs_it()
        self.server = Server(Path(tempfile.mkdtemp(prefix="cop-drill-", dir="/tmp")))
        if self.user:
            shutil.chown(self.server.folder, self.user)
        make_rows(where / "initdb", self.server.folder, self.user)
        self.running = self._run()
        self.start()

    def kill(self, how: signal.Signals) -> None:
        """SIGKILL: as when memory runs out. SIGQUIT: what PostgreSQL calls an immediate stop."""
        self.running.send_signal(how)
        self.running.wait(timeout=STARTS_WITHIN)

    def start(self) -> None:
        """Until it answers. Those who served a dead one have to end before the next one starts."""
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end:
            if self.running.poll() is not None:
                self.running = self._run()
            with suppress(psycopg.OperationalError):
                folder = str(self.server.folder)
                psycopg.connect(host=folder, user="postgres", dbname="postgres").close()
                return
            time.sleep(0.05)
        raise PostgresError((self.server.folder / "log").read_text(errors="replace"))

    def remove(self) -> None:
        self.kill(signal.SIGQUIT)
        shutil.rmtree(self.server.folder, ignore_errors=True)

    def is_sound(self, database: str) -> bool:
        """Whether every table and index agrees with itself, as PostgreSQL's own checker sees it."""
        command = [self.programs / "pg_amcheck", "--install-missing", "--heapallindexed",
                   "--host", self.server.folder, "--username=postgres", database]  # fmt: skip
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
        print(done.stdout + done.stderr, end="")
        return done.returncode == 0

    def _run(self) -> subprocess.Popen[bytes]:
        folder = self.server.folder
        command = [self.programs / "postgres", "-D", folder / "rows", "-k", folder]
        settings = [word for setting in SETTINGS for word in ("-c", setting)]
        with (folder / "log").open("ab") as log:
            return subprocess.Popen(
                [*map(str, command), *settings], user=self.user, group=self.user, cwd=folder,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
