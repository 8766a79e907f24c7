"""The schema of a meeting, and the page that asks for its frame."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from wtforms import DateField
from wtforms.validators import InputRequired, Regexp, ValidationError

from cop.choices import Listed
from cop.forms import ChoiceField, DocumentForm, LineField, MarkdownField, Required
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.plugins.notes.words import ZONES

SOON, LATE = date(2000, 1, 1), date(2100, 1, 1)
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
LIKE = _l("Write the hour like 09:30.")


class MeetingForm(DocumentForm):
    """When, where, and the notes once they were validated: those come from no page of ours, but
    from files and bundles."""

    day = DateField(_l("Day"), [InputRequired(_l("Choose the day."))])
    begins = LineField(
        _l("Begins at"),
        [Required(LIKE), Regexp(CLOCK, message=LIKE)],
        default="14:00",
        max_length=5,
    )
    ends = LineField(
        _l("Ends at"), [Required(LIKE), Regexp(CLOCK, message=LIKE)], default="16:00", max_length=5
    )
    zone = ChoiceField(_l("Clock of the place"), choices_from=Listed(ZONES), default="Europe/Paris")
    place = LineField(
        _l("Place"), max_length=160, description=_l("A town, a room, « Visioconférence ».")
    )
    minutes = MarkdownField(_l("The minutes"))

    def validate_day(self, field: Any) -> None:
        if field.data and not SOON < field.data < LATE:
            raise ValidationError(_l("Choose a day of this century."))

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        return super().validate(*args, **kwargs) and self._in_order()

    def _in_order(self) -> bool:
        if (self.ends.data or "") <= (self.begins.data or ""):
            self.ends.errors = [_("It ends before it begins.")]
        return not self.errors

    def document(self) -> dict[str, Any]:
        """What was asked: the page that asks for the frame leaves the minutes as they stand."""
        document = super().document()
        if not self.minutes.raw_data:
            document.pop("minutes")
        return document
