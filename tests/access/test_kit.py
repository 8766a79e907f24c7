"""The kit of a role-play and the library × every kind of reader × levels and states."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cop.contributions.models import CoAuthor, State, Visibility
from cop.db import now, session
from cop.plugins.role_plays.assembly import document_of
from cop.plugins.role_plays.kit import print_pages
from cop.plugins.role_plays.models import RolePlay
from cop.testing import Make
from tests.access import matrix as m
from tests.access.test_matrix import ABSENT, TELLING, VARIES
from tests.access.walking import Place, ask, mistakes
from tests.access.world import World, settle_people, world
from tests.plugins.role_plays import sample

pytestmark = pytest.mark.slow
GRID = {"title": "Une grille", "criteria": ["Écoute | tally"]}
CHOSEN = {"groupes": 1, "copies": 1, "observateurs": 1}


class Shelf:
    """A role-play with an origin that all read, and a grid, for each level and state."""

    def __init__(self, made: World) -> None:
        self.world, self.space = made, settle_people(made)
        packet = document_of(sample.packet())
        self.hub = self._made("role_play", packet, "public", "published")
        other = packet | {"context": "Un autre contexte."}
        self.plays = {place: self._made("role_play", other, *place).uid for place in TELLING}
        self.grids = {place: self._made("observation_grid", GRID, *place).uid for place in TELLING}
        for play in session.query(RolePlay).filter(RolePlay.id != self.hub.id):
            play.adapted_from_id = self.hub.id
        session.commit()

    def _made(self, kind: str, document: dict[str, Any], level: str, state: str) -> Any:
        thing = Make().contribution(
            kind, self.world.member(m.AUTHOR), document, visibility=Visibility(level),
            space=self.space if level == "space" else None,
        )  # fmt: skip
        session.add(CoAuthor(contribution_id=thing.id, member_id=self.world.member(m.COAUTHOR).id))
        thing.published_at = None if state == "draft" else now()
        if state == "deleted":
            thing.deleted_at = now()
        else:
            thing.state = State(state)
        session.flush()
        return thing


@pytest.fixture(scope="module")
def stood(new_url: Callable[..., str]) -> Iterator[Shelf]:
    with world(new_url()) as made:
        yield Shelf(made)


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may have a PDF is asked here, not what is on it: drawing one takes a second."""
    monkeypatch.setattr(print_pages, "pdf_of", lambda kit, _thing, _origin: repr(kit).encode())
    monkeypatch.setattr(print_pages, "has_pdf", lambda: True)


def address(stood: Shelf, name: str, uid: str) -> str:
    endpoint, _, variant = name.partition("@")
    values: dict[str, Any] = {"uid": uid}
    if endpoint in {"role_plays.kit_pages", "role_plays.kit_pdf"}:
        values |= CHOSEN | {"profil": "parts" if variant == "sheet" else variant}
        if variant == "sheet":
            values["fiche"] = "R2"
    if endpoint == "role_plays.kit_file":
        values |= {"form": "zip", "profil": variant}
    with stood.world.app.test_request_context():
        return stood.world.app.url_for(f"cop.{endpoint}", **values)


BODIES = {
    "role_plays.take_over": {"key": "context", "to": "copy", "mark": "1.1"},
    "role_plays.choose_from_library": {"key": "fourni:posture"},
    "role_plays.edit_grid": {"title": "Autre", "criteria-0-label": "Écoute"},
}


def walked(stood: Shelf, name: str, method: str, things: dict[Place, str], rules: Any) -> list[str]:
    return mistakes(
        stood.world, (name, method), rules, things,
        lambda uid: address(stood, name, uid), lambda: BODIES.get(name, {}),
    )  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "method"), m.PRINTED)
def test_a_page_of_a_kit_answers_as_the_matrix_says(stood: Shelf, name: str, method: str) -> None:
    """On one database: on both, `test_visible_to.py` holds the rule whole, and `test_matrix.py` a
    telling case for each page of cases."""
    assert walked(stood, name, method, stood.plays, m.PRINTED[name, method]) == []


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "method"), m.LIBRARY)
def test_a_page_of_the_library_answers_as_the_matrix_says(
    stood: Shelf, name: str, method: str
) -> None:
    """On one database: on both, `test_visible_to.py` holds the rule whole, and `test_matrix.py` a
    telling case for each page of cases."""
    assert walked(stood, name, method, stood.grids, m.LIBRARY[name, method]) == []


@pytest.mark.one_database
@pytest.mark.parametrize("reader", [m.VISITOR, m.ELSEWHERE])
@pytest.mark.parametrize(("name", "method"), [*m.PRINTED, *m.LIBRARY])
def test_a_hidden_one_and_an_absent_one_answer_the_same(
    stood: Shelf, name: str, method: str, reader: str
) -> None:
    """On one database: on both, `test_visible_to.py` holds the rule whole, and `test_matrix.py` a
    telling case for each page of cases."""
    things = stood.grids if (name, method) in m.LIBRARY else stood.plays
    hidden = things["network", "published"]
    bare = set()
    for uid in (hidden, ABSENT):
        answer = ask(stood.world, reader, method, address(stood, name, uid), BODIES.get(name, {}))
        bare.add((answer.status, VARIES.sub("", answer.page).replace(hidden, ABSENT)))
    assert len(bare) == 1


@pytest.mark.parametrize("reader", [m.VISITOR, m.GUEST, m.CONTACT, m.ELSEWHERE, m.COORDINATOR])
def test_nobody_who_has_not_prepared_finds_a_secret(stood: Shelf, reader: str) -> None:
    """Every page of the kit, in every profile, at every level and state: all that is answered."""
    found = set()
    for name, method in m.PRINTED:
        for uid in stood.plays.values():
            page = ask(
                stood.world, reader, method, address(stood, name, uid), BODIES.get(name, {}),
                compare=False,
            ).page  # fmt: skip
            found |= {f"{name}: {mark}" for mark in sample.ALL_SECRETS if mark in page}
    assert found == set()
