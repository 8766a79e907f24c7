"""A new community starts with words and a charter, and keeps what it makes of them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from cop import starter
from cop.db import session
from cop.members.models import Charter, Term

VOCABULARIES = {
    "phase": 5,
    "theme": 15,
    "zone": 5,
    "country": 40,
    "budget_band": 4,
    "staff_band": 4,
    "age_band": 3,
    "region": 13,
}


def words(vocabulary: str) -> dict[str, str]:
    rows = session.execute(select(Term.code, Term.fr).where(Term.vocabulary == vocabulary))
    return {code: fr for code, fr in rows}  # noqa: C416


@pytest.mark.parametrize(("vocabulary", "at_least"), VOCABULARIES.items())
@pytest.mark.usefixtures("cop_app")
def test_there_are_words_to_choose_from(vocabulary: str, at_least: int) -> None:
    assert len(words(vocabulary)) >= at_least


@pytest.mark.usefixtures("cop_app")
def test_every_word_has_its_french_and_its_english() -> None:
    nameless = session.scalars(
        select(Term.code).where((func.trim(Term.fr) == "") | (func.trim(Term.en) == ""))
    ).all()

    assert nameless == []


@pytest.mark.usefixtures("cop_app")
def test_every_country_lies_in_a_zone_that_there_is() -> None:
    parents = session.scalars(select(Term.parent).where(Term.vocabulary == "country")).all()

    assert set(parents) <= set(words("zone"))


@pytest.mark.usefixtures("cop_app")
def test_no_two_regions_share_a_tile_of_the_map() -> None:
    tiles = session.execute(
        select(Term.column, Term.row).where(Term.vocabulary == "region", Term.column.is_not(None))
    ).all()

    assert len(tiles) >= 13
    assert len(set(map(tuple, tiles))) == len(tiles)


@pytest.mark.usefixtures("cop_app")
def test_there_is_a_charter_in_both_languages() -> None:
    found = session.execute(select(Charter.number, Charter.language).order_by(Charter.language))

    assert found.all() == [(1, "en"), (1, "fr")]


def test_what_the_community_has_edited_stays(cop_app: Flask) -> None:
    code, before = next(iter(words("theme").items()))
    term = session.scalars(select(Term).where(Term.vocabulary == "theme", Term.code == code)).one()
    term.fr, term.active = "L’eau de là-bas", False
    charter = session.scalars(select(Charter).where(Charter.language == "fr")).one()
    charter.title = "Notre charte"
    session.commit()
    total = session.scalar(select(func.count(Term.id)))
    starter.load()
    session.commit()

    session.refresh(term)
    session.refresh(charter)
    assert (term.fr, term.active, charter.title) == ("L’eau de là-bas", False, "Notre charte")
    assert before != term.fr
    assert session.scalar(select(func.count(Term.id))) == total


def test_a_word_that_is_missing_comes_back(cop_app: Flask) -> None:
    before = words("theme")
    session.delete(session.scalars(select(Term).where(Term.vocabulary == "theme").limit(1)).one())
    session.commit()
    starter.load()
    session.commit()

    assert words("theme") == before


@pytest.mark.usefixtures("cop_app")
@pytest.mark.parametrize(("vocabulary", "at_least"), [("tool_use", 12), ("tool_audience", 6)])
def test_a_plugin_brings_the_words_of_its_own(vocabulary: str, at_least: int) -> None:
    assert len(words(vocabulary)) >= at_least
