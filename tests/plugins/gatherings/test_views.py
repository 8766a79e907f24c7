"""Gatherings as people meet them: pages, lists, tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cop.columns import Prose
from cop.contributions.models import Visibility
from cop.db import session

Login = Callable[..., Any]
HERE = "/rencontres"


def page_of(answer: Any) -> str:
    text: str = answer.get_data(as_text=True)
    return text


def test_every_page_of_a_host_opens(place: Any, login_as: Login) -> None:
    gathering = place.gathering(-3)
    place.gathering(8)
    browser = login_as(place.host)
    one = f"{HERE}/{gathering.uid}"
    pages = ["", "/modifier", "/participants", "/participants.csv", "/logistique",
             "/logistique/modifier", "/points", "/annuler", "/refaire"]  # fmt: skip
    found = {page: browser.get(one + page).status_code for page in pages}
    found |= {page: browser.get(page).status_code for page in ("/", f"{HERE}/nouvelle/depuis")}
    assert set(found.values()) == {200}, found


def test_a_visitor_reads_the_teaser_of_a_public_gathering_and_nothing_of_its_logistics(
    place: Any, login_as: Login
) -> None:
    gathering = place.gathering(
        visibility=Visibility.PUBLIC, place_name="Maison Doutre", address="3 rue Cachée"
    )
    gathering.lodging = Prose.of("Auberge Secrète")
    session.commit()
    answer = login_as(None).get(f"{HERE}/{gathering.uid}")
    assert answer.status_code == 200
    page = page_of(answer)
    assert "Angers" in page and "Réseau Loire" in page
    # TODO-list of markers
    assert [word for word in ("Doutre", "Cachée", "Secrète") if word in page] == []
    assert login_as(None).get(f"{HERE}/{gathering.uid}/logistique").status_code in (302, 303, 404)
