"""Meetings × every kind of reader × levels and states: the matrix, and what must not leave them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from cop.contributions.finding import find
from cop.contributions.models import CoAuthor, State, Visibility
from cop.db import now, session
from cop.members.viewer import viewer_of
from cop.plugins.notes import outcomes, services, texts
from cop.plugins.notes.models import Meeting, Presence, Series, Stage
from cop.plugins.notes.outcomes_model import Amendment
from cop.plugins.notes.texts.models import TextReview
from cop.plugins.notes.words import today
from cop.testing import Make
from tests.access import matrix as m
from tests.access.answers import words_of
from tests.access.test_leaks import mark, marks_in
from tests.access.test_matrix import ABSENT
from tests.access.walking import mistakes
from tests.access.world import World, settle_people, world

pytestmark = pytest.mark.slow
Place = tuple[str, str]
PLACES: tuple[Place, ...] = (
    ("networks", "published"), ("public", "published"), ("community", "draft"),
    ("community", "archived"), ("network", "withdrawn"),
)  # fmt: skip
READ_OVER: tuple[Place, ...] = (("networks", "published"), ("public", "published"))
DRAFT = ("body", "reserved", "decision", "action", "question")


class Meetings:
    """One that goes on for each level and state, each after an earlier one of its series; two that
    are read over; a mark in all that isn't validated."""

    def __init__(self, made: World) -> None:
        self.world, self.space = made, settle_people(made)
        self.parts: dict[str, dict[str, str]] = {}
        self.running = {place: self._pair(place) for place in PLACES}
        self.read_over = {place: self._made(place, "lue", Stage.REVIEW) for place in READ_OVER}
        session.commit()

    def _pair(self, place: Place) -> str:
        earlier = self._made(place, "avant", days=-60)
        uid = self._made(place, "", after=earlier)
        self.parts[uid] |= {
            "coming": self.parts[earlier]["action"], "asked": self.parts[earlier]["question"],
        }  # fmt: skip
        return uid

    def _made(
        self, place: Place, name: str, stage: Stage = Stage.RUNNING, *, days: int = 0,
        after: str = "",
    ) -> str:  # fmt: skip
        level, state = place
        author, viewer = self.world.member(m.AUTHOR), viewer_of(self.world.member(m.AUTHOR))
        document = {
            "title": f"Réunion {level} {state} {name}", "summary": "", "licence": "",
            "day": (today() + timedelta(days=days)).isoformat(), "begins": "14:00",
            "ends": "16:00", "zone": "Europe/Paris", "place": "",
        }  # fmt: skip
        thing: Any = Make().contribution(
            "meeting", author, document, visibility=Visibility(level),
            space=self.space if level == "space" else None,
        )  # fmt: skip
        session.add(CoAuthor(contribution_id=thing.id, member_id=self.world.member(m.COAUTHOR).id))
        session.commit()
        meeting = find(viewer, thing.uid, Meeting)
        services.attend(viewer, meeting, self.world.member(m.ELSEWHERE), Presence.PRESENT)
        meeting.stage, meeting.series_id = Stage.RUNNING, self._series(after)
        self.parts[meeting.uid] = self._filled(viewer, meeting, place)
        meeting.stage = Stage.PREPARING if state == "draft" else stage
        meeting.published_at = None if state == "draft" else now()
        if state == "deleted":
            meeting.deleted_at = now()
        else:
            meeting.state = State(state)
        session.commit()
        return str(meeting.uid)

    def _series(self, after: str) -> int:
        """A series of its own, or that of the meeting before."""
        if after:
            series = session.query(Meeting.series_id).filter_by(uid=after).scalar()
            return int(series)
        made = Series(title="Comité")
        session.add(made)
        session.flush()
        return made.id

    def _filled(self, viewer: Any, meeting: Meeting, place: Place) -> dict[str, str]:
        reserved = f":::reserve\n{mark('reserved', *place)}\n:::"
        body = f"Question : et après ?\n\n{mark('body', *place)}\n\n{reserved}"
        point = services.add_point(viewer, meeting, {"title": "Restitution"}, body)
        made = {
            "decision": outcomes.decide(viewer, meeting, {"statement": mark("decision", *place)}),
            "action": outcomes.act_on(
                viewer, meeting, {"title": mark("action", *place), "unowned": True}
            ),
            "question": outcomes.ask(viewer, meeting, {"statement": mark("question", *place)}),
        }
        amendment = Amendment(meeting_id=meeting.id, author_id=viewer.member_id, body="Mardi.")
        doc = texts.doc_of(meeting.id, point.key)
        assert doc is not None
        united = TextReview(doc_id=doc.id, kind="merge", reasons="line", result=body)
        session.add_all([amendment, united])
        session.flush()
        series = session.get_one(Series, meeting.series_id)
        return {name: row.uid for name, row in made.items()} | {
            "key": point.key, "amendment": amendment.uid, "series": series.uid,
            "united": str(united.id),
        }  # fmt: skip


