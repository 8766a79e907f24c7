"""The form of a grid on paper: all its lines on one page, in the order in which they are printed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field, IntegerField, RadioField, TextAreaField
from wtforms.validators import NumberRange, Optional, StopValidation

from cop import text
from cop.forms import BaseForm, LineField
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.plugins.role_plays.packet import Criterion, CriterionKind
from cop.plugins.role_plays.room.grid import LONGEST, Act, Mark

MOST_STROKES, MOST_MINUTES, MOST_SENTENCES = 200, 600, 12
# « 12’ Et le cahier ? » : the minute in front, as it stands on the paper.
MINUTE = re.compile(r"(\d{1,3})\s*(?:['’\u2032:]|min\b\.?)\s*(?=\S)")


class SentencesField(TextAreaField):
    """One sentence a line, its minute in front: `[(12, "Et le cahier ?"), (None, "Oui.")]`."""

    def _value(self) -> str:
        told: Any = self.data or ()
        if isinstance(told, str):
            return told
        return "\n".join(
            words if minute is None else f"{minute}’ {words}" for minute, words in told
        )

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = valuelist[0]

    def pre_validate(self, form: Any) -> None:
        typed = self._value()
        try:
            lines = [text.plain(line, max_length=LONGEST + 8) for line in typed.splitlines()]
        except text.TextRefused as refusal:
            raise StopValidation(str(refusal)) from refusal
        told = [_sentence(line) for line in lines if line.strip()]
        if len(told) > MOST_SENTENCES:
            raise StopValidation(_("At most %(most)s sentences.", most=MOST_SENTENCES))
        if any(len(words) > LONGEST for _minute, words in told):
            raise StopValidation(_("At most %(most)s characters.", most=LONGEST))
        self.data = told  # type: ignore[assignment]


def _sentence(line: str) -> tuple[int | None, str]:
    found = MINUTE.match(line)
    if found is None:
        return None, line
    return int(found[1]), line[found.end() :]


class PaperGridForm(BaseForm):
    """Whose paper it is; `for_grid` adds a field for each line of the grid."""

    observer = LineField(
        _l("Whose grid is it?"),
        max_length=80,
        description=_l("A first name, or nothing: it tells the papers apart and is in no sum."),
    )
    criteria: tuple[Criterion, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one, (field, *_more) in self.lines():
            if isinstance(field, RadioField):
                field.choices = _choices(one.kind)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """A paper on which nothing stands is none."""
        right = super().validate(*args, **kwargs)
        if right and not self.marks():
            self.form_errors.append(_("Nothing is noted yet: copy at least one line of the paper."))
            return False
        return right

    def lines(self) -> list[tuple[Criterion, list[Field]]]:
        """Each criterion with its fields: what was noted, then the minute of a yes."""
        found = []
        for place, one in enumerate(self.criteria):
            names = [f"line_{place}", f"minute_{place}"]
            found.append((one, [self[name] for name in names if name in self]))
        return found

    def marks(self) -> dict[str, Mark]:
        """What was noted, by code; a line left empty is one where nothing was."""
        found = {}
        for one, (field, *more) in self.lines():
            mark = _mark(one, field.data, more[0].data if more else None)
            if mark is not None:
                found[one.code] = mark
        return found


def for_grid(criteria: Sequence[Criterion]) -> type[PaperGridForm]:
    """The form of one grid."""
    fields: dict[str, Any] = {"criteria": tuple(criteria)}
    for place, one in enumerate(criteria):
        fields[f"line_{place}"] = _field(one)
        if one.kind == CriterionKind.YES_NO:
            fields[f"minute_{place}"] = _number(_("Minute"), MOST_MINUTES)
    return type("PaperGridForm", (PaperGridForm,), fields)


def standing(
    criteria: Sequence[Criterion], observer: str, marks: Mapping[str, Mark]
) -> dict[str, Any]:
    """What the form shows of a grid that was typed in before."""
    shown: dict[str, Any] = {"observer": observer}
    for place, one in enumerate(criteria):
        mark = marks.get(one.code, Mark())
        if one.kind == CriterionKind.VERBATIM:
            shown[f"line_{place}"] = [(act.minute, act.verbatim) for act in mark.verbatims]
        elif one.kind in {CriterionKind.YES_NO, CriterionKind.SCALE}:
            shown[f"line_{place}"] = "" if mark.value is None else str(mark.value)
        else:
            shown[f"line_{place}"] = mark.value
        shown[f"minute_{place}"] = mark.minute
    return shown


def _field(one: Criterion) -> Any:
    label = f"{one.code} — {one.label}"
    match one.kind:
        case CriterionKind.TALLY:
            return _number(label, MOST_STROKES, one.hint or _("How many strokes?"))
        case CriterionKind.PERCENT:
            return _number(label, 100, one.hint or _("In percent."))
        case CriterionKind.VERBATIM:
            told = _("One sentence on each line; its minute in front, if it is there: 12’ …")
            return SentencesField(label, description=told)
        case _chosen:
            return RadioField(label, default="", description=one.hint)


def _number(label: str, most: int, hint: str = "") -> IntegerField:
    return IntegerField(
        label,
        [
            Optional(),
            NumberRange(0, most, _("A number from %(least)s to %(most)s.", least=0, most=most)),
        ],
        description=hint,
        render_kw={"inputmode": "numeric", "min": 0, "max": most},
    )


def _choices(kind: CriterionKind) -> list[tuple[str, str]]:
    if kind == CriterionKind.YES_NO:
        return [("1", _("Yes")), ("0", _("No")), ("", _("Not noted"))]
    return [*((str(value), str(value)) for value in range(4)), ("", _("Not noted"))]


def _mark(one: Criterion, value: Any, minute: int | None) -> Mark | None:
    if one.kind == CriterionKind.VERBATIM:
        told = tuple(Act("", one.code, None, when, words) for when, words in value or ())
        return Mark(verbatims=told) if told else None
    if value in {None, ""}:
        return None
    return Mark(int(value), minute if int(value) else None)
