"""Every byte that one browser receives: a small HTTP proxy between it and the site."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

# What concerns the one connection, not what is carried over it (RFC 9110, 7.6.1).
OWN = frozenset({"connection", "proxy-connection", "keep-alive", "transfer-encoding"})


class Recorder:
    """Where a browser's proxy answers, and what has come through it."""

    def __init__(self) -> None:
        self.received: list[tuple[str, bytes]] = []
        recorder = self

        class Carrier(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def carry(self) -> None:
                recorder._carry(self)

            do_GET = do_POST = do_HEAD = carry

            def log_message(self, *_words: Any) -> None:
                """Nothing: the site writes its own log."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Carrier)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def _carry(self, asked: BaseHTTPRequestHandler) -> None:
        target = urlsplit(asked.path)
        body = asked.rfile.read(int(asked.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in asked.headers.items() if name.lower() not in OWN}
        with contextlib.closing(HTTPConnection(target.netloc, timeout=30)) as onward:
            path = target.path + (f"?{target.query}" if target.query else "")
            onward.request(asked.command, path, body or None, headers)
            answer = onward.getresponse()
            whole = answer.read()
            head = [(name, value) for name, value in answer.getheaders() if name.lower() not in OWN]
            self.received.append((asked.path, repr(head).encode() + whole))
            asked.send_response_only(answer.status)
            for name, value in head:
                if name.lower() != "content-length":
                    asked.send_header(name, value)
            asked.send_header("Content-Length", str(len(whole)))
            asked.end_headers()
            asked.wfile.write(whole)

    def holds(self, marker: str) -> list[str]:
        """The addresses whose answers held `marker`."""
        return [where for where, told in self.received if marker.encode() in told]


@contextlib.contextmanager
def recording() -> Iterator[Recorder]:
    """A recorder that runs meanwhile."""
    recorder = Recorder()
    thread = threading.Thread(target=recorder.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield recorder
    finally:
        recorder.server.shutdown()
        recorder.server.server_close()
        thread.join()
