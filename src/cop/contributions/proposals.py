"""The review lane: who may not edit proposes a version, who may edit takes it in, with credit.

About documents, not about a type: a contribution of any type that is `proposable` goes through it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, func, select, update
from werkzeug.exceptions import Forbidden

from cop import events
from cop.contributions.documents import Document, to_document
from cop.contributions.finding import demand
from cop.contributions.history import first_visible, readable
from cop.contributions.models import Contribution, Revision, SignedAs
from cop.contributions.proposals_changes import FieldChange, field_changes, same
from cop.contributions.proposals_marks import taken_keys
from cop.contributions.proposals_model import Proposal, ProposalState
from cop.contributions.rules import can
from cop.contributions.services import act, save, tell
from cop.db import now, session
from cop.i18n import lazy_gettext as _l
from cop.members.models import Member
from cop.members.viewer import Viewer


class ProposalRefused(ValueError):
    """What can't be done to a proposal; the text says why and what to do."""


class ProposalMoved(ProposalRefused):
    """What is answered isn't what was shown: somebody saved, amended or answered meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _l("Something changed while you were reading: look at it again, then answer.")
        )


def starting_point(viewer: Viewer, thing: Contribution, number: int | None) -> tuple[int, Document]:
    """The version that a proposal starts from, as its author reads it.

    number: the version that they had before them; when they may not look it up, or it was erased,
    it is what stands now.
    """
    if number is not None and can(viewer, "history", thing):
        document = session.scalar(
            select(Revision.document).where(
                Revision.contribution_id == thing.id,
                Revision.number == number,
                Revision.number >= first_visible(viewer, thing),
            )
        )
        if document is not None:
            return number, _trimmed(readable(viewer, thing, document))
    reserved = can(viewer, "read_reserved", thing)
    return thing.version, _trimmed(to_document(thing, reserved=reserved))


def _trimmed(document: Document) -> Document:
    """Without the line ends that a passage leaves behind, and that no browser sends back."""
    return {
        key: value.strip("\n") if isinstance(value, str) else value
        for key, value in document.items()
    }


def propose(
    viewer: Viewer,
    thing: Contribution,
    document: Document,
    *,
    base_version: int | None = None,
    note: str = "",
    signed_as: SignedAs = SignedAs.MEMBER,
) -> Proposal:
    """Send a version to who may edit `thing`. `document` has been through the type's form.

    Raises `ProposalRefused` when nothing was changed, or when one's earlier proposal still waits.
    """
    demand(viewer, "propose", thing)
    if open_one(viewer, thing) is not None:
        raise ProposalRefused(_l("You have a proposal waiting here: change that one."))
    number, base = starting_point(viewer, thing, base_version)
    proposal = Proposal(
        contribution_id=thing.id,
        author_id=viewer.member_id,
        signed_as=signed_as,
        base_version=number,
        base={name: base.get(name) for name in document},
        document=document,
        note=note,
    )
    _demand_change(proposal)
    session.add(proposal)
    thing.proposal_count = Contribution.proposal_count + 1
    session.flush()
    tell(events.proposal_sent, proposal=proposal, contribution=thing, viewer=viewer)
    return proposal


def _demand_change(proposal: Proposal) -> None:
    if all(same(proposal.base.get(name), value) for name, value in proposal.document.items()):
        raise ProposalRefused(_l("You haven’t changed anything yet: write what should stand."))


def open_one(viewer: Viewer, thing: Contribution) -> Proposal | None:
    """This member's own proposal that waits for an answer."""
    return session.scalar(
        select(Proposal).where(
            Proposal.contribution_id == thing.id,
            Proposal.author_id == viewer.member_id,
            Proposal.state == ProposalState.OPEN,
        )
    )


def amend(
    viewer: Viewer, thing: Contribution, proposal: Proposal, document: Document, *, note: str = ""
) -> None:
    """Change one's own proposal while nobody has answered it."""
    demand(viewer, "propose", thing)
    _demand_mine(viewer, proposal)
    before = proposal.document
    proposal.document = {name: document[name] for name in proposal.base if name in document}
    try:
        _demand_change(proposal)
    except ProposalRefused:
        proposal.document = before
        raise
    proposal.note = note
    proposal.edition += 1
    session.flush()


def withdraw(viewer: Viewer, thing: Contribution, proposal: Proposal) -> None:
    """Take back one's own proposal; its text is forgotten."""
    demand(viewer, "see_proposals", thing)
    _demand_mine(viewer, proposal)
    proposal.base, proposal.document, proposal.note = {}, {}, ""
    _close(viewer, thing, proposal, ProposalState.WITHDRAWN)


