"""The pages of a run of a workshop × every kind of reader: matrix, marks, bad input."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from cop.columns import Secret
from cop.contributions.finding import find
from cop.contributions.models import CoAuthor, State, Visibility
from cop.contributions.pages import kind_of
from cop.db import session
from cop.members.viewer import viewer_of
from cop.plugins.workshops.assembly import document_of
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.runs.conducting import actual_of
from cop.plugins.workshops.runs.models import Attendance, Guide
from cop.plugins.workshops.runs.opening import open_run
from cop.plugins.workshops.services import publish_edition
from cop.testing import Make
from tests.access import matrix as m
from tests.access.test_bad_input import SPOILT, encoded
from tests.access.test_leaks import mark, marks_in
from tests.access.test_matrix import ABSENT, VARIES
from tests.access.test_workshops import plan
from tests.access.walking import ask, mistakes
from tests.access.world import World, settle_people, world
from tests.plugins.workshops.conftest import FACTS

pytestmark = pytest.mark.slow

PLACES = (
    ("network", "published"), ("networks", "published"), ("community", "published"),
    ("community", "archived"), ("community", "withdrawn"),
)  # fmt: skip
NEVER_TOLD = ("needs", "quiet", "guest", "notes", "watch", "reserve")
BODY = {
    "title": "Autrement", "day": "2027-03-03", "begins": "10:00", "zone": "Europe/Paris",
    "expected": "9", "group_size": "3", "room": "", "gathering": "", "stage": "confirmed",
    "do": "start", "names": "Awa, Rives", "consent": "nobody", "role": "guest", "name": "Invitée",
    "mood": "4", "kept": "Le silence.", "minutes-a": "12", "real-a": "11",
}  # fmt: skip

# With the one button that the form is about.
GOOD = {"change_name": BODY | {"do": "keep"}, "add_guide": BODY | {"do": "add"}}


@pytest.fixture(scope="module")
def held(new_url: Callable[..., str]) -> Iterator[World]:
    """A run of one workshop for each level and state; a mark in each text."""
    with world(new_url(), COP_MAIL_HOLD=0) as made:
        settle_people(made)
        writer = Make().member()
        words = {name: mark(name) for name in ("part", "asked", "material", *NEVER_TOLD)}
        thing = Make().contribution("workshop", writer, FACTS | document_of(plan(words)))
        publish_edition(viewer_of(writer), find(viewer_of(writer), thing.uid, Workshop))
        made.cases["workshop", "published"] = thing.uid
        for place in PLACES:
            made.cases[place] = _run(made, thing.uid, *place)
        session.commit()
        yield made


def _run(made: World, workshop: str, level: str, state: str) -> str:
    viewer = viewer_of(made.member(m.AUTHOR))
    document = {"title": mark("title", level, state), "summary": "", "day": "2027-03-02",
                "begins": "09:30", "zone": "Europe/Paris", "expected": 9, "group_size": 3,
                "room": mark("room", level, state)}  # fmt: skip
    thing = find(viewer, workshop, Workshop)
    run = open_run(viewer, kind_of("workshop_run"), thing, document, visibility=Visibility(level))
    session.add(CoAuthor(contribution_id=run.id, member_id=made.member(m.COAUTHOR).id))
    one = Attendance(run_id=run.id, name=mark("quiet"), needs=Secret(mark("needs")))
    session.add_all([one, Guide(run_id=run.id, name=mark("guest"), role="guest")])
    actual_of(run, "a").remark = mark("remark", level, state)
    run.state = State(state)
    session.flush()
    made.comments[run.uid] = one.uid
    return str(run.uid)


def address(held: World, name: str, uid: str) -> str:
    values = {"uid": uid}
    if name.endswith("change_name"):
        values["line"] = held.comments.get(uid, ABSENT)
    with held.app.test_request_context():
        return held.app.url_for(f"cop.{name}", **values)


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "method"), m.WORKSHOP_RUNS)
def test_a_page_about_a_run_answers_as_the_matrix_says(held: World, name: str, method: str) -> None:
    """On one database: on both, `test_visible_to.py` holds the rule whole, and `test_matrix.py` a
    telling case for each page of cases."""
    things = {place: held.cases[place] for place in PLACES}
    found = mistakes(
        held, (name, method), m.WORKSHOP_RUNS[name, method], things,
        lambda uid: address(held, name, uid), lambda: BODY,
    )  # fmt: skip
    assert found == []


def test_a_hidden_run_and_an_absent_one_answer_the_same(held: World) -> None:
    hidden = held.cases["network", "published"]
    for name, method in m.WORKSHOP_RUNS:
        for reader in (m.VISITOR, m.GUEST, m.ELSEWHERE):
            answers = [
                ask(held, reader, method, address(held, name, uid), BODY)
                for uid in (hidden, ABSENT)
            ]
            bare = {(one.status, bared(held, one.page)) for one in answers}
            assert len(bare) == 1, (name, method, reader)


def bared(held: World, page: str) -> str:
    """A page without what differs anyway, and without the address that was asked for."""
    hidden = held.cases["network", "published"]
    for uid in (hidden, held.comments[hidden]):
        page = page.replace(uid, ABSENT)
    return VARIES.sub("", page)


def roads(held: World) -> list[str]:
    """Everywhere that something of a run comes out."""
    workshop = held.cases["workshop", "published"]
    found = ["/", "/ateliers/", f"/ateliers/{workshop}", "/ateliers/passages", "/agenda/",
             "/flux/tout.atom", "/flux/tout.json", "/recherche/?q=zqx", "/agenda/tout.ics",
             "/emporter/communaute.zip"]  # fmt: skip
    for place in PLACES:
        uid = held.cases[place]
        found += [f"/ateliers/passages/{uid}", f"/fiches/{uid}/historique",
                  f"/fiches/{uid}/export.json", f"/fiches/{uid}/export.md"]  # fmt: skip
    return found


@pytest.mark.parametrize("reader", [m.VISITOR, m.GUEST, m.FUNDER, m.ELSEWHERE, m.COORDINATOR])
def test_no_road_tells_needs_quiet_names_or_notes(held: World, reader: str) -> None:
    told = set[str]()
    for road in roads(held):
        told |= marks_in(ask(held, reader, "GET", road, {}).page)
    kept = {one for one in told if one.startswith(tuple(f"zqx{name}x" for name in NEVER_TOLD))}
    seen = {place for place in PLACES if mark("title", *place) in told}

    assert kept == set()
    assert seen == {place for place in PLACES if m.reads(reader, *place)}


FORMS: dict[str, tuple[str, ...]] = {
    "edit_run": ("day", "begins", "zone", "expected", "gathering"),
    "adjust_run": ("minutes-a", "title-a"),
    "run_durations": ("real-a", "remark-a", "started-a", "people"),
    "review_run": ("kept", "mood", "participants"),
    "add_names": ("names", "consent"),
    "change_name": ("consent", "needs", "network"),
    "add_guide": ("name", "role"),
    "live_deed": ("do", "at", "moment"),
    "turn_run": ("stage",),
}


@pytest.mark.parametrize("name", FORMS)
def test_whatever_is_sent_about_a_run_is_no_fault_and_harms_no_row(held: World, name: str) -> None:
    path = address(held, f"workshops.{name}", held.cases["community", "published"])
    client, found = held.client(m.AUTHOR), []
    for field in FORMS[name]:
        for kind, spoilt in SPOILT.items():
            with held.trial() as changed:
                data = encoded(
                    {"csrf_token": client.token} | GOOD.get(name, BODY) | {field: spoilt}
                )
                answer = client.post(
                    path, data=data, content_type="application/x-www-form-urlencoded"
                )
                if answer.status_code >= 500 or (answer.status_code >= 400 and changed()):
                    found.append(f"{field}, {kind}: {answer.status_code}")
    assert found == []
