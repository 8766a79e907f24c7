"""Who comes, as each reader may know it: figures for all, names by consent, the whole for the hosts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from cop.contributions.finding import demand
from cop.db import now, session
from cop.i18n import gettext as _
from cop.members.dates import day_of
from cop.members.directory import active
from cop.members.models import Member, Organisation
from cop.members.viewer import Viewer
from cop.plugins.gatherings.models import Consent, Gathering, Registration, Status
from cop.plugins.gatherings.words import CONSENTS, STATUSES

COMES = (Status.YES, Status.PRESENT)
TAKES_PART = (Status.YES, Status.MAYBE, Status.PRESENT)
NAMED = (Member.name, Organisation.short_name)


@dataclass(frozen=True)
class Named:
    """One who comes, as others read it."""

    name: str
    network: str


@dataclass(frozen=True)
class Line:
    """One of the hosts' list. access, food: what they need, revealed for this page alone."""

    uid: str
    name: str
    network: str
    status: Status
    consent: Consent
    arrives: str
    access: str
    food: str
    answered: Any

    @property
    def words(self) -> str:
        return str(STATUSES[self.status])

    @property
    def has_place(self) -> bool:
        return self.status in (*COMES, Status.ABSENT)


def counts(gathering: Gathering) -> Counter[str]:
    """Status → how many; one query."""
    rows = session.execute(
        select(Registration.status, func.count())
        .where(Registration.gathering_id == gathering.id)
        .group_by(Registration.status)
    )
    return Counter({str(status): number for status, number in rows})


def roster(viewer: Viewer, gathering: Gathering) -> list[Named]:
    """The names of those who come and let this reader know it. One query."""
    mine = select(Registration.id).where(
        Registration.gathering_id == gathering.id,
        Registration.member_id == viewer.member_id,
        Registration.status.in_(TAKES_PART),
    )
    known: ColumnElement[bool] = Registration.consent == Consent.PUBLIC
    if viewer.member_id is not None:
        known = or_(known, and_(Registration.consent == Consent.PARTICIPANTS, mine.exists()))
    rows = session.execute(
        select(*NAMED)
        .select_from(Registration)
        .join(Member, Member.id == Registration.member_id)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .where(
            Registration.gathering_id == gathering.id,
            Registration.status.in_(COMES),
            active(now()),
            known,
        )
        .order_by(Organisation.short_name, Member.name)
    )
    return [Named(name, network or "") for name, network in rows]


def whole_list(viewer: Viewer, gathering: Gathering) -> list[Line]:
    """Everybody, with what they need: for the hosts alone."""
    demand(viewer, "gatherings.host", gathering)
    rows = session.execute(
        select(Registration, *NAMED)
        .join(Member, Member.id == Registration.member_id)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .where(Registration.gathering_id == gathering.id)
        .order_by(Registration.waiting_since, Organisation.short_name, Member.name)
    )
    return [_line(*row) for row in rows]


def _line(one: Registration, name: str, network: str | None) -> Line:
    access = one.access_needs.reveal() if one.access_needs else ""
    food = one.food_needs.reveal() if one.food_needs else ""
    return Line(
        one.uid, name, network or "", one.status, one.consent, one.arrives, access, food,
        one.answered_at,
    )  # fmt: skip


def by_network(lines: list[Line]) -> list[tuple[str, int]]:
    """How many of each network come, in alphabetical order."""
    counted = Counter(line.network for line in lines if line.status in COMES)
    return sorted((name or _("no network"), number) for name, number in counted.items())


def needs(lines: list[Line], what: str) -> list[tuple[str, int]]:
    """What those who come need (`access` or `food`) and how many of them, without names: what one
    can hand to a caterer or to whoever lends the rooms."""
    said = [getattr(line, what).strip() for line in lines if line.status in TAKES_PART]
    counted = Counter(word for word in said if word)
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0].casefold()))


def table_of(lines: list[Line]) -> tuple[list[str], list[list[str]]]:
    """(head, rows) of the hosts' list as a table; `cop.formats.catalogue.table` defuses formulas."""
    head = [_("Name"), _("Network"), _("Coming"), _("Arrives"), _("Access needs"), _("Food needs")]
    head += [_("Name told to"), _("Answered on")]
    rows = [
        [
            line.name, line.network, line.words, line.arrives, line.access, line.food,
            str(CONSENTS[line.consent]), str(day_of(line.answered) or ""),
        ]
        for line in lines
    ]  # fmt: skip
    return head, rows
