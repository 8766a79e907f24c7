"""The rhythm around a gathering: what is asked, of whom and when. One mail a step, each sent once.

A mail holds the title, a link and what is asked; nothing of the programme, nothing that somebody
wrote for few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from cop.addresses import public_url
from cop.config import setting
from cop.contributions.models import State
from cop.contributions.rules import can
from cop.db import now, session
from cop.i18n import gettext as _
from cop.mail.notices import notify
from cop.members.directory import active
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.gatherings.models import Gathering, Registration, Status
from cop.plugins.gatherings.rules import may_host, may_register
from cop.plugins.gatherings.stages import today_at

LATE = 3  # days: a step that nobody was told of by then is left out, but for the first
COMES = (Status.YES, Status.PRESENT)


@dataclass(frozen=True)
class Step:
    """Days from the first day (before) or from the last (after); to whom; what it says.

    to: `undecided` (who may register and has said nothing), `coming` or `hosts`.
    """

    day: int
    to: str
    says: Callable[[], str]
    page: str = "gatherings.show"

    @property
    def code(self) -> str:
        return f"d{self.day:+d}-{self.to}"


STEPS = (
    Step(-30, "undecided", lambda: _("Say whether you come"), "gatherings.coming"),
    Step(-14, "undecided", lambda: _("Say whether you come"), "gatherings.coming"),
    Step(-14, "coming", lambda: _("In two weeks: what would you like to bring?")),
    Step(-7, "coming", lambda: _("In a week: how to get there"), "gatherings.logistics"),
    Step(-7, "hosts", lambda: _("In a week: look over the list"), "gatherings.participants"),
    Step(-1, "coming", lambda: _("See you tomorrow: how to get there"), "gatherings.logistics"),
    Step(2, "coming", lambda: _("What do you keep of it?")),
    Step(2, "hosts", lambda: _("Write down who was there"), "gatherings.participants"),
    Step(45, "coming", lambda: _("What has changed since the gathering?")),
    Step(45, "hosts", lambda: _("What is still open?"), "gatherings.points"),
)


def rhythm() -> None:
    """What is due today, of all gatherings that are near."""
    today = now().date()
    near = session.scalars(
        select(Gathering)
        .where(
            Gathering.state == State.PUBLISHED,
            Gathering.deleted_at.is_(None),
            Gathering.cancelled_at.is_(None),
            Gathering.start_date <= today + timedelta(days=31),
            Gathering.end_date >= today - timedelta(days=50),
        )
        .options(selectinload(Gathering.coauthors))
    )
    for gathering in near:
        for step in due(gathering, today_at(gathering.tz), wanted()):
            _send(gathering, step)
    session.flush()


def wanted() -> frozenset[int]:
    """The days that the setting keeps, of those that have a step."""
    typed = str(setting("COP_GATHERINGS_RHYTHM")).replace(",", " ").split()
    return frozenset(int(word) for word in typed if word.lstrip("+-").isdigit())


def due(gathering: Gathering, today: date, days: Iterable[int]) -> list[Step]:
    """The steps to send today, not told yet. The question whether one comes is never too late."""
    kept, found = frozenset(days), []
    for step in STEPS:
        anchor = gathering.start_date if step.day < 0 else gathering.end_date
        late = (today - anchor).days - step.day
        in_time = 0 <= late <= LATE
        if step.to == "undecided" and step.day == -30:
            in_time = late >= 0 and (gathering.start_date - today).days > 14
        if step.to != "undecided" and step.day < 0 and today >= gathering.start_date:
            in_time = False
        if in_time and step.day in kept and step.code not in gathering.told:
            found.append(step)
    return found


def _send(gathering: Gathering, step: Step) -> None:
    gathering.told = gathering.told | {step.code}
    for member in _people(gathering, step):
        notify(
            member,
            gathering,
            subject=step.says,
            key=f"gatherings-{gathering.uid}-{step.code}-{member.id}",
            hold=False,
            address=public_url(f"cop.{step.page}", uid=gathering.uid),
        )


def _people(gathering: Gathering, step: Step) -> list[Member]:
    """To whom a step goes; only who may still read the gathering."""
    said = select(Registration.member_id).where(Registration.gathering_id == gathering.id)
    statement = select(Member).where(active(now())).order_by(Member.id)
    if step.to == "coming":
        statement = statement.where(Member.id.in_(said.where(Registration.status.in_(COMES))))
    elif step.to == "undecided":
        answered = said.where(Registration.status != Status.INVITED)
        statement = statement.where(Member.id.not_in(answered))
    members = session.scalars(statement).all()
    if step.to == "hosts":
        return [one for one in members if _hosts(gathering, one)]
    if step.to == "undecided":
        return [one for one in members if may_register(viewer_of(one), gathering)]
    return [one for one in members if can(viewer_of(one), "read", gathering)]


def _hosts(gathering: Gathering, member: Member) -> bool:
    """Who wrote it; of the others who may edit it, those of the network that hosts."""
    viewer = viewer_of(member)
    ours = gathering.network_id is not None and viewer.organisation_id == gathering.network_id
    return (ours or gathering.author_id == member.id) and may_host(viewer, gathering)
