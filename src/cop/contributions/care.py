"""Protecting people: hiding at once, removing names for good, purging what was deleted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

from flask import current_app
from sqlalchemy import CursorResult, Engine, delete, select

from cop import events
from cop.columns import Prose
from cop.config import setting
from cop.contributions.documents import apply_document, long_texts, to_document
from cop.contributions.finding import demand
from cop.contributions.models import Act, Comment, Contribution, Once, Revision, State
from cop.contributions.proposals import forget_texts
from cop.contributions.proposals_model import Proposal
from cop.contributions.readings import forget_remarks
from cop.contributions.services import act, tell, write_revision
from cop.contributions.takeaways_model import LONGEST as LONGEST_TAKEAWAY
from cop.contributions.takeaways_model import Takeaway
from cop.db import now, session
from cop.members.viewer import Viewer

LONGEST_TITLE, LONGEST_SUMMARY = 120, 300  # as the forms have it


def report(viewer: Viewer, thing: Contribution) -> None:
    """« Somebody could be recognised »: hide at once for all but the author and the coordinator."""
    demand(viewer, "report", thing)
    act(viewer, thing, "reported", thing.state, State.WITHDRAWN)
    thing.state = State.WITHDRAWN
    session.flush()
    tell(events.contribution_hidden, contribution=thing, viewer=viewer, reason="withdrawn")


def reinstate(viewer: Viewer, thing: Contribution) -> None:
    """Put back what was hidden by a report, in the state that it had. The coordinator alone."""
    demand(viewer, "reinstate", thing)
    before = session.scalar(
        select(Act.before)
        .where(Act.contribution_id == thing.id, Act.verb == "reported")
        .order_by(Act.id.desc())
        .limit(1)
    )
    thing.state = State(before or State.PUBLISHED)
    act(viewer, thing, "reinstated", State.WITHDRAWN, thing.state)
    session.flush()
    tell(events.contribution_published, contribution=thing, viewer=viewer)


def anonymise(
    viewer: Viewer, thing: Contribution, replacements: Mapping[str, str] | None = None
) -> int:
    """Replace words everywhere in `thing`, its comments and takeaways, and purge its earlier versions.

    replacements: word → neutral word; both plain text. Answers how many versions were purged.
    """
    demand(viewer, "anonymise", thing)
    before, replacements = to_document(thing), replacements or {}
    if replacements:
        _replace_everywhere(thing, replacements)
    if to_document(thing) != before:
        write_revision(viewer, thing, "edit")
    purged = purge_revisions(thing)
    forget_texts(Proposal.contribution_id == thing.id)
    forget_remarks(thing)
    act(viewer, thing, "anonymised")
    session.flush()
    tell(
        events.contribution_anonymised,
        contribution=thing,
        viewer=viewer,
        replacements=replacements,
    )
    return purged


def purge_revisions(thing: Contribution) -> int:
    """Forget every version but the present one; answers how many there were."""
    gone = session.execute(
        delete(Revision).where(
            Revision.contribution_id == thing.id, Revision.number < thing.version
        )
    )
    thing.history_from = thing.version
    session.flush()
    return int(cast("CursorResult[Any]", gone).rowcount)


def replaced(value: str, replacements: Mapping[str, str]) -> str:
    """`value` with each word, in whatever case, replaced by its neutral word."""
    for word, neutral in replacements.items():
        value = re.sub(re.escape(word), lambda _found, new=neutral: new, value, flags=re.IGNORECASE)  # type: ignore[misc]
    return value


def replaced_within(value: Any, replacements: Mapping[str, str]) -> Any:
    """The same for plain data: every text in it, however deep; names of fields stay."""
    if isinstance(value, str):
        return replaced(value, replacements)
    if isinstance(value, dict):
        return {name: replaced_within(inner, replacements) for name, inner in value.items()}
    if isinstance(value, list):
        return [replaced_within(inner, replacements) for inner in value]
    return value


def _replace_everywhere(thing: Contribution, replacements: Mapping[str, str]) -> None:
    document = to_document(thing)
    changed: dict[str, Any] = {
        name: replaced(document[name], replacements)
        for name in long_texts(type(thing))
        if document[name]
    }
    changed |= {
        name: replaced_within(value, replacements)
        for name, value in document.items()
        if isinstance(value, dict)
    }
    changed["title"] = replaced(document["title"], replacements)[:LONGEST_TITLE]
    changed["summary"] = replaced(document["summary"], replacements)[:LONGEST_SUMMARY]
    apply_document(thing, changed)
    for comment in session.scalars(select(Comment).where(Comment.contribution_id == thing.id)):
        body = replaced(comment.body.source, replacements)
        if body != comment.body.source:
            comment.body = Prose.of(body)
    for kept in session.scalars(select(Takeaway).where(Takeaway.contribution_id == thing.id)):
        kept.body = replaced(kept.body, replacements)[:LONGEST_TAKEAWAY]


def purge_deleted() -> None:
    """The rule of the bin: what was deleted `COP_PURGE_AFTER` days ago is gone for good."""
    limit = now() - timedelta(days=int(setting("COP_PURGE_AFTER")))
    for thing in session.scalars(
        select(Contribution).where(
            Contribution.deleted_at < limit,
            Contribution.type.in_(list(current_app.extensions["cop"].registry.types)),
        )
    ):
        session.delete(thing)
    session.execute(delete(Comment).where(Comment.deleted_at < limit))
    session.execute(delete(Once).where(Once.at < now() - timedelta(days=2)))
    session.flush()


def overwrite_log() -> None:
    """Empty SQLite's write-ahead log, which still holds the pages that a purge erased."""
    session.commit()
    engine = session.get_bind()
    if isinstance(engine, Engine) and engine.dialect.name == "sqlite":
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
