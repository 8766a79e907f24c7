"""One exchange of a browser with the texts of a meeting: what it brings, what it lacks.

Rights are asked at each. What comes from somebody who may not write (any more) isn't dropped: it
waits for those who prepare the meeting.
"""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import select

from cop.contributions.models import Contribution
from cop.contributions.rules import can
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.rules import VALIDATED
from cop.plugins.notes.texts import crdt, divergence, late, log, pace, presence
from cop.plugins.notes.texts.limits import MOST_BYTES, MOST_LOG
from cop.plugins.notes.texts.models import TextDoc, TextUpdate
from cop.plugins.notes.texts.wire import Asked, Request, packed
from cop.text import TextRefused, normalise

report = logging.getLogger("cop.notes.texts")
# Seconds since writing from which it is looked at whether others wrote in the same line meanwhile.
APART = 15
Answer = dict[str, Any]


def mode_of(viewer: Viewer, meeting: Contribution) -> str:
    """`edit`; `read` for who may only read now; `review` once nobody writes any more."""
    if can(viewer, "notes.write", meeting):
        return "edit"
    return "review" if isinstance(meeting, Meeting) and meeting.stage in VALIDATED else "read"


def exchange(viewer: Viewer, meeting: Contribution, request: Request) -> Answer:
    """Take in what was brought, answer what is lacking; for who may read the draft. Raises
    `pace.TooFast`."""
    mode = mode_of(viewer, meeting)
    kept = _take_all(viewer, meeting, request, mode)
    for key in request.disagreed:
        report.warning(
            "a browser read another text than %s/%s and took all of it again", meeting.uid, key
        )
    if request.here is not None and mode == "edit":
        presence.seen(viewer, meeting, request.client, *request.here)
    answer = _lacking(meeting, request, kept)
    return {"mode": mode, "docs": answer, "people": presence.others(meeting, request.client)}


def _take_all(viewer: Viewer, meeting: Contribution, request: Request, mode: str) -> dict[str, str]:
    """key → what became of the updates: `merged`, `late` (kept for a review) or `refused`."""
    bringing = {key: asked for key, asked in request.docs.items() if asked.updates}
    if not bringing:
        return {}
    pace.demand(viewer, sum(len(it) for one in bringing.values() for it in one.updates))
    # In one order for everybody, or two who bring for the same two texts would wait for ever.
    rows = select(TextDoc.id, TextDoc.key).where(
        TextDoc.meeting_id == meeting.id, TextDoc.key.in_(bringing)
    )
    kept = {}
    for doc_id, key in session.execute(rows.order_by(TextDoc.id)).all():
        doc = log.lock(doc_id)
        author = log.Author(viewer.member_id, request.client)
        try:
            if mode != "edit" or doc.epoch != bringing[key].epoch:
                kept[key] = late.keep(doc, author, bringing[key])
            else:
                kept[key] = _take(doc, author, bringing[key])
        except (crdt.UpdateRefused, TextRefused):
            kept[key] = "refused"
    return kept


def _take(doc: TextDoc, author: log.Author, asked: Asked) -> str:
    so_far, theirs = log.log_of(doc), doc.text
    text, changed = crdt.taken(so_far, asked.updates)
    brought = crdt.united(asked.updates)
    normalise(text)  # for what it refuses: such a text could be shown to nobody
    if len(text.encode()) > MOST_BYTES or len(doc.base) + len(brought) > MOST_LOG:
        return "refused"
    # A browser that heard no answer sends again.
    if not changed and log.holds(doc, brought):
        return "merged"
    before = min(asked.after, doc.head)
    apart = before < doc.head and asked.away >= APART
    log.append(doc, author, brought, text)
    if apart:
        _look_over(doc, author, asked, before, theirs)
    return "merged"


def _look_over(doc: TextDoc, author: log.Author, asked: Asked, before: int, theirs: str) -> None:
    """Have it read, when both sides wrote for long without one another, or in one line."""
    base = log.log_of(doc, until=before) if before else []
    mine, _changed = crdt.taken(base, asked.updates)
    found = divergence.Apart(crdt.text_of(base), theirs, mine, doc.text)
    reasons = ["long"] if asked.away > divergence.LONG and found.changed else []
    reasons += ["line"] if found.same_line else []
    if reasons and pace.may_ask(doc, author.person_id):
        divergence.ask_to_read(doc, author.person_id, found, reasons)


def _lacking(meeting: Contribution, request: Request, kept: dict[str, str]) -> Answer:
    """For each text of the meeting that is newer than what the browser has, or that it asked for."""
    rows = session.execute(
        select(
            TextDoc.id, TextDoc.key, TextDoc.epoch, TextDoc.head, TextDoc.base_seq,
            TextDoc.text_sha256,
        ).where(TextDoc.meeting_id == meeting.id)
    ).all()  # fmt: skip
    answer: Answer = {}
    for row in rows:
        asked = request.docs.get(row.key)
        if asked is None:
            continue
        if row.head == asked.after and asked.state is None and row.key not in kept:
            continue
        told: Answer = {"epoch": row.epoch, "head": row.head, "sha256": row.text_sha256}
        if row.epoch == asked.epoch:
            told["updates"] = [packed(one) for one in _updates(row, asked, request.client)]
        if row.key in kept:
            told["kept"] = kept[row.key]
        answer[row.key] = told
    return answer


def _updates(row: Any, asked: Asked, client: str) -> list[bytes]:
    """With a state vector the exact difference; else what others wrote after the number."""
    if asked.state is not None:
        whole = log.log_of(session.get_one(TextDoc, row.id))
        return [crdt.missing(whole, asked.state)]
    if asked.after < row.base_seq - log.FOLD_AFTER:
        return log.log_of(session.get_one(TextDoc, row.id))
    newer = select(TextUpdate.data).where(
        TextUpdate.doc_id == row.id, TextUpdate.seq > asked.after, TextUpdate.seq <= row.head
    )
    return list(session.scalars(newer.where(TextUpdate.client != client).order_by(TextUpdate.seq)))
