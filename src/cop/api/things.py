"""What is told of contributions: lines of lists, one whole, results of a search.

Nobody's name: who signs stands on the page, and is taken off it with the page. A network is told
where every reader of the page reads it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Text, and_, case, cast, select

from cop.addresses import public_url
from cop.api.questions import Question
from cop.contributions import references
from cop.contributions.bylines import TELLS_ITS_NETWORK
from cop.contributions.editions import document_for
from cop.contributions.finding import find_any
from cop.contributions.listing import beyond, mark_of
from cop.contributions.models import Contribution, SignedAs
from cop.contributions.rules import visible_to
from cop.db import session
from cop.members.models import Organisation
from cop.members.viewer import Viewer
from cop.search.models import SearchEntry
from cop.search.query import Query
from cop.search.results import Found, search

Told = dict[str, Any]
changed: Any = case(
    (Contribution.updated_at > Contribution.published_at, Contribution.updated_at),
    (Contribution.published_at.is_(None), Contribution.updated_at),
    else_=Contribution.published_at,
)
ORDER = (Contribution.listed_at, Contribution.id)
LINES = (
    select(
        Contribution.id, Contribution.uid, Contribution.type, Contribution.title,
        Contribution.summary, Contribution.language, Contribution.licence, Contribution.state,
        Contribution.visibility, Contribution.version, Contribution.published_at,
        Contribution.listed_at, changed.label("changed_at"), Organisation.uid.label("network_uid"),
        Organisation.short_name,
    )
    .outerjoin(Organisation, and_(Organisation.id == Contribution.network_id, TELLS_ITS_NETWORK))
    .order_by(Contribution.listed_at.desc(), Contribution.id.desc())
)  # fmt: skip


def listed(viewer: Viewer, asked: Question) -> tuple[list[Told], str]:
    """The newest first, in one query, and the cursor of the next ones."""
    statement = LINES.where(visible_to(viewer)).limit(asked.limit + 1)
    if asked.type:
        statement = statement.where(Contribution.type == asked.type)
    if asked.network:
        statement = statement.where(Organisation.uid == asked.network)
    if asked.theme:
        words = cast(SearchEntry.facets, Text)
        statement = statement.join(
            SearchEntry, SearchEntry.contribution_id == Contribution.id
        ).where(words.contains(f" theme:{asked.theme} ", autoescape=True))
    if asked.changed_since is not None:
        statement = statement.where(changed >= asked.changed_since)
    if asked.cursor:
        statement = statement.where(beyond(ORDER, asked.cursor))
    rows = session.execute(statement).all()
    shown = rows[: asked.limit]
    return [_line(row) for row in shown], mark_of(shown[-1]) if len(rows) > len(shown) else ""


def one(viewer: Viewer, uid: str) -> Told:
    """One with its document, as its readers are shown it; reserved passages never leave this way.

    Raises `NotFound` and `Forbidden`.
    """
    thing = find_any(viewer, uid, action="export")
    model, document = type(thing), document_for(viewer, thing, reserved=False)
    known = references.known_to(viewer, model, [document])
    named = thing.network if thing.signed_as != SignedAs.COMMUNITY and thing.author else None
    told = _spine(thing) | {
        "language": thing.language,
        "licence": thing.licence,
        "version": thing.version,
        "network": {"uid": named.uid, "name": named.short_name} if named else None,
        "published_at": _moment(thing.published_at),
        "changed_at": _moment(max(thing.updated_at, thing.published_at or thing.updated_at)),
    }
    return told | {"document": references.readable(model, document, known)}


def found(viewer: Viewer, query: Query, filters: dict[str, str], after: str) -> Told:
    """The results by type, best first; of one type, in pages."""
    results = search(viewer, query, filters, after)
    return {
        "count": results.count,
        "capped": results.capped,
        "groups": [
            {
                "type": group.type,
                "count": group.count,
                "cursor": group.after or None,
                "items": [_hit(one) for one in group.results],
            }
            for group in results.groups
        ],
    }


def _spine(row: Any) -> Told:
    return {
        "uid": row.uid,
        "type": row.type,
        "title": row.title,
        "summary": row.summary,
        "url": public_url("cop.contributions.show", uid=row.uid),
        "api_url": public_url("cop.api.contribution", uid=row.uid),
        "state": str(row.state),
        "visibility": str(row.visibility),
    }


def _line(row: Any) -> Told:
    network = {"uid": row.network_uid, "name": row.short_name} if row.network_uid else None
    return _spine(row) | {
        "language": row.language,
        "licence": row.licence,
        "version": row.version,
        "network": network,
        "published_at": _moment(row.published_at),
        "changed_at": _moment(row.changed_at),
    }


def _hit(one: Found) -> Told:
    extract = "".join(piece.text for piece in one.extract.pieces)
    return _spine(one.item) | {"extract": extract}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
