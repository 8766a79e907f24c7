"""The pages of a run, and those that are opened by a key, against the table of `matrix.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from cop.contributions import coauthors
from cop.contributions.finding import find
from cop.contributions.models import State, Visibility
from cop.contributions.pages import kind_of
from cop.db import session
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.assembly import document_of
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.room import debrief, paper
from cop.plugins.role_plays.room import services as rooms
from cop.plugins.role_plays.room.grid import Mark
from cop.plugins.role_plays.room.models import By
from cop.plugins.role_plays.runs import opening
from cop.plugins.role_plays.runs.models import Run
from cop.plugins.role_plays.services import prepare, publish_edition
from cop.testing import Make
from tests.access import matrix as m
from tests.access.test_bad_input import SPOILT, encoded
from tests.access.test_matrix import ABSENT
from tests.access.walking import fits
from tests.access.world import World, settle_people, world
from tests.plugins.role_plays.room.conftest import GRID
from tests.plugins.role_plays.runs.conftest import PACKET, secrets_in

pytestmark = pytest.mark.slow

PLACES = (
    ("network", "published"), ("networks", "published"), ("community", "published"),
    ("community", "archived"), ("community", "withdrawn"),
)  # fmt: skip


@pytest.fixture(scope="module")
def played(new_url: Callable[..., str]) -> Iterator[World]:
    """Runs of one role-play, at each level; their author and co-author have prepared."""
    with world(new_url()) as made:
        settle_people(made)
        make, author, coauthor = Make(), made.member(m.AUTHOR), made.member(m.COAUTHOR)
        writer = make.member()
        play_uid = make.contribution(
            "role_play", writer, document_of(replace(PACKET, criteria=GRID))
        ).uid
        publish_edition(viewer_of(writer), find(viewer_of(writer), play_uid, RolePlay))
        prepare(viewer_of(coauthor), find(viewer_of(coauthor), play_uid, RolePlay))
        made.cases["play", "published"] = play_uid
        for level, state in PLACES:
            run = _run(made, play_uid, Visibility(level))
            coauthors.add(viewer_of(author), run, coauthor.handle)
            run.state = State(state)
            made.cases[level, state] = run.uid
            room = _room(made, play_uid, Visibility(level))
            coauthors.add(viewer_of(author), room, coauthor.handle)
            room.state = State(state)
            made.cases[f"{level} room", state] = room.uid
        session.commit()
        yield made


def _run(made: World, play_uid: str, level: Visibility) -> Run:
    viewer = viewer_of(made.member(m.AUTHOR))
    play = find(viewer, play_uid, RolePlay)
    document = {"title": f"Partie {level}", "mode": "async", "rounds": 3, "round_hours": 48}
    run = opening.open_run(
        viewer, kind_of("role_play_run"), play, document,
        starts_at=datetime(2027, 3, 1, 8, tzinfo=UTC), visibility=level,
    )  # fmt: skip
    run = find(viewer, run.uid, Run)
    given = opening.assign(viewer, run, part_code="R1", name="Léa")
    made.comments[run.uid] = given.uid
    return run


def _room(made: World, play_uid: str, level: Visibility) -> Run:
    """A run in a room whose play is over, with something said about it."""
    viewer = viewer_of(made.member(m.AUTHOR))
    play = find(viewer, play_uid, RolePlay)
    run = rooms.open_room(
        viewer, kind_of("role_play_run"), play, f"Salle {level}", 4,
        starts_at=datetime(2027, 3, 1, 8, tzinfo=UTC), visibility=level,
    )  # fmt: skip
    run = find(viewer, run.uid, Run)
    rooms.hand_out(viewer, run)
    rooms.start(viewer, run)
    rooms.stop(viewer, run)
    made.comments[run.uid] = debrief.capture(viewer, run, 1, "De la honte.", By.PART, "R1").uid
    made.comments[f"paper {run.uid}"] = paper.add(viewer, run, "Odile", {"O1": Mark(3)}).uid
    return run


def address(played: World, name: str, uid: str) -> str:
    values: dict[str, Any] = {"token": "nothing"} if name.endswith(".key") else {"uid": uid}
    if name.endswith("part_deed"):
        values["part_uid"] = played.comments.get(uid, ABSENT)
    if name.endswith("erase_capture"):
        values["capture_uid"] = played.comments.get(uid, ABSENT)
    if name.endswith("paper_grid"):
        values["grid_uid"] = played.comments.get(f"paper {uid}", ABSENT)
    if name.endswith((".code", ".runs")):
        values = {}
    with played.app.test_request_context():
        return played.app.url_for(f"cop.{name}", **values)


BODIES = {
    "role_plays.part_deed": {"act": "back"},
    "role_plays.release": {"event": "E2", "group": "1"},
    "role_plays.round_deed": {"act": "next"},
    "role_plays.end_deed": {"act": "cancel"},
    "role_plays.room_deed": {"act": "start"},
    "role_plays.debrief_step": {"step": "1"},
    "role_plays.paper_grids": {"line_0": "3"},
    "role_plays.paper_grid": {"line_0": "4"},
    "role_plays.capture": {"body": "Du soulagement.", "by": "part:R2"},
    "role_plays.keep_takeaway": {"kind": "tool", "body": "Un modèle d’avenant."},
}
UNTIMELY = {"role_plays.release", "role_plays.round_deed", "role_plays.room_deed"}


def ask(played: World, name: str, method: str, reader: str, uid: str) -> tuple[int, str, bool]:
    client, path = played.client(reader), address(played, name, uid)
    with played.trial() as changed:
        data = {"csrf_token": client.token} | BODIES.get(name, {})
        answer = client.get(path) if method == "GET" else client.post(path, data=data)
        return answer.status_code, answer.get_data(as_text=True), changed()


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "method"), [*m.RUNS, *m.ROOMS])
def test_a_page_about_a_run_answers_as_the_matrix_says(
    played: World, name: str, method: str
) -> None:
    """On one database: on both, `test_visible_to.py` holds the rule whole, and `test_matrix.py` a
    telling case for each page of cases."""
    found = []
    table = m.RUNS | m.ROOMS
    for level, state in PLACES:
        uid = played.cases[f"{level} room" if (name, method) in m.ROOMS else level, state]
        for reader in m.READERS:
            outcome = "refused" if m.reads(reader, level, state) else "hidden"
            if any(may.allows(reader, level, state) for may in table[name, method]):
                outcome = "done"
            if reader in m.OUTSIDE:
                outcome = "sign in"
            status, _page, changed = ask(played, name, method, reader, uid)
            # Before the parts are handed out there is no round, and no event; after the play no clock.
            early = name in UNTIMELY and outcome == "done"
            if not fits(status, outcome) and not (early and status == 403):
                found.append(f"{reader}, {level}, {state}: {status} instead of {outcome}")
            if changed and (outcome != "done" or method == "GET"):
                found.append(f"{reader}, {level}, {state}: rows changed")
    assert found == []


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "method"), m.BY_KEY)
def test_without_a_key_everybody_gets_the_same_answer(
    played: World, name: str, method: str
) -> None:
    """On one database: on both, `test_visible_to.py` holds the rule whole, and `test_matrix.py` a
    telling case for each page of cases."""
    part = played.comments[played.cases["community", "published"]]
    found = []
    for reader in m.READERS:
        for uid in (part, ABSENT):
            status, _page, changed = ask(played, name, method, reader, uid)
            allowed = reader in m.BY_KEY[name, method]
            if not fits(status, "done" if allowed else "hidden") or changed:
                found.append(f"{reader}, {uid}: {status}")
    assert found == []


@pytest.mark.parametrize(("name", "method"), m.OPENING)
def test_a_run_is_opened_by_who_reads_the_role_play(played: World, name: str, method: str) -> None:
    uid = played.cases["play", "published"]
    found = []
    for reader in m.READERS:
        outcome = (
            "done"
            if reader in m.OPENING[name, method]
            else "sign in"
            if reader in m.OUTSIDE
            else "hidden"
        )
        status, page, _changed = ask(played, name, method, reader, uid)
        if not fits(status, outcome) or secrets_in(page):
            found.append(f"{reader}: {status} instead of {outcome}")
    assert found == []


RUN_FORMS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "role_plays.edit_run": (
        {"title": "Partie", "mode": "async", "rounds": "3", "round_hours": "48"},
        ("title", "summary", "mode", "rounds", "round_hours", "base_version"),
    ),
    "role_plays.open_run": (
        {"title": "Partie", "mode": "async", "rounds": "3", "round_hours": "48", "zone": "Pacific/Tahiti",
         "starts_on": "2027-03-01", "starts_hour": "9", "visibility": "community"},
        ("mode", "rounds", "starts_on", "starts_hour", "zone", "visibility", "once"),
    ),
    "role_plays.parts": (
        {"part": "R2", "group": "1", "name": "Omar"}, ("part", "group", "member", "name", "email"),
    ),
    "role_plays.release": ({"event": "E2", "group": "1"}, ("event", "group")),
    "role_plays.round_deed": ({"act": "prolong", "hours": "3"}, ("act", "hours")),
    "role_plays.part_deed": ({"act": "back"}, ("act",)),
    "role_plays.end_deed": ({"act": "close"}, ("act",)),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", RUN_FORMS)
def test_whatever_is_sent_about_a_run_is_no_fault_and_harms_no_row(
    played: World, name: str
) -> None:
    good, fields = RUN_FORMS[name]
    about = ("play" if name.endswith("open_run") else "community", "published")
    client, path = played.client(m.AUTHOR), address(played, name, played.cases[about])
    found = []
    for field in fields:
        for kind, spoilt in SPOILT.items():
            with played.trial() as changed:
                data = encoded({"csrf_token": client.token} | good | {field: spoilt})
                answer = client.post(
                    path, data=data, content_type="application/x-www-form-urlencoded"
                )
                if answer.status_code >= 500 or (answer.status_code >= 400 and changed()):
                    found.append(f"{field}, {kind}: {answer.status_code}")
    assert found == []
