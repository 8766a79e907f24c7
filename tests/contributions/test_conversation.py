"""Comments: who answers, who is named, who takes back."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions.bin import deleted_things
from cop.contributions.conversation import (
    comment_on,
    delete_comment,
    edit_comment,
    mark_useful,
    mentioned,
    thread,
    undelete_comment,
)
from cop.contributions.finding import find
from cop.contributions.models import SignedAs, State, Visibility
from cop.db import session
from cop.mail.outbox import Mail
from cop.members.models import Member, Role
from cop.members.viewer import viewer_of
from cop.plugins.case_studies.models import CaseStudy
from cop.testing import Make


@pytest.fixture
def author(make: Make) -> Member:
    return make.member("Aurore")


@pytest.fixture
def colleague(make: Make) -> Member:
    return make.member("Elias")


@pytest.fixture
def case(make: Make, author: Member, colleague: Member, case_document: dict[str, Any]) -> CaseStudy:
    return shared(make, author, case_document)


def shared(make: Make, author: Member, document: dict[str, Any], **keywords: Any) -> CaseStudy:
    made = make.contribution("case_study", author, document, **keywords)
    return find(viewer_of(author), made.uid, CaseStudy)


def test_an_answer_is_counted_and_taken_back_and_put_back(
    case: CaseStudy, colleague: Member
) -> None:
    viewer = viewer_of(colleague)
    written = comment_on(viewer, case, "Une piste.")
    counts = [case.comment_count]
    for deed in (delete_comment, delete_comment, undelete_comment, undelete_comment):
        deed(viewer, case, written.uid)
        counts.append(case.comment_count)
    assert counts == [1, 0, 0, 1, 1]


def test_only_who_wrote_it_edits_and_the_coordination_may_remove(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    colleague, coordinator = make.member(), make.member(roles=(Role.COORDINATOR,))
    case = shared(make, author, case_document)
    written = comment_on(viewer_of(colleague), case, "Une piste.")
    for stranger in (author, coordinator):
        with pytest.raises(Forbidden):
            edit_comment(viewer_of(stranger), case, written.uid, "Autre.")
    with pytest.raises(Forbidden):
        delete_comment(viewer_of(author), case, written.uid)
    delete_comment(viewer_of(coordinator), case, written.uid)
    assert thread(case) == []


def test_only_who_removed_an_answer_puts_it_back(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    colleague, coordinator = make.member(), make.member(roles=(Role.COORDINATOR,))
    case = shared(make, author, case_document)
    both = [viewer_of(colleague), viewer_of(coordinator)]
    for removes, other in (both, both[::-1]):
        written = comment_on(viewer_of(colleague), case, "Une piste.")
        delete_comment(removes, case, written.uid)
        assert written.uid not in {one.comment_uid for one in deleted_things(other)}
        with pytest.raises(Forbidden):
            undelete_comment(other, case, written.uid)
        assert [one.comment_uid for one in deleted_things(removes)] == [written.uid]
        undelete_comment(removes, case, written.uid)
        assert written.uid in {one.uid for one in thread(case)}


@pytest.mark.parametrize("state", [State.ARCHIVED, State.WITHDRAWN, State.DRAFT])
def test_only_what_is_published_is_answered(
    make: Make, author: Member, case_document: dict[str, Any], state: State
) -> None:
    case = shared(make, author, case_document, state=state)
    with pytest.raises(Forbidden):
        comment_on(viewer_of(author), case, "Trop tôt, ou trop tard.")


def test_a_guest_answers_in_their_space_and_nowhere_else(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    guest = make.member("Gaspard", roles=(Role.GUEST,))
    space = make.space(author, guest)
    public = shared(make, author, case_document, visibility=Visibility.PUBLIC)
    with pytest.raises(Forbidden):
        comment_on(viewer_of(guest), public, "Du dehors.")
    inside = shared(make, author, case_document, visibility=Visibility.SPACE, space=space)
    comment_on(viewer_of(guest), inside, "Du dedans.")
    assert [row.body.source for row in thread(inside)] == ["Du dedans."]


def test_a_mention_reaches_only_who_may_read(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    same = make.member("Colette")
    same.organisation_id = author.organisation_id
    stranger, former = make.member("Elias"), make.member("Fanny", status="former")
    session.commit()
    case = shared(make, author, case_document, visibility=Visibility.NETWORK)
    words = f"@{same.handle} @{stranger.handle} @{former.handle} @nobody-here"
    assert [member.handle for member in mentioned(case, words)] == [same.handle]
    comment_on(viewer_of(author), case, words)
    assert session.scalars(select(Mail.to)).all() == [same.email]


@pytest.mark.parametrize("words", ["mail@{}", "https://x.example/@{}", "@{}x", "a@{}"])
def test_what_only_looks_like_a_mention_is_none(
    case: CaseStudy, colleague: Member, words: str
) -> None:
    assert mentioned(case, words.format(colleague.handle)) == []


def test_ten_people_at_the_most_are_named_by_one_answer(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    organisation = make.organisation()
    people = [make.member(organisation=organisation) for _ in range(12)]
    case = shared(make, author, case_document)
    assert len(mentioned(case, " ".join(f"@{one.handle}" for one in people))) == 10


def test_the_author_of_a_case_without_a_name_answers_without_one(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    case = shared(make, author, case_document, signed_as=SignedAs.NETWORK)
    written = comment_on(viewer_of(author), case, "Je précise.", signed_as=SignedAs.MEMBER)
    assert written.signed_as == SignedAs.NETWORK


def test_useful_is_said_by_the_author_alone(
    case: CaseStudy, author: Member, colleague: Member
) -> None:
    written = comment_on(viewer_of(colleague), case, "Une piste.")
    with pytest.raises(Forbidden):
        mark_useful(viewer_of(colleague), case, written.uid, True)
    mark_useful(viewer_of(author), case, written.uid, True)
    assert written.is_useful
    delete_comment(viewer_of(colleague), case, written.uid)
    with pytest.raises(NotFound):
        mark_useful(viewer_of(author), case, written.uid, False)


def test_a_comment_is_found_under_its_own_case_only(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    one, other = shared(make, author, case_document), shared(make, author, case_document)
    one = find(viewer_of(author), one.uid, CaseStudy)
    written = comment_on(viewer_of(author), one, "Ici.")
    with pytest.raises(NotFound):
        edit_comment(viewer_of(author), other, written.uid, "Là.")
