"""One condition and one score for the lists of plugins."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from cop.contributions.conversation import comment_on
from cop.contributions.finding import find_any
from cop.contributions.models import Contribution, Visibility
from cop.contributions.rules import visible_to
from cop.db import session
from cop.members.viewer import VISITOR, viewer_of
from cop.plugins.case_studies.models import CaseStudy
from cop.search import engines, matching, postgres
from cop.testing import Make


@pytest.fixture
def share(make: Make, case_document: dict[str, Any]) -> Any:
    author = make.member("Aurore")

    def add(title: str, **words: Any) -> Contribution:
        level = words.pop("visibility", Visibility.PUBLIC)
        bare = {"summary": "", "situation": "", "attempted": "", "request": "", "themes": []}
        return make.contribution(
            "case_study", author, case_document | bare | {"title": title} | words, visibility=level
        )

    return add


def titles(typed: str, model: Any = Contribution) -> list[str]:
    match = matching(VISITOR, typed, model=model)
    assert match is not None
    return list(
        session.scalars(
            select(model.title)
            .where(visible_to(VISITOR, model=model), match.condition)
            .order_by(match.score.desc(), model.id.desc())
        )
    )


def test_the_title_comes_before_the_keywords_the_summary_and_the_text(share: Any) -> None:
    share("Titre : un moulin")
    share("Texte", situation="Un moulin tourne.")
    share("Sommaire", summary="Le moulin du village.")
    share("Rien", situation="Une pompe.")
    assert titles("moulins") == ["Titre : un moulin", "Sommaire", "Texte"]
    assert titles("moulins", CaseStudy) == titles("moulins")


def test_nothing_typed_is_no_search(cop_app: Any) -> None:
    for typed in ("", "   ", "«»", "-", "!?", "\x00"):
        assert matching(VISITOR, typed) is None


def test_only_what_is_left_out(share: Any) -> None:
    share("Un moulin")
    share("Une pompe")
    assert titles("-moulin") == ["Une pompe"]


def test_words_of_answers_are_found_by_full_members_only(share: Any, make: Make) -> None:
    thing = share("Un moulin")
    member = viewer_of(make.member())
    comment_on(member, find_any(member, thing.uid), "Essayez la **turbine**.")
    session.commit()
    assert titles("turbine") == []
    match = matching(member, "turbine")
    assert match is not None
    assert session.scalars(select(Contribution.title).where(match.condition)).all() == ["Un moulin"]


def test_a_search_leaves_the_settings_of_its_transaction_as_they_were(cop_app: Flask) -> None:
    """On PostgreSQL it asks for its index; what is read afterwards isn't to be planned by that."""
    if not engines.is_postgres():
        pytest.skip("a matter of PostgreSQL")
    asked = text("SELECT " + ", ".join(f"current_setting('{one}')" for one in postgres.SETTINGS))
    before = session.execute(asked).one()
    with engines.by_index(one_by_one=True):
        assert tuple(session.execute(asked).one()) == tuple(postgres.SETTINGS.values())
    assert session.execute(asked).one() == before
    with engines.by_index():
        assert session.scalar(text("SELECT current_setting('enable_mergejoin')")) == "on"
