"""Forty people write in the notes of one meeting, as their browsers do: what the others wait for.

    python benchmarks/writers.py [--seconds 20] [--writers 40] [--typing 4]

Two workers with four threads each. Every writer asks for news each second; those who type send a line
every two seconds. One more person reads other pages meanwhile. Figures, not a test: the exit code is 0.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
import time
from base64 import b64encode
from dataclasses import dataclass, field
from itertools import cycle
from statistics import quantiles
from threading import Thread
from typing import Any

from server import Browser, Server
from sqlalchemy import select

from cop import demo, migrations
from cop.contributions import services as spine
from cop.contributions.models import Visibility
from cop.contributions.pages import kind_of
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.notes import services
from cop.plugins.notes.models import Attendance, Meeting
from cop.plugins.notes.texts import log
from cop.plugins.notes.texts.models import TextDoc
from cop.site import create_app

PORT = 8109
POINTS, SLOW = 8, 300  # ms
TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
DOCUMENT = {
    "title": "Comité", "summary": "", "day": "2030-03-21", "begins": "14:00", "ends": "16:00",
    "zone": "Europe/Paris", "place": "", "minutes": "",
}  # fmt: skip


@dataclass
class Times:
    """Milliseconds of each request, and how many were answered otherwise than 200."""

    taken: list[float] = field(default_factory=list)
    failed: int = 0

    def time(self, ask: Any) -> bytes:
        started = time.perf_counter()
        status, body = ask()
        self.taken.append((time.perf_counter() - started) * 1000)
        self.failed += status != 200
        return bytes(body)

    def at(self, percent: int) -> float:
        return quantiles(self.taken, n=100)[percent - 1] if len(self.taken) > 1 else 0.0


@dataclass
class Writer:
    """One browser in the notes. types: whether it sends lines, into the text of its number."""

    browser: Browser
    path: str
    keys: list[str]
    number: int
    types: bool
    polls: Times
    sends: Times
    token: str = ""

    def run(self, until: float) -> None:
        from pycrdt import Doc, Text

        doc: Any = Doc()
        text = doc.get("t", type=Text)
        key, after = self.keys[self.number % POINTS], dict.fromkeys(self.keys, 1)
        turn = 0
        while time.monotonic() < until:
            turn += 1
            asked = ",".join(f"{one}.1.{number}" for one, number in after.items())
            after |= self.heads(f"{self.path}?c=w{self.number}&k={asked}")
            if self.types and turn % 2 == 0:
                before = doc.get_state()
                text.insert(0, f"Ligne {self.number}.{turn} — noté\n")
                update = b64encode(doc.get_update(before)).decode()
                self.send({key: {"epoch": 1, "after": after[key], "updates": [update]}})
            time.sleep(1)

    def heads(self, path: str) -> dict[str, int]:
        # The server ends a connection that rests for longer than two seconds.
        self.browser.connection.close()
        heard = self.polls.time(lambda: self.browser.get(path))
        return {one: told["head"] for one, told in json.loads(heard)["docs"].items()}

    def send(self, docs: dict[str, Any]) -> None:
        body = json.dumps({"client": f"w{self.number}", "docs": docs})
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.token}
        self.sends.time(lambda: self.browser._ask("POST", self.path, body, headers))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--writers", type=int, default=40)
    parser.add_argument("--typing", type=int, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cop-bench-") as folder:
        environment = {
            "COP_DATABASE_URL": f"sqlite:///{folder}/cop.sqlite", "COP_INSTANCE": folder,
            "COP_SECRET_KEY": "only for benchmarks", "COP_DEMO": "1",
            "COP_PUBLIC_URL": f"http://127.0.0.1:{PORT}", "COP_SEARCHES": "1000000",
        }  # fmt: skip
        os.environ.update(environment)
        app = create_app()
        with app.test_request_context():
            uid, keys, people = _meeting()
        with Server("cop.site.wsgi:app", PORT, environment, threads=4) as server:
            _measured(server, uid, keys, people, options)
        with app.app_context():
            ids = list(session.scalars(select(TextDoc.id).where(TextDoc.key.in_(keys))))
            print(f"log: {log.size_of(ids) / 1024:.0f} kB in {POINTS} texts")
            session.remove()
    return 0


def _meeting() -> tuple[str, list[str], list[str]]:
    """Its uid, the keys of its points, and the uids of who writes there."""
    migrations.upgrade_all(lambda *_words: None)
    demo.load(say=lambda *_words: None)
    members = [
        one for one in session.scalars(select(Member).order_by(Member.id))
        if viewer_of(one).is_full_member and viewer_of(one).charter_due is None
    ]  # fmt: skip
    lead = viewer_of(members[0])
    made = spine.create(lead, kind_of("meeting"), DOCUMENT, visibility=Visibility.COMMUNITY)
    assert isinstance(made, Meeting)
    keys = [services.add_point(lead, made, {"title": f"Point {n}"}, "").key for n in range(POINTS)]
    spine.publish(lead, made)
    session.add_all(Attendance(meeting_id=made.id, member_id=one.id) for one in members[1:])
    session.commit()
    found = made.uid, keys, [one.uid for one in members]
    session.remove()
    return found


def _measured(
    server: Server, uid: str, keys: list[str], people: list[str], options: argparse.Namespace
) -> None:
    polls, sends, others = Times(), Times(), Times()
    path, who = f"/reunions/{uid}/textes", cycle(people)
    writers = []
    for number in range(options.writers):
        browser, token = _signed_in(server, next(who))
        types = number < options.typing
        writers.append(Writer(browser, path, keys, number, types, polls, sends, token))
    reader, _token = _signed_in(server, people[0])
    until = time.monotonic() + options.seconds
    threads = [Thread(target=one.run, args=(until,)) for one in writers]
    for thread in threads:
        thread.start()
    pages = cycle(("/", "/etudes-de-cas/", f"/reunions/{uid}", "/recherche/?q=puits"))
    while time.monotonic() < until:
        others.time(lambda: reader.get(next(pages)))
        time.sleep(0.05)
    for thread in threads:
        thread.join()
    slow = sum(one > SLOW for one in others.taken) / len(others.taken)
    for name, times in (("polls", polls), ("sends", sends), ("other pages", others)):
        print(
            f"{name}: {len(times.taken)}, p50 {times.at(50):.1f} ms, p95 {times.at(95):.1f} ms, "
            f"not answered by 200: {times.failed}"
        )
    print(f"other pages over {SLOW} ms: {slow:.1%}")


def _signed_in(server: Server, uid: str) -> tuple[Browser, str]:
    browser = Browser(server)
    form = {"csrf_token": _token(browser, "/connexion"), "uid": uid}
    status, body = browser.post("/connexion/demonstration", form)
    if status != 303:
        raise RuntimeError(f"signing in answered {status}: {body[:300]!r}")
    browser.get("/")
    return browser, _token(browser, "/profil")


def _token(browser: Browser, path: str) -> str:
    found = TOKEN.search(browser.get(path)[1])
    return found[1].decode() if found else ""


if __name__ == "__main__":
    raise SystemExit(main())
