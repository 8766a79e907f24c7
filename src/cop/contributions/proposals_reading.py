"""What people see of proposals: their authors and who may edit, and nobody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, and_, literal_column, or_, select
from werkzeug.exceptions import NotFound

from cop import text
from cop.contributions.bylines import Byline, signature
from cop.contributions.documents import Document, long_texts
from cop.contributions.finding import demand
from cop.contributions.history import readable
from cop.contributions.models import CoAuthor, Contribution, SignedAs
from cop.contributions.proposals_changes import FieldChange, field_changes
from cop.contributions.proposals_model import Proposal, ProposalState
from cop.contributions.rules import OPEN_STATES, can, visible_to
from cop.db import session
from cop.i18n import gettext as _
from cop.members.models import Member, Organisation
from cop.members.viewer import Viewer

STATE_LABELS: dict[ProposalState, Callable[[], str]] = {
    ProposalState.OPEN: lambda: _("Waiting for an answer"),
    ProposalState.ACCEPTED: lambda: _("Taken in"),
    ProposalState.PARTLY: lambda: _("Taken in, in part"),
    ProposalState.DECLINED: lambda: _("Declined"),
    ProposalState.WITHDRAWN: lambda: _("Taken back"),
}
TAKEN_IN = (ProposalState.ACCEPTED, ProposalState.PARTLY)
SIGNED: list[Any] = [
    Proposal.signed_as, Member.name, Member.handle, Member.status, Member.roles,
    Organisation.short_name, Organisation.colour,
]  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One proposal of a list."""

    uid: str
    state: ProposalState
    state_label: str
    byline: Byline
    note: str
    at: datetime
    decided_at: datetime | None


def _sees(viewer: Viewer, thing: Contribution) -> list[ColumnElement[bool]]:
    """Which proposals about `thing` this reader sees: all that stand for editors, else one's own."""
    mine = Proposal.author_id == viewer.member_id
    ways = [mine]
    if can(viewer, "answer_proposals", thing):
        ways.append(Proposal.state != ProposalState.WITHDRAWN)
    return [Proposal.contribution_id == thing.id, or_(*ways)]


def proposals_about(viewer: Viewer, thing: Contribution) -> list[Line]:
    """The proposals that this reader sees, those that wait first, in one query."""
    demand(viewer, "see_proposals", thing)
    rows = session.execute(
        _with_authors(
            Proposal.uid, Proposal.state, Proposal.note, Proposal.created_at, Proposal.decided_at
        )
        .where(*_sees(viewer, thing))
        .order_by(Proposal.created_at.desc(), Proposal.id.desc())
    )
    lines = [
        Line(
            row.uid, row.state, STATE_LABELS[row.state](), _byline(row), row.note,
            row.created_at, row.decided_at,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line.state != ProposalState.OPEN)


def _with_authors(*columns: Any) -> Any:
    return (
        select(*columns, *SIGNED)
        .select_from(Proposal)
        .outerjoin(Member, Member.id == Proposal.author_id)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
    )


def _byline(row: Any) -> Byline:
    return signature(
        row.signed_as,
        name=row.name,
        handle=row.handle or "",
        status=row.status,
        roles=row.roles or frozenset(),
        network=row.short_name,
        colour=row.colour,
    )


def find_proposal(viewer: Viewer, thing: Contribution, uid: str) -> tuple[Proposal, Byline]:
    """A proposal and who signs it. Raises `NotFound` where this reader sees none."""
    demand(viewer, "see_proposals", thing)
    row = session.execute(
        _with_authors(Proposal).where(Proposal.uid == uid, *_sees(viewer, thing))
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], _byline(row)


def taken_of(viewer: Viewer, thing: Contribution, proposal: Proposal) -> list[str] | None:
    """Which of `proposed_changes` were taken in; None where that isn't said, or no longer sure,
    since some of the words may not be read any more."""
    shown_whole = all(
        shown(viewer, thing, proposal, document) == document
        for document in (proposal.base, proposal.document)
    )
    return proposal.taken if shown_whole else None


def proposed_changes(viewer: Viewer, thing: Contribution, proposal: Proposal) -> list[FieldChange]:
    """What its author changed, as this reader may read it."""
    base = shown(viewer, thing, proposal, proposal.base)
    return field_changes(base, base, shown(viewer, thing, proposal, proposal.document))


def shown(viewer: Viewer, thing: Contribution, proposal: Proposal, document: Document) -> Document:
    """A document of a proposal without the passages that this reader may not read (any more).

    Passages that its author reserved, having been shown none, are the author's own.
    """
    names = long_texts(type(thing))
    was_shown_some = any(text.has_reserved(proposal.base.get(name) or "") for name in names)
    if proposal.author_id == viewer.member_id and not was_shown_some:
        return document
    return readable(viewer, thing, document)


def waiting_for(viewer: Viewer) -> list[ColumnElement[bool]]:
    """The contributions whose proposals wait for this reader: those that they may edit."""
    registry = current_app.extensions["cop"].registry
    kept = [name for name, kind in registry.types.items() if kind.kept_by_network]
    ours = and_(
        Contribution.network_id == viewer.organisation_id,
        Contribution.signed_as != SignedAs.COMMUNITY,
    )
    together = select(CoAuthor.contribution_id).where(CoAuthor.member_id == viewer.member_id)
    edited = [Contribution.author_id == viewer.member_id, Contribution.id.in_(together)]
    if viewer.is_contact:
        edited.append(ours)
    if viewer.is_full_member:
        edited.append(and_(ours, Contribution.type.in_(kept)))
    if viewer.is_coordinator:
        edited.append(Contribution.type.in_(kept))
    return [
        # A literal: an index of the few that have some serves no bound value.
        Contribution.proposal_count > literal_column("0"),
        Contribution.state.in_(OPEN_STATES),
        visible_to(viewer),
        or_(*edited),
    ]


def own_open(viewer: Viewer) -> Sequence[Any]:
    """One's own proposals that wait, on what one still reads: (uid, title, proposal, at) rows."""
    return session.execute(
        select(Contribution.uid, Contribution.title, Proposal.uid.label("proposal"),
               Proposal.created_at.label("at"))
        .join(Contribution, Contribution.id == Proposal.contribution_id)
        .where(
            Proposal.author_id == viewer.member_id,
            Proposal.state == ProposalState.OPEN,
            visible_to(viewer),
        )
        .order_by(Proposal.created_at.desc())
    ).all()  # fmt: skip


def credits(thing: Contribution) -> list[Byline]:
    """Whose proposals were taken in, each once, under the name that they chose."""
    if not thing.credit_count:
        return []
    rows = session.execute(
        _with_authors(Proposal.created_at)
        .where(Proposal.contribution_id == thing.id, Proposal.state.in_(TAKEN_IN),
               Proposal.version.is_not(None))
        .order_by(Proposal.decided_at)
    )  # fmt: skip
    return list(dict.fromkeys(map(_byline, rows)))
