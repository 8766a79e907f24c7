"""The page of one contribution and those around it: who is named, what is kept, what changed."""

from __future__ import annotations

from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks
from flask import g, render_template

from cop.contributions import conversation, services
from cop.contributions.documents import to_document
from cop.contributions.finding import find_any
from cop.contributions.models import Contribution, SignedAs, Visibility
from cop.contributions.pages import kind_of, show_context
from cop.members.models import Member
from cop.members.viewer import viewer_of
from tests.web.place import DOCUMENT, Place, build, faults, read
from tests.web.reading import Page


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [bookmarks]


@pytest.fixture
def place(make: Any) -> Place:
    return build(make)


def answer_to(thing: Contribution, who: Member, words: str) -> None:
    viewer = viewer_of(who)
    conversation.comment_on(viewer, find_any(viewer, thing.uid), words)


@pytest.fixture
def quiet(make: Any, place: Place) -> Contribution:
    """What the author shares, and answers to, as « a member of the network »."""
    made: Contribution = make.contribution(
        "bookmark", place.author, {**DOCUMENT, "title": "Sans nom"}, signed_as=SignedAs.NETWORK
    )
    answer_to(made, place.author, "Merci.")
    return made


def test_a_colleague_reads_no_name_that_is_not_signed(
    quiet: Contribution, make: Any, login_as: Any
) -> None:
    page = read(login_as(make.member()), f"/signets/{quiet.uid}")

    assert "Maya" not in page.text
    assert page.words.count("un membre du réseau Armor") == 2


def test_its_author_is_told_who_else_sees_the_name(
    quiet: Contribution, place: Place, login_as: Any
) -> None:
    page = read(login_as(place.author), f"/signets/{quiet.uid}")

    assert "Visible de vous et de la coordination seulement : posté par Maya Autrice." in page.words


def test_a_guest_who_answers_is_marked_and_members_know_who_reads(
    place: Place, make: Any, login_as: Any
) -> None:
    shared = make.contribution(
        "bookmark", place.author, DOCUMENT, visibility=Visibility.SPACE, space=place.space
    )
    answer_to(shared, place.guest, "Bonjour.")
    page = read(login_as(place.author), f"/signets/{shared.uid}")

    assert "Guy Convié personne invitée" in page.words
    assert "Les personnes invitées dans cet espace liront aussi votre réponse." in page.words


def test_a_visitor_reads_a_public_page_and_none_of_its_answers(
    place: Place, make: Any, login_as: Any
) -> None:
    shared = make.contribution("bookmark", place.author, DOCUMENT, visibility=Visibility.PUBLIC)
    answer_to(shared, place.author, "Seulement entre membres.")
    page = read(login_as(None), f"/signets/{shared.uid}")

    assert "La grille" in page.h1[0]
    assert "Seulement entre membres." not in page.text
    assert "une réponse" not in page.words


@pytest.mark.at_root
@pytest.mark.parametrize(("is_author", "seen"), [(True, True), (False, False)])
def test_a_type_without_a_page_of_its_own_shows_its_fields_but_no_secret(
    is_author: bool, seen: bool, cop_app: Any, make: Any, place: Place
) -> None:
    thing = make.contribution("bookmark", place.author, {**DOCUMENT, "note": "À ne pas dire."})
    reader = place.author if is_author else make.member()
    with cop_app.test_request_context(f"/signets/{thing.uid}"):
        g.cop_viewer = viewer_of(reader)
        context = show_context(find_any(g.cop_viewer, thing.uid), kind_of("bookmark"))
        page = Page(render_template("cop/contribution/show.html", **context))

    assert "https://a.example/" in page.links
    assert "Elle aide." in page.words
    assert ("Entre nous seulement." in page.text) is seen
    assert "À ne pas dire." not in page.text


def test_a_saved_draft_is_dropped_and_no_other(place: Place, login_as: Any) -> None:
    client, uid, me = login_as(place.author), place.thing, place.author.uid

    def done(saved: str) -> list[str]:
        return read(client, f"/signets/{uid}?saved={saved}").marks.get("data-draft-done", [])

    saved = [f"bookmark:new:{me}", f"bookmark:{uid}:{me}", f"bookmark:{uid}:both:{me}"]
    assert done("1") == saved
    assert done("comment") == [f"comment:{uid}:{me}"]
    assert done("") == []


def test_a_form_keeps_the_draft_of_one_person_on_one_thing(place: Place, login_as: Any) -> None:
    client, me = login_as(place.author), place.author.uid

    assert read(client, "/signets/nouveau").marks["data-draft"] == [f"bookmark:new:{me}"]
    assert read(client, f"/signets/{place.thing}/modifier").marks["data-draft"] == [
        f"bookmark:{place.thing}:{me}"
    ]
    assert read(client, f"/signets/{place.thing}").marks["data-draft"] == [
        f"comment:{place.thing}:{me}"
    ]


def test_the_history_tells_acts_in_words(place: Place, login_as: Any) -> None:
    viewer = viewer_of(place.author)
    services.set_visibility(viewer, find_any(viewer, place.thing), Visibility.NETWORKS)
    page = read(login_as(place.author), f"/fiches/{place.thing}/historique")

    changed = "Lecture changée : de « toute la communauté » à « tous les réseaux régionaux »"
    assert changed in page.words
    assert "Nouvelle version voir la version 2 l’actuelle" in page.words


@pytest.mark.parametrize(("is_author", "seen"), [(True, True), (False, False)])
def test_a_version_names_the_field_and_marks_what_changed(
    is_author: bool, seen: bool, place: Place, make: Any, login_as: Any
) -> None:
    reader = place.author if is_author else make.member()
    page = read(login_as(reader), f"/fiches/{place.thing}/historique/2")

    changed = "En quoi elle aide Elle * [retiré aide ] [ajouté aide vraiment ]*."
    assert changed in page.words
    assert ("Entre nous seulement." in page.words) is seen


def test_two_who_changed_the_same_words_see_both_and_lose_no_other_field(
    place: Place, login_as: Any
) -> None:
    viewer = viewer_of(place.author)
    thing = find_any(viewer, place.thing)
    started = {**to_document(thing), "base_version": thing.version}
    theirs = {**to_document(thing), "title": "La leur", "url": "https://b.example/"}
    services.save(viewer, thing, theirs)
    client = login_as(place.author)

    mine = {**started, "title": "La mienne", "csrf_token": client.token}
    answer = client.post(f"/signets/{place.thing}/modifier", data=mine)
    page = Page(answer.get_data(as_text=True))

    assert (answer.status_code, faults(page)) == (409, [])
    assert "Ce qui est enregistré maintenant La leur Ce que vous avez écrit La mienne" in page.words
    kept = {name: page.fields[name] for name in ("title", "url", "base_version")}
    assert kept == {"title": "La mienne", "url": "https://b.example/", "base_version": "3"}


def test_an_empty_answer_is_refused_on_a_page_that_says_why(place: Place, login_as: Any) -> None:
    client = login_as(place.author)

    answer = client.post(
        f"/fiches/{place.thing}/commentaires", data={"body": " ", "csrf_token": client.token}
    )
    page = Page(answer.get_data(as_text=True))

    assert (answer.status_code, faults(page), page.h1) == (422, [], ["Ma réponse"])
    assert page.marks["data-draft"] == [f"comment:{place.thing}:{place.author.uid}"]
