"""Writing contributions: each act asks the rules, writes its revision and tells what happened.

Services flush and never commit: the caller's transaction holds the change, its revision, its mails
and whatever listeners wrote, together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop import events
from cop.contributions import references
from cop.contributions.documents import Document, apply_document, secrets_of, to_document
from cop.contributions.editions import document_for
from cop.contributions.finding import demand
from cop.contributions.history import first_visible
from cop.contributions.merge import Conflict, merge_documents
from cop.contributions.models import (
    Act,
    Contribution,
    Revision,
    SignedAs,
    State,
    Visibility,
)
from cop.db import new_uid, now, session
from cop.members.viewer import Viewer
from cop.plugin import ContributionType

WIDTH = {level: place for place, level in enumerate(Visibility)}


@dataclass(frozen=True)
class Saved:
    """What became of a save. With `conflicts` nothing was written; `theirs` is what stands now,
    and `document` holds what could be merged of the other fields."""

    changed: bool
    merged: bool = False
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    document: Document = field(default_factory=dict)


def tell(event: Any, **keywords: Any) -> None:
    """Send an event to the listeners of this app."""
    event.send(current_app._get_current_object(), **keywords)  # type: ignore[attr-defined]


def create(
    viewer: Viewer,
    kind: ContributionType,
    document: Document,
    *,
    visibility: Visibility = Visibility.COMMUNITY,
    signed_as: SignedAs = SignedAs.MEMBER,
    space_id: int | None = None,
    revision_kind: str = "edit",
    uid: str | None = None,
) -> Contribution:
    """Write a new draft from a validated document; `publish` opens it to its readers.

    uid: the lasting name that it brings from elsewhere, when nothing here has it.
    """
    demand(viewer, "create", None)
    thing = kind.model(
        uid=uid or new_uid(),
        author_id=viewer.member_id,
        network_id=viewer.organisation_id,
        state=State.DRAFT,
        visibility=visibility,
        signed_as=signed_as,
        space_id=checked_space(viewer, visibility, space_id),
        coauthors=[],
    )
    apply_document(thing, document)
    session.add(thing)
    session.flush()
    write_revision(viewer, thing, revision_kind)
    tell(events.contribution_saved, contribution=thing, viewer=viewer, created=True)
    return thing


def save(
    viewer: Viewer, thing: Contribution, document: Document, *, base_version: int | None = None
) -> Saved:
    """Write a new version of `thing`; an identical one writes nothing.

    base_version: the version that the writer started from. When somebody saved meanwhile, the two
    are merged by three-way merge; where both changed the same words, nothing is written and the
    answer holds both.
    """
    demand(viewer, "edit", thing)
    settle(thing)
    theirs, secrets = to_document(thing), secrets_of(thing)
    merged = base_version is not None and base_version != thing.version
    if merged:
        base = session.scalar(
            select(Revision.document).where(
                Revision.contribution_id == thing.id, Revision.number == base_version
            )
        )
        merge = merge_documents(base or {}, theirs, {**(base or theirs), **document})
        if merge.conflicts:
            return Saved(changed=False, conflicts=merge.conflicts, document=merge.document)
        document = merge.document
    apply_document(thing, document)
    if to_document(thing) == theirs and secrets_of(thing) == secrets:
        return Saved(changed=False)
    thing.updated_at = now()
    write_revision(viewer, thing, "merged" if merged else "edit")
    tell(events.contribution_saved, contribution=thing, viewer=viewer, created=False)
    return Saved(changed=True, merged=merged)


def settle(thing: Contribution) -> None:
    """Keep the small steps that are in no version yet, where the type has such."""
    kind = current_app.extensions["cop"].registry.types[thing.type]
    if kind.settle is not None:
        kind.settle(thing)


def write_revision(viewer: Viewer, thing: Contribution, kind: str, note: str = "") -> None:
    """Keep the present form of `thing` as its next version."""
    thing.version += 1
    session.add(
        Revision(
            contribution_id=thing.id,
            number=thing.version,
            kind=kind,
            document=to_document(thing),
            author_id=viewer.member_id,
            note=note,
        )
    )
    session.flush()


def publish(viewer: Viewer, thing: Contribution) -> None:
    """Open a draft, or an archived contribution, to its readers; its drafting stays with authors."""
    demand(viewer, "publish", thing)
    if thing.state == State.PUBLISHED:
        return
    settle(thing)
    first = thing.published_at is None
    if first:
        # What comes back from the archive has its level already, the public web included.
        demand_level(viewer, thing, thing.visibility)
    act(viewer, thing, "published", thing.state, State.PUBLISHED)
    thing.state = State.PUBLISHED
    thing.published_at = thing.published_at or now()
    if first:
        thing.history_from = thing.version
        thing.listed_at = thing.published_at
    session.flush()
    tell(events.contribution_published, contribution=thing, viewer=viewer)


def set_visibility(
    viewer: Viewer, thing: Contribution, level: Visibility, *, space_id: int | None = None
) -> None:
    """Choose who reads. Widening hides the earlier history from the new readers."""
    demand(viewer, "set_visibility", thing)
    demand_level(viewer, thing, level)
    space_id = checked_space(viewer, level, space_id)
    before = thing.visibility
    if (level, space_id) == (before, thing.space_id):
        return
    moved = level == before  # to another space: some come in, others go out
    if moved or WIDTH[level] < WIDTH[before]:
        narrow_to(viewer, thing, level, space_id=space_id)
    else:
        act(viewer, thing, "visibility", before, level)
        thing.visibility, thing.space_id = level, space_id
    if moved or WIDTH[level] > WIDTH[before]:
        thing.history_from = thing.version
    session.flush()


def narrow_to(
    viewer: Viewer, thing: Contribution, level: Visibility, *, space_id: int | None = None
) -> None:
    """Fewer people read from now on: the consequence of a rule or of the author's choice."""
    act(viewer, thing, "visibility", thing.visibility, level)
    thing.visibility, thing.space_id = level, space_id
    session.flush()
    tell(events.contribution_hidden, contribution=thing, viewer=viewer, reason="narrowed")


