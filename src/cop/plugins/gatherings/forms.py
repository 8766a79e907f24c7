"""The schema of a gathering."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from wtforms import BooleanField, DateField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from cop.choices import Listed
from cop.forms import ChoiceField, DocumentForm, LineField, MarkdownField, Required
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.plugins.gatherings.words import ZONES

LONGEST = timedelta(days=4)  # five days, the first one included
MOST_PEOPLE = 500


class GatheringForm(DocumentForm):
    """When, where and what for. Who comes and how to get there have pages of their own."""

    start_date = DateField(_l("First day"), [InputRequired(_l("Choose the first day."))])
    end_date = DateField(
        _l("Last day"),
        [InputRequired(_l("Choose the last day; the same as the first for a single one."))],
    )
    town = LineField(
        _l("Town"),
        [Required(_l("Write the town, so that people know how far it is."))],
        description=_l("The exact place stands on the page of the logistics, for who comes."),
        max_length=80,
    )
    tz = ChoiceField(_l("Clock of the place"), choices_from=Listed(ZONES), default="Europe/Paris")
    purpose = MarkdownField(
        _l("What for"),
        description=_l(
            "Why you meet, what people leave with. Whoever reads the page reads it: visitors too "
            "when the gathering is public."
        ),
    )
    capacity = IntegerField(
        _l("Number of places"),
        [
            Optional(),
            NumberRange(1, MOST_PEOPLE, _l("Between 1 and %(most)s places.", most=MOST_PEOPLE)),
        ],
        description=_l("Left empty, there is no waiting list."),
    )
    registration_open = BooleanField(_l("One can say whether one comes"), default=True)
    closes_on = DateField(
        _l("Last day to say it"),
        [Optional()],
        description=_l("Left empty: until the gathering begins."),
    )

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        return super().validate(*args, **kwargs) and self._in_order()

    def _in_order(self) -> bool:
        start, end, closes = self.start_date.data, self.end_date.data, self.closes_on.data
        if start and end and end < start:
            self.end_date.errors = [_("The last day comes before the first one.")]
        elif start and end and end - start > LONGEST:
            self.end_date.errors = [_("Five days at the most: make two gatherings of it.")]
        if closes and start and closes > start:
            self.closes_on.errors = [_("Choose a day before it begins.")]
        return not self.errors
