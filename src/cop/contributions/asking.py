"""What is asked of a member now: drafts, proposals, and what the plugins ask, in one query.

A plugin says its reasons as `Ask`s; the home page shows at most three lines of each plugin.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import current_app, url_for
from sqlalchemy import Select, func, literal, select

from cop.contributions.models import Contribution, State
from cop.contributions.proposals_reading import waiting_for
from cop.contributions.rules import visible_to
from cop.contributions.statements import at_most, written
from cop.contributions.together import Part, ask_together
from cop.i18n import ngettext
from cop.members.viewer import Viewer
from cop.plugin import Ask

MOST_OF_ONE = 3
DRAFTS, PROPOSALS = -2, -1


@dataclass(frozen=True)
class Line:
    """One thing asked: the words and where they lead."""

    words: str
    url: str


def asked_of(viewer: Viewer) -> list[Line]:
    """In the order of the plugins, what others propose first and one's own drafts last."""
    if not viewer.signed_in:
        return []
    asks = _asks()
    rows = ask_together(("asked", viewer), lambda: _parts(viewer))
    found = sorted(rows, key=lambda row: (row.ask, row.place))
    shown, lines, drafts = Counter[str](), list[Line](), list[Line]()
    for row in found:
        if row.ask == DRAFTS:
            drafts = [_drafts(row.number)] if row.number else []
        elif row.ask == PROPOSALS:
            lines.append(_proposals(row))
        else:
            plugin, ask = asks[row.ask]
            if shown[plugin] < MOST_OF_ONE:
                shown[plugin] += 1
                url = url_for(f"cop.{ask.endpoint}", uid=row.uid, _anchor=ask.anchor or None)
                lines.append(Line(ask.says(row.title), url))
    return lines + drafts


def _asks() -> list[tuple[str, Ask]]:
    registry = current_app.extensions["cop"].registry
    return [(plugin.name, ask) for plugin in registry.active for ask in plugin.asks]


def _parts(viewer: Viewer) -> Iterator[Part]:
    yield Part("cop", lambda: _own_drafts(viewer))
    yield Part("cop", lambda: _open_proposals(viewer))
    if viewer.is_full_member:
        for number, (plugin, ask) in enumerate(_asks()):
            yield Part(plugin, partial(_of_plugin, number, ask, viewer))


def _of_plugin(number: int, ask: Ask, viewer: Viewer) -> Select[Any]:
    return _first(number, ask.find(viewer), literal(1))


def _open_proposals(viewer: Viewer) -> Select[Any]:
    found = select(Contribution.uid, Contribution.title, -Contribution.proposal_count)
    return _first(PROPOSALS, found.where(*waiting_for(viewer)), Contribution.proposal_count)


def _own_drafts(viewer: Viewer) -> Select[Any]:
    counted = _marked(DRAFTS, literal(0), literal(""), literal(""), func.count())
    return counted.select_from(Contribution).where(
        visible_to(viewer),
        Contribution.author_id == viewer.member_id,
        Contribution.state == State.DRAFT,
        # In the words of the index.
        Contribution.state.not_in(written([one for one in State if one != State.DRAFT])),
    )


def _first(ask: int, found: Select[str, str, Any], number: Any) -> Select[Any]:
    """The first few rows of what one ask finds: (uid, title, rank)."""
    rank = found.selected_columns[2]
    # Cut off before they are numbered: numbering would look at all of them.
    few = found.add_columns(number).order_by(rank).limit(at_most(MOST_OF_ONE)).subquery()
    uid, title, rank, count = few.c
    return _marked(ask, func.row_number().over(order_by=rank), uid, title, count)


def _marked(ask: int, *columns: Any) -> Select[Any]:
    """A row of the whole: `place` keeps the order of one ask, `number` says how many there are."""
    names = ("place", "uid", "title", "number")
    named = [column.label(name) for column, name in zip(columns, names, strict=True)]
    return select(literal(ask).label("ask"), *named)


def _drafts(number: int) -> Line:
    words = ngettext("One draft of yours is waiting", "%(num)s drafts of yours are waiting", number)
    return Line(words, url_for("cop.web.mine"))


def _proposals(row: Any) -> Line:
    words = ngettext(
        "A colleague proposes a version of “%(title)s”",
        "%(num)s proposed versions of “%(title)s” wait for you",
        row.number,
        title=row.title,
    )
    return Line(words, url_for("cop.contributions.proposals", uid=row.uid))
