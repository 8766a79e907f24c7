"""The list of tools: its facets count what the reader may read, and order by real use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cop.contributions import ties
from cop.contributions.finding import find
from cop.contributions.listing import list_page
from cop.contributions.models import SignedAs, Usage
from cop.db import now, session
from cop.members.models import Member, Organisation
from cop.members.viewer import VISITOR, Viewer, viewer_of
from cop.plugins.tools import catalogue
from cop.plugins.tools.catalogue import Chosen
from cop.plugins.tools.models import Tool
from cop.search import matching
from cop.testing import Make


def counted(viewer: Viewer, **asked: str) -> dict[str, dict[str, int]]:
    found = catalogue.counts(
        viewer, Chosen.of(asked), matching(viewer, asked.get("q", ""), model=Tool)
    )
    return {name: dict(counter) for name, counter in found.found.items()}


def titles(
    app: Flask, viewer: Viewer, *, after: str = "", limit: int = 30, **asked: str
) -> list[str]:
    chosen, match = Chosen.of(asked), matching(viewer, asked.get("q", ""), model=Tool)
    with app.test_request_context():
        page = list_page(
            viewer, *catalogue.conditions(chosen), *([match.condition] if match else []),
            type_name="tool", ranking=catalogue.ranking(match), after=after, limit=limit,
        )  # fmt: skip
    return [item.title for item in page.items]


def test_a_facet_counts_what_the_reader_may_read(
    share: Any, author: Member, elsewhere: Member
) -> None:
    share()
    share(title="Chez nous", level="network", read_over=False, kind="grid", uses=["budget"])
    here = session.get_one(Organisation, author.organisation_id).uid
    mine, theirs = counted(viewer_of(author)), counted(viewer_of(elsewhere))
    assert (mine["kind"], mine["network"]) == ({"template": 1, "grid": 1}, {here: 2})
    assert (theirs["kind"], theirs["use"]) == ({"template": 1}, {"interview": 1})
    assert counted(VISITOR)["kind"] == {}


def test_a_count_keeps_the_other_choices_and_not_its_own(share: Any, author: Member) -> None:
    share()
    share(title="Une grille", kind="grid")
    share(title="Un jeu", kind="game", uses=["budget"])
    found = counted(viewer_of(author), kind="grid")
    assert found["kind"] == {"template": 1, "grid": 1, "game": 1}
    assert found["use"] == {"interview": 1}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"kind": "grid"}, ["Grille"]),
        ({"use": "budget"}, ["Grille"]),
        ({"phase": "idea"}, ["Trame"]),
        ({"audience": "funder"}, ["Grille"]),
        ({"theme": "water"}, ["Trame"]),
        ({"duration": "short"}, ["Grille"]),
        ({"duration": "hour"}, ["Trame"]),
        ({"stage": "reading"}, ["Grille"]),
        ({"stage": "standing"}, ["Trame"]),
        ({"stage": "put_away"}, []),
        ({"q": "trames"}, ["Trame"]),
        ({"q": "trame", "kind": "grid"}, []),
        ({"kind": "nonsense", "duration": "x", "stage": "draft"}, ["Grille", "Trame"]),
    ],
)
def test_each_facet_narrows_the_list_as_its_count_says(
    cop_app: Flask, share: Any, author: Member, asked: dict[str, str], expected: list[str]
) -> None:
    share(title="Trame", summary="Écouter.")
    share(
        title="Grille", summary="Chiffrer.", kind="grid", uses=["budget"], phases=[], themes=[],
        audiences=["funder"], duration=20, read_over=False,
    )  # fmt: skip
    viewer = viewer_of(author)
    assert sorted(titles(cop_app, viewer, **asked)) == expected
    if len(asked) == 1 and "q" not in asked:
        ((name, code),) = asked.items()
        assert counted(viewer)[name].get(code, 0) == len(expected)


def test_what_the_most_networks_used_stands_first_then_what_is_fresh(
    cop_app: Flask, share: Any, make: Make, author: Member
) -> None:
    users = [make.member() for _ in range(3)]
    colleague = make.member(organisation=session.get_one(Organisation, users[0].organisation_id))
    for title, who in (
        ("Seul", users[:1]),
        ("Deux", users[1:]),
        ("Pareils", [users[0], colleague]),
    ):
        tool = share(title=title)
        for member in who:
            ties.use(viewer_of(member), find(viewer_of(member), tool.uid, Tool), True)
    share(title="Neuf")
    found = titles(cop_app, viewer_of(author))
    assert (found[0], found[-1]) == ("Deux", "Neuf")
    assert set(found[1:3]) == {"Seul", "Pareils"}


def test_a_use_of_long_ago_counts_no_more(
    cop_app: Flask, share: Any, make: Make, author: Member
) -> None:
    member = make.member()
    tool = share(title="Ancien usage")
    ties.use(viewer_of(member), find(viewer_of(member), tool.uid, Tool), True)
    session.scalars(select(Usage)).one().at = now() - timedelta(days=731)
    session.flush()
    share(title="Neuf")
    assert titles(cop_app, viewer_of(author)) == ["Neuf", "Ancien usage"]
    assert counted(viewer_of(author))["used"] == {}


def test_pages_follow_one_another_without_gap_or_repeat(
    cop_app: Flask, share: Any, make: Make, author: Member
) -> None:
    users = [make.member() for _ in range(3)]
    for number in range(5):
        tool = share(title=f"Outil {number}", read_over=False)
        for member in users[: number % 3]:
            ties.use(viewer_of(member), find(viewer_of(member), tool.uid, Tool), True)
    viewer, after, walked = viewer_of(author), "", []
    for _page in range(3):
        with cop_app.test_request_context():
            page = list_page(
                viewer, type_name="tool", ranking=catalogue.ranking(None), after=after, limit=2
            )
        walked += [item.title for item in page.items]
        after = page.after
    assert (walked, after) == (titles(cop_app, viewer), "")
    assert len(set(walked)) == 5


@pytest.mark.parametrize("mark", ["x", "1", "1.2", "1.2.3.4.5", "-1.9999999999999999999.2", "1..2"])
def test_a_mark_that_makes_no_sense_is_the_start(
    cop_app: Flask, share: Any, author: Member, mark: str
) -> None:
    share()
    assert len(titles(cop_app, viewer_of(author), after=mark)) in {0, 1}


def test_a_tool_of_a_member_of_the_community_is_in_no_network(
    cop_app: Flask, share: Any, author: Member, elsewhere: Member
) -> None:
    tool = share()
    tool.signed_as = SignedAs.COMMUNITY
    session.flush()
    here = session.get_one(Organisation, author.organisation_id).uid
    viewer = viewer_of(elsewhere)
    assert counted(viewer)["network"] == {}
    assert catalogue.counts(viewer, Chosen(), None).networks == []
    assert titles(cop_app, viewer, network=here) == []
