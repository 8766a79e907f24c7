"""How a call stands: who is expected, how many have sent a sheet, whether it is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select

from cop.contributions.models import Visibility
from cop.db import now, session
from cop.members.dates import day_of
from cop.members.models import Organisation, OrganisationKind
from cop.members.viewer import REGIONAL_KINDS
from cop.plugins.answers.models import Call, Sheet


@dataclass(frozen=True)
class Begun:
    """One sheet without its text: whose it is and whether it was sent."""

    uid: str
    network_id: int
    group_name: str
    sent: bool


@dataclass(frozen=True)
class Standing:
    """What the rules of a call need to know; two queries.

    expected: the keys of the organisations that answer.
    """

    sheets: tuple[Begun, ...]
    expected: frozenset[int]
    closed: bool

    @property
    def submitted(self) -> int:
        """How many networks have sent a sheet."""
        return len({one.network_id for one in self.sheets if one.sent})

    def counts(self) -> dict[str, int]:
        """All that a network learns before it has sent its own."""
        return {"submitted": self.submitted, "expected": len(self.expected)}

    def of(self, network_id: int | None) -> list[Begun]:
        """The sheets of one network."""
        return [one for one in self.sheets if one.network_id == network_id]

    def has_sent(self, network_id: int | None) -> bool:
        """Whether a network has sent all that it has begun: a group of it that still writes must
        not be told by its colleagues what the others say."""
        mine = self.of(network_id)
        return bool(mine) and all(one.sent for one in mine)


def today() -> date:
    """The day it is in France."""
    day = day_of(now())
    assert day is not None
    return day


def is_closed(call: Call) -> bool:
    """A call is open until the end of its last day."""
    return call.closes_on < today()


def standing_of(call: Call) -> Standing:
    rows = session.execute(
        select(Sheet.uid, Sheet.network_id, Sheet.group_name, Sheet.submitted_at)
        .where(Sheet.call_id == call.id)
        .order_by(Sheet.group_name, Sheet.id)
    )
    sheets = tuple(Begun(*row[:3], row.submitted_at is not None) for row in rows)
    sent = {one.network_id for one in sheets if one.sent}
    expected = session.scalars(select(Organisation.id).where(answering(call)))
    return Standing(sheets, frozenset(expected) | sent, is_closed(call))


def answering(call: Call) -> ColumnElement[bool]:
    """The organisations that are expected: those named, else the regional networks; never one that
    may not read the call, nor the author's when it only asks."""
    among = _among(call.invited)
    if call.visibility == Visibility.NETWORKS:
        among &= Organisation.kind.in_(REGIONAL_KINDS) & Organisation.is_funder.is_(False)
    if not call.home_answers and call.network_id is not None:
        among &= Organisation.id != call.network_id
    return among


def _among(invited: Sequence[str]) -> ColumnElement[bool]:
    if invited:
        return Organisation.uid.in_(invited)
    return Organisation.kind == OrganisationKind.RRMA


def may_be_invited() -> list[tuple[str, str]]:
    """(uid, name) of the organisations whose members are full members, the networks first."""
    kinds = (*REGIONAL_KINDS, OrganisationKind.GUILDE)
    rows = session.execute(
        select(Organisation.uid, Organisation.short_name, Organisation.kind)
        .where(Organisation.kind.in_(kinds))
        .order_by(Organisation.short_name)
    ).all()
    named = sorted(rows, key=lambda row: row.kind != OrganisationKind.RRMA)
    return [(row.uid, row.short_name) for row in named]
