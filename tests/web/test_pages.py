"""Every page of the core, whole: one heading, a title of its own, nothing that the CSP refuses."""

from __future__ import annotations

import re
from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks
from sqlalchemy import delete

from cop.contributions.models import State
from cop.db import session
from cop.members.models import Charter
from cop.testing.mounted import url_prefix
from cop.web import shell
from tests.web.place import DOCUMENT, Place, addresses, build, faults, read


@pytest.fixture
def cop_plugins() -> list[Any]:
    """A type that has no templates for its list and its form: the core's own are shown."""
    return [bookmarks]


@pytest.fixture
def place(make: Any) -> Place:
    return build(make)


def test_every_page_has_one_heading_and_nothing_that_the_csp_refuses(
    place: Place, login_as: Any
) -> None:
    client = login_as(place.author)

    found = {name: faults(read(client, at)) for name, at in addresses(place).items()}

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_every_page_has_a_title_of_its_own(place: Place, login_as: Any) -> None:
    client = login_as(place.author)
    titles: dict[str, list[str]] = {}
    for name, at in addresses(place).items():
        titles.setdefault(" ".join(read(client, at).title.split()), []).append(name)

    shared = [names for names in titles.values() if len(names) > 1]

    # Looking for something to link to is the same page before and after.
    assert shared == [["links", "links found"]]


@pytest.mark.parametrize(
    "name",
    ["home", "networks", "charter", "accessibility", "formatting", "search", "found", "index"],
)
def test_a_visitor_reads_what_is_public_and_nothing_of_the_members(
    name: str, place: Place, login_as: Any
) -> None:
    page = read(login_as(None), addresses(place)[name])

    assert faults(page) == []
    assert [word for word in (DOCUMENT["title"], "Maya", "En cours") if word in page.text] == []


def test_the_pages_stand_when_there_is_nothing_yet(make: Any, login_as: Any) -> None:
    client = login_as(make.member())
    session.execute(delete(Charter))
    nobody, own = "/personnes?q=zzzz", ["/mes-fiches", "/corbeille"]
    pages = ["/", nobody, "/espaces", "/charte", *own, "/signets/"]

    assert {at: faults(read(client, at)) for at in pages} == {at: [] for at in pages}


def test_a_title_is_text_wherever_it_stands(place: Place, login_as: Any) -> None:
    client, pages = login_as(place.author), addresses(place)
    names = [
        "home", "network", "person", "mine", "found", "index", "show", "edit", "history",
        "second version", "audience", "anonymise", "links",
    ]  # fmt: skip

    read_as = {name: client.get(pages[name]).get_data(as_text=True) for name in names}
    # The words that were searched for are marked.
    read_as["found"] = re.sub("</?mark>", "", read_as["found"])

    assert [name for name in names if "La grille &lt;b&gt;" not in read_as[name]] == []
    assert [name for name in names if "La grille <b>" in read_as[name]] == []


def test_home_counts_the_drafts_of_who_looks_and_of_nobody_else(
    place: Place, make: Any, login_as: Any
) -> None:
    assert "Un brouillon vous attend" in read(login_as(place.author), "/").words
    assert "brouillon" not in read(login_as(make.member()), "/").words


def test_home_tells_how_much_a_reader_may_know_of_each_kind(
    place: Place, make: Any, login_as: Any
) -> None:
    make.contribution("bookmark", place.author, DOCUMENT, state=State.WITHDRAWN)

    assert "Que savons-nous faire ? Signets 2" in read(login_as(make.member()), "/").words
    assert "Signets 0" not in read(login_as(None), "/").words


def test_home_tells_a_visitor_what_this_is_and_where_to_sign_in(login_as: Any) -> None:
    page = read(login_as(None), "/")

    assert page.h1 == ["Accompagner, et apprendre les uns des autres"]
    assert "/connexion-requise" in page.links


def test_the_names_of_a_network_are_not_kept_in_the_browser(place: Place, login_as: Any) -> None:
    page = read(login_as(place.author), f"/reseaux/{place.network}/modifier")

    assert "data-draft" not in page.marks
    assert page.fields["stop_list"].strip() == ""


def test_a_refused_profile_comes_back_as_it_was_typed(place: Place, login_as: Any) -> None:
    client = login_as(place.author)
    typed = {"name": " ", "job_title": "Chargée de tout", "portrait": "Je viens de loin."}

    answer = client.post("/profil", data={**typed, "csrf_token": client.token})
    page = read(client, "/profil")

    assert answer.status_code == 422
    assert "Chargée de tout" in answer.get_data(as_text=True)
    assert "Je viens de loin." in answer.get_data(as_text=True)
    assert page.fields["job_title"] == ""


def test_a_full_address_comes_from_the_settings_and_not_from_the_request(cop_app: Any) -> None:
    cop_app.config["COP_PUBLIC_URL"] = "https://cop.example/ici"
    with cop_app.test_request_context(base_url="http://evil.example"):
        assert shell.cop_url("web.people", _external=True) == (
            f"https://cop.example/ici{url_prefix()}/personnes"
        )
