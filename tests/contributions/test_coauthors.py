from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import coauthors, services
from cop.contributions.finding import find_any
from cop.contributions.history import timeline
from cop.contributions.models import Act, Contribution, SignedAs, State
from cop.contributions.rules import can
from cop.db import now, session
from cop.members.models import Member, MemberStatus, Role
from cop.members.viewer import viewer_of


def shared(make: Any, author: Member, document: Any, **how: Any) -> Contribution:
    made = make.contribution("case_study", author, document, **how)
    return find_any(viewer_of(author), made.uid)


def again(author: Member, thing: Contribution) -> Contribution:
    """Read anew: a commit, such as that of a new member, makes what was read stale."""
    return find_any(viewer_of(author), thing.uid)


def acts(thing: Contribution) -> list[tuple[str, str, str]]:
    rows = session.execute(
        select(Act.verb, Act.before, Act.after)
        .where(Act.contribution_id == thing.id)
        .order_by(Act.id)
    )
    return [(verb, before, after) for verb, before, after in rows]


def test_a_co_author_edits_the_draft_and_finds_it_among_their_own(
    make: Any, login_as: Any, case_document: Any
) -> None:
    author, friend = make.member("Aurore"), make.member("Côme")
    thing = shared(make, author, case_document, state=State.DRAFT)
    before = login_as(friend).get("/mes-fiches").get_data(as_text=True)
    assert case_document["title"] not in before
    named = coauthors.add(viewer_of(author), again(author, thing), f" @{friend.handle.upper()} ")
    assert named.id == friend.id
    session.commit()
    assert can(viewer_of(friend), "edit", again(author, thing))
    after = login_as(friend).get("/mes-fiches").get_data(as_text=True)
    assert case_document["title"] in after


def test_naming_somebody_twice_changes_nothing(make: Any, case_document: Any) -> None:
    author, friend = make.member(), make.member()
    thing = shared(make, author, case_document)
    coauthors.add(viewer_of(author), thing, friend.handle)
    coauthors.add(viewer_of(author), thing, friend.handle)
    assert [one.id for one in coauthors.people(thing)] == [friend.id]
    assert acts(thing) == [("coauthor_added", "", "")]


def test_who_is_taken_off_reads_the_draft_no_more(make: Any, case_document: Any) -> None:
    author, friend = make.member(), make.member()
    thing = shared(make, author, case_document, state=State.DRAFT)
    coauthors.add(viewer_of(author), thing, friend.handle)
    coauthors.remove(viewer_of(author), thing, friend.uid)
    assert not can(viewer_of(friend), "read", thing)
    assert acts(thing) == [("coauthor_added", "", ""), ("coauthor_removed", "", "")]
    with pytest.raises(NotFound):
        coauthors.remove(viewer_of(author), thing, friend.uid)


def test_only_members_who_come_in_are_named(make: Any, case_document: Any) -> None:
    author = make.member()
    thing = shared(make, author, case_document)
    refused = [
        make.member(roles=(Role.GUEST,), guest_until=now() + timedelta(days=9)).handle,
        make.member(roles=(Role.ADMIN,)).handle,
        make.member(status=MemberStatus.DISABLED).handle,
        make.member(status=MemberStatus.INVITED).handle,
        author.handle,
        "nobody-here",
        "a\x00b",
        "",
    ]
    thing = again(author, thing)
    for handle in refused:
        with pytest.raises(coauthors.CoauthorRefused):
            coauthors.add(viewer_of(author), thing, handle)
    assert (coauthors.people(thing), acts(thing)) == ([], [])


def test_co_authors_and_coordinators_choose_nobody(make: Any, case_document: Any) -> None:
    author, friend, other = make.member(), make.member(), make.member()
    coordinator = make.member(roles=(Role.COORDINATOR,))
    thing = shared(make, author, case_document)
    coauthors.add(viewer_of(author), thing, friend.handle)
    for member in (friend, coordinator, other):
        with pytest.raises(Forbidden):
            coauthors.add(viewer_of(member), thing, other.handle)
        with pytest.raises(Forbidden):
            coauthors.remove(viewer_of(member), thing, friend.uid)
    assert [one.id for one in coauthors.people(thing)] == [friend.id]


