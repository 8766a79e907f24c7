"""The community as files: each contribution a Markdown document with front matter."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from cop.contributions.documents import to_document, to_markdown
from cop.contributions.models import Contribution
from cop.contributions.rules import active_types
from cop.db import session


def export_all(folder: Path) -> int:
    """Write every contribution of the active types, for the operator's own copy; how many.

    Secrets, authors and earlier versions are not in the files; deleted and withdrawn
    contributions neither.
    """
    count = 0
    things = session.scalars(
        select(Contribution).where(
            Contribution.type.in_(active_types()),
            Contribution.deleted_at.is_(None),
            Contribution.state != "withdrawn",
        )
    )
    for thing in things:
        place = folder / thing.type
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{thing.uid}.md").write_text(
            to_markdown(thing, to_document(thing)), encoding="utf-8"
        )
        count += 1
    return count
