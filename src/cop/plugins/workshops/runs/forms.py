"""The schema of a run, and the forms around it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp, ValidationError

from cop.forms import BaseForm, ChoiceField, DocumentForm, LineField, MarkdownField, Required
from cop.i18n import lazy_gettext as _l
from cop.plugins.workshops.runs import words
from cop.plugins.workshops.runs.models import Consent

SOON, LATE = date(2000, 1, 1), date(2100, 1, 1)
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
AFTERWARDS = ("participants", "kept", "changed", "would_change", "mood")
PEOPLE = NumberRange(1, 500, _l("A number of people, from 1 to 500."))


class RunForm(DocumentForm):
    """When and for how many; what is said afterwards comes from a page of its own."""

    day = DateField(_l("Day"), [InputRequired(_l("Choose the day."))])
    begins = LineField(
        _l("Begins at"),
        [Required(_l("Write the hour, like 09:30.")),
         Regexp(CLOCK, message=_l("Write the hour like 09:30."))],
        default="09:30", max_length=5,
    )  # fmt: skip
    zone = ChoiceField(_l("Clock of the place"), choices_from=words.zones, default="Europe/Paris")
    expected = IntegerField(_l("Participants expected"), [PEOPLE], default=12)
    group_size = IntegerField(
        _l("Size of the groups"),
        [NumberRange(2, 50, _l("A number from 2 to 50."))],
        default=4,
    )
    room = LineField(
        _l("Room"),
        max_length=120,
        description=_l("Whoever reads the run reads it."),
    )
    participants = IntegerField(_l("Participants who were there"), [Optional(), PEOPLE])
    kept = MarkdownField(_l("What to keep"))
    changed = MarkdownField(_l("What was changed on the way"))
    would_change = MarkdownField(_l("What to change next time"))
    mood = IntegerField(
        _l("How was it?"), [Optional(), NumberRange(1, 5, _l("A number from 1 to 5."))]
    )

    def validate_day(self, field: Any) -> None:
        if field.data and not SOON < field.data < LATE:
            raise ValidationError(_l("Choose a day of this century."))

    def document(self) -> dict[str, Any]:
        """What was asked: a page that asks only when leaves alone how it went."""
        document = super().document()
        for name in AFTERWARDS:
            if not self[name].raw_data:
                document.pop(name)
        return document


class OpenForm(BaseForm):
    """Who may know of a run, and what it is part of."""

    visibility = RadioField(_l("Who may read that it is held, and what came of it?"))
    gathering = SelectField(_l("Where it is held"), choices=[])

    def offer(self, levels: list[tuple[str, str]], places: list[tuple[str, str]]) -> None:
        self.visibility.choices = levels
        self.gathering.choices = [("", _l("At nothing that is in the agenda")), *places]
        if self.visibility.data is None:
            self.visibility.data = levels[-1][0]
        if self.gathering.data is None:
            self.gathering.data = ""


class HeldAtForm(BaseForm):
    gathering = SelectField(_l("Where it is held"), choices=[])


class ReviewForm(BaseForm):
    """Three lines and a mood."""

    participants = IntegerField(_l("Participants who were there"), [Optional(), PEOPLE])
    kept = MarkdownField(_l("What to keep"))
    changed = MarkdownField(_l("What was changed on the way"))
    would_change = MarkdownField(_l("What to change next time"))
    mood = ChoiceField(_l("How was it?"), choices_from=words.moods)

    def said(self) -> dict[str, Any]:
        lines = {name: getattr(self, name).data or "" for name in AFTERWARDS[1:4]}
        mood = int(self.mood.data) if self.mood.data else None
        return {**lines, "participants": self.participants.data, "mood": mood}


class NamesForm(BaseForm):
    """Names, one on each line."""

    names = TextAreaField(
        _l("Names, one on each line"),
        [Required(_l("Write at least one name."))],
        description=_l(
            "“Awa, Bretagne”: a first name is enough, then the network. “@handle” for a member."
        ),
    )
    consent = ChoiceField(
        _l("Their name is told"), choices_from=words.consents, default=str(Consent.NOBODY)
    )
    present = BooleanField(_l("They are here already"))


class GuideForm(BaseForm):
    name = LineField(
        _l("Who facilitates with you"),
        [Required(_l("Write a name, or “@handle” for a member."))],
        description=_l("“@handle” for a member, who leads and writes with you; else a name."),
        max_length=80,
    )
    role = ChoiceField(_l("What they do"), choices_from=words.roles, default="co")
