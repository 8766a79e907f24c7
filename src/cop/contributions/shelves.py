"""The short lists of the home page: what the plugins' `Shelf`s hold for this reader, in one query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import current_app
from sqlalchemy import Select, literal

from cop.contributions.lines import Item, lines_of
from cop.contributions.listing import few_of
from cop.contributions.together import Part, ask_together
from cop.members.viewer import Viewer
from cop.plugin import Shelf


@dataclass(frozen=True)
class Filled:
    """A shelf with something on it."""

    title: str
    lines: tuple[Item, ...]


def shelves_of(viewer: Viewer) -> tuple[Filled, ...]:
    """In the order of the plugins; a shelf without anything that `viewer` reads isn't there."""
    shelves = _shelves()
    if not shelves:
        return ()
    rows = ask_together(("shelves", viewer), lambda: _parts(viewer))
    rows.sort(key=lambda row: (row.listed_at, row.id), reverse=True)
    lines, filled = lines_of(viewer, None), []
    for number, (_plugin, shelf) in enumerate(shelves):
        mine = lines.read([row for row in rows if row.shelf == number])
        if mine:
            filled.append(Filled(str(shelf.title), tuple(mine)))
    return tuple(filled)


def _shelves() -> list[tuple[str, Shelf]]:
    registry = current_app.extensions["cop"].registry
    return [(plugin.name, shelf) for plugin in registry.active for shelf in plugin.shelves]


def _parts(viewer: Viewer) -> Iterator[Part]:
    for number, (plugin, shelf) in enumerate(_shelves()):
        yield Part(plugin, partial(_of_shelf, number, shelf, viewer))


def _of_shelf(number: int, shelf: Shelf, viewer: Viewer) -> Select[Any]:
    kind = current_app.extensions["cop"].registry.types[shelf.type]
    few = few_of(viewer, kind, shelf.most, shelf.always)
    return few.add_columns(literal(number).label("shelf"))
