"""A role-play on paper, in files and in the search: all that its readers may read, no more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from cop.contributions.importing import ImportRefused
from cop.contributions.models import Visibility
from cop.db import session
from cop.formats.pdf import has_pdf
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.assembly import (
    document_of,
    opened,
    packet_in,
    packet_of,
    public_packet,
)
from cop.plugins.role_plays.kit.bundle import Bundle
from cop.plugins.role_plays.kit.importing import CHANGED, plan_of
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Packet, Part
from cop.plugins.role_plays.passages import passages
from cop.plugins.role_plays.services import newest_edition, publish_edition
from cop.search.models import SearchEntry
from cop.testing import Make
from tests.access.answers import words_of
from tests.plugins.role_plays import sample

RESERVED = "\n\n:::reserve\nEntre-nous\n:::"
PAPER = ("odt", "docx", *(("pdf",) if has_pdf() else ()))
SAID = (
    "Deux groupes, un puits.", "Contexte-commun", "Dire sa limite", "Ama — présidente",
    "Profil-R1 connu de tous.", "Bonjour-R3", "Pièce-pour-tous.", "Reformule", "Sortie de rôle",
    "Se lever.", "chacun.", "Le pays est éligible.", "10 janvier 2026", "https://a.example/r",
)  # fmt: skip


def with_reserved() -> Packet:
    """The packet of marks with a reserved passage in a profile, beside those of its secrets."""
    made = sample.packet()
    first = made.parts[0]
    return replace(
        made,
        parts=(replace(first, public_profile=first.public_profile + RESERVED), *made.parts[1:]),
    )


@pytest.fixture
def thing(make: Make) -> RolePlay:
    author = make.member("Aurore Autrice", organisation=make.organisation("Rives"))
    made = make.contribution("role_play", author, document_of(with_reserved()))
    made.visibility = Visibility.COMMUNITY
    assert isinstance(made, RolePlay)
    publish_edition(viewer_of(author), made)
    session.commit()
    return made


def markup(packet: Packet) -> dict[str, str]:
    return {one.label: str(one.markup) for one in passages(document_of(packet))}


@pytest.mark.usefixtures("cop_app")
def test_each_list_is_a_passage_of_its_own_and_an_empty_one_is_none() -> None:
    found = passages(document_of(sample.packet()))
    assert [(one.label, one.searched) for one in found] == [
        ("Ce qu’on y travaille", True), ("Les rôles", True), ("Documents", True),
        ("Ce qu’on observe", False), ("Débriefing", False), ("Règles citées", True),
    ]  # fmt: skip
    assert passages(document_of(Packet())) == []


@pytest.mark.usefixtures("cop_app")
def test_short_words_are_words_whatever_signs_they_have() -> None:
    part = Part(code="R1", name="<b>A</b> & *co*", public_profile="Un *mot*.", opening_line="<i>")
    assert list(markup(Packet(parts=(part,))).values()) == [
        "<h3>&lt;b&gt;A&lt;/b&gt; &amp; *co*</h3><p>Un <em>mot</em>.</p>"
        "<blockquote><p>&lt;i&gt;</p></blockquote>"
    ]


@pytest.mark.parametrize("form", PAPER)
def test_a_file_on_paper_says_all_that_is_public_and_no_secret(
    make: Make, login_as: Any, thing: RolePlay, form: str
) -> None:
    answer = login_as(make.member()).get(f"/fiches/{thing.uid}/export.{form}")
    words = " ".join(words_of(answer).replace("</w:t>", "").replace("<w:t>", "").split())
    assert [one for one in SAID if one not in words] == []
    assert [one for one in (*sample.ALL_SECRETS, "Entre-nous") if one in words] == []


@pytest.mark.parametrize(
    "path",
    ["/fiches/{}/export.md", "/fiches/{}/export.json", "/mises-en-situation/{}/kit/fichier.zip",
     "/mises-en-situation/{}/kit/fichier.md", "/mises-en-situation/{}"],
)  # fmt: skip
def test_a_reserved_passage_within_a_list_is_in_no_copy_of_who_may_not_read_it(
    make: Make, login_as: Any, thing: RolePlay, path: str
) -> None:
    words = words_of(login_as(make.member()).get(path.format(thing.uid)))
    assert ("Profil-R1" in words, "Entre-nous" in words) == (True, False)


def test_what_is_public_of_a_packet_holds_no_reserved_passage(thing: RolePlay) -> None:
    edition = newest_edition(thing)
    assert edition is not None
    for packet in (public_packet(thing), opened(packet_in(edition))):
        assert packet.parts[0].public_profile.strip() == "Profil-R1 connu de tous."
        assert (packet.parts[0].confidential, packet.facilitator_notes) == ("", "")


def test_the_search_has_what_is_its_own_and_public(thing: RolePlay) -> None:
    body = session.scalars(select(SearchEntry.body)).one()
    wanted = ("Écouter", "Ama — présidente", "Profil-R2", "Pièce-pour-tous", "Le pays est éligible")
    assert [one for one in wanted if one not in body] == []
    common = ("Reformule", "Sortie de rôle")
    assert [one for one in (*sample.ALL_SECRETS, *common, "Entre-nous") if one in body] == []


def test_a_file_without_the_reserved_passages_takes_none_away(
    cop_app: Any, make: Make, thing: RolePlay
) -> None:
    author = session.get_one(Member, thing.author_id)
    kind = cop_app.extensions["cop"].registry.types["role_play"]
    mine = replace(opened(packet_of(thing)), context="Contexte repris.")
    with cop_app.test_request_context():
        for secret, packet in ((False, mine), (True, replace(with_reserved(), context="Repris."))):
            bundle = Bundle(packet=packet, secret=secret, uid=thing.uid)
            if secret:
                assert plan_of(viewer_of(author), kind, bundle).verdict == CHANGED
            else:
                with pytest.raises(ImportRefused, match="passages réservés"):
                    plan_of(viewer_of(author), kind, bundle)
