"""Who has the notes of a meeting open now: names for those who write beside one another."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select

from cop.contributions.models import Contribution
from cop.db import now, session
from cop.members.models import Member
from cop.members.viewer import Viewer
from cop.plugins.notes.texts.limits import MOST_TABS
from cop.plugins.notes.texts.models import TextDoc, TextPresence

EVERY = timedelta(seconds=10)
GONE = timedelta(seconds=35)
FORGOTTEN = timedelta(hours=1)


def seen(viewer: Viewer, meeting: Contribution, client: str, key: str, anchor: str) -> None:
    """Note where somebody is, once in ten seconds at most."""
    if viewer.member_id is None:
        return
    doc_id = session.scalar(
        select(TextDoc.id).where(TextDoc.meeting_id == meeting.id, TextDoc.key == key)
    )
    if doc_id is None:
        return
    known = session.get(TextPresence, (doc_id, client))
    if known is not None and known.person_id != viewer.member_id:
        return
    if known is None:
        session.execute(delete(TextPresence).where(TextPresence.seen_at < now() - FORGOTTEN))
        if _tabs(doc_id, viewer.member_id) >= MOST_TABS:
            return
        known = TextPresence(doc_id=doc_id, client=client, person_id=viewer.member_id)
        session.add(known)
    elif known.anchor == anchor and now() - known.seen_at < EVERY:
        return
    known.anchor, known.seen_at = anchor, now()
    session.flush()


def _tabs(doc_id: int, person_id: int) -> int:
    here = select(func.count()).where(
        TextPresence.doc_id == doc_id,
        TextPresence.person_id == person_id,
        TextPresence.seen_at > now() - GONE,
    )
    return session.scalar(here) or 0


def others(meeting: Contribution, client: str) -> list[dict[str, str]]:
    """Who else was seen within half a minute, and where; one query."""
    rows = session.execute(
        select(Member.name, TextDoc.key, TextPresence.anchor)
        .join(TextDoc, TextDoc.id == TextPresence.doc_id)
        .join(Member, Member.id == TextPresence.person_id)
        .where(
            TextDoc.meeting_id == meeting.id,
            TextPresence.client != client,
            TextPresence.seen_at > now() - GONE,
        )
        .order_by(Member.name, TextDoc.key)
    )
    return [{"name": row.name, "key": row.key, "line": row.anchor} for row in rows]
