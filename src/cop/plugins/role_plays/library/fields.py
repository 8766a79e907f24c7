"""A field of several rows of cells, kept as a list of lines (`lines.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation

from cop import text
from cop.i18n import lazy_gettext as _l
from cop.plugins.role_plays.library.lines import cells_of, line_of

MOST_CELL = 300  # characters
EMPTY_ROWS = 3


@dataclass(frozen=True)
class Cell:
    """A cell of a row. `choices`: (code, words) to choose from; `minutes`: a whole number;
    `tick`: what stands in the cell when it is ticked."""

    name: str
    label: Any
    choices: tuple[tuple[str, Any], ...] = ()
    minutes: bool = False
    tick: str = ""
    wide: bool = False


class RowsField(Field):
    """Comes from a page as `<name>-<row>-<cell>`, from a document as a list of lines.

    `cells[0]` names a row: a row without it is no row, and may hold nothing else.
    """

    def __init__(
        self, label: Any, *, cells: Sequence[Cell], most: int = 20, needed: Any = "", **kwargs: Any
    ) -> None:
        self.cells, self.most, self.needed = tuple(cells), most, needed
        super().__init__(label, **kwargs)

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        super().process(formdata, *args, **kwargs)
        if formdata is None:
            return
        given = [str(one) for one in formdata.getlist(self.name)]
        typed = [self._row(formdata, row) for row in range(self.most + EMPTY_ROWS)]
        rows = [one for one in typed if one]
        if given or rows:
            self.data = given or rows
        elif f"{self.name}-0-{self.cells[0].name}" in formdata:
            self.data = []

    def _row(self, formdata: Any, row: int) -> str:
        cells = [str(formdata.get(f"{self.name}-{row}-{one.name}", "")) for one in self.cells]
        # What is chosen beforehand in an empty row makes no row of it.
        typed = [c for c, one in zip(cells, self.cells, strict=True) if not one.choices]
        return line_of(cells) if any(one.strip() for one in typed) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """`process` reads the rows."""

    @property
    def rows(self) -> list[dict[str, str]]:
        """What stands, and some empty rows to write in."""
        names = [one.name for one in self.cells]
        standing = [cells_of(line, names) for line in self.data or ()]
        empty = min(EMPTY_ROWS, self.most - len(standing))
        return standing + [dict.fromkeys(names, "") for _row in range(max(empty, 0))]

    def pre_validate(self, form: Any) -> None:
        self.data = [str(line) for line in self.data or () if str(line).strip()]
        if self.needed and not self.data:
            raise StopValidation(str(self.needed))
        if len(self.data) > self.most:
            raise StopValidation(str(_l("At most %(most)s lines.", most=self.most)))
        self.data = [self._checked(number, line) for number, line in enumerate(self.data, 1)]

    def _checked(self, number: int, line: str) -> str:
        """The line as it is kept. Raises `StopValidation`, which names the line."""
        cells = cells_of(line, [one.name for one in self.cells])
        if not cells[self.cells[0].name]:
            raise StopValidation(
                str(_l("Line %(number)s: give it a name, or empty it.", number=number))
            )
        return line_of(self._cell(number, one, cells[one.name]) for one in self.cells)

    def _cell(self, number: int, cell: Cell, value: str) -> str:
        if cell.choices:
            codes = [code for code, _words in cell.choices]
            return value if value in codes else codes[0]
        if cell.tick:
            return cell.tick if value else ""
        if cell.minutes and value and not (value.isascii() and value.isdigit() and len(value) < 4):
            raise StopValidation(
                str(_l("Line %(number)s: write the minutes as a number.", number=number))
            )
        try:
            return text.plain(value, max_length=MOST_CELL)
        except text.TextRefused as refusal:
            raise StopValidation(f"{_l('Line')} {number} : {refusal}") from refusal
