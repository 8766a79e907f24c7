"""Comments: answering, naming somebody with `@handle`, « useful », taking back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import Forbidden, NotFound

from cop import events
from cop.columns import Prose
from cop.contributions.bylines import Byline, signature
from cop.contributions.finding import demand
from cop.contributions.models import Comment, Contribution, SignedAs
from cop.contributions.rules import can
from cop.contributions.services import tell
from cop.db import fetch, now, session
from cop.members.models import Member, MemberStatus, Organisation
from cop.members.viewer import Viewer, viewer_of

MENTION = re.compile(r"(?<![\w@/.])@([a-z0-9][a-z0-9-]{1,38}[a-z0-9])(?![\w@])", re.IGNORECASE)
MOST_MENTIONS = 10


@dataclass(frozen=True)
class CommentRow:
    """One comment as a page shows it, with the name that it stands under."""

    uid: str
    author_id: int | None
    byline: Byline
    body: Prose
    is_useful: bool
    created_at: datetime
    edited_at: datetime | None
    about: str | None = None


SHOWN: list[Any] = [
    Comment.uid, Comment.author_id, Comment.signed_as, Comment.body, Comment.is_useful,
    Comment.created_at, Comment.edited_at, Comment.about,
    Member.name, Member.handle, Member.status, Member.roles,
    Organisation.short_name, Organisation.colour,
]  # fmt: skip
THREAD = (
    select(*SHOWN)
    .outerjoin(Member, Member.id == Comment.author_id)
    .outerjoin(Organisation, Organisation.id == Member.organisation_id)
    .where(Comment.contribution_id == bindparam("thing"), Comment.deleted_at.is_(None))
    .order_by(Comment.created_at, Comment.id)
)
COUNT = (
    update(Contribution)
    .where(Contribution.id == bindparam("thing"))
    .values(comment_count=Contribution.comment_count + bindparam("more"))
)


def comment_on(
    viewer: Viewer,
    thing: Contribution,
    source: str,
    *,
    signed_as: SignedAs = SignedAs.MEMBER,
    about: str | None = None,
) -> Comment:
    """Answer to `thing`, or to the part `about` of it. The author of a contribution without a name
    answers without one too.

    Raises `cop.text.TextRefused` for a text that can't be shown.
    """
    demand(viewer, "comment", thing)
    if thing.author_id == viewer.member_id:
        signed_as = thing.signed_as
    comment = Comment(
        contribution_id=thing.id,
        author_id=viewer.member_id,
        signed_as=signed_as,
        body=Prose.of(source),
        about=about,
    )
    session.add(comment)
    session.flush()
    _count(thing, 1)
    tell(
        events.comment_posted,
        comment=comment,
        contribution=thing,
        viewer=viewer,
        mentioned=mentioned(thing, source),
    )
    return comment


def _count(thing: Contribution, more: int) -> None:
    """Count by the database: two may answer at once."""
    session.connection().execute(COUNT, {"thing": thing.id, "more": more})
    session.expire(thing, ["comment_count"])


def mentioned(thing: Contribution, source: str) -> list[Member]:
    """The members named with `@handle` who may read `thing`: nobody else learns of it."""
    handles = {handle.lower() for handle in MENTION.findall(source)}
    if not handles:
        return []
    members = session.scalars(
        select(Member)
        .where(Member.handle.in_(handles), Member.status == MemberStatus.ACTIVE)
        .limit(MOST_MENTIONS)
    ).all()
    return [member for member in members if can(viewer_of(member), "read", thing)]


def thread(thing: Contribution) -> list[CommentRow]:
    """The comments of `thing`, oldest first, in one query."""
    return [_row(row) for row in fetch(THREAD, {"thing": thing.id})]


def _row(row: Row[Any]) -> CommentRow:
    named = signature(
        row.signed_as,
        name=row.name,
        handle=row.handle or "",
        status=row.status,
        roles=row.roles,
        network=row.short_name,
        colour=row.colour,
    )
    return CommentRow(
        row.uid, row.author_id, named, row.body, row.is_useful, row.created_at, row.edited_at,
        row.about,
    )  # fmt: skip


def find_comment(viewer: Viewer, thing: Contribution, uid: str, action: str) -> Comment:
    """A comment of `thing`. Raises `NotFound` or `Forbidden`."""
    demand(viewer, "read", thing)
    comment = session.scalar(
        select(Comment)
        .where(Comment.uid == uid, Comment.contribution_id == thing.id)
        .options(joinedload(Comment.author))
    )
    if comment is None:
        raise NotFound
    if not can(viewer, action, comment):
        raise Forbidden
    return comment


def edit_comment(viewer: Viewer, thing: Contribution, uid: str, source: str) -> Comment:
    """Change one's own comment; it is marked as edited."""
    comment = find_comment(viewer, thing, uid, "edit_comment")
    if comment.body.source != source:
        comment.body, comment.edited_at = Prose.of(source), now()
    session.flush()
    return comment


def delete_comment(viewer: Viewer, thing: Contribution, uid: str) -> Comment:
    """Remove a comment; whoever did can put it back until it is purged."""
    comment = find_comment(viewer, thing, uid, "delete_comment")
    if comment.deleted_at is None:
        comment.deleted_at, comment.deleted_by_id = now(), viewer.member_id
        _count(thing, -1)
    session.flush()
    return comment


def undelete_comment(viewer: Viewer, thing: Contribution, uid: str) -> Comment:
    """Put a comment back that one removed; one that stands stays as it is."""
    comment = find_comment(viewer, thing, uid, "delete_comment")
    if comment.deleted_at is not None:
        if not can(viewer, "undelete_comment", comment):
            raise Forbidden
        comment.deleted_at = comment.deleted_by_id = None
        _count(thing, 1)
    session.flush()
    return comment


def mark_useful(viewer: Viewer, thing: Contribution, uid: str, useful: bool) -> None:
    """The author says of an answer that it helped, or takes that back."""
    demand(viewer, "mark_useful", thing)
    comment = session.scalar(
        select(Comment).where(
            Comment.uid == uid,
            Comment.contribution_id == thing.id,
            Comment.deleted_at.is_(None),
        )
    )
    if comment is None:
        raise NotFound
    if comment.is_useful != useful:
        comment.is_useful = useful
        session.flush()
