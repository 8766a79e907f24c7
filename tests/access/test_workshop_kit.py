"""What a workshop prints × every kind of reader × levels and states."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cop.contributions.models import CoAuthor, State, Visibility
from cop.db import now, session
from cop.plugins.workshops.assembly import document_of
from cop.plugins.workshops.kit import print_pages
from cop.testing import Make
from tests.access import matrix as m
from tests.access.test_matrix import ABSENT, TELLING, VARIES
from tests.access.walking import Place, ask, mistakes
from tests.access.world import World, settle_people, world
from tests.plugins.workshops import room
from tests.plugins.workshops.test_kit_pages import FACTS

pytestmark = pytest.mark.slow
CHOSEN = {"participants": 14, "groupe": 4, "animation": 2}


class Shelf:
    """A workshop for each level and state."""

    def __init__(self, made: World) -> None:
        self.world, self.space = made, settle_people(made)
        self.things = {place: self._made(*place) for place in TELLING}
        session.commit()

    def _made(self, level: str, state: str) -> str:
        document = {**FACTS, **document_of(room.plan())}
        thing = Make().contribution(
            "workshop", self.world.member(m.AUTHOR), document, visibility=Visibility(level),
            space=self.space if level == "space" else None,
        )  # fmt: skip
        session.add(CoAuthor(contribution_id=thing.id, member_id=self.world.member(m.COAUTHOR).id))
        thing.published_at = None if state == "draft" else now()
        if state == "deleted":
            thing.deleted_at = now()
        else:
            thing.state = State(state)
        session.flush()
        return thing.uid


@pytest.fixture(scope="module")
def stood(new_url: Callable[..., str]) -> Iterator[Shelf]:
    with world(new_url()) as made:
        yield Shelf(made)


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may have a PDF is asked here, not what is on it: drawing one takes a second."""

    class Undrawn:
        def __init__(self, kit: Any, _thing: Any, _origin: Any) -> None:
            self.content = repr(kit).encode()

    monkeypatch.setattr(print_pages, "pdf_of", Undrawn)
    monkeypatch.setattr(print_pages, "has_pdf", lambda: True)


def address(stood: Shelf, name: str, uid: str) -> str:
    endpoint, _, variant = name.partition("@")
    values: dict[str, Any] = {"uid": uid}
    if endpoint in {"workshops.kit_pages", "workshops.kit_pdf"}:
        values |= CHOSEN | {"profil": variant}
    if variant == "notes":
        values["notes"] = 1
    with stood.world.app.test_request_context():
        return stood.world.app.url_for(f"cop.{endpoint}", **values)


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "method"), m.WORKSHOP_KITS)
def test_a_page_of_a_kit_answers_as_the_matrix_says(stood: Shelf, name: str, method: str) -> None:
    """On one database: on both, `test_visible_to.py` holds the rule whole, and `test_matrix.py` a
    telling case for each page of cases."""
    things: dict[Place, str] = stood.things
    rules = m.WORKSHOP_KITS[name, method]
    found = mistakes(
        stood.world, (name, method), rules, things, lambda uid: address(stood, name, uid), dict
    )
    assert found == []


@pytest.mark.one_database
@pytest.mark.parametrize("reader", [m.VISITOR, m.ELSEWHERE])
@pytest.mark.parametrize(
    ("name", "method"),
    [("workshops.kit", "GET"), ("workshops.kit_pages@whole", "GET"),
     ("workshops.kit_leader@notes", "GET")],
)  # fmt: skip
def test_a_hidden_one_and_an_absent_one_answer_the_same(
    stood: Shelf, name: str, method: str, reader: str
) -> None:
    hidden = stood.things["network", "published"]
    bare = set()
    for uid in (hidden, ABSENT):
        answer = ask(stood.world, reader, method, address(stood, name, uid), {})
        bare.add((answer.status, VARIES.sub("", answer.page).replace(hidden, ABSENT)))
    assert len(bare) == 1


@pytest.mark.one_database
@pytest.mark.parametrize("reader", [m.VISITOR, m.GUEST, m.CONTACT, m.ELSEWHERE, m.COORDINATOR])
def test_nobody_who_has_not_prepared_finds_a_private_word(stood: Shelf, reader: str) -> None:
    found = set()
    for name, method in m.WORKSHOP_KITS:
        for uid in stood.things.values():
            page = ask(
                stood.world, reader, method, address(stood, name, uid), {}, compare=False
            ).page
            found |= {f"{name}: {mark}" for mark in room.SECRETS if mark in page}
    assert found == set()
