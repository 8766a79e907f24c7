"""Lines of lists: kept while nothing in them changes, and made anew as soon as something does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import g
from flask_babel import force_locale
from sqlalchemy import select

from cop.contributions import lines
from cop.contributions.lines import Item
from cop.contributions.listing import list_page
from cop.contributions.models import Contribution, SignedAs
from cop.db import session
from cop.members import vocabulary
from cop.members.models import Member, Term
from cop.members.viewer import VISITOR, Viewer, viewer_of
from cop.testing import Make


@pytest.fixture
def case(make: Make, case_document: dict[str, Any]) -> Contribution:
    author = make.member("Aurore Autrice")
    return make.contribution("case_study", author, case_document, visibility="public")


def line(viewer: Viewer = VISITOR) -> Item:
    return list_page(viewer, type_name="case_study").items[0]


def test_an_equal_row_is_the_same_line(case: Contribution) -> None:
    assert line() is line()


def rename(case: Contribution) -> None:
    session.get_one(Member, case.author_id).name = "Aurore Autre"


def retitle(case: Contribution) -> None:
    case.title = "Un autre titre"


def sign_as_nobody(case: Contribution) -> None:
    case.signed_as = SignedAs.COMMUNITY


def use(case: Contribution) -> None:
    case.usage_count = 2


def change_themes(case: Any) -> None:
    case.themes = ["health"]


def change_a_word(_case: Contribution) -> None:
    water = select(Term).where(Term.vocabulary == "theme", Term.code == "water")
    session.scalars(water).one().fr = "L’eau"


@pytest.mark.parametrize(
    ("change", "read"),
    [
        (rename, lambda item: item.byline.split(" · ")[0]),
        (retitle, lambda item: item.title),
        (sign_as_nobody, lambda item: item.byline),
        (use, lambda item: item.usage_count),
        (change_themes, lambda item: item.chips),
        (change_a_word, lambda item: item.chips),
    ],
)
def test_whatever_changes_is_read_at_the_next_look(
    case: Contribution, change: Callable[[Any], None], read: Callable[[Item], Any]
) -> None:
    before = read(line())
    change(case)
    session.commit()
    vocabulary.forget()
    assert read(line()) != before


def test_a_line_made_for_a_member_is_not_a_visitor_s(case: Contribution, make: Make) -> None:
    """The number of answers stays in the community."""
    case.comment_count = 3
    session.commit()
    member = viewer_of(make.member())
    assert [line(who).comment_count for who in (member, VISITOR, member)] == [3, 0, 3]


def test_each_language_has_its_lines(case: Contribution) -> None:
    french = line().type_label
    g.cop_language = "en"
    with force_locale("en"):
        assert (french, line().type_label) == ("Cas", "Case")


def test_words_read_again_and_unchanged_keep_the_lines(
    case: Contribution, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = line()
    monkeypatch.setattr(vocabulary, "KEPT_SECONDS", -1)
    assert line() is first


def test_no_more_lines_are_kept_than_the_limit(
    case: Contribution, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "MOST_KEPT", 0)
    first = line()
    assert line() is not first