def demand_level(viewer: Viewer, thing: Contribution, level: Visibility) -> None:
    """Refuse a level that the type doesn't offer or its rule doesn't allow."""
    kind = current_app.extensions["cop"].registry.types[thing.type]
    if kind.audience is not None and level not in kind.audience:
        raise Forbidden
    if level == Visibility.PUBLIC:
        demand(viewer, "make_public", thing)


def checked_space(viewer: Viewer, level: Visibility, space_id: int | None) -> int | None:
    """The space to share in: only one that the author takes part in."""
    if level != Visibility.SPACE:
        return None
    if space_id is None or space_id not in viewer.spaces:
        raise NotFound
    return space_id


def archive(viewer: Viewer, thing: Contribution) -> None:
    """Put away what is no longer current: still read by the same people, marked as archived."""
    demand(viewer, "archive", thing)
    if thing.state == State.ARCHIVED:
        return
    act(viewer, thing, "archived", thing.state, State.ARCHIVED)
    thing.state = State.ARCHIVED
    session.flush()


def restore(viewer: Viewer, thing: Contribution, number: int) -> None:
    """Make an earlier version the newest one; the versions between stay in the history.

    Raises `NotFound` for a version that isn't there or that this reader may not see.
    """
    demand(viewer, "restore", thing)
    if number < first_visible(viewer, thing):
        raise NotFound
    document = session.scalar(
        select(Revision.document).where(
            Revision.contribution_id == thing.id, Revision.number == number
        )
    )
    if document is None:
        raise NotFound
    kind = current_app.extensions["cop"].registry.types[thing.type]
    if kind.secrets_at is not None:
        document = {**document, **kind.secrets_at(thing, number)}
    saved = save(viewer, thing, document)
    if saved.changed:
        newest = session.scalars(
            select(Revision).where(
                Revision.contribution_id == thing.id, Revision.number == thing.version
            )
        ).one()
        newest.kind, newest.note = "restored", str(number)


def adapt(viewer: Viewer, thing: Contribution) -> Contribution:
    """Start one's own draft from somebody else's contribution, with credit to the origin."""
    demand(viewer, "adapt", thing)
    kind = current_app.extensions["cop"].registry.types[thing.type]
    if not kind.forkable:
        raise NotFound
    settle(thing)
    document = document_for(viewer, thing, reserved=False)
    known = references.known_to(viewer, kind.model, [document])
    document = references.readable(kind.model, document, known)
    if kind.secrets_for is not None:
        document |= kind.secrets_for(viewer, thing)
    copy = create(viewer, kind, document, visibility=Visibility.NETWORK, revision_kind="adapted")
    copy.adapted_from_id = thing.id
    act(viewer, copy, "adapted")
    session.flush()
    tell(events.contribution_adapted, contribution=copy, origin=thing, viewer=viewer)
    return copy


def delete(viewer: Viewer, thing: Contribution) -> None:
    """Put into the bin: nobody reads it, its authors may take it back until it is purged."""
    demand(viewer, "delete", thing)
    act(viewer, thing, "deleted")
    thing.deleted_at = now()
    session.flush()
    tell(events.contribution_hidden, contribution=thing, viewer=viewer, reason="deleted")


def undelete(viewer: Viewer, thing: Contribution) -> None:
    """Take back out of the bin."""
    demand(viewer, "undelete", thing)
    act(viewer, thing, "undeleted")
    thing.deleted_at = None
    session.flush()


def act(viewer: Viewer, thing: Contribution, verb: str, before: str = "", after: str = "") -> None:
    """Write down what was done besides writing; code words only, never text."""
    session.add(
        Act(
            contribution_id=thing.id,
            member_id=viewer.member_id,
            verb=verb,
            before=before,
            after=after,
        )
    )
