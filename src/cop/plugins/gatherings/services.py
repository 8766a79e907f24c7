"""Who comes: answering, the waiting list, places that are freed, and who was there.

A locked row decides: two people who take the last place at once wait for one another, and the second
stands on the waiting list. Services flush and never commit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from werkzeug.exceptions import NotFound

from cop.columns import Secret
from cop.contributions.finding import demand
from cop.contributions.models import Contribution
from cop.contributions.rules import can
from cop.db import now, session
from cop.i18n import gettext as _
from cop.mail.notices import notify
from cop.members.models import Member, MemberStatus
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.gatherings.models import Consent, Gathering, Registration, Status
from cop.plugins.gatherings.rules import sees_all
from cop.plugins.gatherings.stages import today_at

TAKES_A_PLACE = (Status.YES, Status.PRESENT)
ANSWERS = (Status.YES, Status.MAYBE, Status.NO)


@dataclass(frozen=True, kw_only=True)
class Coming:
    """What somebody says of their coming. consent: who reads their name."""

    status: Status
    consent: Consent = Consent.NOBODY
    arrives: str = ""
    access_needs: str = ""
    food_needs: str = ""


def registration_of(viewer: Viewer, gathering: Gathering) -> Registration | None:
    """What `viewer` has said so far."""
    return session.scalar(
        select(Registration).where(
            Registration.gathering_id == gathering.id, Registration.member_id == viewer.member_id
        )
    )


def lock(gathering: Gathering) -> None:
    """Whoever changes who comes waits here for whoever does so already."""
    session.execute(
        select(Contribution.id).where(Contribution.id == gathering.id).with_for_update()
    )


def places_left(gathering: Gathering) -> int | None:
    """How many can still come; None where there is room for all."""
    if gathering.capacity is None:
        return None
    return max(0, gathering.capacity - taken(gathering))


def taken(gathering: Gathering) -> int:
    return _count(gathering, *TAKES_A_PLACE)


def _count(gathering: Gathering, *statuses: Status) -> int:
    counted = select(func.count(Registration.id)).where(
        Registration.gathering_id == gathering.id, Registration.status.in_(statuses)
    )
    return int(session.scalar(counted) or 0)


def answer(viewer: Viewer, gathering: Gathering, said: Coming) -> Registration:
    """Write down whether `viewer` comes. Answers the registration: where no place is left its
    status is `WAITLISTED`; who has a place, or a turn in the list, keeps it."""
    action = "withdraw" if said.status == Status.NO else "register"
    demand(viewer, f"gatherings.{action}", gathering)
    if said.status not in ANSWERS:
        raise NotFound
    lock(gathering)
    mine = registration_of(viewer, gathering)
    if mine is None:
        assert viewer.member_id is not None
        mine = Registration(gathering_id=gathering.id, member_id=viewer.member_id)
        mine.status = Status.INVITED
        session.add(mine)
    _place(gathering, mine, said.status)
    mine.consent, mine.arrives, mine.answered_at = said.consent, said.arrives, now()
    mine.access_needs, mine.food_needs = _kept(said.access_needs), _kept(said.food_needs)
    if said.status == Status.NO:
        mine.arrives, mine.access_needs, mine.food_needs = "", None, None
    session.flush()
    promote(gathering)
    return mine


def _kept(words: str) -> Secret | None:
    return Secret(words) if words else None


def _place(gathering: Gathering, one: Registration, wanted: Status) -> None:
    """Give a place, or a turn in the waiting list. The row of the gathering is locked."""
    if wanted == Status.YES and one.status in (Status.YES, Status.WAITLISTED):
        return
    if wanted == Status.YES and (
        places_left(gathering) == 0 or _count(gathering, Status.WAITLISTED)
    ):
        one.status, one.waiting_since = Status.WAITLISTED, now()
        return
    one.status, one.waiting_since = wanted, None


def promote(gathering: Gathering) -> list[Registration]:
    """Give the places that are free to who waits longest, and tell them. Locks the gathering."""
    lock(gathering)
    free = places_left(gathering)
    waiting = session.scalars(
        select(Registration)
        .where(Registration.gathering_id == gathering.id, Registration.status == Status.WAITLISTED)
        .order_by(Registration.waiting_since, Registration.id)
        .limit(free)
    ).all()
    if today_at(gathering.tz) > gathering.end_date or gathering.cancelled_at is not None:
        return []
    for one in waiting:
        one.status, one.waiting_since = Status.YES, None
        _tell_promoted(gathering, one)
    session.flush()
    return list(waiting)


def _tell_promoted(gathering: Gathering, one: Registration) -> None:
    member = session.get_one(Member, one.member_id)
    if member.status == MemberStatus.ACTIVE and can(viewer_of(member), "read", gathering):
        notify(
            member,
            gathering,
            subject=lambda: _("A place was freed: you come"),
            key=f"gatherings-place-{one.uid}-{now():%Y%m%d%H%M%S}",
            hold=False,
        )


def may_invite(gathering: Gathering, member: Member) -> bool:
    """Only who may see the gathering whole: an invitation tells of it."""
    return member.status == MemberStatus.ACTIVE and sees_all(viewer_of(member), gathering)


def invite(viewer: Viewer, gathering: Gathering, member: Member, *, there: bool) -> Registration:
    """Put somebody on the hosts' list who has said nothing: invited; `there`: who came by.

    Raises `NotFound` for who may not see the gathering whole: they would be told of it.
    """
    demand(viewer, "gatherings.tick" if there else "gatherings.host", gathering)
    if not may_invite(gathering, member):
        raise NotFound
    lock(gathering)
    known = session.scalar(
        select(Registration).where(
            Registration.gathering_id == gathering.id, Registration.member_id == member.id
        )
    )
    one = known or Registration(
        gathering_id=gathering.id, member_id=member.id, status=Status.INVITED
    )
    if there:
        one.status, one.waiting_since = Status.PRESENT, None
    session.add(one)
    session.flush()
    if known is None and not there:
        notify(
            member, gathering, subject=lambda: _("You are invited to a gathering"),
            key=f"gatherings-invited-{one.uid}", hold=False,
        )  # fmt: skip
    return one


def tick(viewer: Viewer, gathering: Gathering, present: Iterable[str]) -> int:
    """Write down who was there, by the uids of their registrations; the others who had a place were
    not. Answers how many were there."""
    demand(viewer, "gatherings.tick", gathering)
    lock(gathering)
    there, known = set(present), (*TAKES_A_PLACE, Status.ABSENT)
    rows = session.scalars(
        select(Registration).where(Registration.gathering_id == gathering.id)
    ).all()
    for one in rows:
        if one.uid in there:
            one.status, one.waiting_since = Status.PRESENT, None
        elif one.status in known:
            one.status = Status.ABSENT
    session.flush()
    return sum(one.status == Status.PRESENT for one in rows)
