"""The schema of a call, and the forms of a sheet and of a synthesis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, DateField, TextAreaField
from wtforms.validators import InputRequired, StopValidation

from cop import text
from cop.choices import Listed
from cop.contributions.models import State
from cop.forms import (
    BaseForm,
    ChoiceField,
    ChoicesField,
    DocumentForm,
    LineField,
    MarkdownField,
    Required,
)
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.plugins.answers.models import Call
from cop.plugins.answers.standing import is_closed, may_be_invited
from cop.plugins.answers.words import OPENS, POSTURES

MOST_QUESTIONS, LONGEST_QUESTION, LONGEST_ANSWER = 8, 200, 1200
# What networks may have answered to, and what they were promised, from the first day on.
FIXED = ("subject", "questions", "opens", "home_answers")


class QuestionsField(TextAreaField):
    """One question a line: `["What do we see?", …]`."""

    def _value(self) -> str:
        return self.data if isinstance(self.data, str) else "\n".join(self.data or [])

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = "\n".join(map(str, valuelist))

    def pre_validate(self, form: Any) -> None:
        typed = self._value()
        try:
            asked = [text.plain(line, max_length=LONGEST_QUESTION) for line in typed.splitlines()]
        except text.TextRefused as refusal:
            raise StopValidation(str(refusal)) from refusal
        asked = [line for line in asked if line]
        if not asked:
            raise StopValidation(_("Ask at least one question, one on each line."))
        if len(asked) > MOST_QUESTIONS:
            raise StopValidation(_("At most %(most)s questions.", most=MOST_QUESTIONS))
        self.data = asked  # type: ignore[assignment]


class AnswerTextAreaField(MarkdownField):
    """A short one; the formatting bar of long texts would weigh on six of them."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if len(self.data or "") > LONGEST_ANSWER:
            raise StopValidation(
                _(
                    "At most %(most)s characters, so that all can be read; there are %(here)s.",
                    most=LONGEST_ANSWER,
                    here=len(self.data or ""),
                )
            )


class CallForm(DocumentForm):
    """What is asked, of whom and until when. The summary is the beginning of the introduction."""

    summary = None  # type: ignore[assignment]  # WTForms takes a field away like this
    subject = LineField(_l("About"), [Required(_l("Choose what it is about."))], max_length=16)
    intro = MarkdownField(
        _l("What you expect"),
        description=_l(
            "Why you ask, how long it takes, what you will do with it. Nobody is named."
        ),
    )
    questions = QuestionsField(
        _l("Questions"),
        description=_l(
            "One on each line, eight at the most. They stay as they are once published."
        ),
    )
    closes_on = DateField(
        _l("Until"),
        [InputRequired(_l("Choose the last day."))],
        description=_l("Networks can send and change their sheet until the evening of that day."),
    )
    opens = ChoiceField(_l("A network reads the answers of the others"), choices_from=Listed(OPENS))
    home_answers = BooleanField(
        _l("My network answers too"),
        description=_l(
            "If so, you read the answers as your network does. If not, you read them as they come in."
        ),
    )
    invited = ChoicesField(
        _l("Networks expected"),
        choices_from=may_be_invited,
        most=60,
        description=_l("If you choose none, all regional networks are expected."),
    )

    def process(self, formdata: Any = None, obj: Any = None, *args: Any, **kwargs: Any) -> None:
        self.standing = obj if isinstance(obj, Call) else None
        super().process(formdata, obj, *args, **kwargs)

    def document(self) -> dict[str, Any]:
        document = super().document()
        return document | {"summary": text.summarise(document["intro"] or "", 220)}

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        return super().validate(*args, **kwargs) and self._keeps_its_word()

    def _keeps_its_word(self) -> bool:
        """What networks rely on doesn't move under them."""
        call = self.standing
        if call is None or call.state == State.DRAFT:
            return True
        for name in FIXED:
            if self[name].data != getattr(call, name):
                self[name].errors = [
                    _("Networks may be answering already: this stays as it was published.")
                ]
        if is_closed(call) and self.closes_on.data != call.closes_on:
            self.closes_on.errors = [
                _("The call is closed and its answers were read: it can’t be opened again.")
            ]
        return not self.errors


class GroupForm(BaseForm):
    group_name = LineField(
        _l("Name of the group"),
        description=_l(
            "Leave it empty for the whole network. “Tuesday team”, “group A”: no person."
        ),
        max_length=60,
    )


class SheetForm(BaseForm):
    """What every sheet ends with; `sheet_form` puts the questions of its call before it."""

    posture = ChoiceField(
        _l("The posture that we choose"), choices_from=Listed(POSTURES, _l("Not said"))
    )
    first_action = LineField(_l("Our first act within 48 hours, in one sentence"), max_length=300)
    resources = LineField(
        _l("Other tools or people"),
        description=_l("What isn’t on this site. By their function: nobody is named."),
        max_length=500,
    )


def answer_fields(call: Call) -> list[str]:
    """The names of the fields that answer the questions of a call, in order."""
    return [f"answer{number}" for number in range(1, len(call.questions) + 1)]


def sheet_form(call: Call, typed: Any, written: Mapping[str, str]) -> SheetForm:
    """The form of a sheet, as typed, else as written."""
    asked = {
        name: AnswerTextAreaField(question)
        for name, question in zip(answer_fields(call), call.questions, strict=True)
    }
    form: SheetForm = type("SheetForm", (SheetForm,), asked)(typed, data=dict(written))
    return form


def demand_answers(form: SheetForm, call: Call) -> bool:
    """Before a sheet is sent every question has an answer, so that nobody reads without giving."""
    for name in answer_fields(call):
        if not (form[name].data or "").strip():
            form[name].errors = [_("Answer in a line at least, were it “we don’t know”.")]
    return not form.errors


class SynthesisForm(BaseForm):
    convergences = AnswerTextAreaField(
        _l("Convergences"), description=_l("What could become a shared reference.")
    )
    divergences = AnswerTextAreaField(
        _l("Divergences"), description=_l("What would be worth a workshop.")
    )
    gaps = AnswerTextAreaField(_l("What is lacking"), description=_l("A tool or help to create."))


def refuse_past(form: CallForm, today: Any) -> bool:
    """A new call ends on a day to come."""
    if form.closes_on.data and form.closes_on.data < today:
        form.closes_on.errors = [_("Choose a day to come.")]
    return not form.errors