def test_nothing_is_chosen_for_what_lies_in_the_bin(make: Any, case_document: Any) -> None:
    author, friend = make.member(), make.member()
    thing = shared(make, author, case_document)
    services.delete(viewer_of(author), thing)
    with pytest.raises(NotFound):
        coauthors.add(viewer_of(author), thing, friend.handle)


@pytest.mark.parametrize("signed_as", list(SignedAs))
def test_a_co_author_is_shown_where_the_author_is(
    make: Any, login_as: Any, case_document: Any, signed_as: SignedAs
) -> None:
    author, friend = make.member("Aurore Autrice"), make.member("Côme Coauteur")
    thing = shared(make, author, case_document, signed_as=signed_as)
    coauthors.add(viewer_of(author), thing, friend.handle)
    services.save(viewer_of(friend), thing, {"attempted": "Une lettre."})
    session.commit()
    reader = login_as(make.member())
    named = signed_as == SignedAs.MEMBER
    for path in (f"/etudes-de-cas/{thing.uid}", f"/fiches/{thing.uid}/historique"):
        page = reader.get(path).get_data(as_text=True)
        assert ("Côme Coauteur" in page) is named
    shown = login_as(author).get(f"/etudes-de-cas/{thing.uid}").get_data(as_text=True)
    assert "Côme Coauteur" in shown


def test_who_wrote_along_and_was_taken_off_stays_unnamed_in_the_history(
    make: Any, case_document: Any
) -> None:
    author, friend = make.member("Aurore"), make.member("Côme")
    thing = shared(make, author, case_document, signed_as=SignedAs.NETWORK)
    coauthors.add(viewer_of(author), thing, friend.handle)
    services.save(viewer_of(friend), thing, {"attempted": "Une lettre."})
    coauthors.remove(viewer_of(author), thing, friend.uid)
    reader = make.member()
    thing = again(author, thing)
    told = {entry.byline.text for entry in timeline(viewer_of(reader), thing)}
    assert not told & {"Aurore", "Côme"}
    assert {entry.byline.text for entry in timeline(viewer_of(author), thing)} == {
        "Aurore", "Côme",
    }  # fmt: skip


def test_a_coordinator_s_act_is_not_laid_at_the_author_s_door(
    make: Any, case_document: Any
) -> None:
    author = make.member("Aurore")
    coordinator = make.member("Nadia", roles=(Role.COORDINATOR,))
    thing = shared(make, author, case_document, signed_as=SignedAs.COMMUNITY)
    services.act(viewer_of(coordinator), thing, "anonymised")
    reader = make.member()
    entries = timeline(viewer_of(reader), again(author, thing))
    assert {entry.verb: entry.byline.text for entry in entries}["anonymised"] == "Nadia"


def test_the_page_adds_removes_and_comes_back_filled(
    make: Any, login_as: Any, case_document: Any
) -> None:
    author, friend = make.member(), make.member("Côme Coauteur")
    thing = shared(make, author, case_document)
    client, path = login_as(author), f"/fiches/{thing.uid}/co-auteurs"

    def post(**data: str) -> Any:
        return client.post(path, data={"csrf_token": client.token, **data})

    wrong = post(handle="personne-ici")
    assert (wrong.status_code, "personne-ici" in wrong.get_data(as_text=True)) == (422, True)
    assert post(handle=friend.handle).status_code == 303
    assert "Côme Coauteur" in client.get(path).get_data(as_text=True)
    assert post(remove=friend.uid).status_code == 303
    assert "Côme Coauteur" not in client.get("/fiches/" + thing.uid).get_data(as_text=True)
    assert post(remove=friend.uid).status_code == 404
