"""What stands in a feed: the newest published versions that its reader may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import case, select

from cop.addresses import public_url
from cop.config import setting
from cop.contributions.listing import news
from cop.contributions.models import Contribution, State
from cop.contributions.rules import visible_to
from cop.contributions.statements import written
from cop.db import now, session
from cop.feeds.choosing import Choice
from cop.members.viewer import Viewer

MOST_ENTRIES = 40
ALL = Choice()


@dataclass(frozen=True)
class Entry:
    """One version of something. A case tells its title alone; nobody's name is in a feed."""

    id: str
    address: str
    title: str
    summary: str
    kind: str
    language: str
    published: datetime
    changed: datetime


def entries(viewer: Viewer, kind_names: Sequence[str] = (), choice: Choice = ALL) -> list[Entry]:
    """The newest first, in one query, of some types or of all whose things are news; a slip can
    be withdrawn before any feed has it."""
    kinds = current_app.extensions["cop"].registry.types
    changed: Any = case(
        (Contribution.updated_at > Contribution.published_at, Contribution.updated_at),
        else_=Contribution.published_at,
    )
    held = now() - timedelta(minutes=int(setting("COP_MAIL_HOLD")))
    statement = (
        select(
            Contribution.uid, Contribution.type, Contribution.title, Contribution.summary,
            Contribution.language, Contribution.version, Contribution.published_at,
            Contribution.updated_at,
        )
        .where(
            visible_to(viewer),
            Contribution.state == State.PUBLISHED,
            Contribution.published_at.is_not(None),
            changed <= held,
        )
        .order_by(changed.desc(), Contribution.id.desc())
        .limit(choice.most or MOST_ENTRIES)
    )  # fmt: skip
    if kind_names:
        statement = statement.where(Contribution.type.in_(written(kind_names)))
    else:
        statement = statement.where(*news())
    asked = [kinds[name] for name in kind_names or kinds]
    statement = statement.where(*choice.conditions(asked))
    return [_entry(row, kinds[row.type]) for row in session.execute(statement)]


def _entry(row: Any, kind: Any) -> Entry:
    address = public_url("cop.contributions.show", uid=row.uid)
    return Entry(
        id=f"{address}#version-{row.version}",
        address=address,
        title=row.title,
        summary=row.summary if kind.summary_travels else "",
        kind=str(kind.title),
        language=row.language,
        published=row.published_at,
        changed=max(row.updated_at, row.published_at),
    )
