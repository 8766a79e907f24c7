"""The history as a reader may see it: from when it was opened to them; all of it for authors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.contributions import references
from cop.contributions.bylines import Byline, byline
from cop.contributions.diff import Piece, diff_documents
from cop.contributions.documents import Document, without_reserved
from cop.contributions.editions import held_back
from cop.contributions.models import Act, Contribution, Revision, SignedAs
from cop.contributions.rules import can, is_author
from cop.db import session
from cop.members.models import Member, Organisation, Role
from cop.members.viewer import Viewer


@dataclass(frozen=True)
class Entry:
    """One line of the history: a version (`number` > 0) or an act."""

    at: datetime
    number: int
    verb: str
    before: str
    after: str
    byline: Byline


@dataclass(frozen=True)
class Change:
    """What one version changed, field by field; `first` when there is nothing to compare with."""

    number: int
    newest: bool
    first: bool
    at: datetime
    byline: Byline
    fields: dict[str, list[Piece]]


def timeline(viewer: Viewer, thing: Contribution) -> list[Entry]:
    """Versions and acts, newest first, in two queries."""
    return sorted(
        [*_versions(viewer, thing), *_acts(viewer, thing)],
        key=lambda entry: (entry.at, entry.number),
        reverse=True,
    )


def first_visible(viewer: Viewer, thing: Contribution) -> int:
    """The first version that this reader may see."""
    return 1 if is_author(viewer, thing) else thing.history_from


def signed(
    viewer: Viewer,
    thing: Contribution,
    who: Member | None,
    where: Any,
    signed_as: SignedAs | None = None,
) -> Byline:
    """An author who stands without a name in the page stands without one in the history.

    signed_as: how the author of a proposal signs it, whatever the page's own signature.
    """
    if signed_as is not None:
        return byline(signed_as, who, where)
    hidden = (
        who is not None
        and thing.signed_as != SignedAs.MEMBER
        and _may_be_an_author(who, thing)
        and not can(viewer, "see_signature", thing)
    )
    # The network is the one that the page names, even if its author has moved on since.
    if hidden:
        return byline(thing.signed_as, who, thing.network)
    return byline(SignedAs.MEMBER, who, where)


def _may_be_an_author(who: Member, thing: Contribution) -> bool:
    """Whoever wrote here is one, or was; only an office lets somebody else at the text."""
    if who.id == thing.author_id or any(one.member_id == who.id for one in thing.coauthors):
        return True
    return not who.roles & {Role.COORDINATOR, Role.NETWORK_CONTACT}


def _versions(viewer: Viewer, thing: Contribution) -> list[Entry]:
    rows = session.execute(
        select(
            Revision.at,
            Revision.number,
            Revision.kind,
            Revision.note,
            Revision.signed_as,
            Member,
            Organisation,
        )
        .outerjoin(Member, Member.id == Revision.author_id)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .where(
            Revision.contribution_id == thing.id,
            Revision.number >= first_visible(viewer, thing),
        )
    )
    return [
        Entry(at, number, kind, note, "", signed(viewer, thing, who, where, signature))
        for at, number, kind, note, signature, who, where in rows
    ]


def _acts(viewer: Viewer, thing: Contribution) -> list[Entry]:
    rows = session.execute(
        select(Act.at, Act.verb, Act.before, Act.after, Member, Organisation)
        .outerjoin(Member, Member.id == Act.member_id)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .where(Act.contribution_id == thing.id)
    )
    # Who reported stays between them and the coordination.
    return [
        Entry(at, 0, verb, before, after, signed(viewer, thing, who, where))
        for at, verb, before, after, who, where in rows
        if verb not in {"reported", "reinstated"} or viewer.is_coordinator
    ]


def version_diff(viewer: Viewer, thing: Contribution, number: int) -> Change:
    """What version `number` changed. Raises `NotFound` for one that this reader may not see."""
    first = first_visible(viewer, thing)
    if number < first:
        raise NotFound
    rows = session.execute(
        select(Revision, Member, Organisation)
        .outerjoin(Member, Member.id == Revision.author_id)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .where(
            Revision.contribution_id == thing.id,
            Revision.number <= number,
            Revision.number >= first,
        )
        .order_by(Revision.number.desc())
        .limit(2)
    ).all()
    if not rows or rows[0][0].number != number:
        raise NotFound
    revision, who, where = rows[0]
    old, new = _titled(
        viewer, thing, rows[1][0].document if len(rows) > 1 else {}, revision.document
    )
    return Change(
        number=number,
        newest=number == thing.version,
        first=len(rows) == 1,
        at=revision.at,
        byline=signed(viewer, thing, who, where, revision.signed_as),
        fields=diff_documents(old, new),
    )


def _titled(viewer: Viewer, thing: Contribution, *documents: Document) -> list[Document]:
    """Stored documents as this reader reads them; what they name, by its title."""
    model = type(thing)
    known = references.known_to(viewer, model, documents)
    return [
        references.titled(model, readable(viewer, thing, document), known) for document in documents
    ]


def readable(viewer: Viewer, thing: Contribution, document: Document) -> Document:
    """A stored document without the passages and columns that this reader may not see in it."""
    back = held_back(viewer, thing)
    document = {name: value for name, value in document.items() if name not in back}
    if can(viewer, "read_reserved", thing):
        return document
    return without_reserved(type(thing), document)
