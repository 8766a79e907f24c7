"""Rows and what their columns hold → a plan. Whatever isn't understood is kept as text, and said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cop.db import new_uid
from cop.i18n import gettext as _
from cop.i18n import ngettext
from cop.plugins.workshops.plan import (
    Block,
    BlockKind,
    Lead,
    Mallette,
    Material,
    Participation,
)
from cop.plugins.workshops.travel.reading import Arrival, TravelRefused, in_sequence
from cop.plugins.workshops.travel.spoken import Lasting, Word, heard, hour_of, lasting
from cop.plugins.workshops.travel.table import Column, Table
from cop.plugins.workshops.typed import kind_of

LONGEST = 120
LINES = {Column.OBJECTIVE: 200, Column.OUTPUT: 200}


@dataclass
class Row:
    """One line on its way into a block. `kept`: (heading, words) of what goes into its text."""

    cells: dict[Column, str]
    kept: list[tuple[str, str]] = field(default_factory=list)
    untimed: bool = False


def plan_from(table: Table, columns: Sequence[Column]) -> Arrival:
    """Raises `TravelRefused` where no column holds titles or texts."""
    if not {Column.TITLE, Column.INSTRUCTIONS} & set(columns):
        raise TravelRefused(_("Say which column holds the titles of the parts."))
    blocks: list[Block] = []
    materials: list[Material] = []
    rows = [_row(table, columns, cells) for cells in table.rows]
    starts: list[int | None] = []
    for row in rows:
        time = _time(row)
        block = _block(row, time)
        blocks.append(block)
        starts.append(time.start)
        materials += _materials(block, row.cells.get(Column.MATERIAL, ""))
    start, blocks = _pinned(blocks, starts)
    plan = in_sequence(blocks)
    plan = replace(plan, materials=tuple(materials), start=plan.start if start is None else start)
    secret = any(one.notes for one in blocks)
    return Arrival(plan=plan, said=tuple(_said(table, columns, rows)), secret=secret)


def _row(table: Table, columns: Sequence[Column], cells: Sequence[str]) -> Row:
    found = Row({})
    for at, (column, cell) in enumerate(zip(columns, cells, strict=True)):
        if not cell or column is Column.LEFT:
            continue
        if column is Column.TEXT or column in found.cells:
            heading = table.head[at] or _("Column %(number)s", number=at + 1)
            found.kept.append((heading, cell))
        else:
            found.cells[column] = cell
    return found


def _time(row: Row) -> Lasting:
    """How long it lasts, from a duration, or from two hours in the column of either."""
    typed = row.cells.get(Column.DURATION, "")
    began = row.cells.get(Column.START, "")
    start = hour_of(began)
    time = lasting(typed) or (lasting(began) if start is None else None)
    if typed and lasting(typed) is None:
        start = hour_of(typed) if start is None else start
        if hour_of(typed) is None:
            row.kept.append((_("Duration"), typed))
    if began and start is None and lasting(began) is None:
        row.kept.append((_("Starts at"), began))
    if time is None:
        row.untimed = True
        return Lasting(0, start)
    return replace(time, start=time.start if start is None else start)


def _block(row: Row, time: Lasting) -> Block:
    title = " ".join(row.cells.get(Column.TITLE, "").split())
    if len(title) > LONGEST:
        row.kept.insert(0, (_("Title"), title))
        title = f"{title[: LONGEST - 1].rstrip()}…"
    kind = _coded(row, Column.KIND, BlockKind, kind_of(title))
    lead = _coded(row, Column.LEAD, Lead, Lead.LEAD)
    participation = _coded(row, Column.PARTICIPATION, Participation, Participation.PLENARY)
    objective, output = _line(row, Column.OBJECTIVE), _line(row, Column.OUTPUT)
    kept = [f"**{heading}** : {words}" for heading, words in row.kept]
    texts = [row.cells.get(Column.INSTRUCTIONS, ""), *kept]
    return Block(
        key=new_uid(), title=title, kind=kind, minutes=time.minutes, least=time.least, lead=lead,
        participation=participation, objective=objective, output=output,
        instructions="\n\n".join(filter(None, texts)), notes=row.cells.get(Column.NOTES, ""),
    )  # fmt: skip


def _coded(row: Row, column: Column, kind: type[Word], usual: Word) -> Word:
    typed = row.cells.get(column, "")
    code = heard(kind, typed) if typed else usual
    if code is None:
        row.kept.append((_heading(column), typed))
        return usual
    return code


def _line(row: Row, column: Column) -> str:
    words = " ".join(row.cells.get(column, "").split())
    if len(words) <= LINES[column]:
        return words
    row.kept.append((_heading(column), words))
    return ""


def _heading(column: Column) -> str:
    return str({
        Column.KIND: _("Kind"), Column.LEAD: _("Who leads"),
        Column.PARTICIPATION: _("How people sit"), Column.OBJECTIVE: _("Aim"),
        Column.OUTPUT: _("What stays"),
    }[column])  # fmt: skip


def _materials(block: Block, cell: str) -> list[Material]:
    """One for each line, or between semicolons."""
    labels = [" ".join(one.split()).strip("-•* ") for one in re.split(r"[\n;]", cell)]
    return [
        Material(key=new_uid(), block=block.key, label=one[:LONGEST], mallette=Mallette.EQUIPMENT)
        for one in labels
        if one
    ]


def _pinned(blocks: list[Block], starts: Sequence[int | None]) -> tuple[int | None, list[Block]]:
    """When it begins, and the blocks; one whose hour isn't where the one before ends is locked."""
    begins = starts[0] if starts else None
    cursor, found = begins, []
    for block, start in zip(blocks, starts, strict=True):
        if start is not None and cursor is not None and start != cursor % (24 * 60):
            block, cursor = replace(block, pinned=start), start
        if cursor is not None:
            cursor += block.minutes
        found.append(block)
    return begins, found


def _said(table: Table, columns: Sequence[Column], rows: Sequence[Row]) -> list[str]:
    found = []
    named = [table.head[at] or str(at + 1) for at, one in enumerate(columns) if one is Column.TEXT]
    if named:
        found.append(_("Kept in the text of each part: %(columns)s.", columns=", ".join(named)))
    left = [table.head[at] or str(at + 1) for at, one in enumerate(columns) if one is Column.LEFT]
    if left:
        found.append(_("Left out, as you chose: %(columns)s.", columns=", ".join(left)))
    untimed = sum(1 for row in rows if row.untimed)
    if untimed:
        found.append(
            ngettext(
                "%(num)s part has no duration that can be read: it is 0, what was written is kept.",
                "%(num)s parts have no duration that can be read: it is 0, what was written is kept.",
                untimed,
            )
        )
    return found
