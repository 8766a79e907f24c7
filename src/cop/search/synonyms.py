"""Groups of expressions that mean the same: editable words of the community."""

from __future__ import annotations

import time
from collections.abc import Iterable

from flask import current_app
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop import text
from cop.db import session
from cop.i18n import lazy_gettext as _l
from cop.members.rules import may_coordinate
from cop.members.viewer import Viewer
from cop.members.vocabulary import KEPT_SECONDS
from cop.search.models import SynonymGroup
from cop.search.query import Stems, Synonyms
from cop.search.words import LITTLE, pieces, stem, visible

MOST_EXPRESSIONS, LONGEST_EXPRESSION = 12, 60


class SynonymsRefused(ValueError):
    """A group that can't be kept; the text says why and what to do."""


def groups() -> list[SynonymGroup]:
    """All groups, retired ones too, by their first expression."""
    found = session.scalars(select(SynonymGroup)).all()
    return sorted(found, key=lambda group: text.fold(group.expressions[0]))


def find_group(number: int) -> SynonymGroup:
    """Raises `NotFound`."""
    group = session.get(SynonymGroup, number)
    if group is None:
        raise NotFound
    return group


def keep(viewer: Viewer, group: SynonymGroup | None, typed: str) -> SynonymGroup:
    """Write a new group, or change one; `typed` has an expression a line.

    Raises `SynonymsRefused`. The caller calls `forget()` after its commit.
    """
    _demand(viewer)
    expressions = _read(typed)
    if group is None:
        group = SynonymGroup(active=True)
        session.add(group)
    group.expressions = expressions
    session.flush()
    return group


def set_active(viewer: Viewer, group: SynonymGroup, active: bool) -> None:
    """Leave a group out of the search, or take it back in."""
    _demand(viewer)
    group.active = active
    session.flush()


def _read(typed: str) -> list[str]:
    try:
        lines = [text.plain(line, max_length=LONGEST_EXPRESSION) for line in typed.splitlines()]
    except text.TextRefused as refusal:
        raise SynonymsRefused(str(refusal)) from refusal
    found = {key: line for line in reversed(lines) if (key := text.fold(line))}
    ordered = [line for line in dict.fromkeys(lines) if found.get(text.fold(line)) == line]
    if any(not _asked(line) for line in ordered):
        raise SynonymsRefused(_l("Each line needs a word that can be searched for."))
    if len(ordered) < 2:
        raise SynonymsRefused(_l("Write at least two expressions, one on each line."))
    if len(ordered) > MOST_EXPRESSIONS:
        raise SynonymsRefused(
            _l("At most %(most)s expressions: make two groups.", most=MOST_EXPRESSIONS)
        )
    return ordered


def _demand(viewer: Viewer) -> None:
    if not may_coordinate(viewer):
        raise Forbidden


def forget() -> None:
    """Read anew at the next search: after a change."""
    current_app.extensions["cop"].synonyms = None


def in_force() -> Synonyms:
    """What the search asks for besides what is typed; each worker keeps it for a moment."""
    state = current_app.extensions["cop"]
    if state.synonyms is None or time.monotonic() - state.synonyms[0] > KEPT_SECONDS:
        rows = session.scalars(
            select(SynonymGroup.expressions).where(SynonymGroup.active).order_by(SynonymGroup.id)
        )
        state.synonyms = (time.monotonic(), table(rows))
    kept: Synonyms = state.synonyms[1]
    return kept


def table(rows: Iterable[list[str]]) -> Synonyms:
    """Each expression, without little words, with all the ways to say the same."""
    found: dict[Stems, tuple[Stems, ...]] = {}
    for expressions in rows:
        ways = dict.fromkeys(way for one in expressions for way in _ways(one))
        for way in ways:
            key = _asked_of(way)
            # An expression may stand in two groups: it is then found by both.
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *ways)))
    return found


def _ways(expression: str) -> list[Stems]:
    """The roots of an expression; what a hyphen joins both in parts and in one word."""
    found = pieces(visible(expression))
    apart = tuple(stem(part) for piece in found for part in piece.parts)
    joined = tuple(
        stem(word) for piece in found for word in ([piece.joined] if piece.joined else piece.parts)
    )
    # « La Guilde » is found without its article.
    return list(dict.fromkeys(_without_article(way) for way in (apart, joined)))


def _without_article(way: Stems) -> Stems:
    return way[1:] if len(way) > 1 and way[0] in LITTLE else way


def _asked(expression: str) -> Stems:
    return tuple(token for way in _ways(expression)[:1] for token in _asked_of(way))


def _asked_of(way: Stems) -> Stems:
    return tuple(token for token in way if token not in LITTLE)
