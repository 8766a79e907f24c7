"""Forms of a call, of a proposal and of its answer."""

from __future__ import annotations

from datetime import date

from wtforms import DateField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from cop.forms import BaseForm, LineField, Required
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.stages import today_at


class AskingForm(BaseForm):
    intro = LineField(
        _l("What you look for"),
        description=_l("One or two sentences, read by the members who read the gathering."),
        max_length=600,
    )
    closes_on = DateField(_l("Until"), [InputRequired(_l("Choose the last day."))])

    def in_time(self, gathering: Gathering) -> bool:
        """Whether the last day lies between today and the gathering; else the form says so."""
        last: date | None = self.closes_on.data
        if last is not None and not today_at(gathering.tz) <= last < gathering.start_date:
            self.closes_on.errors = [_("Choose a day from today on, before the gathering begins.")]
        return not self.errors


class ProposalForm(BaseForm):
    title = LineField(
        _l("Title"), [Required(_l("Give it a title, so that it can be found."))], max_length=120
    )
    summary = LineField(
        _l("What one does in it, in two sentences"),
        [Required(_l("Say in a sentence what one does in it."))],
        description=_l("The hosts alone read it. Nobody is named."),
        max_length=400,
    )
    minutes = IntegerField(
        _l("Minutes"),
        [
            InputRequired(_l("Say how long it lasts.")),
            NumberRange(10, 480, _l("Between 10 minutes and 8 hours.")),
        ],
    )


class AnswerForm(BaseForm):
    answer = LineField(
        _l("A word to its author"),
        [Required(_l("A word says more than a refusal: why, or when perhaps."))],
        description=_l("Read by that person alone, on the page of the calls."),
        max_length=300,
    )