def _demand_mine(viewer: Viewer, proposal: Proposal) -> None:
    if proposal.author_id != viewer.member_id:
        raise Forbidden
    if proposal.state != ProposalState.OPEN:
        raise ProposalMoved


def changes_now(viewer: Viewer, thing: Contribution, proposal: Proposal) -> list[FieldChange]:
    """What the proposal would change in what stands; only for who may edit."""
    demand(viewer, "answer_proposals", thing)
    return field_changes(proposal.base, to_document(thing), proposal.document)


def seen(thing: Contribution, proposal: Proposal) -> str:
    """One word for what an editor is shown, so that nothing else is answered."""
    return f"{thing.version}.{proposal.edition}"


def accept(
    viewer: Viewer,
    thing: Contribution,
    proposal: Proposal,
    taken: Collection[str],
    *,
    mark: str,
    reason: str = "",
) -> None:
    """Take in the changes whose keys are in `taken`: the next version, credited to its author.

    mark: what `seen` answered when the changes were shown; reason: a word for its author on what was
    left. Raises `ProposalRefused`.
    """
    fields = changes_now(viewer, thing, proposal)
    if proposal.state != ProposalState.OPEN or mark != seen(thing, proposal):
        raise ProposalMoved
    keys = {part.key for field in fields for part in field.changes}
    if fields and not keys & set(taken):
        raise ProposalRefused(_l("Tick at least one change to take in, or decline the proposal."))
    document: Document = {field.name: field.value(taken) for field in fields}
    _demand_valid(thing, document)
    own = field_changes(proposal.base, proposal.base, proposal.document)
    proposal.taken = taken_keys(own, fields, taken, to_document(thing) | document)
    if save(viewer, thing, document).changed:
        _credit(thing, proposal)
        act(viewer, thing, "proposal_taken")
    proposal.reason = reason
    whole = keys <= set(taken)
    _close(viewer, thing, proposal, ProposalState.ACCEPTED if whole else ProposalState.PARTLY)


def _demand_valid(thing: Contribution, changed: Document) -> None:
    """The form of the type has the last word on what came together from two texts."""
    kind = current_app.extensions["cop"].registry.types[thing.type]
    form = kind.form.from_document({**to_document(thing), **changed})
    form.validate()
    for name, error in form.first_errors().items():
        if name in changed:
            raise ProposalRefused(f"{form[name].label.text} : {error}")


def _credit(thing: Contribution, proposal: Proposal) -> None:
    newest = session.scalars(
        select(Revision).where(
            Revision.contribution_id == thing.id, Revision.number == thing.version
        )
    ).one()
    newest.kind, newest.author_id, newest.signed_as = (
        "proposed", proposal.author_id, proposal.signed_as,
    )  # fmt: skip
    proposal.version = thing.version
    thing.credit_count = Contribution.credit_count + 1


def decline(
    viewer: Viewer, thing: Contribution, proposal: Proposal, *, mark: str, reason: str
) -> None:
    """Leave everything as it stands, and say why."""
    demand(viewer, "answer_proposals", thing)
    if proposal.state != ProposalState.OPEN or mark != seen(thing, proposal):
        raise ProposalMoved
    proposal.reason = reason
    _close(viewer, thing, proposal, ProposalState.DECLINED)


def _close(viewer: Viewer, thing: Contribution, proposal: Proposal, state: ProposalState) -> None:
    proposal.state, proposal.decided_at, proposal.decided_by_id = state, now(), viewer.member_id
    thing.proposal_count = Contribution.proposal_count - 1
    session.flush()
    tell(events.proposal_closed, proposal=proposal, contribution=thing, viewer=viewer)


def forget_texts(*which: ColumnElement[bool]) -> None:
    """Erase what proposals say; those that still wait are closed with it."""
    waiting = select(Proposal.contribution_id, func.count().label("number")).where(
        Proposal.state == ProposalState.OPEN, *which
    ).group_by(Proposal.contribution_id)  # fmt: skip
    for contribution_id, number in session.execute(waiting).all():
        session.execute(
            update(Contribution)
            .where(Contribution.id == contribution_id)
            .values(proposal_count=Contribution.proposal_count - number)
        )
    session.execute(
        update(Proposal)
        .where(Proposal.state == ProposalState.OPEN, *which)
        .values(state=ProposalState.WITHDRAWN, decided_at=now())
    )
    session.execute(update(Proposal).where(*which).values(base={}, document={}, note="", reason=""))


def on_left(*, member: Member) -> None:
    """Who leaves takes what was only proposed along; what was taken in stays, as their texts do."""
    forget_texts(Proposal.author_id == member.id)


LISTENERS: dict[str, Any] = {"member_left": on_left}
