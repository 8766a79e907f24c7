"""Texts made, read and saved as a whole: forms, files and mails come in here.

A save is worked out against the text that its writer had before them, and joins the log like what
is typed live. There is no conflict: what two wrote stands there, and where both changed one line
somebody is asked to read it over.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort
from sqlalchemy import select

from cop.contributions.finding import find
from cop.contributions.models import Contribution
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.texts import crdt, divergence, late, log
from cop.plugins.notes.texts.limits import MOST_BYTES
from cop.plugins.notes.texts.models import TextDoc
from cop.plugins.notes.texts.wire import Asked
from cop.text import normalise

FORM = "form"


@dataclass(frozen=True)
class Saved:
    """What became of a save. head: the number to save on next. merged: others had written since
    its base. same_line: in a line that this changed too, so that it is to be read over."""

    head: int
    text: str
    merged: bool
    same_line: bool


def create(meeting_id: int, key: str, text: str) -> TextDoc:
    """The text of one agenda point, with what it begins with. Raises `TextRefused`."""
    text = cleaned(text)
    doc = TextDoc(meeting_id=meeting_id, key=key)
    session.add(doc)
    session.flush()
    log.append(doc, log.Author(None, "first"), crdt.first(text), text)
    return doc


def cleaned(text: str) -> str:
    """As a form or a file brings it, with our line ends, and every letter as it was typed: were it
    spelled anew, two who save would each replace it. Raises `TextRefused`."""
    normalise(text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def texts_of(meeting_id: int) -> dict[str, str]:
    """key → the Markdown as it stands; one query."""
    rows = select(TextDoc.key, TextDoc.text).where(TextDoc.meeting_id == meeting_id)
    return {row.key: row.text for row in session.execute(rows)}


def doc_of(meeting_id: int, key: str) -> TextDoc | None:
    return session.scalar(
        select(TextDoc).where(TextDoc.meeting_id == meeting_id, TextDoc.key == key)
    )


def heads_of(meeting_id: int) -> dict[str, int]:
    """key → the number that a form saves on; one query."""
    rows = select(TextDoc.key, TextDoc.head).where(TextDoc.meeting_id == meeting_id)
    return {row.key: row.head for row in session.execute(rows)}


def save(viewer: Viewer, doc: TextDoc, *, base: int, text: str, client: str = FORM) -> Saved:
    """Make `text` of the document, as somebody meant it who had it before them at number `base`.

    Raises `Forbidden`, `NotFound`, `TextRefused`; 413 for a text that is too long.
    """
    uid = session.scalars(select(Contribution.uid).where(Contribution.id == doc.meeting_id)).one()
    find(viewer, uid, Meeting, action="notes.write")
    text = cleaned(text)
    doc = log.lock(doc.id)
    at_base = log.log_of(doc, until=min(max(base, 1), doc.head))
    before, theirs = crdt.text_of(at_base), doc.text
    update = crdt.edited(at_base, text)
    if update is None:
        return Saved(doc.head, doc.text, merged=theirs != before, same_line=False)
    united, changed = crdt.taken(log.log_of(doc), [update])
    if len(united.encode()) > MOST_BYTES:
        abort(413)
    if changed:
        log.append(doc, log.Author(viewer.member_id, client), update, united)
    apart = divergence.Apart(before, theirs, text, united)
    if apart.same_line:
        divergence.ask_to_read(doc, viewer.member_id, apart, ["line"])
    return Saved(doc.head, united, merged=theirs != before, same_line=apart.same_line)


def save_late(viewer: Viewer, doc: TextDoc, *, base: int, text: str) -> str:
    """`save` once the text is closed to its writer: what became of it, as `late.keep` says. Raises
    `TextRefused`."""
    text, doc = cleaned(text), log.lock(doc.id)
    base = min(max(base, 1), doc.head)
    waiting = late.waiting_of(doc, viewer.member_id)
    # A form that is sent again says nothing new: it is held against what came of it the first time.
    earlier = [waiting.data] if waiting is not None and waiting.reasons == "closed" else []
    update = crdt.edited([*log.log_of(doc, until=base), *earlier], text)
    if update is None:
        return "late" if earlier else "merged"
    if len(text.encode()) > MOST_BYTES:
        return "refused"
    asked = Asked(epoch=doc.epoch, after=base, updates=(update,))
    return late.keep(doc, log.Author(viewer.member_id, FORM), asked)
