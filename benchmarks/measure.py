"""Measuring pages: processor time of the workers and the wall time that somebody waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from server import WORKERS, Server

from cop.db import make_engine

ROUNDS, SECONDS, FEWEST, MOST = 3, 0.7, 30, 600


@dataclass
class Page:
    """One page and what it cost: a value for each round.

    cpu: milliseconds of the workers a request; p50: milliseconds of waiting, median. before: what
    happens before each request, which nobody waits for.
    """

    name: str
    server: Server
    ask: Callable[[], tuple[int, bytes]]
    status: int = 200
    before: Callable[[], object] = lambda: None
    count: int = FEWEST
    cpu_rounds: list[float] = field(default_factory=list)
    p50_rounds: list[float] = field(default_factory=list)

    @property
    def cpu(self) -> float:
        return median(self.cpu_rounds)

    @property
    def p50(self) -> float:
        return median(self.p50_rounds)

    def checked(self) -> float:
        """Ask once; the milliseconds it took. Raises `RuntimeError` for another answer."""
        self.before()
        start = time.perf_counter()
        status, body = self.ask()
        spent = (time.perf_counter() - start) * 1000
        if status != self.status:
            raise RuntimeError(f"{self.name}: answered {status}, not {self.status}: {body[:300]!r}")
        return spent

    def warm_up(self) -> None:
        """Let each worker see the page, and settle how often to ask in a round."""
        waits = [self.checked() for _ in range(8 * WORKERS)]
        self.count = int(min(MOST, max(FEWEST, SECONDS * 1000 / median(waits))))

    def take_round(self) -> None:
        before = self.server.cpu_ms()
        waits = [self.checked() for _ in range(self.count)]
        self.cpu_rounds.append((self.server.cpu_ms() - before) / self.count)
        self.p50_rounds.append(median(waits))


def changing(database: str) -> Callable[[], object]:
    """A write by somebody else: what was read before it is read again after."""
    engine = make_engine(database)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS limit_changed (number INTEGER)")

    def change() -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO limit_changed (number) VALUES (1)")

    return change


def measure(pages: list[Page]) -> dict[str, Page]:
    """Take the rounds of all pages in turn, so that a noisy moment spoils one round of each."""
    for page in pages:
        page.warm_up()
    for _ in range(ROUNDS):
        for page in pages:
            page.take_round()
    return {page.name: page for page in pages}
