"""A line between a browser and a site that breaks in the middle of what is sent."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

PART = 16 * 1024  # bytes


class Break(Enum):
    """What becomes of a connection that carried too much."""

    CLOSES = "both ends are hung up on"
    SILENT = "nothing passes any more, and nobody is told"
    ANSWERLESS = "everything is sent, and both ends are hung up on when the answer comes"


class Line:
    """Passes everything on to `port` while `breaks` is None; otherwise each connection does what it
    says once it has carried `most` bytes to the site."""

    def __init__(self, port: int, most: int) -> None:
        self.port, self.most = port, most
        self.breaks: Break | None = None
        self.broken = threading.Event()
        self._ends: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{self._door.getsockname()[1]}"
        threading.Thread(target=self._open, daemon=True).start()

    def hang_up(self) -> None:
        """End every connection, as the silent ones do after a while."""
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _open(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                browser = self._door.accept()[0]
                site = socket.create_connection(("127.0.0.1", self.port))
                self._ends += [browser, site]
                carried = [0]
                for ends in ((browser, site, True), (site, browser, False)):
                    threading.Thread(target=self._pass, args=(*ends, carried), daemon=True).start()

    def _pass(
        self, source: socket.socket, target: socket.socket, sends: bool, carried: list[int]
    ) -> None:
        with contextlib.suppress(OSError):
            while part := source.recv(PART):
                carried[0] += len(part) if sends else 0
                if (
                    self.breaks
                    and carried[0] > self.most
                    and sends != (self.breaks is Break.ANSWERLESS)
                ):
                    self.broken.set()
                    if self.breaks is Break.SILENT:
                        return
                    break
                target.sendall(part)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def laid(port: int, most: int) -> Iterator[Line]:
    line = Line(port, most)
    yield line
    line._door.close()
    line.hang_up()
