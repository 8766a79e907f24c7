"""The schema of a workshop as a document, and the forms around its life."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from wtforms import BooleanField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import NumberRange, Optional, StopValidation

from cop import text
from cop.forms import (
    BaseForm,
    ChoicesField,
    DocumentForm,
    LineField,
    MarkdownField,
    Required,
    SecretField,
)
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.members.vocabulary import choices
from cop.plugins.workshops import words
from cop.plugins.workshops.assembly import without_secrets
from cop.plugins.workshops.limits import Refused, checked
from cop.plugins.workshops.plan import Plan
from cop.shape import Misshapen

PEOPLE = [NumberRange(1, 500, _l("A number of people, from 1 to 500."))]
MINUTES = [Optional(), NumberRange(0, 480, _l("A number of minutes, from 0 to 480."))]
MOST_OUTCOMES, LONGEST_OUTCOME = 5, 200


class OutcomesField(TextAreaField):
    """A few short texts, one on a line: `["…", "…"]`."""

    def _value(self) -> str:
        return self.data if isinstance(self.data, str) else "\n".join(self.data or [])

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = "\n".join(map(str, valuelist))

    def pre_validate(self, form: Any) -> None:
        try:
            lines = [
                text.plain(one, max_length=LONGEST_OUTCOME) for one in self._value().splitlines()
            ]
        except text.TextRefused as refusal:
            raise StopValidation(str(refusal)) from refusal
        lines = [one for one in lines if one]
        if len(lines) > MOST_OUTCOMES:
            raise StopValidation(_("At most %(most)s lines.", most=MOST_OUTCOMES))
        self.data = cast("Any", lines)


class PlanField(TextAreaField):
    """A plan as JSON text on the way in, as plain data once validated. A form without it leaves
    the plan as it is: the page of facts doesn't hold it, the planner changes it."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = valuelist[0]

    def pre_validate(self, form: Any) -> None:
        if not self.raw_data:
            return
        try:
            typed = self.data or "{}"
            plain = json.loads(typed) if isinstance(typed, str) else typed
            plan = checked(without_secrets(Plan.from_json(plain)))
        except Refused as refusal:
            raise StopValidation(str(refusal)) from refusal
        except (ValueError, TypeError, RecursionError, Misshapen) as error:
            raise StopValidation(
                str(_l("This part of the file can't be read: take it from this site again."))
            ) from error
        self.data = cast("Any", plan.to_json())


class WorkshopForm(DocumentForm):
    """What one knows of a workshop before its plan. The private notes come by no form of this kind."""

    intention = MarkdownField(
        _l("Intention"),
        [Required(_l("Say in a sentence what it is for."))],
        description=_l("Why this workshop, what it wants to move."),
    )
    outcomes = OutcomesField(
        _l("In the end, participants …"),
        description=_l("One on each line, five at the most: what they will have done or know."),
    )
    themes = ChoicesField(_l("Themes"), choices_from=choices("workshop_theme"), most=6)
    moments = ChoicesField(_l("Moments of the project"), choices_from=choices("phase"), most=6)
    audience = LineField(_l("For whom"), max_length=200)
    min_participants = IntegerField(_l("Participants, at least"), PEOPLE, default=8)
    max_participants = IntegerField(_l("Participants, at most"), PEOPLE, default=18)
    facilitators_needed = IntegerField(
        _l("Facilitators"), [NumberRange(1, 12, _l("A number from 1 to 12."))], default=2
    )
    room_setup = LineField(
        _l("The room"), max_length=200, description=_l("Chairs, tables, walls, corners.")
    )
    formats = ChoicesField(_l("How it is held"), choices_from=words.formats, most=3)
    prework = MarkdownField(_l("To prepare beforehand"))
    prework_minutes = IntegerField(_l("How long that takes, in minutes"), MINUTES)
    is_template = BooleanField(
        _l("Offer it as a template"),
        description=_l("It is shown to whoever starts a new workshop and may read this one."),
    )
    plan = PlanField(_l("Running order and material"))
    sealed = SecretField(_l("Private notes"))

    @classmethod
    def from_document(cls, document: Mapping[str, Any], thing: Any = None) -> WorkshopForm:
        flat = dict(document)
        if flat.get("plan") is not None and not isinstance(flat["plan"], str):
            flat["plan"] = json.dumps(flat["plan"], ensure_ascii=False, default=str)
        # The private notes come by their own doors alone, never out of a file.
        flat.pop("sealed", None)
        form = super().from_document(flat, thing)
        assert isinstance(form, WorkshopForm)
        return form

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        if not super().validate(*args, **kwargs):
            return False
        if (self.min_participants.data or 0) > (self.max_participants.data or 0):
            self.max_participants.errors = [_("Fewer than at least: exchange the two numbers.")]
            return False
        return True

    def document(self) -> dict[str, Any]:
        document = super().document()
        if not self.plan.raw_data:
            document.pop("plan")
        return document


class FirstForm(WorkshopForm):
    """What is asked of who begins: the rest is filled in later, the plan in the planner."""

    beginning = SelectField(_l("Begin with"), render_kw={"data-aside": "1"})

    def offer(self, templates: list[tuple[str, str]], chosen: str) -> None:
        """templates: (uid, title) of those that may be read. chosen: a uid, or empty."""
        self.beginning.choices = [("", _("An empty plan")), *templates]
        if self.beginning.data is None:
            self.beginning.data = chosen


class EditionForm(BaseForm):
    """What changed since the edition before."""

    size = RadioField(_l("What changed?"), [Required()], choices=words.sizes, default="minor")
    change = LineField(
        _l("In a few words"), description=_l("Everybody reads it: no secret here."), max_length=200
    )
