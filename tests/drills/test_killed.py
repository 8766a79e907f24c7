"""The power goes, a process is killed: what was acknowledged is there, whole, and once."""

from __future__ import annotations

import os
import re
import secrets
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event
from urllib.parse import urlencode

import pytest

from tests.browser.serving import Place, build, serve, start

pytestmark = [pytest.mark.slow, pytest.mark.one_database]
CLIENTS = 8
KILLS = int(os.environ.get("COP_TEST_KILLS", "9"))
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
SHARED_CASE = (
    "SELECT uid FROM cop_core_contribution WHERE type = 'case_study' AND state = 'published'"
    " AND visibility = 'community' ORDER BY id LIMIT 1"
)
MEMBER = (
    "SELECT uid FROM cop_core_member WHERE roles = ' member ' AND status = 'active' AND charter_version > 0"
    " ORDER BY id LIMIT 1"
)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    running = start(build(tmp_path / "template"), tmp_path / "instance")
    yield running
    running.stop()


@dataclass
class Client:
    """Somebody who answers the same case again and again, and tries again when nobody listens."""

    port: int
    uid: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    acknowledged: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            body = urlencode(form) if form else None
            connection.request(method, path, body, {"Cookie": cookie, **(FORM if form else {})})
            answer = connection.getresponse()
            content = answer.read().decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _equals, value = line.partition(";")[0].partition("=")
            # Messages would pile up in a cookie that never sees a page.
            if name not in self.cookies or not self.token:
                self.cookies[name] = value
        return answer.status, content

    def come_in(self, member: str) -> None:
        token = TOKEN.search(self.ask("GET", "/connexion")[1])
        assert token
        form = {"csrf_token": token[1], "uid": member}
        assert self.ask("POST", "/connexion/demonstration", form)[0] == 303
        found = TOKEN.search(self.ask("GET", f"/etudes-de-cas/{self.uid}")[1])
        assert found
        self.token = found[1]

    def write_until(self, over: Event) -> None:
        """The same form is sent until it is acknowledged, as a person does who sees no answer."""
        while not over.is_set():
            words = f"Réponse {secrets.token_hex(8)}"
            form = {"csrf_token": self.token, "once": secrets.token_urlsafe(16), "body": words}
            while True:
                with suppress(OSError, HTTPException):
                    status, page = self.ask("POST", f"/fiches/{self.uid}/commentaires", form)
                    # 302: it was killed between the commit and the answer, and knows that.
                    assert status in {302, 303, 500, 503}, page[:500]
                    if status in {302, 303}:
                        self.acknowledged.append(words)
                        break
                if over.is_set():
                    return
                time.sleep(0.02)


def test_a_killed_server_loses_tears_and_doubles_nothing(place: Place) -> None:
    port = int(place.url.rpartition(":")[2])
    case = first(place, SHARED_CASE)
    clients = [Client(port, case) for _ in range(CLIENTS)]
    for client in clients:
        client.come_in(first(place, MEMBER))
    over = Event()
    with ThreadPoolExecutor(CLIENTS) as pool:
        writing = [pool.submit(client.write_until, over) for client in clients]
        try:
            for number in range(KILLS):
                time.sleep(0.6)
                kill(place, number)
        finally:
            time.sleep(0.6)
            over.set()
        for one in writing:
            one.result()
    place.server.kill()
    place.server.wait(timeout=20)

    acknowledged = [words for client in clients for words in client.acknowledged]
    kept, sound = kept_answers(place)
    assert sound == "ok"
    assert set(acknowledged) - set(kept) == set()
    assert {words: count for words, count in kept.items() if count > 1} == {}
    # Every client went on after the last kill, and at most one answer of each was left unheard of.
    assert len(acknowledged) > CLIENTS * 2
    assert len(kept) - len(acknowledged) <= CLIENTS


def kill(place: Place, number: int) -> None:
    """In turn: the worker, the master, both. The master starts a worker again by itself."""
    master = place.server.pid
    workers = children(master)
    victims = [workers, [master], [master, *workers]][number % 3]
    for pid in victims:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    if master in victims:
        place.server.wait(timeout=20)
        # A worker whose master is gone ends by itself; it must not be in the way.
        for pid in workers:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        serve(place)


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def first(place: Place, query: str) -> str:
    with closing(sqlite3.connect(place.folder / "cop.sqlite")) as database:
        return str(database.execute(query).fetchone()[0])


def kept_answers(place: Place) -> tuple[Counter[str], str]:
    """How often each answer of the drill stands in the database, and whether that is whole."""
    with closing(sqlite3.connect(place.folder / "cop.sqlite")) as database:
        bodies = [body for (body,) in database.execute("SELECT body FROM cop_core_comment")]
        (sound,) = database.execute("PRAGMA integrity_check").fetchone()
    found = [re.search(r"Réponse [0-9a-f]{16}", body) for body in bodies]
    return Counter(one[0] for one in found if one), str(sound)
