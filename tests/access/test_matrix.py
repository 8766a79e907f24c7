"""Every page × every kind of reader × every level and state, against the table of `matrix.py`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import pytest

from cop.testing.mounted import url_prefix
from tests.access import matrix as m
from tests.access.walking import Place, ask, bare_errors, fault, mistakes
from tests.access.world import World

ABSENT, ABSENT_COMMENT, ABSENT_FILE = "2222222222", "3333333333", "4444444444"
ABSENT_PROPOSAL, ABSENT_TAKEAWAY = "5555555555", "6666666666"
# One case for each way that a level or a state can decide; the slow test takes all of them.
TELLING = (
    ("network", "published"), ("networks", "published"), ("community", "published"),
    ("space", "published"), ("public", "published"), ("community", "draft"),
    ("public", "archived"), ("space", "withdrawn"), ("community", "deleted"),
)  # fmt: skip
VARIES = re.compile(r'(name="csrf_token" value=|name="once" value=|nonce=)"[^"]*"')


def routes(community: World) -> Iterator[tuple[str, str]]:
    """(endpoint without « cop. », method) of all pages of cop."""
    for rule in community.app.url_map.iter_rules():
        for method in (rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}:
            if rule.endpoint.startswith("cop."):
                yield rule.endpoint.removeprefix("cop."), method


def test_every_page_is_placed_in_the_matrix(community: World) -> None:
    tables = [
        *m.CASES,
        *m.TOOLS,
        *m.KITS,
        *m.CALLS,
        *m.COMMITMENTS,
        *m.MET,
        *m.BY_MAIL,
        *m.GATHERINGS,
        *m.MEETINGS,
        *m.PROGRAMMES,
        *m.ROLE_PLAYS,
        *m.WORKSHOPS,
        *m.RUNS,
        *m.ROOMS,
        *m.OPENING,
        *m.BY_KEY,
        *m.DATED,
    ]
    tables += [*m.PAGES, *m.PRINTED, *m.WORKSHOPS, *m.WORKSHOP_KITS, *m.WORKSHOP_RUNS]
    tables += [*m.METHODS, *m.LIBRARY, *m.PROTOCOLS, *m.NOWHERE, *m.IN_FRAMES]
    placed = {(name.split("@")[0], method) for name, method in tables}
    missing = set(routes(community)) - placed
    assert missing == set(), f"place it in tests/access/matrix.py: {missing}"
    assert placed - set(routes(community)) == set()


def address(community: World, name: str, uid: str) -> str:
    """The path of a page about the case `uid`."""
    endpoint, _, variant = name.partition("@")
    values: dict[str, Any] = {"uid": uid}
    match endpoint:
        case "contributions.export":
            values["form"] = variant
        case "contributions.start":
            values["type_name"] = variant
        case "contributions.version" | "contributions.restore":
            values["number"] = 1
        case "contributions.edit_comment" | "contributions.comment_deed":
            values["comment_uid"] = community.comments.get(uid, ABSENT_COMMENT)
        case "attachments.open_file" | "attachments.small":
            values["file_uid"] = community.files.get(uid, ABSENT_FILE)
        case "attachments.act_on":
            known = community.removed if variant == "reprendre" else community.files
            values["file_uid"] = known.get(uid, ABSENT_FILE)
        case "contributions.takeaway_deed" | "contributions.take_up" | "contributions.undo_take_up":
            values["takeaway_uid"] = community.takeaways.get(uid, ABSENT_TAKEAWAY)
        case one if one.endswith("proposal"):
            values["proposal_uid"] = ABSENT_PROPOSAL
    if endpoint.endswith(("_deed", "act_on")):
        values["deed"] = variant
    with community.app.test_request_context():
        return community.app.url_for(f"cop.{endpoint}", **values)


def body(community: World, name: str) -> dict[str, Any]:
    """The least that a form needs to be read."""
    match name.partition("@")[0]:
        case "contributions.comment" | "contributions.edit_comment":
            return {"body": "Essayez une médiation."}
        case "contributions.links":
            return {"target": community.cases["public", "published"]}
        case "contributions.takeaways":
            return {"kind": "need", "body": "Un modèle de courrier."}
        case "contributions.take_up":
            return {"type": "case_study"}
        case "contributions.use":
            return {"used": "1"}
        case "contributions.audience":
            return {"visibility": "network"}
        case "case_studies.conclude":
            return {"synthesis": "Merci."}
        case "attachments.add":
            return {"files": (BytesIO(b"Bonjour"), "note.txt")}
        case _other:
            return {}


def walked(community: World, name: str, method: str, places: Iterable[Place]) -> list[str]:
    """What differs from the table, one line each."""
    return mistakes(
        community,
        (name, method),
        m.CASES[name, method],
        {place: community.cases[place] for place in places},
        lambda uid: address(community, name, uid),
        lambda: body(community, name),
    )


@pytest.mark.slow
@pytest.mark.parametrize(("name", "method"), m.CASES)
def test_a_page_about_a_case_answers_as_the_matrix_says(
    community: World, name: str, method: str
) -> None:
    found = walked(community, name, method, TELLING)
    assert not found, "\n".join(found)


@pytest.mark.slow
@pytest.mark.one_database
@pytest.mark.parametrize(("name", "method"), m.CASES)
def test_the_whole_product_of_levels_and_states(community: World, name: str, method: str) -> None:
    """On one database: that each reads alike is held, product and all, in `test_visible_to.py`."""
    rest = [place for place in community.cases if place not in TELLING]
    found = walked(community, name, method, rest)
    assert not found, "\n".join(found)


def public_ticket(community: World) -> str:
    """What a visitor is led to who opens the file of a public case."""
    path = address(community, "attachments.open_file", community.cases["public", "published"])
    location: str = community.client(m.VISITOR).get(path).headers["Location"]
    return location.rpartition("/")[2]


def plain_address(community: World, name: str) -> str:
    """The path of a page that is about no contribution."""
    endpoint, _, form = name.partition("@")
    values: dict[str, Any] = {
        "static": {"filename": "cop.css"},
        "role_plays.provided": {"name": "posture"},
        "role_plays.adapt_provided": {"name": "posture"},
        "web.visitor_language": {"code": "en"},
        "archive.take": {"name": "case_study", "form": form},
        "feeds.feed": {"name": "agenda" if form == "ics" else "tout", "form": form},
        "embeds.document": {"path": "outils/"},
        "embeds_roots.fragment": {"path": "outils/"},
        "embeds_roots.oembed_answer": {"url": f"http://127.0.0.1:8000{url_prefix()}/outils/"},
        "embeds.revoke": {"uid": community.site},
        "feeds.withdraw": {"uid": community.feed_key},
        "api_pages.withdraw": {"uid": community.api_token},
        "api.search": {"q": "puits"},
        "harvest.sitemap_part": {"number": 1},
        "calendar.feed": {"name": "tout"},
        "notes.register": {"what": form},
        "notes.register_table": {"what": form},
        "calendar.withdraw": {"uid": community.feed_key},
        "web.network": {"uid": community.network},
        "web.edit_network": {"uid": community.network},
        "web.person": {"handle": community.handles[m.AUTHOR]},
        "web.space": {"uid": community.space},
        "web.edit_space": {"uid": community.space},
        "web.space_opening": {"uid": community.space},
        "web.take_part": {"uid": community.space},
        "web.space_place": {"uid": community.space, "member_uid": community.member(m.GUEST).uid},
        "web.vocabulary": {"name": "theme"},
        "web.term": {"name": "theme", "code": "water"},
        "web.term_state": {"name": "theme", "code": "water"},
        "search.synonym_group": {"number": 1},
        "search.synonym_state": {"number": 1},
        "attachments.piece": {"ticket": public_ticket(community)},
        "web.member": {"uid": community.member(m.AUTHOR).uid},
        "web.member_access": {"uid": community.member(m.AUTHOR).uid},
    }.get(endpoint, {})
    with community.app.test_request_context():
        return community.app.url_for(f"cop.{endpoint}", **values)


@pytest.mark.parametrize(("name", "method"), m.PAGES)
def test_a_page_of_the_house_answers_as_the_matrix_says(
    community: World, name: str, method: str
) -> None:
    found = []
    path = plain_address(community, name)
    # A form sent empty comes back; the charter that is in force was accepted already.
    data = {"number": "1", "language": "fr"}
    with bare_errors():
        for reader in m.READERS:
            closed = "sign in" if reader in m.OUTSIDE else "hidden"
            expected = "done" if reader in m.PAGES[name, method] else closed
            answer = ask(community, reader, method, path, data, compare=expected != "done")
            if wrong := fault(expected, method, answer):
                found.append(f"{name} {method}: {reader}: {wrong}")
    assert not found, "\n".join(found)


STRANGERS = (m.VISITOR, m.ADMIN, m.GUEST, m.ELSEWHERE)


@pytest.mark.slow
@pytest.mark.one_database
@pytest.mark.parametrize(("name", "method"), m.CASES)
def test_hidden_and_absent_answer_the_same(community: World, name: str, method: str) -> None:
    """On one database: `can` says no to the one as to the other, in Python; that it is one rule with
    the SQL of `visible_to` is held on both in `test_visible_to.py`."""
    hidden = community.cases["network", "published"]
    places = {hidden: community.comments[hidden], ABSENT: ABSENT_COMMENT}
    found = []
    for reader in STRANGERS:
        said = []
        for uid, comment in places.items():
            path, data = address(community, name, uid), body(community, name)
            answer = ask(community, reader, method, path, data, compare=False)
            said.append((answer.status, bare(community, answer.page, uid, comment)))
        if said[0] != said[1]:
            found.append(f"{name} {method}: {reader}: {said[0]} instead of {said[1]}")
    assert not found, "\n".join(found)


def bare(community: World, page: str, uid: str, comment: str) -> str:
    """A page without what differs from one request to the next, and without the names in its address."""
    for one in (community.files.get(uid), community.removed.get(uid), ABSENT_FILE):
        page = page.replace(one or ABSENT_FILE, "FILE")
    page = page.replace(community.takeaways.get(uid, ABSENT_TAKEAWAY), "TAKEAWAY")
    return VARIES.sub("", page).replace(uid, "UID").replace(comment, "COMMENT")
