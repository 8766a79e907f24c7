"""A site of its own for a test module: the standalone host with its demo, on a loopback port."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from flask import Flask

from cop import demo, migrations
from cop.site import create_app, instance

HOST = "localhost"
ANSWERS_WITHIN = 90  # seconds; on a machine that others use too


@dataclass
class Place:
    """A running site: where it answers, where its files lie, and its app for a look behind."""

    url: str
    folder: Path
    app: Flask
    server: subprocess.Popen[bytes]
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def log(self) -> str:
        """Everything that the server wrote, its access log included."""
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    def database_bytes(self) -> bytes:
        """The database as it lies on the disk, its journal included."""
        files = sorted(self.folder.glob("cop.sqlite*"))
        return b"".join(path.read_bytes() for path in files)

    def stop(self) -> None:
        self.server.terminate()
        self.server.wait(timeout=20)


def build(folder: Path) -> Path:
    """The instance folder of a site with its demo; the places of a test run are copies of it."""
    instance.prepare(folder)
    app = create_app(_settings("http://localhost:1"), instance_path=folder)
    with app.app_context():
        migrations.upgrade_all(lambda *_words: None)
        demo.load(say=lambda *_words: None)
        app.extensions["cop"].session.remove()
        app.extensions["cop"].engine.dispose()
    return folder


def start(template: Path, folder: Path, settings: Mapping[str, str] | None = None) -> Place:
    """Copy the site of `template` to `folder` and serve it until `Place.stop`.

    `settings` are the server's alone, as its environment says them.
    """
    shutil.copytree(template, folder)
    url = f"http://{HOST}:{free_port()}"
    app = create_app(_settings(url), instance_path=folder)
    place = Place(url, folder, app, _run(url, folder, settings or {}), settings or {})
    try:
        wait(place)
    except BaseException:
        place.server.kill()
        place.server.wait()
        raise
    return place


def serve(place: Place) -> None:
    """Serve a place again whose server is gone."""
    place.server = _run(place.url, place.folder, place.settings)
    wait(place)


def _run(url: str, folder: Path, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    address = url.removeprefix("http://").replace(HOST, "127.0.0.1")
    with (folder / "server.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind", address, "--threads", "4",
             "--access-logfile", "-", "--log-level", "info", "cop.site.wsgi:app"],
            env=os.environ | _environment(url, folder) | settings, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip


def wait(place: Place) -> None:
    """Until the server answers; raises RuntimeError with its log when it doesn't."""
    end, port = time.monotonic() + ANSWERS_WITHIN, int(place.url.rpartition(":")[2])
    while True:
        # The master listens before its worker can answer.
        probe = HTTPConnection("127.0.0.1", port, timeout=5)
        with contextlib.suppress(OSError, HTTPException), contextlib.closing(probe):
            probe.request("GET", "/charte")
            probe.getresponse().read()
            return
        if place.server.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"the site doesn't start:\n{place.log}")
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _settings(url: str) -> dict[str, object]:
    return {"COP_DEMO": True, "COP_PUBLIC_URL": url}


def _environment(url: str, folder: Path) -> dict[str, str]:
    return {"COP_DEMO": "1", "COP_PUBLIC_URL": url, "COP_INSTANCE": str(folder)}
