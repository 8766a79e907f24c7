"""The two sample workshops come to the times that their authors wrote down."""

from __future__ import annotations

import pytest

from cop.plugins.workshops.fiction import FOLDER, plan_told, told
from cop.plugins.workshops.timing import shown, times_of

REFERENCE = {
    "jusqu-ou-je-vais": (90, 65, 25, ["10:00", "10:05", "10:13", "10:20", "10:32", "10:35", "10:45",
                                      "10:55", "10:57", "11:15", "11:23", "11:28"]),
    "trois-associations": (90, 62, 28, ["14:00", "14:04", "14:10", "14:20", "14:20", "14:20",
                                        "14:40", "14:45", "14:57", "15:12", "15:20", "15:26"]),
}  # fmt: skip


@pytest.mark.parametrize("name", REFERENCE)
def test_a_sample_takes_what_it_says(name: str) -> None:
    plan = plan_told(told(FOLDER / f"{name}.yml"))
    times = times_of(plan)

    total, least, recoverable, starts = REFERENCE[name]
    assert (times.total, times.least, times.recoverable) == (total, least, recoverable)
    assert [shown(times.slots[block.key].start) for block in plan.blocks] == starts
    assert times.margin == 0
