"""The schema of a commitment, and the small forms around it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from wtforms import BooleanField, DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, StopValidation, ValidationError

from cop import text
from cop.contributions.models import Visibility
from cop.forms import BaseForm, DocumentForm, LineField, Required
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.plugins.commitments.words import ANSWERS, titled

LONGEST, LONGEST_HELP, LONGEST_STORY = 300, 200, 1500
FURTHEST = timedelta(days=730)
LEVELS: dict[Visibility, Any] = {
    Visibility.DRAFT: _l("Me alone, and my buddy"),
    Visibility.NETWORK: _l("My network, and my buddy"),
    Visibility.COMMUNITY: _l("The whole community"),
}


class ShortTextAreaField(TextAreaField):
    """A few lines of Markdown; the formatting bar of long texts would fill a phone."""

    def __init__(self, label: Any = None, *args: Any, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(label, *args, **kwargs)

    def process_data(self, value: Any) -> None:
        self.data = None if value is None else str(value)

    def pre_validate(self, form: Any) -> None:
        try:
            self.data = text.normalise(self.data or "").strip()
            text.render(self.data)
        except text.TextRefused as refusal:
            raise StopValidation(str(refusal)) from refusal
        if len(self.data) > self.most:
            raise StopValidation(
                _("At most %(most)s characters; there are %(here)s.",
                  most=self.most, here=len(self.data))
            )  # fmt: skip


def _due() -> DateField:
    return DateField(_l("Due by"), [InputRequired(_l("Choose a day, even an approximate one."))])


class CommitmentForm(DocumentForm):
    """What one tries, until when, and the help that would be welcome."""

    title = None  # type: ignore[assignment]  # WTForms takes a field away like this
    summary = None  # type: ignore[assignment]
    body = ShortTextAreaField(
        _l("What I try"),
        [Required(_l("Write in one sentence what you want to try."))],
        most=LONGEST,
        description=_l("One thing, in one sentence, as you would say it to a colleague."),
    )
    due = _due()
    help_wanted = ShortTextAreaField(
        _l("Help that I would like"),
        most=LONGEST_HELP,
        description=_l("If you wish: who reads your commitment can offer it."),
    )

    def validate_due(self, field: Any) -> None:
        refuse_impossible(field.data)

    def document(self) -> dict[str, Any]:
        written = super().document()
        return titled(written["body"]) | written


def refuse_impossible(day: date | None) -> None:
    """A slip of the year; the past is allowed, for what is copied afterwards."""
    if day is not None and not date(2000, 1, 1) <= day <= date(2100, 1, 1):
        raise ValidationError(_("This day is too far away: check the year."))


class AroundForm(BaseForm):
    """Who reads a commitment, and the buddy."""

    visibility = RadioField(_l("Who may read it?"))
    buddy = SelectField(
        _l("A buddy in another network"),
        description=_l("They are asked first. They read your commitment once they agree."),
        validate_choice=True,
    )

    def offer(self, levels: list[Visibility], people: list[tuple[str, str]]) -> None:
        self.visibility.choices = [(str(one), LEVELS[one]) for one in levels]
        self.buddy.choices = [("", _("Nobody for now")), *people]


class PaperForm(CommitmentForm):
    """A card on paper, copied by a facilitator for the person who wrote it."""

    person = SelectField(
        _l("Whose card is it?"),
        [InputRequired(_l("Choose the person who wrote the card."))],
        render_kw={"data-aside": ""},
    )
    agreed = BooleanField(
        _l("This person has agreed that I copy their card."),
        [InputRequired(_l("Ask the person first: a commitment belongs to who wrote it."))],
        render_kw={"data-aside": ""},
    )

    def offer(self, people: list[tuple[str, str]]) -> None:
        self.person.choices = [("", _("Choose…")), *people]


class ConfirmForm(BaseForm):
    """What becomes of a card that somebody copied for me."""

    visibility = RadioField(_l("Who may read it?"))

    def offer(self, levels: list[Visibility]) -> None:
        self.visibility.choices = [(str(one), LEVELS[one]) for one in levels]


class CheckInForm(BaseForm):
    """Where a commitment stands: one click, one sentence if one likes, two questions if one likes."""

    status = RadioField(
        _l("Where does it stand?"), [InputRequired(_l("Choose one of the five answers."))]
    )
    sentence = LineField(
        _l("One sentence, if you like"),
        max_length=300,
        description=_l("For you and your buddy alone."),
    )
    change = ShortTextAreaField(
        _l("What has changed in the way you accompany people?"), most=LONGEST_STORY
    )
    evidence = ShortTextAreaField(_l("Where did you see it?"), most=LONGEST_STORY)
    shareable = BooleanField(
        _l("My two answers may be shared"),
        description=_l(
            "With members who read the page of the meeting, without your name. They may be read aloud."
        ),
    )
    named = BooleanField(_l("With my name and my network"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.status.choices = [(str(one), words) for one, words in ANSWERS.items()]

    def document(self) -> dict[str, str]:
        """The three texts, to be looked over for names."""
        return {name: self[name].data or "" for name in ("sentence", "change", "evidence")}
