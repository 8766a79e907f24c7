"""An observers' grid: what the presses add up to, and all grids of a run without anybody's name."""

from __future__ import annotations

import pytest

from cop.plugins.role_plays.packet import Criterion, CriterionKind
from cop.plugins.role_plays.room.grid import Act, gathered, is_possible, marks

CRITERIA = (
    Criterion(code="O1", kind=CriterionKind.TALLY),
    Criterion(code="O5", kind=CriterionKind.YES_NO),
    Criterion(code="O7", kind=CriterionKind.SCALE),
    Criterion(code="O9", kind=CriterionKind.VERBATIM),
    Criterion(code="O10", kind=CriterionKind.PERCENT),
)
FIRST = [
    Act("a", "O1", -1), Act("b", "O1", 1), Act("c", "O1", 1), Act("d", "O5", 1, 4),
    Act("e", "O7", 3), Act("f", "O7", 2), Act("g", "O9", None, 7, "Et le cahier ?"),
    Act("h", "gone", 1),
]  # fmt: skip
SECOND = [Act("a", "O1", 1), Act("b", "O5", 0, 2), Act("c", "O9", None, 3, "Qui a décidé ?")]


def test_a_tally_counts_and_a_choice_is_the_last_one() -> None:
    found = marks(CRITERIA, FIRST)
    assert {code: mark.value for code, mark in found.items()} == {
        "O1": 2,
        "O5": 1,
        "O7": 2,
        "O9": None,
    }
    assert (found["O5"].minute, [act.verbatim for act in found["O9"].verbatims]) == (
        4,
        ["Et le cahier ?"],
    )


def test_all_grids_of_a_run_are_put_together_line_by_line() -> None:
    lines = gathered(CRITERIA, [marks(CRITERIA, FIRST), marks(CRITERIA, SECOND)])
    told = {
        one.criterion.code: (one.grids, one.values, one.average, one.minutes, one.heard)
        for one in lines
    }
    assert told == {
        "O1": (2, (1, 2), 1.5, (), ()),
        "O5": (2, (0, 1), 0.5, (4,), ()),
        "O7": (1, (2,), 2.0, (), ()),
        "O9": (2, (), 0.0, (), ((3, "Qui a décidé ?"), (7, "Et le cahier ?"))),
        "O10": (0, (), 0.0, (), ()),
    }


@pytest.mark.parametrize(
    ("kind", "value", "verbatim", "possible"),
    [
        (CriterionKind.TALLY, 1, "", True),
        (CriterionKind.TALLY, 2, "", False),
        (CriterionKind.TALLY, None, "", False),
        (CriterionKind.YES_NO, 0, "", True),
        (CriterionKind.YES_NO, 2, "", False),
        (CriterionKind.SCALE, 3, "", True),
        (CriterionKind.SCALE, 4, "", False),
        (CriterionKind.SCALE, 1, "un mot", False),
        (CriterionKind.PERCENT, 100, "", True),
        (CriterionKind.PERCENT, -1, "", False),
        (CriterionKind.VERBATIM, None, "Oui.", True),
        (CriterionKind.VERBATIM, None, "  ", False),
        (CriterionKind.VERBATIM, None, "x" * 301, False),
        (CriterionKind.VERBATIM, 1, "Oui.", False),
    ],
)
def test_a_line_takes_its_own_kind_of_press(
    kind: CriterionKind, value: int | None, verbatim: str, possible: bool
) -> None:
    assert is_possible(kind, value, verbatim) is possible
