"""A day as a table: nothing is hidden, nothing stands twice, no hole is left."""

from __future__ import annotations

from hypothesis import given

from cop.plugins.gatherings.programme.plan import Slot
from cop.plugins.gatherings.programme.table import table
from tests.plugins.gatherings.programme.test_plan import slots


@given(slots)
def test_every_slot_of_the_day_stands_once_and_the_table_is_filled(standing: list[Slot]) -> None:
    drawn = table(standing, 0)
    cells = [cell for row in drawn.rows for cell in row.cells]
    assert sorted(cell.slot.uid for cell in cells if cell.slot) == sorted(
        one.uid for one in standing if one.day == 0
    )
    area = sum(cell.rows * cell.columns for cell in cells)
    assert area == len(drawn.rows) * len(drawn.columns)


def test_what_is_for_all_goes_over_both_rooms() -> None:
    drawn = table(
        [
            Slot(uid="a", start=540, minutes=60, room="Grande salle"),
            Slot(uid="b", start=600, minutes=60, room="Loire"),
            Slot(uid="c", start=600, minutes=30, room="Maine"),
        ],
        0,
    )
    assert drawn.columns == ("Loire", "Maine")
    shown = [
        [(cell.slot.uid if cell.slot else "", cell.rows, cell.columns) for cell in row.cells]
        for row in drawn.rows
    ]
    assert shown == [[("a", 1, 2)], [("b", 2, 1), ("c", 1, 1)], [("", 1, 1)]]
