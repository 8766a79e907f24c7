"""Takeaways as a reader may see them: the words, and of what came of them only what they may read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import aliased

from cop.contributions.bylines import signature
from cop.contributions.models import Contribution, State
from cop.contributions.rules import can, visible_to
from cop.contributions.statements import kept
from cop.contributions.takeaways import takers
from cop.contributions.takeaways_model import Status, Takeaway, TakeawayKind, TakeUp
from cop.db import session
from cop.i18n import gettext as _
from cop.members.models import Member, Organisation
from cop.members.viewer import Viewer
from cop.plugin import ContributionType

KIND_WORDS: dict[TakeawayKind, Callable[[], str]] = {
    TakeawayKind.LANDMARK: lambda: _("A landmark"),
    TakeawayKind.TOOL: lambda: _("A tool to have"),
    TakeawayKind.QUESTION: lambda: _("An open question"),
    TakeawayKind.NEED: lambda: _("A need"),
    TakeawayKind.CAUTION: lambda: _("A point to watch"),
}
OUTCOME = aliased(Contribution, flat=True)
# Of what came of one: where it is, and under what name it stands.
BECAME: list[Any] = [
    OUTCOME.uid, OUTCOME.type, OUTCOME.title, OUTCOME.state, OUTCOME.author_id, OUTCOME.signed_as,
    Member.name, Member.status, Organisation.short_name,
]  # fmt: skip


@dataclass(frozen=True)
class Became:
    """What came of a takeaway. undoable: this reader's own draft, not published yet."""

    uid: str
    kind: ContributionType
    title: str
    byline: str
    undoable: bool


@dataclass
class TakeawayRow:
    """One takeaway as a page shows it. offers: the types that would take it, for this reader."""

    uid: str
    kind: TakeawayKind
    body: str
    dropped: bool
    offers: list[ContributionType]
    became: list[Became] = field(default_factory=list)

    @property
    def words(self) -> str:
        return KIND_WORDS[self.kind]()

    @property
    def status(self) -> Status:
        if self.dropped:
            return Status.DROPPED
        return Status.PROMOTED if self.became else Status.CAPTURED


def takeaways_of(
    viewer: Viewer, source: Contribution, *, dropped: bool = False
) -> list[TakeawayRow]:
    """The takeaways of `source` in the order they were kept; one query, none where there are none.

    dropped: those set aside too, for who may put them back.
    """
    if not source.takeaway_count or not can(viewer, "read_takeaways", source):
        return []
    taking_up = can(viewer, "take_up", source)
    dropped = dropped and can(viewer, "keep_takeaways", source)
    statement = kept(("takeaways", viewer, dropped), lambda: _statement(viewer, dropped))
    found: dict[str, TakeawayRow] = {}
    for row in session.execute(statement, {"thing": source.id}):
        one = found.setdefault(row.Takeaway.uid, _row(row.Takeaway, taking_up))
        if row.uid is not None:
            one.became.append(_became(viewer, row))
    return list(found.values())


def _statement(viewer: Viewer, dropped: bool) -> Select[Any]:
    readable = and_(OUTCOME.id == TakeUp.contribution_id, visible_to(viewer, model=OUTCOME))
    statement = (
        select(Takeaway, *BECAME)
        .outerjoin(TakeUp, TakeUp.takeaway_id == Takeaway.id)
        .outerjoin(OUTCOME, readable)
        .outerjoin(Member, Member.id == OUTCOME.author_id)
        .outerjoin(Organisation, Organisation.id == OUTCOME.network_id)
        .where(Takeaway.contribution_id == bindparam("thing"))
        .order_by(Takeaway.id, TakeUp.at)
    )
    return statement if dropped else statement.where(Takeaway.dropped_at.is_(None))


def _row(one: Takeaway, taking_up: bool) -> TakeawayRow:
    offers = takers(one.kind) if taking_up and one.dropped_at is None else []
    return TakeawayRow(one.uid, one.kind, one.body, one.dropped_at is not None, offers)


def _became(viewer: Viewer, row: Any) -> Became:
    signed = signature(row.signed_as, name=row.name, status=row.status, network=row.short_name)
    return Became(
        uid=row.uid,
        kind=current_app.extensions["cop"].registry.types[row.type],
        title=row.title,
        byline=signed.text,
        undoable=row.state == State.DRAFT and row.author_id == viewer.member_id,
    )
