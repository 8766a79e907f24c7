"""Gatherings as people meet them: pages, lists, tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cop.columns import Prose
from cop.contributions.models import Visibility
from cop.db import session
from cop.members.viewer import viewer_of
from cop.plugins.gatherings import points
from cop.plugins.gatherings.forms import GatheringForm
from cop.plugins.gatherings.models import Consent
from tests.plugins.gatherings.conftest import day

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


MARKERS = ("Doutre", "Cachée", "Auberge", "Zoé", "végan", "fauteuil", "Point ouvert")


def test_a_visitor_reads_the_teaser_of_a_public_gathering_and_nothing_else_of_it(
    place: Any, login_as: Login
) -> None:
    gathering = place.gathering(
        visibility=Visibility.PUBLIC, place_name="Maison Doutre", address="3 rue Cachée"
    )
    gathering.lodging = Prose.of("Auberge du Lac")
    zoe = place.make.member("Zoé", organisation=place.home)
    host = viewer_of(place.host)
    said = {"access_needs": "fauteuil", "food_needs": "végan"}
    place.answer(gathering, zoe, consent=Consent.PARTICIPANTS, **said)
    points.add(host, gathering, "Point ouvert")
    visitor, one = login_as(None), f"{HERE}/{gathering.uid}"
    page = page_of(visitor.get(one))
    for words in (gathering.title, "Angers", "accueil\xa0: Réseau Loire", "Se retrouver."):
        assert words in page
    shown = {path: page_of(visitor.get(path)) for path in (
        one, f"{HERE}/", "/", f"/fiches/{gathering.uid}/export.json", "/recherche/?q=Doutre",
        f"/fiches/{gathering.uid}/export.md",
    )}  # fmt: skip
    leaks = {path: [word for word in MARKERS if word in text] for path, text in shown.items()}
    leaks["/recherche/?q=Doutre"].remove("Doutre")  # the box says what was asked for
    assert set(map(tuple, leaks.values())) == {()}
    closed = ("logistique", "ma-venue", "participants", "participants.csv", "points", "refaire")
    assert {visitor.get(f"{one}/{page}").status_code for page in closed} == {401}


def test_a_member_says_what_they_need_and_the_hosts_alone_read_it(
    place: Any, login_as: Login
) -> None:
    gathering = place.gathering(capacity=9)
    one, browser = f"{HERE}/{gathering.uid}", login_as(place.ana)
    said = {
        "status": "yes", "consent": "participants", "arrives": "mardi", "food_needs": "végan",
        "access_needs": "fauteuil", "csrf_token": browser.token,
    }  # fmt: skip
    assert browser.post(f"{one}/ma-venue", data=said).status_code == 303
    mine = page_of(browser.get(f"{one}/ma-venue"))
    assert ('value="végan"' in mine, 'value="fauteuil"' in mine) == (True, True)
    host, other = login_as(place.host), login_as(place.bo)
    for path in ("/participants", "/participants.csv"):
        assert "végan" in page_of(host.get(one + path))
        assert other.get(one + path).status_code == 403
    assert [word for word in MARKERS if word in page_of(other.get(one))] == []


def test_a_wrong_answer_comes_back_filled_and_changes_nothing(place: Any, login_as: Login) -> None:
    gathering = place.gathering()
    browser = login_as(place.ana)
    said = {
        "status": "perhaps?", "consent": "everybody", "arrives": "mardi soir",
        "csrf_token": browser.token,
    }  # fmt: skip
    answer = browser.post(f"{HERE}/{gathering.uid}/ma-venue", data=said)
    assert (answer.status_code, 'value="mardi soir"' in page_of(answer)) == (422, True)
    assert place.status(gathering, place.ana) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"end_date": day(1)}, "Le dernier jour vient avant le premier."),
        ({"end_date": day(40)}, "Cinq jours au plus\u202f: faites-en deux rencontres."),
        ({"closes_on": day(30)}, "Choisissez un jour avant le début."),
        ({"capacity": "0"}, "Entre 1 et 500 places."),
        ({"town": ""}, "Indiquez la ville, pour que l’on sache si c’est loin."),
    ],
)
def test_what_a_gathering_can_not_be_is_said_beside_its_field(
    cop_app: Any, changes: dict[str, Any], words: str
) -> None:
    document = {
        "title": "Rencontre", "town": "Angers", "start_date": day(9), "end_date": day(10),
        "tz": "Europe/Paris", "purpose": "", "capacity": "", "registration_open": True,
    }  # fmt: skip
    with cop_app.test_request_context():
        form = GatheringForm.from_document(document | changes)
        assert form.validate() is False
        assert [one.replace("\xa0:", "\u202f:") for one in form.first_errors().values()] == [words]


def test_who_saves_the_logistics_after_somebody_else_loses_nothing(
    place: Any, login_as: Login
) -> None:
    gathering = place.gathering()
    browser = login_as(place.host)
    page = f"{HERE}/{gathering.uid}/logistique/modifier"
    said = {"place_name": "", "address": "", "wifi": "ok", "access_notes": "", "lodging": "",
            "meals": "", "base_version": "0", "csrf_token": browser.token}  # fmt: skip
    assert browser.post(page, data={**said, "train": "Par la gare"}).status_code == 303
    late = browser.post(page, data={**said, "train": "À vélo"})
    assert late.status_code == 409
    assert ("Par la gare" in page_of(late), "À vélo" in page_of(late)) == (True, True)
    session.refresh(gathering)
    assert gathering.train.source == "Par la gare"
