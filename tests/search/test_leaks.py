"""A word of its own in every text; who finds which word, and what do counts and facets tell?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import g
from sqlalchemy import select

from cop.contributions import services
from cop.contributions.conversation import comment_on, delete_comment
from cop.contributions.documents import to_document
from cop.contributions.finding import find
from cop.contributions.models import CoAuthor, SignedAs, State, Visibility
from cop.db import now, session
from cop.members.models import Space
from cop.members.viewer import current_viewer, viewer_of
from cop.plugins.case_studies.models import CaseStudy
from cop.search.matching import read
from cop.search.results import Results, search
from cop.search.spelling import help_with
from cop.testing import Make
from tests.access import matrix as m
from tests.access.test_matrix import TELLING
from tests.access.world import DOCUMENT, World, settle_people, world

pytestmark = pytest.mark.slow

FIELDS = ("title", "summary", "situation", "reserved", "early", "comment", "gone")
# No two of these marks are one letter apart, and none begins like another.
LETTERS = dict(zip((*m.LEVELS, *m.STATES), "bcdfghjklmp", strict=True))


def mark(field: str, level: str, state: str) -> str:
    """One word that stands nowhere else."""
    return f"zq{LETTERS[level] * 2}{LETTERS[state] * 2}{field}"


@pytest.fixture(scope="module")
def marked(new_url: Callable[..., str]) -> Iterator[World]:
    with world(new_url()) as made:
        space = settle_people(made)
        for level, state in TELLING:
            _case(made, Visibility(level), state, space)
        session.commit()
        yield made


def _case(made: World, level: Visibility, state: str, space: Space) -> None:
    author = made.member(m.AUTHOR)
    viewer = viewer_of(author)
    word = {field: mark(field, level, state) for field in FIELDS}
    hidden = f"\n\n:::reserve{{niveau=session}}\n{word['reserved']}\n:::\n"
    made_of = {"title": word["title"], "summary": word["summary"], "themes": ["water"]}
    case = Make().contribution(
        "case_study", author, DOCUMENT | made_of | {"situation": word["early"]},
        state=State.DRAFT, visibility=level, signed_as=SignedAs.COMMUNITY,
        space=space if level == Visibility.SPACE else None,
    )  # fmt: skip
    case = find(viewer, case.uid, CaseStudy)
    services.save(viewer, case, to_document(case) | {"situation": word["situation"] + hidden})
    case.state = State.PUBLISHED
    comment_on(viewer, case, word["comment"])
    delete_comment(viewer, case, comment_on(viewer, case, word["gone"]).uid)
    session.add(CoAuthor(contribution_id=case.id, member_id=made.member(m.COAUTHOR).id))
    case.published_at = None if state == "draft" else now()
    if state == "deleted":
        case.deleted_at = now()
    else:
        case.state = State(state)
    session.flush()
    made.cases[level, state] = case.uid


def finds(reader: str, field: str, level: str, state: str) -> bool:
    """Who finds something by a word of it, in words of the trust rules: a reserved passage, an
    earlier version and a deleted answer by nobody, an answer by members, and by guests in their
    spaces."""
    if field in {"reserved", "early", "gone"}:
        return False
    reads = m.reads(reader, level, state)
    within = reader in m.MEMBERS or (reader, level) == (m.GUEST, "space")
    return reads and (field != "comment" or within)


def looked_for(made: World, reader: str, typed: str) -> Results:
    """What this reader's search answers."""
    return _as(made, reader, lambda: search(current_viewer(), read(typed), {}))


def _as(made: World, reader: str, ask: Callable[[], Results]) -> Results:
    with made.app.test_request_context():
        handle = made.handles[reader]
        if handle is not None:
            from flask import session as browser_session

            browser_session["who"] = handle
        g.pop("cop_viewer", None)
        return ask()


@pytest.mark.parametrize("reader", m.READERS)
def test_each_word_finds_its_case_for_those_who_may_read_it_there(
    marked: World, reader: str
) -> None:
    wrong = []
    for level, state in TELLING:
        for field in FIELDS:
            found = looked_for(marked, reader, mark(field, level, state))
            uids = [one.item.uid for group in found.groups for one in group.results]
            due = [marked.cases[level, state]] if finds(reader, field, level, state) else []
            if uids != due or found.count != len(due):
                wrong.append((level, state, field, uids))
    assert wrong == []


@pytest.mark.parametrize("reader", m.READERS)
def test_counts_and_facets_are_of_what_the_reader_may_read(marked: World, reader: str) -> None:
    readable = sum(m.reads(reader, level, state) for level, state in TELLING)
    found = looked_for(marked, reader, "water")
    counted = {name: sum(one.count for one in found.facets.get(name, [])) for name in found.facets}
    assert found.count == readable
    assert (counted["type"], counted["theme"], counted["year"]) == (readable,) * 3
    # « A member of the community »: not even a count tells of which network.
    assert found.facets["network"] == []


@pytest.mark.parametrize("reader", m.READERS)
def test_the_page_shows_no_word_that_its_reader_may_not_see(marked: World, reader: str) -> None:
    client = marked.client(reader)
    allowed = {
        mark(field, *place) for place in TELLING for field in FIELDS if finds(reader, field, *place)
    }
    shown = set()
    for typed in ("water", "zq", "zqb", "puits", "eau zqddhhtitel", "-zzz"):
        page = client.get("/recherche/", query_string={"q": typed}).get_data(as_text=True)
        # What was typed comes back in the box and in the link to the other language.
        # Random keys may begin like a mark, but no mark has capitals or digits.
        shown |= set(re.findall(r"\bzq[a-z]{6,}\b", re.sub(r"</?mark>", "", page))) - set(
            typed.split()
        )
    assert shown - allowed == set()
    assert {one for one in allowed if one.endswith("title")} - shown == set()


@pytest.mark.parametrize("reader", m.READERS)
def test_titles_while_typing_are_of_what_the_reader_may_read(marked: World, reader: str) -> None:
    client = marked.client(reader)
    for level, state in TELLING:
        for field in FIELDS:
            word = mark(field, level, state)
            answer = client.get("/recherche/suggestions", query_string={"q": word[:-1]}).get_json()
            due = field == "title" and finds(reader, field, level, state)
            assert [one["title"] for one in answer] == ([word] if due else [])


@pytest.mark.parametrize("reader", m.READERS)
def test_a_wrong_letter_suggests_only_words_that_the_reader_finds(
    marked: World, reader: str
) -> None:
    for level, state in TELLING:
        for field in FIELDS:
            word = mark(field, level, state)
            typed = f"{word[:5]}y{word[6:]}"  # the letter of the state doubled, then mistaken
            instead = _as(marked, reader, lambda t=typed: help_with(current_viewer(), read(t)))  # type: ignore[misc]
            due = word if finds(reader, field, level, state) else ""
            assert instead.instead == due, (level, state, field)


def test_a_filter_by_network_finds_nothing_of_who_stands_without_one(marked: World) -> None:
    case = session.scalars(
        select(CaseStudy).where(CaseStudy.uid == marked.cases["public", "published"])
    ).one()
    assert case.network_id is not None
    page = marked.client(m.COLLEAGUE).get(f"/recherche/?q=water&network={marked.network}")
    assert 'class="fiche' not in page.get_data(as_text=True)
