"""The bin: what somebody deleted and may still take back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from cop import text
from cop.contributions.models import Comment, Contribution
from cop.contributions.rules import active_types, visible_to
from cop.db import session
from cop.members.viewer import Viewer


@dataclass(frozen=True)
class Deleted:
    """A contribution in the bin, or (with `comment_uid`) a comment."""

    uid: str
    title: str
    at: datetime
    comment_uid: str = ""


def deleted_things(viewer: Viewer) -> list[Deleted]:
    """One's own deleted contributions, and the comments that one removed of what one still reads."""
    things = session.execute(
        select(Contribution.uid, Contribution.title, Contribution.deleted_at).where(
            Contribution.author_id == viewer.member_id,
            Contribution.deleted_at.is_not(None),
            Contribution.type.in_(active_types()),
        )
    )
    comments = session.execute(
        select(Contribution.uid, Comment.uid, Comment.body, Comment.deleted_at)
        .join(Contribution, Contribution.id == Comment.contribution_id)
        .where(
            Comment.deleted_by_id == viewer.member_id,
            Comment.deleted_at.is_not(None),
            visible_to(viewer),
        )
    )
    found = [Deleted(uid, title, at) for uid, title, at in things if at]
    found += [
        Deleted(uid, text.summarise(body.source, 80), at, comment_uid)
        for uid, comment_uid, body, at in comments
        if at
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)
