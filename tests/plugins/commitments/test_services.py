"""Writing, buddies, and what goes when somebody deletes, leaves, or has a name removed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import care
from cop.contributions.conversation import comment_on
from cop.contributions.models import Comment, Contribution, Revision, Visibility
from cop.contributions.rules import can, visible_to
from cop.contributions.takeaways import keep, take_up
from cop.contributions.takeaways_model import TakeawayKind
from cop.db import session
from cop.mail.outbox import Mail
from cop.members.models import Member
from cop.members.services import leave
from cop.members.viewer import viewer_of
from cop.plugins.commitments import cards, checkins, reminders, services
from cop.plugins.commitments.checkins import Answer
from cop.plugins.commitments.models import CheckIn, Commitment, PaperCard, Reminder, Status
from cop.plugins.commitments.people import possible_buddies
from cop.plugins.commitments.source import day_at
from cop.plugins.commitments.words import today
from cop.plugins.role_plays.runs.models import Run
from tests.plugins.commitments.conftest import Met


def readers(met: Met, thing: Commitment) -> set[str]:
    """Who reads it, asked in both ways that the house has."""
    people = (met.ana, met.next_door, met.contact, met.bob, met.lou, met.coordinator)
    by_query = {
        one.name
        for one in people
        if session.scalar(
            select(Commitment.id).where(
                visible_to(viewer_of(one), model=Commitment), Commitment.id == thing.id
            )
        )
    }
    assert by_query == {one.name for one in people if can(viewer_of(one), "read", thing)}
    return by_query


@pytest.mark.parametrize(
    ("level", "who"),
    [
        (Visibility.DRAFT, {"Ana"}),
        (Visibility.NETWORK, {"Ana", "Nour", "Chris"}),
        (Visibility.COMMUNITY, {"Ana", "Nour", "Chris", "Bob", "Lou", "Coralie"}),
    ],
)
def test_who_was_chosen_reads_it_and_neither_contact_nor_coordination_writes_in_it(
    met: Met, level: Visibility, who: set[str]
) -> None:
    thing = met.write(level=level)
    assert readers(met, thing) == who
    for one in (met.next_door, met.contact, met.coordinator):
        for action in ("edit", "set_visibility", "delete", "archive", "commitments.own"):
            assert not can(viewer_of(one), action, thing)


def test_a_buddy_of_another_network_reads_it_once_they_agree_and_writes_nothing(met: Met) -> None:
    thing = met.write(buddy=met.bob)
    assert readers(met, thing) == {"Ana"}
    bob = viewer_of(met.bob)
    services.answer_as_buddy(bob, thing, agree=True)
    assert readers(met, thing) == {"Ana", "Bob"}
    assert [can(bob, action, thing) for action in ("edit", "delete", "commitments.own")] == [
        False
    ] * 3
    services.answer_as_buddy(bob, thing, agree=False)
    assert (readers(met, thing), thing.buddy_id) == ({"Ana"}, None)
    told = session.scalars(select(Mail.subject).where(Mail.to == met.ana.email)).all()
    assert len(told) == 2


def test_nobody_of_ones_own_network_is_asked_and_nobody_else_answers(met: Met) -> None:
    with pytest.raises(Forbidden):
        met.write(buddy=met.next_door)
    session.rollback()
    thing = met.write(buddy=met.bob)
    with pytest.raises(NotFound):
        services.answer_as_buddy(viewer_of(met.lou), thing, agree=True)
    [asked] = session.scalars(select(Mail).where(Mail.to == met.bob.email))
    assert thing.title not in asked.subject + asked.body
    services.choose_buddy(viewer_of(met.ana), thing, "")
    assert session.scalars(select(Mail).where(Mail.to == met.bob.email)).all() == []


def test_deleting_leaves_no_row_and_no_mail(met: Met) -> None:
    thing = met.write(
        level=Visibility.COMMUNITY, started=today() - timedelta(days=30), buddy=met.bob
    )
    reminders.remind()
    checkins.record(thing, Answer(Status.TRIED, sentence="Une fois."))
    comment_on(viewer_of(met.bob), thing, "Bravo.")
    session.commit()
    key = thing.id
    with pytest.raises(Forbidden):
        services.forget(viewer_of(met.bob), thing)
    services.forget(viewer_of(met.ana), thing)
    session.commit()
    left = [
        session.scalar(select(func.count()).select_from(model).where(column == key))
        for model, column in (
            (Contribution, Contribution.id),
            (Revision, Revision.contribution_id),
            (Comment, Comment.contribution_id),
            (CheckIn, CheckIn.commitment_id),
            (Reminder, Reminder.commitment_id),
            (Mail, Mail.contribution_id),
        )
    ]
    assert left == [0] * 6
    assert session.scalars(select(Mail).where(Mail.body.contains("me taire"))).all() == []


def test_whoever_leaves_takes_their_commitments_along_and_is_nobodys_buddy(met: Met) -> None:
    mine, theirs = met.write(buddy=met.bob), met.write(met.bob, buddy=met.ana)
    services.answer_as_buddy(viewer_of(met.ana), theirs, agree=True)
    document = {"body": "J’essaie.", "due": today().isoformat(), "help_wanted": ""}
    cards.copy(viewer_of(met.lou), met.met(viewer_of(met.lou)), met.ana.uid, document)
    session.commit()
    leave(met.ana)
    session.commit()
    session.expire_all()
    assert session.get(Commitment, mine.id) is None
    assert session.scalars(select(PaperCard)).all() == []
    kept = met.found(theirs, viewer_of(met.bob))
    assert (kept.buddy_id, kept.coauthors) == (None, [])


def test_a_name_that_is_removed_for_good_goes_from_the_stories_too(met: Met) -> None:
    thing = met.write(body="J’essaie de rappeler Zéphyrine.")
    answer = Answer(Status.TRIED, "Zéphyrine rit.", "Zéphyrine parle.", "Chez Zéphyrine.")
    told = checkins.record(thing, answer)
    care.anonymise(viewer_of(met.ana), thing, {"Zéphyrine": "une trésorière"})
    session.commit()
    words = [thing.title, str(thing.body), told.sentence, str(told.change), str(told.evidence)]
    documents = session.scalars(select(Revision.document))
    assert [one for one in (*words, *map(str, documents)) if "Zéphyrine" in one] == []


def test_reminders_count_from_the_day_of_the_meeting_or_from_the_last_day(met: Met) -> None:
    run = Run(starts_at=datetime(2026, 3, 28, 23, 30, tzinfo=UTC))
    assert day_at(run) == date(2026, 3, 29)
    thing = met.write()  # a case has no day
    assert thing.counts_from == thing.due


def test_something_kept_becomes_a_commitment_that_knows_where_it_comes_from(met: Met) -> None:
    lou = viewer_of(met.lou)
    source = met.met(lou)
    kept = keep(lou, source, TakeawayKind.LANDMARK, "Demander avant de répondre.")
    draft = take_up(lou, source, kept.uid, "commitment")
    session.commit()
    thing = met.found(draft, lou)  # type: ignore[arg-type]
    assert (thing.title, thing.source_id) == ("Demander avant de répondre.", None)
    services.settle(lou, thing, visibility=Visibility.COMMUNITY, buddy="")
    assert (thing.source_id, thing.counts_from) == (source.id, thing.due)


def test_help_is_offered_once_by_who_reads_that_it_is_wanted(met: Met) -> None:
    thing = met.write(level=Visibility.COMMUNITY, help_wanted="Un avis.")
    for _click in range(2):
        services.offer_help(viewer_of(met.bob), thing)
    mails = session.scalars(select(Mail).where(Mail.to == met.ana.email)).all()
    assert len(mails) == 1
    assert "Bob" in mails[0].subject
    with pytest.raises(Forbidden):
        services.offer_help(viewer_of(met.ana), thing)
    with pytest.raises(NotFound):
        services.offer_help(viewer_of(met.bob), met.write(help_wanted="Un avis."))


def test_members_are_offered_as_buddies_only_from_elsewhere(met: Met) -> None:
    offered: list[Member] = possible_buddies(viewer_of(met.ana))
    assert {one.name for one in offered} == {"Bob", "Lou", "Coralie"}
