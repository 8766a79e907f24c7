"""The pages of role-plays × every kind of reader × every level and state: matrix and marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cop.contributions.models import CoAuthor, State, Visibility
from cop.contributions.readings import Reading
from cop.db import now, session
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.assembly import document_of
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Event, Origin, Packet, Part, Piece, Reveal
from cop.plugins.role_plays.services import on_published
from cop.testing import Make
from tests.access import matrix as m
from tests.access.answers import words_of
from tests.access.test_leaks import mark, sees_only
from tests.access.test_matrix import ABSENT, TELLING, VARIES
from tests.access.walking import Place, ask, mistakes
from tests.access.world import World, settle_people, world

pytestmark = pytest.mark.slow

OPEN_TEXTS = ("title", "teaser", "context", "name", "profile", "opening", "piece")
SECRET_TEXTS = (
    "sheet", "fact", "condition", "hidden", "event", "notes", "round", "solo", "change",
)  # fmt: skip


def packet(level: str, state: str) -> Packet:
    """A mark of its own in each text."""
    words = {name: mark(name, level, state) for name in (*OPEN_TEXTS, *SECRET_TEXTS)}
    reveal = Reveal(fact=words["fact"], condition=words["condition"])
    first = Part(
        code="R1", name=words["name"], public_profile=words["profile"],
        opening_line=words["opening"], confidential=words["sheet"], reveals=(reveal,),
    )  # fmt: skip
    return Packet(
        title=words["title"], teaser=words["teaser"], context=words["context"],
        parts=(first, Part(code="R2", name="Autre", confidential="Rien")),
        pieces=(Piece(code="D1", body=words["piece"]),
                Piece(code="D2", body=words["hidden"], audience=("R2",))),
        events=(Event(code="E1", body=words["event"], at_minute=5),),
        facilitator_notes=words["notes"], rounds=(words["round"],), solo=words["solo"],
    )  # fmt: skip


class Stage:
    """A role-play for each level and state, and a draft that somebody was asked to read over."""

    def __init__(self, made: World) -> None:
        self.world, self.space = made, settle_people(made)
        self.things = {place: self.write(*place) for place in TELLING}
        self.asked = {("community", "draft"): self.write("community", "draft", real=True)}
        session.commit()

    def write(self, level: str, state: str, *, real: bool = False) -> str:
        author, made = self.world.member(m.AUTHOR), packet(level, state)
        if real:
            words = {"title": "Un brouillon", "teaser": "", "context": "Vrai.", "pieces": ()}
            made = Packet(origin=Origin.INSPIRED, parts=made.parts[1:], **words)  # type: ignore[arg-type]
        space = self.space if level == "space" else None
        thing: Any = Make().contribution(
            "role_play", author, document_of(made), visibility=Visibility(level), space=space
        )
        session.add(CoAuthor(contribution_id=thing.id, member_id=self.world.member(m.COAUTHOR).id))
        if state != "draft":
            on_published(contribution=thing, viewer=viewer_of(author))
        if real:
            thing.reader_id = self.world.member(m.ELSEWHERE).id
            session.add(Reading(contribution_id=thing.id, version=thing.version))
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
    endpoint, _at, variant = name.partition("@")
    values: dict[str, Any] = {"uid": uid}
    values |= {
        "role_plays.step": {"slug": "debriefing"},
        "role_plays.as_part": {"code": "R1"},
        "contributions.restore": {"number": 1},
        "contributions.start": {"type_name": variant},
    }.get(endpoint, {})
    with stage.world.app.test_request_context():
        return stage.world.app.url_for(f"cop.{endpoint}", **values)


def body(name: str) -> dict[str, str]:
    """The least that a form needs to be taken in."""
    return {"act": "approve", "size": "minor", "facilitator_notes": "Autrement"}


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "method"), m.ROLE_PLAYS)
def test_a_page_about_a_role_play_answers_as_the_matrix_says(
    stage: Stage, name: str, method: str
) -> None:
    """On one database: on both, `test_visible_to.py` holds the rule whole, and `test_matrix.py` a
    telling case for each page of cases."""
    things = stage.asked if name.endswith("@asked") else stage.things
    found = mistakes(
        stage.world, (name, method), m.ROLE_PLAYS[name, method], things,
        lambda uid: address(stage, name, uid), lambda: body(name),
    )  # fmt: skip
    assert found == []


def test_a_hidden_role_play_and_an_absent_one_answer_the_same(stage: Stage) -> None:
    hidden = stage.things["network", "published"]
    for name, method in m.ROLE_PLAYS:
        for reader in (m.VISITOR, m.ADMIN, m.GUEST, m.ELSEWHERE):
            answers = [
                ask(stage.world, reader, method, address(stage, name, uid), body(name))
                for uid in (hidden, ABSENT)
            ]
            bare = {(one.status, VARIES.sub("", one.page).replace(hidden, ABSENT))
                    for one in answers}  # fmt: skip
            assert len(bare) == 1, (name, method, reader)


def paths(stage: Stage) -> list[str]:
    """Everywhere that something of a role-play comes out."""
    found = ["/", "/mises-en-situation/", "/mes-fiches", "/corbeille", "/recherche/?q=zqx",
             "/flux/tout.atom", "/flux/tout.json", "/echanges/tout.zip", "/echanges/tout.csv",
             "/mises-en-situation/?minutes=45&mode=room&difficulty=1"]  # fmt: skip
    for (level, state), uid in stage.things.items():
        found += [address(stage, name, uid) for name, method in m.ROLE_PLAYS if method == "GET"]
        found += [f"/fiches/{uid}/export.{form}" for form in ("md", "json", "odt", "docx")]
        found += [f"/fiches/{uid}/historique", f"/fiches/{uid}/historique/1",
                  f"/mises-en-situation/{uid}/modifier/fiches"]  # fmt: skip
        found += [f"/recherche/?q={mark(field, level, state)}" for field in ("sheet", "context")]
    return found


def may_see(reader: str, field: str, place: Place) -> bool:
    level, state = place
    if field == "title" and reader == m.AUTHOR and state == "deleted":
        return True  # in the bin
    if field in SECRET_TEXTS:
        # Of a path alone the form has a page of its own, which this walk doesn't open.
        shown = field not in {"change", "solo"}
        return shown and reader in m.AUTHORS and m.reads(reader, level, state)
    return m.reads(reader, level, state)


@pytest.mark.parametrize("reader", m.READERS)
def test_each_reader_sees_their_marks_of_role_plays_and_no_other(stage: Stage, reader: str) -> None:
    expected = {
        mark(field, *place)
        for field in (*OPEN_TEXTS, *SECRET_TEXTS)
        for place in TELLING
        if may_see(reader, field, place)
    }
    sees_only(stage.world.client(reader), paths(stage), expected)


def test_who_has_prepared_sees_the_sheets_as_long_as_they_may_read_the_rest(stage: Stage) -> None:
    uid = stage.things["networks", "published"]
    page = f"/mises-en-situation/{uid}/animation"
    client = stage.world.client(m.ELSEWHERE)
    with stage.world.trial():
        client.post(f"/mises-en-situation/{uid}/preparer", data={"csrf_token": client.token})
        assert mark("sheet", "networks", "published") in words_of(client.get(page))
        thing = session.query(RolePlay).filter_by(uid=uid).one()
        thing.visibility = Visibility.NETWORK
        session.flush()
        assert client.get(page).status_code == 404
