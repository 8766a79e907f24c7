"""People who write while things go wrong, and what is found of their words afterwards."""

from __future__ import annotations

import re
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from threading import Event
from urllib.parse import urlencode

from sqlalchemy import NullPool, create_engine, text

CLIENTS = 8
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
WORDS = re.compile(r"Réponse [0-9a-f]{16}")
SHARED_CASE = (
    "SELECT uid FROM cop_core_contribution WHERE type = 'case_study' AND state = 'published'"
    " AND visibility = 'community' ORDER BY id LIMIT 1"
)
MEMBER = (
    "SELECT uid FROM cop_core_member WHERE roles = ' member ' AND status = 'active'"
    " AND charter_version > 0 ORDER BY id LIMIT 1"
)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Client:
    """Somebody who answers the same case again and again, and tries again when nobody listens.

    heard: when the last request set out that was acknowledged.
    """

    port: int
    uid: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    acknowledged: list[str] = field(default_factory=list)
    heard: float = 0.0

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
                sent = time.monotonic()
                with suppress(OSError, HTTPException):
                    status, page = self.ask("POST", f"/fiches/{self.uid}/commentaires", form)
                    # 302: it was killed between the commit and the answer, and knows that.
                    assert status in {302, 303, 500, 503}, page[:500]
                    if status in {302, 303}:
                        self.acknowledged.append(words)
                        self.heard = sent
                        break
                if over.is_set():
                    return
                time.sleep(0.02)


@contextmanager
def writing(port: int, url: str) -> Iterator[list[Client]]:
    """Eight people write until the block ends."""
    clients = [Client(port, first(url, SHARED_CASE)) for _ in range(CLIENTS)]
    for client in clients:
        client.come_in(first(url, MEMBER))
    over = Event()
    with ThreadPoolExecutor(CLIENTS) as pool:
        working = [pool.submit(client.write_until, over) for client in clients]
        try:
            yield clients
        finally:
            over.set()
        for one in working:
            one.result()


def first(url: str, query: str) -> str:
    """The first value of a query on the database itself."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return str(connection.scalar(text(query)))


def kept_answers(url: str) -> Counter[str]:
    """How often each answer of a drill stands in the database."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        bodies = connection.scalars(text("SELECT body FROM cop_core_comment")).all()
    found = [WORDS.search(body) for body in bodies]
    return Counter(one[0] for one in found if one)
