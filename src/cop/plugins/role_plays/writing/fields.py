"""Fields of the six steps: lines, lists of small forms, who a document is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, cast

from flask import url_for
from wtforms import FieldList, FormField, IntegerField, TextAreaField
from wtforms.validators import NumberRange, Optional, StopValidation

from cop import text
from cop.forms import QUOTED, BaseForm, ChoicesField
from cop.i18n import lazy_gettext as _l
from cop.members.viewer import current_viewer
from cop.plugins.role_plays.showing import tools_of

# No form of this size is typed by anybody: what comes beyond is somebody trying.
MOST_ROWS = 24
UID = re.compile(r"(?<![0-9a-z])[2-9a-z]{10}(?![0-9a-z])")
LONGEST_NAME = 60  # of a field, « parts-12-reveals-3-condition »


class LinesField(TextAreaField):
    """Several short texts, one on a line: `["…", "…"]`."""

    def __init__(self, label: Any = None, *args: Any, most: int = 8, **kwargs: Any) -> None:
        self.most, self.longest = most, kwargs.pop("longest", 240)
        super().__init__(label, *args, **kwargs)

    def _value(self) -> str:
        return self.data if isinstance(self.data, str) else "\n".join(self.data or [])

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = valuelist[0]

    def lines(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self._value().splitlines() if line.strip())

    def pre_validate(self, form: Any) -> None:
        lines = self.lines()
        if len(lines) > self.most:
            raise StopValidation(str(_l("At most %(most)s lines.", most=self.most)))
        try:
            kept = [text.plain(line, max_length=self.longest) for line in lines]
        except text.TextRefused as refusal:
            raise StopValidation(str(refusal)) from refusal
        self.data = "\n".join(kept)


class LinkedField(LinesField):
    """Contributions, by the address of their page, one on a line: `["k4m…", …]`, their uids.

    Takes only what its writer may read, or what stood there already.
    """

    def _value(self) -> str:
        if isinstance(self.data, str):
            return self.data
        return "\n".join(
            url_for("cop.contributions.show", uid=uid) for uid in cast("Any", self.data) or []
        )

    def lines(self) -> tuple[str, ...]:
        found = (UID.findall(line) for line in super().lines())
        return tuple(dict.fromkeys(one[-1] for one in found if one))

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        known = {uid for uid, _title, _type in tools_of(current_viewer(), self.lines())}
        known.update(self.object_data or ())
        for line in self._value().splitlines():
            uids = UID.findall(line)
            if line.strip() and (not uids or uids[-1] not in known):
                words = _l(
                    "No page that you may read stands at “%(line)s”: copy its address again.",
                    line=line.strip()[:QUOTED],
                )
                raise StopValidation(str(words))


class NumberField(IntegerField):
    """A whole number between two others; empty where that is an answer."""

    def __init__(self, label: Any, least: int, most: int, *, needed: bool = True, **k: Any) -> None:
        words = _l("A whole number from %(least)s to %(most)s.", least=least, most=most)
        rules: list[Any] = [NumberRange(least, most, words)]
        super().__init__(label, rules if needed else [Optional(), *rules], **k)

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = str(valuelist[0]).strip() if valuelist else ""
        # Python reads « 1_0 » and digits of every script, as long as memory lasts.
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 5):
            self.data = None
            raise ValueError(str(_l("Write a whole number, such as 15.")))
        self.data = int(typed) if typed else None


class AudienceField(ChoicesField):
    """Which parts get it; none ticked is all of them. The offer is made once the parts are known."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, choices_from=tuple, most=MOST_ROWS, **kwargs)
        self.type = "ChoicesField"  # drawn like one: boxes to tick

    def offer(self, parts: Iterable[tuple[str, str]]) -> None:
        known = list(parts)
        # What stood for a part that is gone since stays for nobody, rather than for all.
        gone = [one for one in self.object_data or () if one not in dict(known)]
        self.choices = [*known, *((one, one) for one in gone)]


class Rows(FieldList):  # type: ignore[type-arg]
    """A list of small forms. `first` is the letter of their codes; a row without one gets the next.

    `add` and `remove` change the posted list before it is shown again: nothing is kept yet.
    """

    def __init__(
        self, form: type[BaseForm], label: Any, *, first: str = "", blank: int = 0, **kwargs: Any
    ) -> None:
        self.first, self.blank = first, blank
        super().__init__(FormField(form), label, max_entries=MOST_ROWS, **kwargs)

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        # A number of five thousand digits is a number to WTForms, and an error to Python.
        few = [name for name in formdata if len(name) < LONGEST_NAME and name.isascii()]
        yield from super()._extract_indices(prefix, few)  # type: ignore[misc]

    def spare(self) -> None:
        """Empty rows to type into, for lists without a button."""
        for _row in range(self.blank):
            if len(self.entries) < MOST_ROWS:
                self.append_entry()

    def add(self) -> None:
        if len(self.entries) < MOST_ROWS:
            self.append_entry({"code": self.next_code()})

    def remove(self, place: int) -> None:
        if 0 <= place < len(self.entries):
            del self.entries[place]

    def next_code(self, *given: str) -> str:
        taken = {str(row["code"].data) for row in self.entries if "code" in row.form}.union(given)
        numbers = range(1, MOST_ROWS * 4)
        return next(f"{self.first}{one}" for one in numbers if f"{self.first}{one}" not in taken)

    def rows(self) -> list[dict[str, Any]]:
        """What was typed, without the rows left empty; each with a code of its own."""
        typed = [dict(row.data) for row in self.entries if holds(row.data)]
        seen: set[str] = set()
        for one in typed:
            one |= {name: kept(value) for name, value in one.items()}
            if self.first and (one.get("code") in seen or not one.get("code")):
                one["code"] = self.next_code(*seen)
            seen.add(str(one.get("code")))
        return typed


# What a row holds before anybody typed.
BEFOREHAND = frozenset({"code", "kind", "trigger"})


def holds(value: Any) -> bool:
    """Whether somebody typed or ticked a text, a number or a choice in it."""
    if isinstance(value, dict):
        return any(holds(one) for name, one in value.items() if name not in BEFOREHAND)
    if isinstance(value, list | tuple):
        return any(holds(one) for one in value)
    return value is not None and value != "" and not isinstance(value, bool)


def kept(value: Any) -> Any:
    """A list of rows without its empty ones; anything else as it is."""
    if isinstance(value, list):
        return [one for one in value if not isinstance(one, dict) or holds(one)]
    return value
