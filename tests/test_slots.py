"""Places in the core's pages that plugins fill, and what happens when one can't."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks
from flask import Flask
from markupsafe import Markup
from sqlalchemy import text

import cop
from cop.db import session
from cop.members.viewer import VISITOR
from cop.plugin import Plugin
from cop.plugins.case_studies import plugin as cases
from cop.slots import SLOTS, fill


def card(name: str, **slots: Callable[..., Any]) -> Plugin:
    filled = {place.replace("_", "."): render for place, render in slots.items()}
    return Plugin(name=name, title=name, api=1, slots=filled)


def broken(**_keywords: Any) -> str:
    raise ZeroDivisionError


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [
        card("first", home_now=lambda viewer: Markup("<p>one</p>")),
        card("empty", home_now=lambda viewer: None),
        card("second", home_now=lambda viewer: Markup("<p>two</p>")),
    ]


def test_a_slot_holds_what_each_plugin_gives_in_the_order_of_the_plugins(cop_app: Flask) -> None:
    assert fill("home.now", viewer=VISITOR) == "<p>one</p><p>two</p>"


def test_a_slot_that_does_not_exist_is_named(cop_app: Flask) -> None:
    with pytest.raises(KeyError, match=r"there is no slot 'home\.new'; the slots are home\.start"):
        fill("home.new")


class TestAFailure:
    @pytest.fixture
    def cop_plugins(self) -> list[Any]:
        def bad_query(**_keywords: Any) -> str:
            return str(session.execute(text("SELECT nothing FROM nowhere")))

        spoiling = {"home.now": bad_query, "home.start": broken, "contribution.aside": broken}
        return [
            Plugin(name="spoiler", title="Spoiler", api=1, slots=spoiling), cases, bookmarks
        ]  # fmt: skip

    def test_it_is_logged_with_the_name_of_the_plugin_and_the_page_goes_on(
        self, cop_app: Flask, make: Any, login_as: Any, case_document: dict[str, Any],
        caplog: pytest.LogCaptureFixture,
    ) -> None:  # fmt: skip
        cop_app.extensions["cop"].registry.strict = False
        author = make.member()
        case = make.contribution("case_study", author, case_document)
        client = login_as(author)
        with caplog.at_level(logging.ERROR):
            home = client.get("/")
            page = client.get(f"/etudes-de-cas/{case.uid}")
        assert (home.status_code, page.status_code) == (200, 200)
        assert case_document["title"] in home.text
        assert "/signets/nouveau" in page.text  # the plugin after the broken one
        assert [record.getMessage() for record in caplog.records] == [
            "plugin spoiler failed to fill the slot home.start",
            "plugin spoiler failed to fill the slot home.now",
            "plugin spoiler failed to fill the slot contribution.aside",
        ]

    def test_it_raises_in_tests(self, cop_app: Flask) -> None:
        with pytest.raises(ZeroDivisionError):
            fill("home.start", viewer=VISITOR)


def test_every_slot_stands_in_a_template_with_its_keywords() -> None:
    templates = "".join(
        path.read_text(encoding="utf-8") for path in Path(cop.__path__[0]).rglob("*.html")
    )
    for name, meaning in SLOTS.items():
        call = templates.split(f'slot("{name}"')[1].split(")")[0]
        keywords = [part.split("=")[0].strip() for part in call.split(",")[1:]]
        assert keywords == meaning.split(":")[0].split(", ")


def test_cards_are_changed_by_replace_only() -> None:
    with pytest.raises(AttributeError):
        bookmarks.slots = {}  # type: ignore[misc]
    assert replace(bookmarks, slots={}).slots == {}
