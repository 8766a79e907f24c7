"""Titles that somebody may be typing, of what they may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from sqlalchemy import select

from cop.contributions.models import Contribution
from cop.contributions.rules import visible_to
from cop.db import session
from cop.members.viewer import Viewer
from cop.search import engines
from cop.search.matching import in_title, read, score
from cop.search.models import SearchEntry

MOST, SHORTEST, MOST_RANKED = 7, 2, 50


@dataclass(frozen=True)
class Suggestion:
    """A title, the kind of thing that has it, and where it stands."""

    title: str
    type: str
    url: str


def suggestions(viewer: Viewer, typed: str) -> list[Suggestion]:
    """Titles that have all the words, the last one perhaps half typed; best first, in one question.

    Nothing but titles is looked at: a text must not be guessed letter by letter from what appears.
    """
    query = read(typed)
    if not query.required or len(typed.strip()) < SHORTEST:
        return []
    columns: list[Any] = [Contribution.uid, Contribution.title, Contribution.type, Contribution.id]
    titled = (
        select(*columns, score(query).label("score"))
        .select_from(Contribution)
        .join(SearchEntry, SearchEntry.contribution_id == Contribution.id)
        .where(visible_to(viewer), *in_title(query))
        .limit(MOST_RANKED)
    )
    newest = engines.newest(titled, query, answers=False).subquery()
    best = select(newest).order_by(newest.c.score.desc(), newest.c.id.desc()).limit(MOST)
    with engines.by_index(one_by_one=True):
        rows = session.execute(best).all()
    kinds = current_app.extensions["cop"].registry.types
    return [
        Suggestion(
            row.title,
            str(kinds[row.type].title),
            url_for(f"cop.{kinds[row.type].endpoint}", uid=row.uid),
        )
        for row in rows
    ]
