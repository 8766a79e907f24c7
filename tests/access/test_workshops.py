"""The pages of workshops × every kind of reader × every level and state: matrix and marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from cop.contributions.models import CoAuthor, State, Visibility
from cop.db import now, session
from cop.members.viewer import viewer_of
from cop.plugins.workshops.assembly import blank, document_of
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Block, Material, Plan, Section, Strand
from cop.plugins.workshops.services import on_published
from cop.testing import Make
from tests.access import matrix as m
from tests.access.answers import words_of
from tests.access.test_leaks import mark, sees_only
from tests.access.test_matrix import ABSENT, TELLING, VARIES
from tests.access.walking import Place, ask, mistakes
from tests.access.world import World, settle_people, world
from tests.plugins.workshops.conftest import FACTS

pytestmark = pytest.mark.slow

OPEN_TEXTS = ("title", "intention", "part", "asked", "material")
SECRET_TEXTS = ("notes", "watch", "reserve")


def plan(words: dict[str, str]) -> Plan:
    """A mark of its own in each text."""
    blocks = (
        Block(key="a", title=words["part"], minutes=10, instructions=words["asked"],
              notes=words["notes"], watch=words["watch"]),
        Block(key="b", title="En plus", parked=True, notes=words["reserve"]),
    )  # fmt: skip
    section = Section(key="s", strands=(Strand(key="t", blocks=blocks),))
    return replace(
        blank(), sections=(section,), materials=(Material(key="m", label=words["material"]),)
    )


class Stage:
    """A workshop for each level and state."""

    def __init__(self, made: World) -> None:
        self.world, self.space = made, settle_people(made)
        self.origin = self.adapted_from()
        self.things = {place: self.write(*place) for place in TELLING}
        session.commit()

    def adapted_from(self) -> int:
        """What all of them were adapted from: everybody reads it."""
        words = dict.fromkeys((*OPEN_TEXTS, *SECRET_TEXTS), "Le premier")
        document = FACTS | document_of(plan(words))
        made: Any = Make().contribution(
            "workshop", self.world.member(m.ADMIN), document, visibility=Visibility.PUBLIC
        )
        made.state, made.published_at = State.PUBLISHED, now()
        session.flush()
        return int(made.id)

    def write(self, level: str, state: str) -> str:
        author = self.world.member(m.AUTHOR)
        words = {name: mark(name, level, state) for name in (*OPEN_TEXTS, *SECRET_TEXTS)}
        document = FACTS | document_of(plan(words))
        document |= {"title": words["title"], "intention": words["intention"]}
        space = self.space if level == "space" else None
        thing: Any = Make().contribution(
            "workshop", author, document, visibility=Visibility(level), space=space
        )
        thing.adapted_from_id = self.origin
        session.add(CoAuthor(contribution_id=thing.id, member_id=self.world.member(m.COAUTHOR).id))
        if state != "draft":
            on_published(contribution=thing, viewer=viewer_of(author))
        thing.published_at = None if state == "draft" else now()
        thing.deleted_at = now() if state == "deleted" else None
        thing.state = State.PUBLISHED if state == "deleted" else State(state)
        session.flush()
        return str(thing.uid)


@pytest.fixture(scope="module")
def stage(new_url: Callable[..., str]) -> Iterator[Stage]:
    with world(new_url(), COP_MAIL_HOLD=0) as made:
        yield Stage(made)


def address(stage: Stage, name: str, uid: str) -> str:
    name, _at, variant = name.partition("@")
    values: dict[str, Any] = {"uid": uid}
    if variant:
        values |= {"form": "zip", "profil": variant}
    values |= {
        "workshops.block": {"key": "a"},
        "workshops.material": {"key": "m"},
        "contributions.restore": {"number": 1},
        "workshops.bring_one": {"key": "protocol.codev-6"},
    }.get(name, {})
    with stage.world.app.test_request_context():
        return stage.world.app.url_for(f"cop.{name}", **values)


def body(name: str) -> dict[str, str]:
    """The least that a form needs to be taken in."""
    return {
        "name": "block/a/title", "to": "copy", "mark": "1-0.1-0", "part": "a",
        "act": "step", "key": "a", "by": "5", "size": "minor", "title": "Autrement",
        "intention": "Oser.", "minutes": "9", "kind": "exchange", "participation": "plenary",
        "lead": "lead", "output_target": "none", "label": "Feutres", "mallette": "equipment",
        "quantity": "1", "per": "fixed", "extra": "0", "provider": "host",
        "min_participants": "4", "max_participants": "9", "facilitators_needed": "1",
        "day": "2027-03-02", "begins": "09:30", "zone": "Europe/Paris", "expected": "9",
        "group_size": "3", "visibility": "network", "gathering": "",
    }  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "method"), m.WORKSHOPS)
def test_a_page_about_a_workshop_answers_as_the_matrix_says(
    stage: Stage, name: str, method: str
) -> None:
    """On one database: on both, `test_visible_to.py` holds the rule whole, and `test_matrix.py` a
    telling case for each page of cases."""
    found = mistakes(
        stage.world, (name, method), m.WORKSHOPS[name, method], stage.things,
        lambda uid: address(stage, name, uid), lambda: body(name),
    )  # fmt: skip
    assert found == []


def test_a_hidden_workshop_and_an_absent_one_answer_the_same(stage: Stage) -> None:
    hidden = stage.things["network", "published"]
    for name, method in m.WORKSHOPS:
        for reader in (m.VISITOR, m.ADMIN, m.GUEST, m.ELSEWHERE):
            answers = [
                ask(stage.world, reader, method, address(stage, name, uid), body(name))
                for uid in (hidden, ABSENT)
            ]
            bare = {(one.status, VARIES.sub("", one.page).replace(hidden, ABSENT))
                    for one in answers}  # fmt: skip
            assert len(bare) == 1, (name, method, reader)


def paths(stage: Stage) -> list[str]:
    """Everywhere that something of a workshop comes out."""
    found = ["/", "/ateliers/", "/mes-fiches", "/corbeille", "/recherche/?q=zqx",
             "/flux/tout.atom", "/flux/tout.json", "/echanges/tout.zip", "/echanges/tout.csv",
             "/ateliers/nouvel", "/ateliers/?minutes=90&format=in_person"]  # fmt: skip
    for (level, state), uid in stage.things.items():
        found += [address(stage, name, uid) for name, method in m.WORKSHOPS if method == "GET"]
        found += [f"/fiches/{uid}/export.{form}" for form in ("md", "json", "odt", "docx")]
        found += [f"/fiches/{uid}/historique", f"/fiches/{uid}/historique/1",
                  f"/ateliers/{uid}/conducteur/sequence/b", f"/ateliers/nouvel?depuis={uid}"]  # fmt: skip
        found += [f"/ateliers/{uid}/fichier.{form}?profil={profile}"
                  for form in ("md", "csv", "docx") for profile in ("public", "facilitator")]  # fmt: skip
        found += [f"/recherche/?q={mark(field, level, state)}" for field in ("notes", "asked")]
    return found


def may_see(reader: str, field: str, place: Place) -> bool:
    level, state = place
    if field == "title" and reader == m.AUTHOR and state == "deleted":
        return True  # in the bin
    if field in SECRET_TEXTS:
        return reader in m.AUTHORS and m.reads(reader, level, state)
    return m.reads(reader, level, state)


@pytest.mark.parametrize("reader", m.READERS)
def test_each_reader_sees_their_marks_of_workshops_and_no_other(stage: Stage, reader: str) -> None:
    expected = {
        mark(field, *place)
        for field in (*OPEN_TEXTS, *SECRET_TEXTS)
        for place in TELLING
        if may_see(reader, field, place)
    }
    sees_only(stage.world.client(reader), paths(stage), expected)


def test_who_facilitates_reads_the_notes_as_long_as_they_may_read_the_rest(stage: Stage) -> None:
    uid = stage.things["networks", "published"]
    page = f"/ateliers/{uid}/animation"
    client = stage.world.client(m.ELSEWHERE)
    with stage.world.trial():
        client.post(f"/ateliers/{uid}/preparer", data={"csrf_token": client.token})
        assert mark("notes", "networks", "published") in words_of(client.get(page))
        thing = session.query(Workshop).filter_by(uid=uid).one()
        thing.visibility = Visibility.NETWORK
        session.flush()
        assert client.get(page).status_code == 404
