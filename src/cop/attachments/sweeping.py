"""What no file speaks of any more leaves the store; copies and purges of rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, func, select

from cop.attachments.models import Attachment
from cop.attachments.storage import store
from cop.config import setting
from cop.contributions.models import Contribution
from cop.db import now, session
from cop.members.viewer import Viewer

# A file is in the store before its row is committed; younger ones are left alone.
YOUNG = timedelta(hours=1)
LOCK = 0x636F7066  # "copf"


def hold_files(*, exclusive: bool) -> None:
    """Keep adding and sweeping apart until the transaction ends.

    On SQLite whoever writes is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock if exclusive else func.pg_advisory_xact_lock_shared
        session.execute(select(lock(LOCK)))


def sweep() -> None:
    """The rule of the bin, for files: rows removed `COP_PURGE_AFTER` days ago, then bytes that no
    row names, whether their row or their whole contribution was purged."""
    limit = now() - timedelta(days=int(setting("COP_PURGE_AFTER")))
    session.execute(delete(Attachment).where(Attachment.deleted_at < limit))
    hold_files(exclusive=True)
    place, old = store(), now() - YOUNG
    known = set(session.scalars(select(Attachment.sha256).distinct()))
    known |= set(session.scalars(select(Attachment.small_sha256).distinct()))
    for path, changed in list(place.everything()):
        if changed < old and path.rpartition("/")[2] not in known:
            place.forget(path)


def on_anonymised(
    *, contribution: Contribution, viewer: Viewer, replacements: Mapping[str, str]
) -> None:
    """Names are removed for good: what was taken away can't be taken back."""
    session.execute(
        delete(Attachment).where(
            Attachment.contribution_id == contribution.id, Attachment.deleted_at.is_not(None)
        )
    )


def on_adapted(*, contribution: Contribution, origin: Contribution, viewer: Viewer) -> None:
    """A copy starts with the files of its origin: new rows, the same bytes."""
    rows = session.scalars(
        select(Attachment)
        .where(Attachment.contribution_id == origin.id, Attachment.deleted_at.is_(None))
        .order_by(Attachment.position, Attachment.id)
    ).all()
    for position, one in enumerate(rows, start=1):
        session.add(
            Attachment(
                contribution_id=contribution.id,
                filename=one.filename,
                mime=one.mime,
                bytes=one.bytes,
                sha256=one.sha256,
                given_sha256=one.given_sha256,
                small_sha256=one.small_sha256,
                alt=one.alt,
                position=position,
                warnings=one.warnings,
                added_by_id=viewer.member_id,
            )
        )
    contribution.file_count = len(rows)
    session.flush()


LISTENERS = {"contribution_anonymised": on_anonymised, "contribution_adapted": on_adapted}
