"""French as people type it, on both databases: which sheets come first, in this order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from cop.members.viewer import VISITOR
from cop.search.matching import read
from cop.search.results import search
from cop.search.spelling import help_with
from tests.search.library import SHEETS, library
from tests.search.queries import FIRST, MEANT


@pytest.fixture(scope="module")
def shelf(new_url: Callable[..., str]) -> Iterator[Flask]:
    with library(new_url()) as app:
        yield app


def first_three(app: Flask, typed: str) -> list[str]:
    names = {sheet[0]: name for name, sheet in SHEETS.items()}
    with app.test_request_context():
        found = search(VISITOR, read(typed), {})
        results = [one for group in found.groups for one in group.results]
        return [names[one.item.title] for one in results[:3]]


@pytest.mark.parametrize("typed", FIRST)
def test_what_is_typed_finds_these_sheets_first(shelf: Flask, typed: str) -> None:
    assert first_three(shelf, typed) == FIRST[typed]


def test_the_table_asks_in_many_ways() -> None:
    assert len(FIRST) >= 60
    assert {name for names in FIRST.values() for name in names} == set(SHEETS)


@pytest.mark.parametrize("typed", MEANT)
def test_one_wrong_letter_is_understood(shelf: Flask, typed: str) -> None:
    with shelf.test_request_context():
        assert search(VISITOR, read(typed), {}).count == 0
        instead = help_with(VISITOR, read(typed)).instead
        assert instead == MEANT[typed]
        if instead:
            assert search(VISITOR, read(instead), {}).count > 0


def test_of_words_that_never_stand_together_each_is_offered(shelf: Flask) -> None:
    with shelf.test_request_context():
        assert help_with(VISITOR, read("cantine jury zzzzzz")).known == ("cantine", "jury")