@pytest.fixture(scope="module")
def meetings(new_url: Callable[..., str]) -> Iterator[Meetings]:
    with world(new_url(), COP_MAIL_HOLD=0) as made:
        yield Meetings(made)


def address(meetings: Meetings, name: str, uid: str) -> str:
    values: dict[str, Any] = {"uid": uid}
    parts = meetings.parts.get(uid, {})
    match name.partition("@")[0]:
        case "notes.turn":
            values["step"] = "annoncer"
        case "notes.series":
            values["uid"] = parts["series"]
        case "notes.review":
            values["action_uid"] = parts.get("coming", ABSENT)
        case "notes.answer":
            values["question_uid"] = parts.get("asked", ABSENT)
        case "notes.settle":
            values["amendment_uid"] = parts.get("amendment", ABSENT)
        case "notes.write_point":
            values["key"] = parts["key"]
        case "notes.record":
            values |= {"key": parts["key"], "line": 0}
        case "notes.add":
            values["kind"] = "questions"
        case "notes.my_action":
            values["uid"] = parts["action"]
        case "notes.outcome":
            values = {"uid": parts["question"], "kind": "questions"}
        case "notes.outcome_deed":
            values = {"uid": parts["question"], "kind": "questions", "deed": "retirer"}
        case "notes.review_text":
            values["number"] = parts["united"]
        case "notes.sync":
            values |= {"c": "tab", "k": f"{parts['key']}.1.0"}
        case "contributions.restore":
            values["number"] = 1
    with meetings.world.app.test_request_context():
        return meetings.world.app.url_for(f"cop.{name.partition('@')[0]}", **values)


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "method"), m.MEETINGS)
def test_a_page_about_a_meeting_answers_as_the_matrix_says(
    meetings: Meetings, name: str, method: str
) -> None:
    things = meetings.read_over if name.endswith("@review") else meetings.running
    found = mistakes(
        meetings.world, (name, method), m.MEETINGS[name, method], things,
        lambda uid: address(meetings, name, uid), lambda: {"statement": "Et après ?"},
    )  # fmt: skip
    assert found == []


def seen_by(meetings: Meetings, reader: str) -> set[str]:
    """The marks in all that a reader can ask for."""
    client = meetings.world.client(reader)
    paths = ["/", "/reunions/", "/reunions/?quand=passees", "/agenda", "/mes-fiches"]
    paths += ["/recherche/?q=zqx", "/emporter/meeting.csv", "/emporter/meeting.zip"]
    paths += [f"/reunions/releve/{one}" for one in ("decisions", "actions", "questions")]
    paths += [f"/reunions/releve/{one}.csv" for one in ("decisions", "actions", "questions")]
    paths += ["/reunions/releve/actions.ics", "/reunions/releve/actions?mots=zqx"]
    for uid in meetings.running.values():
        pages = {name for name, method in m.MEETINGS if method == "GET" and "@" not in name}
        paths += [address(meetings, name, uid) for name in pages]
        paths += [f"/fiches/{uid}/export.{form}" for form in ("md", "json", "odt", "docx")]
        paths += [f"/fiches/{uid}/historique", f"/fiches/{uid}/historique/1"]
    found = set[str]()
    for path in paths:
        answer = client.get(path)
        found |= marks_in(words_of(answer) + str(answer.headers))
    return found


@pytest.mark.parametrize(
    "reader", [m.VISITOR, m.GUEST, m.ELSEWHERE, m.FUNDER, m.CONTACT, m.COORDINATOR, m.AUTHOR]
)
def test_each_reader_sees_what_they_may_of_the_notes_and_no_other_byte(
    meetings: Meetings, reader: str
) -> None:
    expected = set[str]()
    for level, state in PLACES:
        there = reader == m.ELSEWHERE and state in m.OPEN
        if m.reads(reader, level, state) and (reader == m.AUTHOR or there):
            expected |= {mark(name, level, state) for name in DRAFT}
    seen = seen_by(meetings, reader)
    assert seen - expected == set(), "leaked"
    assert expected - seen == set(), "not shown to who may see it"
