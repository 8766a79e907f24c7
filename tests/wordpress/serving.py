"""A real WordPress on loopback: Debian's files, MariaDB on a socket, PHP's own server.

with running(port, cop_port) as site:
    site.php("return wp_insert_post(['post_title' => 'Bonjour']);")

Nothing of it touches the network or a WordPress that may be installed on the machine; all of it
lies in a temporary folder and is gone when the block ends, or the test process.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from tests.wordpress import programs

HERE = Path(__file__).parent / "host"
PLUGIN = Path(__file__).parent.parent.parent / "examples" / "wordpress" / "cop"
STARTED_WITHIN = 60  # seconds
PASSWORD = "mot de passe pour un essai"

# Runs a program and what it starts until its input ends: when the tests are killed, it goes along.
TIED = 'trap : TERM; "$@" & cat >/dev/null; kill -TERM 0; wait'

# A crash of the machine may lose the tests' rows.
DATABASE = (
    "--no-defaults", "--skip-networking", "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0", "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M",
    "--skip-log-bin", "--character-set-server=utf8mb4",
)  # fmt: skip


class WordPressError(RuntimeError):
    """WordPress can't be set up; the text says why."""


@dataclass(frozen=True)
class Site:
    """A running WordPress. Its people: `admin` and `redactrice`, a contributor; see `PASSWORD`."""

    url: str
    folder: Path

    @property
    def complaints(self) -> list[str]:
        """What PHP had to say against our plugin."""
        log = self.folder / "wordpress.log"
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return [line for line in lines if "plugins/cop/" in line]

    def php(self, code: str, **values: Any) -> Any:
        """What `code` returns inside WordPress; it finds `values` in `$values`."""
        asked = json.dumps({"code": code, "values": values})
        done = subprocess.run(
            [str(programs.php()), "inside.php"], cwd=self.folder / "site",
            input=asked, capture_output=True, text=True, check=False,
        )  # fmt: skip
        try:
            return json.loads(done.stdout)
        except ValueError:
            raise WordPressError(f"{code}\n{done.stdout}{done.stderr}") from None


@contextmanager
def running(port: int, cop_port: int, languages: tuple[str, ...] = ()) -> Iterator[Site]:
    """A new WordPress on `port`, with our plugin, not yet active, that may ask a cop on `cop_port`
    of this machine. `languages`: those of its own texts that are copied along, where they are
    installed. Raises `WordPressError`."""
    # A socket's path has about a hundred characters at most, so not below a long TMPDIR.
    folder = Path(tempfile.mkdtemp(prefix="cop-wp-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        _copy(folder, port, cop_port, languages)
        with _database(folder), _server(folder, port) as url:
            site = Site(url, folder)
            site.php(
                "require ABSPATH . 'wp-admin/includes/upgrade.php';"
                "return cop_test_install($values);",
                password=PASSWORD, theme=programs.THEME,
            )  # fmt: skip
            yield site
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(folder: Path, port: int, cop_port: int, languages: tuple[str, ...]) -> None:
    """Debian's WordPress is set up for one machine's sites; ours is a copy that knows of none."""
    site = folder / "site"
    left_out = shutil.ignore_patterns("wp-config.php", ".htaccess", "languages")
    shutil.copytree(programs.WORDPRESS, site, ignore=left_out)
    texts = site / "wp-content" / "languages"
    texts.mkdir()
    for language in languages:
        for path in (programs.WORDPRESS / "wp-content" / "languages").glob(f"*{language}*"):
            shutil.copy(path, texts)
    for name in ("wp-config.php", "inside.php"):
        shutil.copy(HERE / name, site / name)
    extra = site / "wp-content" / "mu-plugins"
    extra.mkdir()
    shutil.copy(HERE / "loopback.php", extra)
    shutil.copytree(PLUGIN, site / "wp-content" / "plugins" / "cop")
    settings = {"socket": str(folder / "rows" / "socket"), "port": port, "cop_port": cop_port}
    (site / "settings.json").write_text(json.dumps(settings), encoding="utf-8")


@contextmanager
def _database(folder: Path) -> Iterator[None]:
    owner = "nobody" if os.geteuid() == 0 else None
    rows = folder / "rows"
    rows.mkdir(mode=0o700)
    if owner:
        shutil.chown(rows, owner)
    made = subprocess.run(
        ["mariadb-install-db", "--no-defaults", f"--datadir={rows}", "--skip-test-db",
         "--auth-root-authentication-method=normal", "--skip-name-resolve"],
        user=owner, cwd=rows, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        raise WordPressError(f"mariadb-install-db failed: {made.stdout}{made.stderr}")
    command = [
        str(programs.database()), *DATABASE, f"--datadir={rows}", f"--socket={rows / 'socket'}",
        f"--pid-file={rows / 'pid'}",
    ]  # fmt: skip
    with _tied(command, rows, folder / "database.log", owner):
        _wait("MariaDB", (rows / "socket").exists, folder / "database.log")
        yield


@contextmanager
def _server(folder: Path, port: int) -> Iterator[str]:
    # WordPress asks itself, and the pages of two windows come at once.
    environment = os.environ | {"PHP_CLI_SERVER_WORKERS": "4"}
    command = [str(programs.php()), "-d", "opcache.enable_cli=1", "-S", f"localhost:{port}"]
    with _tied(command, folder / "site", folder / "php.log", None, environment):
        _wait("PHP", lambda: _listens(port), folder / "php.log")
        yield f"http://localhost:{port}"


@contextmanager
def _tied(
    command: list[str],
    where: Path,
    log: Path,
    owner: str | None,
    environment: dict[str, str] | None = None,
) -> Iterator[None]:
    with log.open("wb") as written:
        process = subprocess.Popen(
            ["sh", "-c", TIED, "sh", *command], cwd=where, user=owner, env=environment,
            stdin=subprocess.PIPE, stdout=written, stderr=written, start_new_session=True,
        )  # fmt: skip
    try:
        yield
    finally:
        process.communicate()


def _wait(name: str, there: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + STARTED_WITHIN
    while not there():
        if time.monotonic() > end:
            raise WordPressError(f"{name} doesn't start: {log.read_text(errors='replace')}")
        time.sleep(0.05)


def _listens(port: int) -> bool:
    probe = HTTPConnection("localhost", port, timeout=5)
    with contextlib.suppress(OSError, HTTPException), contextlib.closing(probe):
        probe.request("GET", "/readme.html")
        return probe.getresponse().status == 200
    return False
