"""A day as a table: a column for each room, a row from each moment to the next at which something
happens. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cop.plugins.gatherings.programme.plan import DAY, Slot, ordered, together


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A slot, or an empty place when `slot` is None, over so many rows and columns."""

    slot: Slot | None
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, kw_only=True)
class Row:
    """From `start`, minutes of the day; only the cells that begin in it."""

    start: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """`columns` are the names of rooms; "" is no room in particular. A room in which two things
    stand at once has two columns: the table shows a clash, it doesn't hide one of the two."""

    day: int
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def table(slots: Iterable[Slot], day: int) -> Table:
    """The slots of one day; what has nothing beside it goes over the whole width."""
    standing = ordered(one for one in slots if one.day == day)
    lanes = _lanes(standing)
    columns = tuple(room for room, _lane in dict.fromkeys(sorted(lanes.values()))) or ("",)
    places = {lane: place for place, lane in enumerate(sorted(set(lanes.values())))}
    moments = sorted({moment for one in standing for moment in (one.begins, one.ends)})
    covered: set[tuple[int, int]] = set()
    rows = []
    for number, moment in enumerate(moments[:-1]):
        cells = []
        for column in range(len(columns)):
            if (number, column) in covered:
                continue
            cell = _cell(standing, lanes, places, moments, number, column, len(columns))
            covered |= {
                (number + down, column + right)
                for down in range(cell.rows)
                for right in range(cell.columns)
            }
            cells.append(cell)
        if any(one.begins <= moment < one.ends for one in standing):
            rows.append(Row(start=moment - day * DAY, cells=tuple(cells)))
    return Table(day=day, columns=columns, rows=tuple(rows))


def _cell(
    standing: list[Slot],
    lanes: dict[str, tuple[str, int]],
    places: dict[tuple[str, int], int],
    moments: list[int],
    number: int,
    column: int,
    width: int,
) -> Cell:
    """What begins in this row and column."""
    for one in standing:
        wide = one.uid not in lanes
        here = column == (0 if wide else places[lanes[one.uid]])
        if one.begins == moments[number] and here:
            rows = moments.index(one.ends) - number
            return Cell(slot=one, rows=rows, columns=width if wide else 1)
    return Cell(slot=None)


def _lanes(standing: list[Slot]) -> dict[str, tuple[str, int]]:
    """Slot that has something beside it → (room, which of the room's columns)."""
    lanes: dict[str, tuple[str, int]] = {}
    for one in standing:
        if not any(other is not one and together(one, other) for other in standing):
            continue
        taken = {
            lanes[other.uid]
            for other in standing
            if other is not one and other.uid in lanes and together(one, other)
        }
        lane = 0
        while (one.room.strip(), lane) in taken:
            lane += 1
        lanes[one.uid] = (one.room.strip(), lane)
    return lanes
