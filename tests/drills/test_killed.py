"""The power goes, a process is killed: what was acknowledged is there, whole, and once."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from statistics import median

import pytest

from tests.browser.serving import Place, serve
from tests.drills.clients import CLIENTS, Client, kept_answers, writing
from tests.drills.conftest import KILLS, Site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300 + 20 * KILLS)]
HEARD_WITHIN = 120  # seconds; who waits longer waits for ever
OF_THE_SITE = ("worker", "master", "master and worker")
OF_POSTGRES = {"postgres": signal.SIGKILL, "postgres, stopped at once": signal.SIGQUIT}


def test_a_killed_server_loses_tears_and_doubles_nothing(site: Site) -> None:
    victims = [*OF_THE_SITE, *(OF_POSTGRES if site.cluster else ())]
    answered: dict[str, list[float]] = {victim: [] for victim in victims}
    with writing(site.port, site.url) as clients:
        for number in range(KILLS):
            time.sleep(random.uniform(0.2, 0.8))
            victim, killed = victims[number % len(victims)], time.monotonic()
            kill(site, victim)
            answered[victim].append(heard_after(clients, killed) - killed)
    site.place.server.kill()
    site.place.server.wait(timeout=20)

    acknowledged = [words for client in clients for words in client.acknowledged]
    kept = kept_answers(site.url)
    print(f"\n{KILLS} kills, {CLIENTS} clients, {len(acknowledged)} acknowledged; ", end="")
    print("seconds from the kill to the next acknowledged write (median, longest):")
    for victim, times in answered.items():
        print(f"  {victim}: {len(times)} ×", *(f"{f(times):.1f}" for f in (median, max) if times))
    assert is_sound(site)
    assert set(acknowledged) - set(kept) == set()
    assert {words: count for words, count in kept.items() if count > 1} == {}
    # Every client went on after the last kill, and at most one answer of each was left unheard of.
    assert len(acknowledged) > CLIENTS * 2
    assert len(kept) - len(acknowledged) <= CLIENTS


def heard_after(clients: list[Client], moment: float) -> float:
    """When the first of them is acknowledged what was sent after `moment`."""
    while not any(client.heard > moment for client in clients):
        assert time.monotonic() < moment + HEARD_WITHIN, "nobody is answered any more"
        time.sleep(0.02)
    return time.monotonic()


def kill(site: Site, victim: str) -> None:
    """The master starts a worker again by itself; all else is started by its supervisor: us."""
    if victim in OF_POSTGRES:
        assert site.cluster is not None
        site.cluster.kill(OF_POSTGRES[victim])
        site.cluster.start()
        return
    master = site.place.server.pid
    workers = children(master)
    for pid in [
        *([master] if "master" in victim else []),
        *(workers if "worker" in victim else []),
    ]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    if "master" in victim:
        again(site.place, workers)


def again(place: Place, workers: list[int]) -> None:
    place.server.wait(timeout=20)
    # A worker whose master is gone ends by itself; it must not be in the way.
    for pid in workers:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    serve(place)


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_sound(site: Site) -> bool:
    """Whether the database is whole, as its own checker sees it."""
    if site.cluster is not None:
        return site.cluster.is_sound("postgres")
    with closing(sqlite3.connect(site.place.folder / "cop.sqlite")) as database:
        (said,) = database.execute("PRAGMA integrity_check").fetchone()
    return bool(said == "ok")
