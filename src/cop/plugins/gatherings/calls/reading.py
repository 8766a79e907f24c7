"""What was brought to a gathering, as its hosts and its author see it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from cop.contributions.bylines import byline
from cop.contributions.models import CoAuthor, Contribution, SignedAs
from cop.contributions.rules import OPEN_STATES, visible_to
from cop.db import session
from cop.members.models import Member, Organisation
from cop.members.viewer import Viewer
from cop.plugins.gatherings.calls.models import Asking, CallKind, Offer, OfferState
from cop.plugins.gatherings.calls.rules import CASE, hosts_read, is_open
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.programme.models import SlotRow


@dataclass(frozen=True)
class Line:
    """One offer. who: empty for a case without a name; about: the uid of the
    case; slot: where it stands in the draft."""

    uid: str
    kind: CallKind
    title: str
    summary: str
    minutes: int | None
    state: OfferState
    answer: str
    who: str
    about: str
    slot: str


@dataclass(frozen=True)
class Call:
    """One call, and whether it is open now."""

    asking: Asking
    open: bool


def calls_of(gathering: Gathering) -> dict[CallKind, Call]:
    rows = session.scalars(select(Asking).where(Asking.gathering_id == gathering.id))
    return {one.kind: Call(one, is_open(gathering, one)) for one in rows}


def offers(viewer: Viewer, gathering: Gathering, *, mine: bool) -> list[Line]:
    """What one offered oneself, or all that this host may know of; one query."""
    whose = Offer.member_id == viewer.member_id if mine else Offer.id.is_not(None)
    rows = session.execute(
        select(Offer, Asking.kind, Contribution, Member, Organisation, SlotRow.uid)
        .join(Asking, Asking.id == Offer.asking_id)
        .outerjoin(Contribution, and_(Contribution.id == Offer.about_id, visible_to(viewer)))
        .outerjoin(Member, Member.id == Offer.member_id)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .outerjoin(SlotRow, SlotRow.uid == Offer.slot_uid)
        .where(
            Asking.gathering_id == gathering.id,
            or_(Offer.about_id.is_(None), Contribution.id.is_not(None)),
            whose,
        )
        .order_by(Offer.id)
    )
    return [_line(*row) for row in rows]


def _line(
    offer: Offer,
    kind: CallKind,
    case: Contribution | None,
    member: Member | None,
    network: Organisation | None,
    slot: str | None,
) -> Line:
    state = offer.state
    if state == OfferState.PLACED and slot is None:
        state = OfferState.OFFERED
    # Who brings a case without a name isn't named here either; its page says how it is signed.
    named = case is None or case.signed_as == SignedAs.MEMBER
    who = byline(SignedAs.MEMBER, member, network).text if named else ""
    return Line(
        uid=offer.uid, kind=kind, title=case.title if case else offer.title,
        summary=case.summary if case else offer.summary, minutes=offer.minutes, state=state,
        answer=offer.answer, who=who,
        about=case.uid if case else "", slot=slot or "",
    )  # fmt: skip


@dataclass(frozen=True)
class Own:
    """A case of one's own; `ready`: whether the hosts could read it."""

    uid: str
    title: str
    ready: bool


def own_cases(viewer: Viewer, gathering: Gathering) -> list[Own]:
    """One's newest cases that were not brought here yet, drafts among them."""
    brought = (
        select(Offer.about_id)
        .join(Asking, Asking.id == Offer.asking_id)
        .where(Asking.gathering_id == gathering.id, Offer.about_id.is_not(None))
    )
    with_me = select(CoAuthor.contribution_id).where(CoAuthor.member_id == viewer.member_id)
    rows = session.scalars(
        select(Contribution)
        .where(
            visible_to(viewer),
            Contribution.type == CASE,
            or_(Contribution.author_id == viewer.member_id, Contribution.id.in_(with_me)),
            Contribution.id.not_in(brought),
        )
        .order_by(Contribution.listed_at.desc())
        .limit(12)
    )
    return [
        Own(one.uid, one.title, one.state in OPEN_STATES and hosts_read(gathering, one))
        for one in rows
    ]
