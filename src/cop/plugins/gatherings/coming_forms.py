"""The forms around a gathering: coming, getting there, cancelling, open points, the next one."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, DateField, RadioField
from wtforms.validators import InputRequired

from cop.choices import Listed
from cop.forms import BaseForm, ChoiceField, ChoicesField, LineField, MarkdownField, Required
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.plugins.gatherings.models import Status
from cop.plugins.gatherings.services import ANSWERS, Coming
from cop.plugins.gatherings.words import CONSENTS, WIFI

MY_ANSWERS = {
    Status.YES: _l("Yes"),
    Status.MAYBE: _l("Perhaps: I keep no place"),
    Status.NO: _l("No"),
}


class ComingForm(BaseForm):
    """Whether one comes, and what the hosts should know."""

    status = RadioField(_l("Do you come?"), [InputRequired(_l("Choose one of the answers."))])
    arrives = LineField(
        _l("I arrive"),
        description=_l("“on Tuesday evening, train of 6.12 p.m.”: read by the hosts alone."),
        max_length=120,
    )
    access_needs = LineField(
        _l("What you need to get in, to hear, to see, to rest"),
        description=_l("Read by the hosts alone, erased after the gathering."),
        max_length=300,
    )
    food_needs = LineField(
        _l("What you eat or don’t"),
        description=_l("Read by the hosts alone, erased after the gathering."),
        max_length=300,
    )
    consent = RadioField(
        _l("Who may read your name on the list?"),
        [InputRequired(_l("Choose one of the answers."))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.status.choices = [(str(one), str(MY_ANSWERS[one])) for one in ANSWERS]
        self.consent.choices = [(str(one), str(words)) for one, words in CONSENTS.items()]

    def said(self) -> Coming:
        return Coming(
            status=self.status.data,
            consent=self.consent.data,
            arrives=self.arrives.data or "",
            access_needs=self.access_needs.data or "",
            food_needs=self.food_needs.data or "",
        )


class LogisticsForm(BaseForm):
    """Where exactly, how to get there, where to sleep and eat: for members and the guests invited."""

    place_name = LineField(_l("Name of the place"), max_length=160)
    address = LineField(_l("Address"), max_length=240)
    wifi = ChoiceField(_l("Wi-Fi in the rooms"), choices_from=Listed(WIFI))
    access_notes = MarkdownField(
        _l("Getting in"),
        description=_l("Step-free access, lift, hearing loop, where to ring, whom to ask."),
    )
    train = MarkdownField(_l("Coming by train or otherwise"))
    lodging = MarkdownField(_l("Where to sleep"))
    meals = MarkdownField(_l("Meals"))


class CancelForm(BaseForm):
    why = LineField(
        _l("Why, in one sentence"),
        [Required(_l("Say in a sentence why: it stands on the page."))],
        max_length=300,
    )


class PersonForm(BaseForm):
    """A member of the community, by the name that follows “@”."""

    handle = LineField(
        _l("Who?"),
        [Required(_l("Write the name that follows “@” on their page."))],
        description=_l("The name that follows “@” on their page."),
        max_length=41,
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


class PointForm(BaseForm):
    body = LineField(
        _l("An open point"),
        [Required(_l("Write it as you would say it to a colleague."))],
        max_length=500,
    )


class FollowForm(BaseForm):
    """The next gathering, from one that took place."""

    title = LineField(
        _l("Title"), [Required(_l("Give it a title, so that it can be found."))], max_length=120
    )
    start_date = DateField(_l("First day"), [InputRequired(_l("Choose the first day."))])
    town = LineField(
        _l("Town"),
        [Required(_l("Write the town, so that people know how far it is."))],
        max_length=80,
    )
    same_place = BooleanField(
        _l("In the same place: take its address, access and lodging over"),
        description=_l("Meals, trains and the Wi-Fi are to be checked again."),
    )
    points = ChoicesField(_l("Open points to take over"), choices_from=list, most=200)

    def offer(self, points: list[tuple[str, str]]) -> None:
        """Choose among these: (key, words)."""
        self.points.choices = points

    def after(self, today: Any) -> bool:
        if self.start_date.data and self.start_date.data < today:
            self.start_date.errors = [_("Choose a day to come.")]
        return not self.errors
