"""The history: what was written before it was opened stays with the authors."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.exceptions import NotFound

from cop.contributions import services
from cop.contributions.documents import to_document
from cop.contributions.finding import find
from cop.contributions.history import readable, timeline, version_diff
from cop.contributions.models import State
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.case_studies.models import CaseStudy
from cop.testing import Make


@pytest.fixture
def people(make: Make) -> tuple[Member, Member]:
    return make.member("Aurore"), make.member("Elias")


@pytest.fixture
def case(make: Make, people: tuple[Member, Member], case_document: dict[str, Any]) -> CaseStudy:
    """A draft with a name in it, rewritten, published, then changed once."""
    viewer = viewer_of(people[0])
    named = case_document | {"attempted": "Zorglub a refusé."}
    made = make.contribution("case_study", people[0], named, state=State.DRAFT)
    found = find(viewer, made.uid, CaseStudy)
    services.save(viewer, found, case_document)
    found.checked_version = found.version
    services.publish(viewer, found)
    services.save(viewer, found, to_document(found) | {"attempted": "Deux rencontres."})
    return found


def words(case: CaseStudy, member: Member, number: int) -> str:
    change = version_diff(viewer_of(member), case, number)
    return " ".join(piece.text for pieces in change.fields.values() for piece in pieces)


def test_a_reader_sees_no_version_from_before_it_was_published(
    case: CaseStudy, people: tuple[Member, Member]
) -> None:
    author, reader = people
    seen = [entry.number for entry in timeline(viewer_of(reader), case) if entry.number]
    assert (seen, len(timeline(viewer_of(author), case))) == ([3, 2], 4)
    for number in (0, 1, 4, 999_999_999):
        with pytest.raises(NotFound):
            version_diff(viewer_of(reader), case, number)
    assert "Zorglub" in words(case, author, 1) and "Zorglub" in words(case, author, 2)


def test_the_first_version_that_a_reader_sees_is_whole_and_not_compared_with_a_hidden_one(
    case: CaseStudy, people: tuple[Member, Member]
) -> None:
    change = version_diff(viewer_of(people[1]), case, 2)
    assert (change.first, "Zorglub" in words(case, people[1], 2)) == (True, False)
    assert not version_diff(viewer_of(people[1]), case, 3).first


def test_reserved_passages_are_left_out_of_what_a_reader_compares(
    case: CaseStudy, people: tuple[Member, Member]
) -> None:
    document = {"situation": "Dehors.\n\n:::reserve{niveau=session}\nDedans.\n:::", "title": "T"}
    assert readable(viewer_of(people[1]), case, document)["situation"].strip() == "Dehors."
    assert readable(viewer_of(people[0]), case, document) == document


def test_the_history_of_a_purged_version_is_gone_for_the_author_too(
    case: CaseStudy, people: tuple[Member, Member]
) -> None:
    from cop.contributions.care import purge_revisions

    purge_revisions(case)
    session.flush()
    with pytest.raises(NotFound):
        version_diff(viewer_of(people[0]), case, 1)
