"""Parts of pages that are drawn once, and drawn anew as soon as anything in them differs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask, g
from jinja2 import meta, nodes
from markupsafe import Markup

from cop.members.models import Role
from cop.members.viewer import Viewer
from cop.web import kept
from cop.web.kept import keeper
from cop.web.shell import FOR_BLOCKS

VISITOR, MEMBER = Viewer(), Viewer(member_id=1, roles=frozenset({Role.MEMBER}))


class Pencil:
    """Draws a value, and remembers what it drew."""

    def __init__(self) -> None:
        self.drawn: list[str] = []

    def __call__(self, value: str) -> Markup:
        self.drawn.append(value)
        return Markup(f"<b>{value}</b>")


def drawn(app: Flask, *, reader: Viewer = VISITOR, base: str = "", language: str = "fr") -> int:
    """How often one value is drawn for a reader, after a visitor has seen it in French."""
    pencil = Pencil()
    for who, where, spoken in ((VISITOR, "", "fr"), (reader, base, language)):
        with app.test_request_context(base_url=f"http://localhost{where}"):
            g.cop_language = spoken
            assert keeper(who).keep("card", pencil, "well") == "<b>well</b>"
    return len(pencil.drawn)


def test_an_equal_part_is_drawn_once(cop_app: Flask) -> None:
    assert drawn(cop_app) == 1


def test_another_value_is_drawn_for_itself(cop_app: Flask) -> None:
    pencil = Pencil()
    with cop_app.test_request_context():
        keep = keeper(VISITOR).keep
        assert [keep("card", pencil, word) for word in ("a", "b", "a")] == [
            "<b>a</b>", "<b>b</b>", "<b>a</b>"
        ]  # fmt: skip
    assert pencil.drawn == ["a", "b"]


def test_two_macros_do_not_share_a_part(cop_app: Flask) -> None:
    pencil = Pencil()
    with cop_app.test_request_context():
        keep = keeper(VISITOR).keep
        keep("card", pencil, "a"), keep("said", pencil, "a")
    assert pencil.drawn == ["a", "a"]


@pytest.mark.parametrize(
    "other",
    [{"reader": MEMBER}, {"base": "/elsewhere"}, {"language": "en"}],
    ids=["a member", "another address", "another language"],
)
def test_readers_who_see_another_page_get_a_part_of_their_own(
    cop_app: Flask, other: dict[str, object]
) -> None:
    assert drawn(cop_app, **other) == 2  # type: ignore[arg-type]


def test_parts_are_drawn_anew_the_next_day(cop_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    pencil = Pencil()
    for day in (1, 2):
        monkeypatch.setattr(kept, "now", lambda day=day: datetime(2027, 3, day, 12, tzinfo=UTC))
        with cop_app.test_request_context():
            keeper(VISITOR).keep("card", pencil, "a")
    assert pencil.drawn == ["a", "a"]


def test_no_more_is_kept_than_the_limit(cop_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_KEPT", 20)
    monkeypatch.setattr(kept, "KEY", 0)
    with cop_app.test_request_context():
        for number in range(10):
            keeper(VISITOR).keep("card", Pencil(), str(number))
    # Eight characters each: the third goes beyond, and the fourth begins anew.
    assert list(map(str, cop_app.extensions["cop"].kept.drawn.values())) == ["<b>9</b>"]


def test_parts_without_a_word_fill_no_memory_either(
    cop_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_KEPT", 10 * kept.KEY)
    with cop_app.test_request_context():
        for number in range(100):
            keeper(VISITOR).keep("nothing", lambda _value: Markup(), str(number))
    assert len(cop_app.extensions["cop"].kept.drawn) <= 11


def test_the_macros_of_all_pages_know_nothing_of_who_reads(cop_app: Flask) -> None:
    """They are made once for all readers of a kind: whatever else a template names would be the
    first one's."""
    environment = cop_app.jinja_env
    used: set[str] = set()
    for name in ("cop/_macros.html", "cop/_fields.html", "cop/_icons.html"):
        source, _path, _current = environment.loader.get_source(environment, name)  # type: ignore[union-attr]
        tree = environment.parse(source)
        own = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}
        used |= meta.find_undeclared_variables(tree) - own
    assert used - set(environment.globals) <= FOR_BLOCKS
