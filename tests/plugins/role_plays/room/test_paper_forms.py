"""What stands on a paper grid becomes marks, and comes back into the form as it was typed."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from cop.plugins.role_plays.packet import Criterion, CriterionKind
from cop.plugins.role_plays.room.grid import Act, Mark
from cop.plugins.role_plays.room.paper_forms import PaperGridForm, for_grid, standing

GRID = tuple(
    Criterion(code=f"O{place}", label=str(kind), kind=kind)
    for place, kind in enumerate(CriterionKind, 1)
)
TALLY, YES_NO, SCALE, VERBATIM, PERCENT = (f"line_{place}" for place in range(5))


def form(**typed: str) -> PaperGridForm:
    return for_grid(GRID)(MultiDict(typed))


@pytest.mark.usefixtures("cop_app")
def test_each_line_becomes_a_mark_and_an_empty_one_none(cop_app: Flask) -> None:
    with cop_app.test_request_context():
        filled = form(
            observer="Odile",
            **{TALLY: "9", YES_NO: "1", "minute_1": "4", SCALE: "0", PERCENT: "",
               VERBATIM: "12’ Et le cahier ?\r\n\r\n3 villages ont dit non\r\n7 min Oui."},
        )  # fmt: skip
        assert filled.validate()
        marks = filled.marks()
    assert marks == {
        "O1": Mark(9),
        "O2": Mark(1, 4),
        "O3": Mark(0),
        "O4": Mark(verbatims=(
            Act("", "O4", None, 12, "Et le cahier ?"),
            # A sentence may begin with a number that is no minute.
            Act("", "O4", None, None, "3 villages ont dit non"),
            Act("", "O4", None, 7, "Oui."),
        )),
    }  # fmt: skip
    with cop_app.test_request_context():
        again = for_grid(GRID)(None, data=standing(GRID, "Odile", marks))
        shown = {field.name: field._value() for field in again if hasattr(field, "_value")}
    assert shown[VERBATIM] == "12’ Et le cahier ?\n3 villages ont dit non\n7’ Oui."
    assert (shown["observer"], shown[TALLY], shown["minute_1"], shown[PERCENT]) == (
        "Odile", "9", "4", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"observer": "Odile"},
        {YES_NO: ""},
        {"minute_1": "4"},
        {TALLY: "-1"},
        {TALLY: "9" * 30},
        {TALLY: "neuf"},
        {YES_NO: "2"},
        {SCALE: "4"},
        {PERCENT: "101"},
        {VERBATIM: "x" * 301},
        {VERBATIM: "12’ " + "x" * 301},
        {VERBATIM: "\n".join("abcdefghijklm")},
        {TALLY: "1", "observer": "O" * 81},
    ],
)
def test_what_a_paper_cannot_hold_is_refused(cop_app: Flask, wrong: dict[str, Any]) -> None:
    with cop_app.test_request_context():
        assert not form(**wrong).validate()
