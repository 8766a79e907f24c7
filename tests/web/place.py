"""A small community with something of everything, for the tests of the pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cop.contributions import conversation, services, ties
from cop.contributions.documents import to_document
from cop.contributions.finding import find_any
from cop.contributions.models import State
from cop.db import session
from cop.members.models import Member, Role, Space
from cop.members.viewer import viewer_of
from tests.web.reading import Page

DOCUMENT = {
    "title": "La grille <b>",
    "summary": "Une page.",
    "url": "https://a.example/",
    "why": "Elle *aide*.\n\n:::reserve\nEntre nous seulement.\n:::",
}


@dataclass
class Place:
    """Its people, and what they share, by `uid`."""

    author: Member
    guest: Member
    space: Space
    network: str
    thing: str
    draft: str


def build(make: Any) -> Place:
    """`thing` has two versions, a link and an answer; `draft` waits; one more is in the bin."""
    network = make.organisation("Armor")
    author = make.member(
        "Maya Autrice", organisation=network, roles=(Role.MEMBER, Role.NETWORK_CONTACT)
    )
    guest = make.member("Guy Convié", roles=(Role.GUEST,))
    made = [
        make.contribution("bookmark", author, {**DOCUMENT, "title": title}).uid
        for title in (DOCUMENT["title"], "Une autre", "Jetée")
    ]
    draft = make.contribution(
        "bookmark", author, {**DOCUMENT, "title": "En cours"}, state=State.DRAFT
    )
    space = make.space(author, guest)
    viewer = viewer_of(author)
    thing, other, gone = (find_any(viewer, uid) for uid in made)
    revised = DOCUMENT["why"].replace("aide", "aide vraiment")
    services.save(viewer, thing, {**to_document(thing), "why": revised})
    ties.link(viewer, thing, other)
    conversation.comment_on(viewer, thing, "Une réponse.")
    services.delete(viewer, gone)
    session.commit()
    return Place(author, guest, space, network.uid, made[0], draft.uid)


def addresses(place: Place) -> dict[str, str]:
    """Every page that the author can open, by a name."""
    own, fiche = f"/signets/{place.thing}", f"/fiches/{place.thing}"
    return {
        "home": "/", "networks": "/reseaux", "network": f"/reseaux/{place.network}",
        "network_form": f"/reseaux/{place.network}/modifier", "people": "/personnes",
        "people found": "/personnes?q=maya", "nobody found": "/personnes?q=zzzz",
        "person": f"/personnes/{place.author.handle}", "profile": "/profil",
        "spaces": "/espaces", "space": f"/espaces/{place.space.uid}", "charter": "/charte",
        "mine": "/mes-fiches", "bin": "/corbeille", "accessibility": "/accessibilite",
        "formatting": "/aide/mise-en-forme", "search": "/recherche/",
        "found": "/recherche/?q=grille", "nothing found": "/recherche/?q=zzzz",
        "index": "/signets/", "new": "/signets/nouveau", "show": own, "edit": f"{own}/modifier",
        "draft": f"/signets/{place.draft}", "history": f"{fiche}/historique",
        "first version": f"{fiche}/historique/1", "second version": f"{fiche}/historique/2",
        "audience": f"{fiche}/lecteurs", "anonymise": f"{fiche}/anonymiser",
        "links": f"{fiche}/liens", "links found": f"{fiche}/liens?q=autre",
    }  # fmt: skip


def read(client: Any, address: str, status: int = 200) -> Page:
    """The page at an address."""
    answer = client.get(address)
    assert (address, answer.status_code) == (address, status)
    return Page(answer.get_data(as_text=True))


def faults(page: Page) -> list[str]:
    """What is wrong with the bones of a page."""
    twice = sorted({one for one in page.ids if page.ids.count(one) > 1})
    return [
        *([] if len(page.h1) == 1 and page.h1[0].strip() else [f"{len(page.h1)} h1"]),
        *([] if page.title.strip() else ["no title"]),
        *page.forbidden,
        *(f"id {one} twice" for one in twice),
    ]
