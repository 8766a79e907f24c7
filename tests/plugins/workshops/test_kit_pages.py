"""Printing a workshop through the site: who may take what, and that nothing more is in it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from cop.contributions import services as spine
from cop.contributions.finding import find
from cop.contributions.models import Visibility
from cop.db import session
from cop.formats.pdf import has_pdf
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.assembly import document_of as packet_of_play
from cop.plugins.role_plays.services import publish_edition as publish_play
from cop.plugins.workshops.assembly import document_of
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Section, Strand
from cop.plugins.workshops.services import prepare, publish_edition
from cop.testing import Make
from tests.plugins.role_plays import sample
from tests.plugins.workshops import room

CHOSEN = "participants=14&groupe=4&animation=2"
FACTS = {
    "title": "Jusqu’où je vais ?", "summary": "Tenir sa posture.", "intention": "S’entraîner.",
    "outcomes": ["trois phrases"], "themes": [], "moments": [], "audience": "", "formats": [],
    "min_participants": 12, "max_participants": 18, "facilitators_needed": 2, "room_setup": "",
    "prework": None, "prework_minutes": None, "is_template": False,
}  # fmt: skip


@pytest.fixture
def writer(make: Make) -> Member:
    return make.member("Aurore Autrice", organisation=make.organisation("Rives"))


@pytest.fixture
def thing(cop_app: Any, writer: Member) -> Workshop:
    viewer = viewer_of(writer)
    kind = cop_app.extensions["cop"].registry.types["workshop"]
    document = {**FACTS, **document_of(room.plan())}
    made = spine.create(viewer, kind, document, visibility=Visibility.COMMUNITY)
    assert isinstance(made, Workshop)
    made = find(viewer, made.uid, Workshop)
    publish_edition(viewer, made)
    session.commit()
    return find(viewer, made.uid, Workshop)


def secrets_in(content: str) -> list[str]:
    return [mark for mark in room.SECRETS if mark in content]


def test_a_reader_prints_and_takes_along_nothing_private(
    make: Make, login_as: Any, thing: Workshop
) -> None:
    client = login_as(make.member())
    one = f"/ateliers/{thing.uid}/imprimer"
    choice = client.get(one).get_data(as_text=True)
    assert ('value="participants"' in choice, 'value="whole"' in choice) == (True, False)
    for profile, mark in (("participants", "Support-debrief"), ("run_sheet", "Conducteur")):
        pages = client.get(f"{one}/pages?profil={profile}&{CHOSEN}")
        text = pages.get_data(as_text=True)
        assert pages.headers["Cache-Control"] == "private, no-store"
        assert (mark in text, secrets_in(text)) == (True, [])
    for refused in (
        f"{one}/pages?profil=whole&{CHOSEN}", f"{one}/pages?profil=facilitator&{CHOSEN}",
        f"{one}/conducteur.html?notes=1",
    ):  # fmt: skip
        answer = client.get(refused)
        found = answer.status_code, secrets_in(answer.get_data(as_text=True))
        assert found == (403, [])
    leader = client.get(f"{one}/conducteur.html").get_data(as_text=True)
    assert ("Consigne-12" in leader, "notes privées" in leader, secrets_in(leader)) == (
        True, False, [],
    )  # fmt: skip


def test_who_prepared_takes_it_all_and_the_file_says_so(
    make: Make, login_as: Any, thing: Workshop
) -> None:
    reader = make.member()
    prepare(viewer_of(reader), find(viewer_of(reader), thing.uid, Workshop))
    session.commit()
    client, one = login_as(reader), f"/ateliers/{thing.uid}/imprimer"
    pages = client.get(f"{one}/pages?profil=whole&{CHOSEN}").get_data(as_text=True)
    assert secrets_in(pages) == room.SECRETS
    answer = client.get(f"{one}/conducteur.html?notes=1")
    leader = answer.get_data(as_text=True)
    assert secrets_in(leader) == room.SECRETS
    assert "Version animation : ce fichier contient des notes privées." in leader.replace(
        "\xa0", " "
    )
    name = f"jusqu-ou-je-vais-{thing.uid}-conducteur-animation.html"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_page_that_leads_asks_no_network_and_ends_no_script_early(
    make: Make, login_as: Any, thing: Workshop, writer: Member
) -> None:
    thing.title = "</script><script src=//bad.example>"
    session.commit()
    leader = login_as(writer).get(f"/ateliers/{thing.uid}/imprimer/conducteur.html")
    text = leader.get_data(as_text=True)
    assert [mark for mark in ("src=", "url(", "@import", "fetch(", "import(") if mark in text] == [
        "src="
    ]
    assert (text.count("<script"), text.count("</script>")) == (3, 3)
    data = text.split('id="course-data">')[1].split("</script>")[0]
    assert json.loads(data)["title"] == thing.title


@pytest.mark.parametrize(
    "wrong",
    ["participants=0", "participants=61", "participants=x", "groupe=0", "groupe=", "profil=tout"],
)
def test_a_choice_that_cannot_be_is_told_in_french_and_nothing_is_drawn(
    login_as: Any, thing: Workshop, writer: Member, wrong: str
) -> None:
    client, one = login_as(writer), f"/ateliers/{thing.uid}/imprimer"
    asked = f"profil=participants&{CHOSEN}&".replace(f"{wrong.split('=')[0]}=", "x=") + wrong
    for page in ("", "/pages", "/kit.pdf"):
        answer = client.get(f"{one}{page}?{asked}")
        assert answer.status_code == (400 if page != "/kit.pdf" or has_pdf() else 404)


def test_choosing_counts_what_to_carry(login_as: Any, thing: Workshop, writer: Member) -> None:
    answer = login_as(writer).get(f"/ateliers/{thing.uid}/imprimer?profil=participants&{CHOSEN}")
    page = answer.get_data(as_text=True)
    for line in ("14 × Carte engagement", "6 × Grille d’observation", "5 × Titres"):
        assert line in page
    assert "Environ 10 pages." in page


def test_a_role_play_brings_its_sheets_to_who_prepared_it_and_to_nobody_else(
    make: Make, login_as: Any, cop_app: Any, writer: Member
) -> None:
    viewer = viewer_of(writer)
    play = make.contribution("role_play", writer, packet_of_play(sample.packet()))
    play.visibility = Visibility.COMMUNITY
    publish_play(viewer, play)
    first = replace(room.block(1), brings=play.uid)
    strand = Strand(key="u", blocks=(first,))
    plan = replace(room.plan(), materials=(), sections=(Section(key="s", strands=(strand,)),))
    kind = cop_app.extensions["cop"].registry.types["workshop"]
    document = {**FACTS, **document_of(plan)}
    thing = spine.create(viewer, kind, document, visibility=Visibility.COMMUNITY)
    publish_edition(viewer, find(viewer, thing.uid, Workshop))
    reader = make.member()
    prepare(viewer_of(reader), find(viewer_of(reader), thing.uid, Workshop))
    session.commit()
    one = f"/ateliers/{thing.uid}/imprimer/pages?{CHOSEN}&profil="
    sheets = login_as(writer).get(f"{one}parts").get_data(as_text=True)
    assert [mark for mark in sample.OF_PARTS if f"Secret-{mark}" not in sheets] == []
    client = login_as(reader)
    for profile in ("participants", "whole", "facilitator"):
        page = client.get(f"{one}{profile}").get_data(as_text=True)
        assert [mark for mark in sample.ALL_SECRETS if mark in page] == []
    assert client.get(f"{one}parts").status_code == 400
    assert "Profil-R2" in client.get(f"{one}participants").get_data(as_text=True)
