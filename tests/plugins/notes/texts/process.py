"""One of several server processes: writes in a text and asks for what is new, as its tab would.

python -m tests.plugins.notes.texts.process URL MEETING MEMBER NAME    prints the text that it ends with
"""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from random import Random

from pycrdt import Doc, Text

from cop.contributions.finding import find
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.notes import texts
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.texts import syncing
from cop.plugins.notes.texts.wire import Asked, Request
from cop.testing import make_app

TURNS = 15


class Tab:
    """A document that lives on, and the number up to which it has heard."""

    def __init__(self, meeting: str, member: int, name: str) -> None:
        self.meeting, self.member, self.name = meeting, member, name
        self.doc: Doc[Text] = Doc()
        self.text = self.doc.get("t", type=Text)
        self.after = 0

    def exchange(self, *updates: bytes) -> None:
        """In a transaction of its own, like a request."""
        viewer = viewer_of(session.get_one(Member, self.member))
        meeting = find(viewer, self.meeting, Meeting, action="notes.read_draft")
        asked = Request(self.name, {"one": Asked(1, self.after, None, updates)})
        told = syncing.exchange(viewer, meeting, asked)["docs"].get("one")
        session.commit()
        if told is not None:
            for update in told["updates"]:
                self.doc.apply_update(b64decode(update))
            self.after = told["head"]

    def write(self, words: str) -> bytes:
        before = self.doc.get_state()
        self.text.insert(0, words)
        return self.doc.get_update(before)

    def save(self, words: str) -> None:
        """By form, on what it has heard; it hears its own save like everybody else's."""
        viewer = viewer_of(session.get_one(Member, self.member))
        doc = texts.doc_of(find(viewer, self.meeting, Meeting).id, "one")
        assert doc is not None
        texts.save(viewer, doc, base=self.after, text=str(self.text) + words)
        session.commit()


def main(url: str, meeting: str, member: str, name: str) -> None:
    app, random = make_app(url, plugins=["notes"]), Random(name)
    with app.app_context():
        tab = Tab(meeting, int(member), name)
        tab.exchange()
        print("ready", flush=True)
        sys.stdin.readline()
        for turn in range(TURNS):
            if random.random() < 0.3:
                tab.save(f"⟨{name}.{turn}⟩ saisi\n")
            else:
                tab.exchange(tab.write(f"⟨{name}.{turn}⟩ 🇫🇷 noté\n"))
        print("written", flush=True)
        sys.stdin.readline()
        tab.exchange()
        print(json.dumps(str(tab.text)), flush=True)
        session.remove()


if __name__ == "__main__":
    main(*sys.argv[1:])
