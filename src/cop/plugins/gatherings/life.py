"""The turns in the life of a gathering: announced with its space, cancelled, taken up again; and what
goes with those who leave."""

from __future__ import annotations

from sqlalchemy import select

from cop.contributions.finding import demand
from cop.contributions.models import Contribution, State, Visibility
from cop.contributions.rules import can
from cop.db import now, session
from cop.i18n import gettext as _
from cop.mail.notices import notify
from cop.members.models import Member, MemberStatus, Openness, Space
from cop.members.services import let_in
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.gatherings.calls.services import forget as forget_offers
from cop.plugins.gatherings.models import Gathering, Registration, Status
from cop.plugins.gatherings.programme.services import forget
from cop.plugins.gatherings.services import promote
from cop.plugins.gatherings.words import dates_in_words

# What is shared in a space is read by all members: a gathering of fewer has none.
WITH_SPACE = (Visibility.COMMUNITY, Visibility.PUBLIC)
EXPECTED = (Status.INVITED, Status.YES, Status.MAYBE, Status.WAITLISTED)


def on_published(*, contribution: Contribution, viewer: Viewer) -> None:
    """An announced gathering brings a space, closed to guests until the coordination opens it."""
    if not isinstance(contribution, Gathering):
        return
    if contribution.visibility == Visibility.SPACE:
        contribution.own_space_id = contribution.space_id
    elif contribution.visibility in WITH_SPACE and contribution.own_space_id is None:
        _make_space(contribution)
    session.flush()


def _make_space(gathering: Gathering) -> None:
    space = Space(title="", purpose="", openness=Openness.CLOSED)
    session.add(space)
    session.flush()
    gathering.own_space_id = space.id
    _name_space(gathering)
    author = session.get(Member, gathering.author_id) if gathering.author_id else None
    if author is not None:
        let_in(author, space.id, until=None)


def _name_space(gathering: Gathering) -> None:
    """The space says which gathering it is of, for as long as all members may read that one."""
    space = session.get(Space, gathering.own_space_id) if gathering.own_space_id else None
    if space is None or gathering.visibility == Visibility.SPACE:
        return
    open_ = gathering.visibility in WITH_SPACE and gathering.deleted_at is None
    if open_ and gathering.state in (State.PUBLISHED, State.ARCHIVED):
        space.title = gathering.title[:160]
        space.purpose = _("The participants of the gathering, %(dates)s.", dates=_dates(gathering))
    else:
        space.title, space.purpose = _("Participants of a gathering"), ""
    session.flush()


def _dates(gathering: Gathering) -> str:
    return dates_in_words(gathering.start_date, gathering.end_date)


def on_hidden(*, contribution: Contribution, viewer: Viewer, reason: str) -> None:
    """What fewer read from now on isn't told by the name of its space."""
    if isinstance(contribution, Gathering):
        _name_space(contribution)


def on_saved(*, contribution: Contribution, viewer: Viewer, created: bool) -> None:
    """More places than before go to those who wait; the space follows the title."""
    if isinstance(contribution, Gathering) and not created:
        _name_space(contribution)
        promote(contribution)


def cancel(viewer: Viewer, gathering: Gathering, why: str) -> None:
    """It doesn't take place: whoever might come is told; the page stays and says so."""
    demand(viewer, "gatherings.host", gathering)
    if gathering.cancelled_at is not None:
        return
    _turn(gathering)
    gathering.cancelled_at, gathering.cancelled_why = now(), why
    session.flush()
    if gathering.state == State.PUBLISHED:
        _tell_expected(gathering)


def take_up_again(viewer: Viewer, gathering: Gathering) -> None:
    """It takes place after all."""
    demand(viewer, "gatherings.host", gathering)
    if gathering.cancelled_at is not None:
        _turn(gathering)
        gathering.cancelled_at, gathering.cancelled_why = None, ""
        session.flush()


def _turn(gathering: Gathering) -> None:
    gathering.turns += 1
    gathering.updated_at = now()


def _tell_expected(gathering: Gathering) -> None:
    members = session.scalars(
        select(Member)
        .join(Registration, Registration.member_id == Member.id)
        .where(
            Registration.gathering_id == gathering.id,
            Registration.status.in_(EXPECTED),
            Member.status == MemberStatus.ACTIVE,
        )
    )
    for member in members:
        if can(viewer_of(member), "read", gathering):
            notify(
                member, gathering, subject=lambda: _("A gathering is cancelled"), hold=False,
                key=f"gatherings-cancelled-{gathering.uid}-{gathering.turns}-{member.id}",
            )  # fmt: skip


def on_left(*, member: Member) -> None:
    """Whoever leaves stands on no list; the places that they had are free."""
    rows = session.scalars(select(Registration).where(Registration.member_id == member.id)).all()
    for one in rows:
        session.delete(one)
    forget(member)
    forget_offers(member)
    session.flush()
    for one in rows:
        promote(session.get_one(Gathering, one.gathering_id))
