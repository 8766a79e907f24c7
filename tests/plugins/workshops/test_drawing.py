"""What a change touched is drawn, and nothing else; what is shown then is the whole column."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cop.members.models import Member
from cop.plugins.workshops.models import Workshop
from tests.plugins.workshops.conftest import Write
from tests.plugins.workshops.test_plan_pages import JSON, at, post

ROW = re.compile(r'<li class="plan-row.*?</li>', re.DOTALL)
KEY = re.compile(r'data-block="([^"]+)"')
HOUR = re.compile(r'id="t-([^"]+)">([^<]*)<')
PART = re.compile(r'data-part="([^"]+)"')


@pytest.fixture
def opened(write: Write, author: Member, login_as: Any) -> tuple[Workshop, Any]:
    return write(), login_as(author)


def rows_in(html: str) -> dict[str, str]:
    return {KEY.findall(row)[0]: row for row in ROW.findall(html)}


def order_in(html: str) -> list[str]:
    return KEY.findall(html.split('data-part="reserve"')[0])


@pytest.mark.parametrize(
    ("fields", "rows", "hours", "order", "parts"),
    [
        ({"act": "step", "key": "a", "by": "5"}, ["a"], ["b", "c", "s"], False, ["bar"]),
        ({"act": "minutes", "key": "b", "before": "30", "value": "30"}, ["b"], [], False, ["bar"]),
        ({"do": "down a"}, ["a"], ["b"], True, ["bar"]),
        ({"do": "park b"}, [], ["c", "s"], True, ["bar", "reserve"]),
        ({"do": "unpark d"}, ["d"], ["s"], True, ["bar", "reserve"]),
        ({"act": "add", "line": "10:30 Repas 60"}, ["new"], ["s"], True, ["bar"]),
        ({"act": "frame", "start": "10h", "start-before": "09:00", "target": "90",
          "target-before": "90"}, [], ["a", "b", "c", "s"], False, ["bar", "frame"]),
    ],
)  # fmt: skip
def test_a_browser_that_puts_in_what_changed_shows_the_whole_column(
    opened: tuple[Workshop, Any], fields: dict[str, str], rows: list[str], hours: list[str],
    order: bool, parts: list[str],
) -> None:  # fmt: skip
    thing, client = opened
    shown = client.get(at(thing, "/nouvelles")).json

    said = post(client, at(thing), JSON, vu=shown["stamp"], new="new", **fields).json

    whole = client.get(at(thing, "/nouvelles")).json
    drawn = rows_in(said["changed"].split('data-part="reserve"')[-1].split("</section>")[-1])
    assert (list(drawn), sorted(said["hours"])) == (rows, sorted(hours))
    assert PART.findall(said["changed"]) == parts
    now = dict(HOUR.findall(whole["html"]))
    assert said["hours"] == {key: now[key] for key in hours}
    assert drawn == {key: rows_in(whole["html"])[key] for key in rows}
    assert said["order"] == ({"u": order_in(whole["html"])} if order else {})
    assert (said["stamp"], said["said"]) == (whole["stamp"], whole["said"])


@pytest.mark.parametrize("fields", [{"do": "split s"}, {"do": "section s"}])
def test_where_the_sections_changed_the_whole_column_comes(
    opened: tuple[Workshop, Any], fields: dict[str, str]
) -> None:
    thing, client = opened
    stamp = client.get(at(thing, "/nouvelles")).json["stamp"]

    assert set(post(client, at(thing), JSON, vu=stamp, **fields).json) == {"html", "stamp", "said"}


def test_a_browser_that_shows_something_older_gets_the_whole_column(
    opened: tuple[Workshop, Any],
) -> None:
    thing, client = opened
    stamp = client.get(at(thing, "/nouvelles")).json["stamp"]
    post(client, at(thing), act="step", key="b", by="1")

    said = post(client, at(thing), JSON, vu=stamp, act="step", key="a", by="1").json

    assert "html" in said
