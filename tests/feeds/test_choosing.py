"""Lists for another site: of a network, a region, a theme, and what takes place soonest first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import feedparser
import pytest

from cop.contributions.models import Contribution, SignedAs, Visibility
from cop.db import now, session
from cop.feeds.choosing import slug
from cop.members.models import Member
from cop.testing import Make


@pytest.fixture
def cop_plugins() -> list[Any]:
    return ["tools", "gatherings", "embeds"]


def tool(make: Make, author: Member, title: str, *themes: str, **options: Any) -> Contribution:
    words = {
        "title": title,
        "summary": "",
        "kind": "template",
        "body": "B.",
        "themes": list(themes),
    }
    thing = make.contribution("tool", author, words, visibility=Visibility.PUBLIC, **options)
    thing.published_at = thing.updated_at = now() - timedelta(hours=1)
    session.commit()
    return thing


def gathering(make: Make, author: Member, title: str, days: int) -> Contribution:
    day = (now() + timedelta(days=days)).date()
    words = {"title": title, "start_date": day, "end_date": day, "town": "Lyon", "purpose": "P.",
             "tz": "Europe/Paris", "capacity": None, "registration_open": True, "closes_on": None}  # fmt: skip
    return make.contribution("gathering", author, words, visibility=Visibility.PUBLIC)


def titles(client: Any, path: str) -> list[str]:
    return [one.title for one in feedparser.parse(client.get(path).get_data()).entries]


def test_a_list_is_cut_to_a_network_a_region_a_theme_and_a_number(
    make: Make, login_as: Any
) -> None:
    here, there = make.organisation("Rives", region="53"), make.organisation("Monts", region="84")
    one, other = make.member(organisation=here), make.member(organisation=there)
    tool(make, one, "Un", "water")
    tool(make, one, "Deux")
    tool(make, other, "Trois", "water")
    client = login_as(None)
    asked = {
        "": {"Un", "Deux", "Trois"}, "reseau=" + here.uid: {"Un", "Deux"},
        "region=bretagne": {"Un", "Deux"}, "region=84": {"Trois"}, "theme=water": {"Un", "Trois"},
        "theme=sombre": {"Un", "Deux", "Trois"}, "theme=sombre&theme=water": {"Un", "Trois"},
        "region=Auvergne-Rh%C3%B4ne-Alpes&theme=water": {"Trois"},
        "region=atlantide": set(), "reseau=2222222222": set(), "theme=wat": set(), "theme=%25": set(),
        "theme=wat'er": set(), f"reseau={here.uid}&region=84": set(),
    }  # fmt: skip
    for query, expected in asked.items():
        assert set(titles(client, f"/flux/outils.atom?{query}")) == expected, query
    assert len(titles(client, "/flux/outils.atom?n=2")) == 2
    assert len(titles(client, "/flux/outils.atom?n=x")) == 3


def test_what_the_community_signs_is_found_under_no_network(make: Make, login_as: Any) -> None:
    author = make.member(organisation=make.organisation("Rives", region="53"))
    tool(make, author, "Du réseau", signed_as=SignedAs.NETWORK)
    tool(make, author, "Sans nom", signed_as=SignedAs.COMMUNITY)
    client = login_as(None)
    for path in ("/flux/outils.atom", "/flux/tool.atom", "/flux/tout.atom"):
        assert set(titles(client, path)) == {"Du réseau", "Sans nom"}
        assert titles(client, f"{path}?region=bretagne") == ["Du réseau"]
    for door in ("integrer", "fragments"):
        page = client.get(f"/{door}/v1/outils/?region=bretagne").get_data(as_text=True)
        assert "Du réseau" in page and "Sans nom" not in page
    tool(make, make.member(organisation=make.organisation("Monts")), "Ailleurs")
    alone = make.member(organisation=make.organisation("Landes"))
    tool(make, alone, "Seul", signed_as=SignedAs.COMMUNITY)
    offered = client.get("/integrer/v1/outils/").get_data(as_text=True)
    assert ">Rives</a>" in offered and ">Monts</a>" in offered and "Landes" not in offered


def test_what_takes_place_comes_soonest_first_for_who_sorts_by_date(
    make: Make, login_as: Any
) -> None:
    author = make.member(organisation=make.organisation("Rives", region="53"))
    for title, days in (("Tard", 90), ("Bientôt", 3), ("Passé", -9), ("Ensuite", 30)):
        gathering(make, author, title, days)
    client = login_as(None)
    for path in ("/flux/rencontres.atom", "/flux/agenda.atom", "/flux/agenda.atom?region=bretagne"):
        entries = feedparser.parse(client.get(path).get_data()).entries
        as_wordpress = sorted(entries, key=lambda one: one.published_parsed, reverse=True)
        assert [one.title.rpartition("\u00a0: ")[2] for one in as_wordpress] == [
            "Bientôt", "Ensuite", "Tard",
        ]  # fmt: skip
        assert len({one.published for one in entries}) == 3
        assert "Lyon" in as_wordpress[0].title
    again = [client.get("/flux/agenda.atom").headers["ETag"] for _turn in range(2)]
    assert again[0] == again[1]
    calendar = client.get("/flux/rencontres.ics")
    assert calendar.headers["Access-Control-Allow-Origin"] == "*"
    assert calendar.get_data(as_text=True).count("BEGIN:VEVENT") == 4
    assert client.get("/flux/outils.ics").status_code == 404
    page = client.get("/integrer/v1/rencontres/?n=2").get_data(as_text=True)
    assert "Bientôt" in page and "Ensuite" in page and "Tard" not in page and "Passé" not in page


def test_the_name_of_a_region_is_written_as_in_an_address() -> None:
    assert [slug(one) for one in ("Bretagne", "Île-de-France", "Provence-Alpes-Côte d'Azur")] == [
        "bretagne", "ile-de-france", "provence-alpes-cote-d-azur",
    ]  # fmt: skip
