"""The forms around a meeting: its agenda, what comes of it, its turns."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from cop.forms import BaseForm, LineField, Required
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.plugins.notes import turning
from cop.plugins.notes.models import PointKind, PointStatus
from cop.plugins.notes.outcomes_model import Mode, Review, Verdict
from cop.plugins.notes.people import Choices
from cop.plugins.notes.words import KINDS, MODES, POINT_STATUSES, REVIEWS, VERDICTS


def near(_form: Any, field: Any) -> None:
    """A slip of the year."""
    if field.data is not None and not date(2000, 1, 1) <= field.data <= date(2100, 1, 1):
        raise ValidationError(_("This day is too far away: check the year."))


def day_field(label: Any, **options: Any) -> DateField:
    return DateField(label, [Optional(), near], **options)


class PointForm(BaseForm):
    """One point of the agenda."""

    title = LineField(_l("Point"), [Required(_l("Write what it is about."))], max_length=200)
    kind = SelectField(_l("What for"), default=PointKind.DISCUSSION.value)
    minutes = IntegerField(
        _l("Minutes"), [Optional(), NumberRange(1, 600, _l("Between 1 and 600 minutes."))]
    )
    presenter = LineField(_l("Presented by"), max_length=120)
    status = SelectField(_l("State"), default=PointStatus.OPEN.value)
    position = IntegerField(
        _l("Place"), [Optional(), NumberRange(1, 99, _l("A number from 1 to 99."))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(one.value, words) for one, words in KINDS.items()]
        self.status.choices = [(one.value, words) for one, words in POINT_STATUSES.items()]


class OwnedForm(BaseForm):
    """A form that chooses a member."""

    owner = SelectField(_l("Who does it"))

    def offer(self, people: Choices, _decisions: Choices = ()) -> None:
        self.owner.choices = [("", _("Nobody yet")), *people]


class DecisionForm(BaseForm):
    statement = LineField(
        _l("What was decided"), [Required(_l("Write what was decided."))], max_length=500
    )
    mode = SelectField(_l("How it was decided"), default=Mode.CONSENT.value)
    objections = LineField(_l("Objections that were lifted"), max_length=300)
    scope = LineField(_l("Whom it is for"), max_length=160)
    review_on = day_field(_l("To be looked at again on"))
    replaces = SelectField(
        _l("It replaces"), default="",
        description=_l("As soon as the minutes are validated, the older one says so in the register."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mode.choices = [(one.value, words) for one, words in MODES.items()]

    def offer(self, _people: Choices, decisions: Choices = ()) -> None:
        """A decision is nobody's."""
        self.replaces.choices = [("", _("None")), *decisions]


class ActionForm(OwnedForm):
    title = LineField(_l("What is to be done"), [Required(_l("Write what is to be done."))],
                      max_length=300)  # fmt: skip
    unowned = BooleanField(_l("It has nobody yet, and that is on purpose"))
    helpers = LineField(_l("With whom"), max_length=200)
    due = day_field(_l("Due by"))
    start_on = day_field(
        _l("Not on an agenda before"), description=_l("Left empty: it comes to the next meeting.")
    )
    came_of = LineField(
        _l("Out of"), max_length=20, description=_l("The reference of a decision or an action.")
    )

    def validate_start_on(self, field: Any) -> None:
        if field.data and self.due.data and field.data > self.due.data:
            raise ValidationError(
                _("No agenda would show it before it is due: choose a day before.")
            )


class QuestionForm(BaseForm):
    statement = LineField(
        _l("What is left open"), [Required(_l("Write the question."))], max_length=300
    )

    def offer(self, _people: Choices, _decisions: Choices = ()) -> None:
        """A question is nobody's."""


FORMS: dict[str, type[Any]] = {"D": DecisionForm, "A": ActionForm, "Q": QuestionForm}


class ReviewForm(OwnedForm):
    """What the meeting says of an action that came to it."""

    review = RadioField(_l("What became of it?"), [InputRequired(_l("Choose an answer."))])
    note = LineField(_l("In a few words"), max_length=300)
    new_due = day_field(_l("New day"))
    parts = TextAreaField(
        _l("Split into"), description=_l("One action a line, when you split it up.")
    )
    into = SelectField(
        _l("Turn it into"),
        description=_l("A draft of yours begins with its words, and stays tied to the action."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.review.choices = [(one.value, words) for one, words in REVIEWS.items()]

    def offer(self, people: Choices, _decisions: Choices = ()) -> None:
        self.owner.choices = [("", _("As before")), *people]
        kinds = [(one.name, str(one.title)) for one in turning.offers()]
        self.into.choices = [("", _("Nothing")), *kinds]

    def parted(self) -> list[str]:
        lines = [" ".join(line.split())[:300] for line in (self.parts.data or "").splitlines()]
        return [one for one in lines if one][:10]

    def chosen(self) -> Review:
        return Review(self.review.data)


class AnswerForm(BaseForm):
    answer = LineField(_l("The answer"), max_length=300)


class AmendForm(BaseForm):
    """What should read otherwise."""

    point = SelectField(_l("In which point"))
    body = TextAreaField(
        _l("What should read otherwise"), [Required(_l("Write what should read otherwise."))]
    )

    def offer(self, points: Choices) -> None:
        self.point.choices = [("", _("In general")), *points]

    def validate_body(self, field: Any) -> None:
        if len(field.data or "") > 1000:
            raise ValidationError(_("At most %(most)s characters; there are %(here)s.",
                                    most=1000, here=len(field.data)))  # fmt: skip


class VerdictForm(BaseForm):
    verdict = RadioField(_l("Your answer"), [InputRequired(_l("Choose an answer."))])
    answer = LineField(_l("In a few words"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verdict.choices = [
            (one.value, words) for one, words in VERDICTS.items() if one != Verdict.ASKED
        ]


class ErratumForm(BaseForm):
    erratum = LineField(_l("What is corrected"), max_length=300)


class FollowForm(BaseForm):
    """The next meeting of the series."""

    series = LineField(
        _l("Name of the series"), [Required(_l("Give the series a name."))], max_length=160
    )
    rhythm = LineField(_l("How often"), max_length=120)
    standing = TextAreaField(
        _l("What each agenda begins with"), description=_l("One point a line, if you like.")
    )
    title = LineField(_l("Title"), [Required(_l("Give it a title, so that it can be found."))],
                      max_length=120)  # fmt: skip
    day = DateField(_l("Day"), [InputRequired(_l("Choose the day.")), near])

    def standing_points(self) -> list[str]:
        lines = [" ".join(one.split())[:200] for one in (self.standing.data or "").splitlines()]
        return [one for one in lines if one][:20]
