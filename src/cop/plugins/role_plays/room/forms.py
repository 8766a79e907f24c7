"""The forms of a room: how many come, one press on the grid, what is said in the debrief."""

from __future__ import annotations

import re
from typing import Any

from wtforms import DateField, IntegerField, StringField
from wtforms.validators import (
    InputRequired,
    NumberRange,
    Optional,
    StopValidation,
    ValidationError,
)
from wtforms.widgets import TextArea

from cop.forms import BaseForm, ChoiceField, LineField, Required
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.plugins.role_plays.packet import Packet
from cop.plugins.role_plays.room.grid import LONGEST, Act
from cop.plugins.role_plays.room.models import LONGEST_CAPTURE, By
from cop.plugins.role_plays.room.seats import MOST_PEOPLE
from cop.plugins.role_plays.runs.forms import StartForm

KEY = re.compile(r"[\w-]{8,40}", re.ASCII)
VALUES = {"plus": 1, "minus": -1, "yes": 1, "no": 0}


class TextLinesField(LineField):
    """A few lines of plain text."""

    widget = TextArea()


class RoomForm(StartForm):
    """A run in a room: how many people, when, and who may know of it."""

    title = LineField(
        _l("Title"),
        [Required(_l("Give it a title, so that it can be found."))],
        max_length=120,
    )
    people = IntegerField(
        _l("How many people, without you?"),
        [
            InputRequired(_l("Write how many will be there, even roughly.")),
            NumberRange(2, MOST_PEOPLE, _l("From 2 to %(most)s people.", most=MOST_PEOPLE)),
        ],
        description=_l("The tables follow from it: the players, an observer, then mirrors."),
        render_kw={"inputmode": "numeric"},
    )
    starts_on = DateField(_l("The day"), [InputRequired(_l("Choose a day."))])
    starts_hour = IntegerField(
        _l("The hour"),
        [
            InputRequired(_l("An hour, from 0 to 23.")),
            NumberRange(0, 23, _l("An hour, from 0 to 23.")),
        ],
    )


class NoteForm(BaseForm):
    """One press on the grid. `key` tells a second sending from a second press."""

    key = StringField()
    criterion = StringField()
    value = StringField()
    minute = IntegerField(validators=[Optional(), NumberRange(0, 600)])
    verbatim = LineField(max_length=LONGEST)

    def validate_key(self, field: Any) -> None:
        if not KEY.fullmatch(field.data or ""):
            raise ValidationError(_("This page is too old: open it again, then note once more."))

    def act(self) -> Act:
        """Raises `ValueError` for a value that is none."""
        typed = self.value.data or ""
        value = VALUES.get(typed)
        if value is None and typed:
            value = _number(typed)
        return Act(
            key=self.key.data or "",
            criterion=(self.criterion.data or "")[:8],
            value=value,
            minute=self.minute.data,
            verbatim=self.verbatim.data or "",
        )


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4):
        raise ValueError(typed)
    return int(typed)


class CaptureForm(BaseForm):
    """What was said in one step. `by`: `part:R1`, `group:2` or `person:`."""

    body = TextLinesField(
        _l("What was said"),
        [Required(_l("Write what was said, in a few words."))],
        max_length=LONGEST_CAPTURE,
    )
    by = ChoiceField(_l("By whom?"), choices_from=list)
    name = LineField(_l("First name, if it is a person"), max_length=80)

    def offer(self, packet: Packet, groups: list[int]) -> None:
        told = [(f"group:{one}", _("Table %(number)s", number=one)) for one in groups]
        told += [(f"part:{part.code}", part.name) for part in packet.parts]
        self.by.choices = [*told, ("person:", _("A person, in their own name"))]

    def chosen(self) -> tuple[By, str]:
        kind, _colon, who = str(self.by.data).partition(":")
        return By(kind), (self.name.data or "") if kind == By.PERSON else who


class StepForm(BaseForm):
    """Where the debrief goes."""

    step = IntegerField(validators=[InputRequired(), NumberRange(0, 40)])

    def validate_step(self, field: Any) -> None:
        if field.data is None:
            raise StopValidation
