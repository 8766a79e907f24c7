"""A meeting that is being held, two who write and one who only reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from cop.db import session
from cop.members.models import Member
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.notes import texts
from cop.plugins.notes.models import Attendance, Meeting, Stage
from cop.plugins.notes.texts.models import TextDoc
from cop.plugins.notes.texts.wire import packed
from cop.testing import Make

MEETING = {
    "title": "Comité d’animation", "summary": "", "day": "2030-03-21", "begins": "14:00",
    "ends": "16:00", "zone": "Europe/Paris", "place": "", "minutes": "",
}  # fmt: skip
FIRST = "# Ouverture\n\nPrésents : tous.\n"


class Held:
    """Ana prepares it, Bob is on the attendance, Lou is a member and no more."""

    def __init__(self, make: Make, login_as: Callable[[Member | None], FlaskClient]) -> None:
        self.login_as = login_as
        self.ana, self.bob, self.lou = make.member("Ana"), make.member("Bob"), make.member("Lou")
        made = make.contribution("meeting", self.ana, MEETING)
        assert isinstance(made, Meeting)
        made.stage = Stage.RUNNING
        session.add(Attendance(meeting_id=made.id, member_id=self.bob.id))
        texts.create(made.id, "one", FIRST)
        texts.create(made.id, "two", "")
        session.commit()
        self.uid, self.id = made.uid, made.id

    @property
    def meeting(self) -> Meeting:
        return session.get_one(Meeting, self.id)

    def doc(self, key: str = "one") -> TextDoc:
        found = texts.doc_of(self.id, key)
        assert found is not None
        return found

    def viewer(self, member: Member) -> Viewer:
        return viewer_of(member)

    def turn(self, stage: Stage) -> None:
        self.meeting.stage = stage
        session.commit()

    def save(self, member: Member, text: str, base: int, key: str = "one") -> texts.Saved:
        saved = texts.save(viewer_of(member), self.doc(key), base=base, text=text)
        session.commit()
        return saved


class Tab:
    """A browser tab as the server sees one: what it sends and what it hears, in Python."""

    def __init__(self, held: Held, member: Member, client: str) -> None:
        self.client, self.browser = client, held.login_as(member)
        self.path = f"/reunions/{held.uid}/textes"

    def post(self, **docs: dict[str, Any]) -> Any:
        body = {"client": self.client, "docs": docs}
        headers = {"X-CSRFToken": self.browser.token}  # type: ignore[attr-defined]
        return self.browser.post(self.path, json=body, headers=headers)

    def send(self, *updates: bytes, after: int = 1, epoch: int = 1, away: int = 0) -> Any:
        """The answer about `one`."""
        told = {"epoch": epoch, "after": after, "away": away, "updates": [*map(packed, updates)]}
        answer = self.post(one=told)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_json()["docs"]["one"]

    def ask(self, after: int) -> Any:
        return self.browser.get(self.path, query_string={"c": self.client, "k": f"one.1.{after}"})


@pytest.fixture
def held(make: Make, login_as: Callable[[Member | None], FlaskClient]) -> Held:
    return Held(make, login_as)


@pytest.fixture
def tab(held: Held) -> Callable[..., Tab]:
    """`tab(member, "name")`."""
    return lambda member, client: Tab(held, member, client)
