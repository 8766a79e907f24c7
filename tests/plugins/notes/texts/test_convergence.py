"""Whoever writes what, when and with which network: in the end all read the same, and nothing is lost.

Three tabs with the script of the pages, saves by form on what stood long ago, requests that never
arrive, answers that never come, tabs that are closed and opened again, and the log folded up between.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from cop.db import session
from cop.plugins.notes import texts
from cop.plugins.notes.texts import crdt, log
from cop.plugins.notes.texts.models import TextDoc, TextReview, TextUpdate
from tests.plugins.notes.texts.conftest import Held, Tab
from tests.plugins.notes.texts.nodes import ABSENT, NODE, Node

pytest.importorskip("pycrdt")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(NODE is None, reason=ABSENT)]
SIGNS = [
    "é",
    "œ",
    "’",
    "\u202f",
    "a",
    "b",
    " ",
    "\n",
    "e\u0301",
    "😀",
    "😁",
    "🇫🇷",
    "🇧🇪",
    "👨‍👩‍👧",
    "👩🏽",
]
FIRST = "# Ordre du jour\n\nPrésents : l’équipe 🇫🇷\n"
PEOPLE = 3
ROUNDS = 110
DEEDS = 10


class Room:
    """A text of its own, and who writes in it."""

    def __init__(self, held: Held, node: Node, number: int) -> None:
        self.held, self.node, self.key = held, node, f"r{number}"
        self.random = Random(number)
        self.number, self.count = number, 0
        self.lines: list[str] = []
        texts.create(held.id, self.key, FIRST)
        session.commit()
        self.tabs = [self.open(person) for person in range(PEOPLE)]
        self.networks = [Tab(held, (held.ana, held.bob)[one % 2], "") for one in range(PEOPLE)]
        # What each form was opened on: number and text.
        self.forms = {1: FIRST}

    def open(self, person: int) -> str:
        """A tab on what this person's browser kept of the last one."""
        self.count += 1
        tab = f"t{self.number}-{person}-{self.count}"
        self.node.do("start", tab=tab, disk=f"{self.number}-{person}", keys=[self.key], epoch=1)
        return tab

    def deed(self) -> None:
        person = self.random.randrange(PEOPLE)
        match self.random.choices(
            ["line", "type", "talk", "cut", "again", "form", "fold"], [3, 5, 5, 2, 1, 2, 1]
        )[0]:
            case "line":
                self.node.do(
                    "line",
                    tab=self.tabs[person],
                    key=self.key,
                    at=self.random.random(),
                    put=self.line(),
                )
            case "type":
                self.type(person)
            case "talk":
                self.talk(person)
            case "cut":
                self.talk(person, cut=self.random.choice(["request", "answer"]))
            case "again":
                self.tabs[person] = self.open(person)
            case "form":
                self.form()
            case _fold:
                log.fold(log.lock(self.doc().id))
                session.commit()

    def line(self) -> str:
        self.count += 1
        self.lines.append(
            f"⟨{self.number}.{self.count}⟩ "
            + self.random.choice(["Décidé ✔", "À voir…", "🇫🇷 d’accord"])
        )
        return self.lines[-1]

    def type(self, person: int) -> None:
        """Rounds of even numbers delete too; the others can then be asked for every line."""
        cut = self.random.randrange(3) if self.number % 2 == 0 else 0
        put = "".join(self.random.choices(SIGNS, k=self.random.randrange(1, 4)))
        if self.number % 2:
            return self.node.do(
                "line",
                tab=self.tabs[person],
                key=self.key,
                at=self.random.random(),
                put=put.replace("\n", ""),
            )
        return self.node.do(
            "type", tab=self.tabs[person], key=self.key, at=self.random.random(), cut=cut, put=put
        )

    def talk(self, person: int, cut: str = "") -> str:
        def answers(request: dict[str, Any]) -> dict[str, Any]:
            if cut == "request":
                return {"cut": True}
            network = self.networks[person]
            headers = {"X-CSRFToken": network.browser.token}  # type: ignore[attr-defined]
            answer = network.browser.post(network.path, json=request, headers=headers)
            return (
                {"cut": True} if cut else {"status": answer.status_code, "body": answer.get_json()}
            )

        return str(self.node.do("exchange", answers, tab=self.tabs[person]))

    def form(self) -> None:
        base = self.random.choice(sorted(self.forms))
        lines = self.forms[base].split("\n")
        lines.insert(self.random.randrange(len(lines)), self.line())
        saved = self.held.save(self.held.bob, "\n".join(lines), base, self.key)
        self.forms[saved.head] = saved.text

    def doc(self) -> TextDoc:
        return self.held.doc(self.key)

    def settle(self) -> None:
        """Everybody talks until nobody has anything to say."""
        for _turn in range(2):
            for person in range(PEOPLE):
                for _time in range(20):
                    if self.talk(person) == "ok":
                        break
                else:
                    raise AssertionError("a tab never comes to rest")

    def readings(self) -> dict[str, str]:
        """What everybody reads, and who comes only now."""
        doc = self.doc()
        raw = session.query(TextUpdate.data).filter_by(doc_id=doc.id).order_by(TextUpdate.seq)
        self.tabs.append(self.open(PEOPLE))
        self.networks.append(self.networks[0])
        self.talk(PEOPLE)
        found = {tab: self.node.do("value", tab=tab, key=self.key) for tab in self.tabs}
        found["page"] = doc.text
        found["log"] = crdt.text_of([row.data for row in raw])
        found["folded"] = crdt.text_of(log.log_of(doc))
        return found


@pytest.fixture
def node() -> Iterator[Node]:
    running = Node()
    yield running
    running.close()


def test_all_read_the_same_and_every_line_stands_once(held: Held, node: Node) -> None:
    # 110 on each database.
    for number in range(ROUNDS):
        room = Room(held, node, number)
        for _deed in range(DEEDS):
            room.deed()
        room.settle()
        readings = room.readings()
        assert len(set(readings.values())) == 1, (number, readings)
        text = readings["page"]
        assert "\ufffd" not in text, (number, text)
        if number % 2:
            lines = text.split("\n")
            assert [lines.count(line) for line in room.lines] == [1] * len(room.lines), (
                number,
                text,
            )
    assert session.query(TextReview).filter_by(kind="late").count() == 0
