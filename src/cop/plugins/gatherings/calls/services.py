"""Opening a call, bringing something, giving it a slot or saying no.

Services flush and never commit.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.addresses import public_url
from cop.contributions.finding import demand
from cop.contributions.models import Contribution, SignedAs
from cop.contributions.rules import can, visible_to
from cop.db import now, session
from cop.i18n import gettext as _
from cop.mail.notices import notify
from cop.members.models import Member, MemberStatus
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.gatherings.calls.models import Asking, CallKind, Offer, OfferState
from cop.plugins.gatherings.calls.rules import is_open, may_bring
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.programme import services as programme
from cop.plugins.gatherings.programme.models import SlotRow

MOST = 5  # proposals of one person to one call


def asking_of(gathering: Gathering, kind: CallKind) -> Asking | None:
    return session.scalar(
        select(Asking).where(Asking.gathering_id == gathering.id, Asking.kind == kind)
    )


def open_call(
    viewer: Viewer, gathering: Gathering, kind: CallKind, *, intro: str, closes_on: date
) -> Asking:
    """Ask for something until a day; what is open or was closed is changed and open again."""
    demand(viewer, "gatherings.host", gathering)
    asking = asking_of(gathering, kind) or Asking(gathering_id=gathering.id, kind=kind)
    session.add(asking)
    asking.intro, asking.closes_on, asking.closed_at = intro, closes_on, None
    session.flush()
    return asking


def close_call(viewer: Viewer, gathering: Gathering, kind: CallKind) -> None:
    demand(viewer, "gatherings.host", gathering)
    asking = asking_of(gathering, kind)
    if asking is None:
        raise NotFound
    asking.closed_at = asking.closed_at or now()
    session.flush()


def bring(viewer: Viewer, gathering: Gathering, case: Contribution) -> Offer:
    """« I bring this case »; twice is once. Raises `Forbidden` when the call is closed."""
    asking = _open(viewer, gathering, CallKind.CASES)
    if not may_bring(viewer, gathering, case):
        raise NotFound
    known = session.scalar(
        select(Offer).where(Offer.asking_id == asking.id, Offer.about_id == case.id)
    )
    return known or _kept(Offer(asking_id=asking.id, member_id=viewer.member_id, about_id=case.id))


def propose(
    viewer: Viewer, gathering: Gathering, *, title: str, summary: str, minutes: int
) -> Offer:
    """Propose a workshop that one would lead. Raises `Forbidden` when the call is closed."""
    asking = _open(viewer, gathering, CallKind.WORKSHOPS)
    mine = select(Offer.id).where(Offer.asking_id == asking.id, Offer.member_id == viewer.member_id)
    if len(session.scalars(mine).all()) >= MOST:
        raise Forbidden
    return _kept(
        Offer(
            asking_id=asking.id,
            member_id=viewer.member_id,
            title=title,
            summary=summary,
            minutes=minutes,
        )
    )


def _open(viewer: Viewer, gathering: Gathering, kind: CallKind) -> Asking:
    demand(viewer, "gatherings.offer", gathering)
    asking = asking_of(gathering, kind)
    if asking is None or not is_open(gathering, asking):
        raise Forbidden
    return asking


def _kept(offer: Offer) -> Offer:
    session.add(offer)
    session.flush()
    return offer


def find_offer(gathering: Gathering, uid: str, *conditions: Any) -> Offer:
    """An offer to this gathering, its row taken. Raises `NotFound`."""
    found = session.scalar(
        select(Offer)
        .join(Asking, Asking.id == Offer.asking_id)
        .where(Offer.uid == uid, Asking.gathering_id == gathering.id, *conditions)
        .with_for_update(of=Offer)
    )
    if found is None:
        raise NotFound
    return found


def offered_to(viewer: Viewer, gathering: Gathering, uid: str) -> Offer:
    """One that this host may know of: a case that they read, or a proposal. Raises `NotFound`."""
    demand(viewer, "gatherings.host", gathering)
    offer = find_offer(gathering, uid)
    if offer.about_id is not None and _case(viewer, offer) is None:
        raise NotFound
    return offer


def _case(viewer: Viewer, offer: Offer) -> Contribution | None:
    return session.scalar(
        select(Contribution).where(visible_to(viewer), Contribution.id == offer.about_id)
    )


def withdraw(viewer: Viewer, gathering: Gathering, uid: str) -> None:
    """Take back what one offered; what has its slot is taken out by the hosts."""
    demand(viewer, "gatherings.see_all", gathering)
    offer = find_offer(gathering, uid, Offer.member_id == viewer.member_id)
    if standing(offer) == OfferState.PLACED:
        raise Forbidden
    session.delete(offer)
    session.flush()


def standing(offer: Offer) -> OfferState:
    """A slot that was taken out again makes what stood in it an offer again."""
    if offer.state == OfferState.PLACED:
        there = session.scalar(select(SlotRow.id).where(SlotRow.uid == offer.slot_uid))
        return OfferState.PLACED if there else OfferState.OFFERED
    return offer.state


def place(viewer: Viewer, gathering: Gathering, offer: Offer, when: programme.Written) -> SlotRow:
    """Give it a slot. Who brings a case without a name isn't put in charge of it: the programme
    would tell what the case keeps to itself."""
    demand(viewer, "gatherings.host", gathering)
    case = _case(viewer, offer) if offer.about_id else None
    author = session.get(Member, offer.member_id) if offer.member_id else None
    named = author is not None and (case is None or case.signed_as == SignedAs.MEMBER)
    document = when | {
        "title": offer.title,
        "kind": "workshop",
        "about": case.uid if case else "",
        "expected": "",
        "people": [author.uid] if named and author else [],
    }
    row = programme.add(viewer, gathering, document)
    row.needs = offer.minutes
    offer.state, offer.slot_uid, offer.answered_at = OfferState.PLACED, row.uid, now()
    session.flush()
    _tell(viewer, gathering, offer, lambda: _("What you offered has its place in a gathering"))
    return row


def decline(viewer: Viewer, gathering: Gathering, offer: Offer, answer: str) -> None:
    """Not this time, with a word to its author alone."""
    demand(viewer, "gatherings.host", gathering)
    if standing(offer) == OfferState.PLACED:
        raise Forbidden
    offer.state, offer.answer, offer.answered_at = OfferState.DECLINED, answer, now()
    session.flush()
    _tell(viewer, gathering, offer, lambda: _("What you offered to a gathering has an answer"))


def _tell(viewer: Viewer, gathering: Gathering, offer: Offer, says: Callable[[], str]) -> None:
    author = session.get(Member, offer.member_id) if offer.member_id else None
    if author is None or author.id == viewer.member_id or author.status != MemberStatus.ACTIVE:
        return
    if can(viewer_of(author), "read", gathering):
        notify(
            author, gathering, subject=says, key=f"offer-{offer.uid}-{offer.state}",
            address=public_url("cop.gatherings.calls", uid=gathering.uid),
        )  # fmt: skip


def forget(member: Member) -> None:
    """Whoever leaves offers nothing any more."""
    for offer in session.scalars(select(Offer).where(Offer.member_id == member.id)):
        session.delete(offer)


def title_of(viewer: Viewer, offer: Offer) -> str:
    """As this host may read it."""
    case = _case(viewer, offer) if offer.about_id else None
    return case.title if case else offer.title
