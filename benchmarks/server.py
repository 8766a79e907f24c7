"""A WSGI server of two workers on loopback, and a browser that keeps its cookies."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

WORKERS = 2
HERE = Path(__file__).parent
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


class Server:
    """gunicorn with an app; `with Server(…) as server` ends it."""

    def __init__(
        self, app: str, port: int, environment: Mapping[str, str], threads: int = 1
    ) -> None:
        self.port = port
        command = [
            sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--chdir", str(HERE),
            "--threads", str(threads), "--bind", f"127.0.0.1:{port}", "--log-level", "error", app,
        ]  # fmt: skip
        self.master = subprocess.Popen(command, env={**os.environ, **environment})

    def __enter__(self) -> Server:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.master.poll() is None:
            try:
                Browser(self).get("/")
            except (OSError, HTTPException):
                time.sleep(0.1)
            else:
                return self
        self.__exit__()
        raise RuntimeError("the server did not start")

    def __exit__(self, *_error: object) -> None:
        self.master.terminate()
        self.master.wait(20)

    @property
    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children").read_text()
        return [int(child) for child in children.split()]

    def cpu_ms(self) -> float:
        """Processor time of the workers so far, in user and system mode."""
        total = 0
        for worker in self.workers:
            fields = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total * TICK_MS

    def memory_mib(self) -> float:
        """Resident memory of the larger worker."""
        status = [Path(f"/proc/{worker}/status").read_text() for worker in self.workers]
        return max(int(re.findall(r"VmRSS:\s+(\d+)", one)[0]) for one in status) / 1024


class Browser:
    """Somebody's requests, one after another; cookies are kept unless `frozen`."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.frozen = False

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        return self._ask("GET", path, None, headers)

    def tag(self, path: str) -> str:
        """The `ETag` of a page."""
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        answer.read()
        return str(answer.headers["ETag"])

    def post(self, path: str, form: Mapping[str, str], **headers: str) -> tuple[int, bytes]:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(form), kind | headers)

    def _ask(
        self, method: str, path: str, body: str | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**headers, "Cookie": cookies} if cookies else headers
        self.connection.request(method, path, body, dict(sent))
        answer = self.connection.getresponse()
        content = answer.read()
        for line in [] if self.frozen else answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, content
