"""Recording where a commitment stands, and the reminders that ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import select, update
from werkzeug.exceptions import NotFound

from cop.columns import Prose
from cop.config import setting
from cop.contributions.finding import find
from cop.contributions.models import State
from cop.db import now, session
from cop.members.models import Member
from cop.members.viewer import Viewer, is_current, viewer_of
from cop.plugins.commitments.models import CheckIn, Commitment, Reminder, Status
from cop.plugins.commitments.schedule import Asked, Course
from cop.plugins.commitments.words import today


@dataclass(frozen=True)
class Answer:
    """What somebody says of their own commitment."""

    status: Status
    sentence: str = ""
    change: str = ""
    evidence: str = ""
    shareable: bool = False
    named: bool = False


def answer_of(form: Any, texts: Mapping[str, str]) -> Answer:
    """The form's answer with its texts looked over. Nothing to share, nothing is shared."""
    told = bool(texts["change"] or texts["evidence"])
    shareable = told and bool(form.shareable.data)
    return Answer(
        status=Status(form.status.data),
        shareable=shareable,
        named=shareable and bool(form.named.data),
        **texts,
    )


def record(thing: Commitment, answer: Answer) -> CheckIn:
    """Write an answer down; whatever still asked for one has it. The caller has asked who answers."""
    made = CheckIn(
        commitment_id=thing.id,
        status=answer.status,
        sentence=answer.sentence,
        change=Prose.of(answer.change),
        evidence=Prose.of(answer.evidence),
        shareable=answer.shareable,
        named=answer.named,
    )
    session.add(made)
    thing.status = answer.status
    close_asked(thing)
    session.flush()
    return made


def close_asked(thing: Commitment) -> None:
    """The links of the mails that were sent open nothing any more."""
    session.execute(
        update(Reminder)
        .where(Reminder.commitment_id == thing.id, Reminder.closed_at.is_(None))
        .values(closed_at=now())
    )


def stop(thing: Commitment) -> None:
    """« Remind me no more »."""
    thing.stopped_at = thing.stopped_at or now()
    close_asked(thing)
    session.flush()


def resume(thing: Commitment) -> None:
    """Begin the reminders anew, counting from today."""
    thing.stopped_at = None
    thing.round += 1
    thing.counts_from = today()
    if thing.status == Status.DROPPED:
        thing.status = Status.NOT_YET
    close_asked(thing)
    session.flush()


def history(thing: Commitment) -> list[CheckIn]:
    """All answers, the newest first; for its author and the buddy."""
    statement = select(CheckIn).where(CheckIn.commitment_id == thing.id)
    return list(session.scalars(statement.order_by(CheckIn.at.desc(), CheckIn.id.desc())))


def take_back(thing: Commitment, uid: str) -> None:
    """Share a story no longer, or its name. Raises `NotFound`."""
    told = session.scalar(
        select(CheckIn).where(CheckIn.uid == uid, CheckIn.commitment_id == thing.id)
    )
    if told is None:
        raise NotFound
    told.shareable = told.named = False
    session.flush()


def steps() -> tuple[int, ...]:
    """The days of `COP_COMMITMENTS_REMIND`, rising."""
    return tuple(sorted(int(one) for one in setting("COP_COMMITMENTS_REMIND")))


def course_of(thing: Commitment) -> Course:
    """Where its reminders stand; one query."""
    rows = session.scalars(
        select(Reminder).where(Reminder.commitment_id == thing.id, Reminder.round == thing.round)
    ).all()
    return course(thing, rows)


def course(thing: Commitment, rows: Any) -> Course:
    """The same with the reminders of its present round at hand."""
    sent = sorted(rows, key=lambda one: one.step)
    return Course(
        start=thing.counts_from or thing.due,
        asked=[Asked(one.step, one.closed_at is not None) for one in sent],
        over=thing.stopped_at is not None or thing.status == Status.DROPPED,
        steps=steps(),
    )


def token_hash(token: str) -> str:
    """What is stored of a key. It is long and random, so nobody finds it from its hash."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def by_token(token: str, *, lock: bool = False) -> tuple[Commitment, Viewer]:
    """The commitment that a mail asks about, and its author as a viewer.

    Raises `NotFound`, the same for a key that is wrong, spent, too old, or of what is gone.
    """
    asked = session.scalar(select(Reminder).where(Reminder.token_hash == token_hash(token)))
    thing = session.get(Commitment, asked.commitment_id) if asked is not None else None
    author = session.get(Member, thing.author_id) if thing and thing.author_id else None
    if asked is None or thing is None or author is None or not is_current(author, now()):
        raise NotFound
    viewer = viewer_of(author)
    thing = find(viewer, thing.uid, Commitment, action="commitments.own", lock=lock)
    session.refresh(asked)
    if asked.closed_at is not None or thing.state != State.PUBLISHED or _is_old(asked.sent_on):
        raise NotFound
    return thing, viewer


def _is_old(sent_on: date) -> bool:
    return (today() - sent_on).days > int(setting("COP_COMMITMENTS_LINK_DAYS"))
