"""The schema of a tool and of a kit, and the small forms around them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import TextArea

from cop.choices import Listed
from cop.db import now
from cop.forms import (
    BaseForm,
    ChoiceField,
    ChoicesField,
    DocumentForm,
    LineField,
    MarkdownField,
    Required,
    TagsField,
    VersionForm,
)
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.members.viewer import Viewer
from cop.members.vocabulary import choices
from cop.plugins.tools.models import Outcome, Tool
from cop.plugins.tools.services import name_edition
from cop.plugins.tools.words import DIFFICULTIES, KINDS, OUTCOMES

LONGEST_CARD = 900  # characters, which fit on an A6 page
LONGEST = 2 * 24 * 60  # two days, in minutes
OLDEST = date(2000, 1, 1)
SIZES = {
    "minor": _l("The wording: whoever has the paper can go on using it"),
    "major": _l("The method: an older paper no longer holds"),
}
AGAIN = {"yes": _l("Yes"), "no": _l("No"), "": _l("Not said")}


class ShortTextField(LineField):
    """A few lines of plain text, typed on a phone."""

    widget = TextArea()

    def __init__(self, label: Any = None, *args: Any, **kwargs: Any) -> None:
        render = {"rows": 2, **(kwargs.pop("render_kw", None) or {})}
        super().__init__(label, *args, max_length=500, render_kw=render, **kwargs)


class ToolForm(DocumentForm):
    """A tool as its author writes it."""

    title = LineField(
        _l("Title"),
        [Required(_l("Give it a title, so that it can be found."))],
        description=_l("What one does with it: “Seven questions for a first interview”."),
        max_length=120,
    )
    summary = LineField(
        _l("In one or two sentences"),
        [Required(_l("Say what it is good for: it is what colleagues read in a list."))],
        max_length=300,
    )
    kind = ChoiceField(_l("What is it?"), choices_from=Listed(KINDS))
    body = MarkdownField(
        _l("The tool"),
        [Required(_l("Write the tool itself: the steps, the questions, the list."))],
        description=_l("So that a colleague can use it tomorrow without calling you."),
    )
    differences = MarkdownField(
        _l("What differs from the original, and why"),
        description=_l("For a tool that you adapted from another one."),
    )
    card = MarkdownField(
        _l("For the printed card"),
        description=_l(
            "What one wants before one’s eyes during the meeting. Left empty, the card shows the "
            "summary and the headings."
        ),
    )
    duration = IntegerField(
        _l("Time needed, in minutes"),
        [
            Optional(),
            NumberRange(1, LONGEST, _l("Between 1 and %(most)s minutes.", most=LONGEST)),
        ],
        render_kw={"inputmode": "numeric"},
    )
    participants = LineField(
        _l("With whom?"),
        description=_l("“The board and two volunteers”, “one to one”."),
        max_length=160,
    )
    difficulty = ChoiceField(_l("Difficulty"), choices_from=Listed(DIFFICULTIES, _l("Not said")))
    prerequisites = LineField(_l("To have or to know beforehand"), max_length=400)
    uses = ChoicesField(_l("It serves for"), choices_from=choices("tool_use"), most=6)
    phases = ChoicesField(_l("Moments of the project"), choices_from=choices("phase"), most=8)
    audiences = ChoicesField(_l("With"), choices_from=choices("tool_audience"), most=6)
    themes = ChoicesField(_l("Themes"), choices_from=choices("theme"), most=4)
    keywords = TagsField(
        _l("Keywords"), description=_l("Words that one would look for, separated by commas.")
    )

    def document(self) -> dict[str, Any]:
        document = super().document()
        return document | {name: document[name] or None for name in ("card", "differences")}

    def validate_card(self, field: Any) -> None:
        if len(field.data or "") > LONGEST_CARD:
            raise ValidationError(
                _("At most %(most)s characters: a card is a small page.", most=LONGEST_CARD)
            )


class KitForm(DocumentForm):
    """A kit: its tools are chosen on a page of their own."""

    summary = LineField(_l("In one or two sentences"), max_length=300)
    body = MarkdownField(
        _l("When and how to use these tools"),
        description=_l("Which one first, what to skip when time is short."),
    )


class EditionForm(VersionForm):
    """What a new version of a published tool changes, for those who hold an older paper."""

    size = RadioField(
        _l("What changes?"),
        choices=Listed(SIZES),
        default="minor",
    )
    change = LineField(
        _l("In a few words, for those who know the earlier version"),
        max_length=200,
    )

    def keep(self, viewer: Viewer, thing: Tool) -> None:
        name_edition(thing, major=self.size.data == "major", change=self.change.data or "")


class FeedbackForm(BaseForm):
    """One use in a minute: two things are asked, the rest is offered."""

    outcome = RadioField(
        _l("What did it give?"),
        [InputRequired(_l("Say in one word what it gave: the rest is optional."))],
        choices=Listed(OUTCOMES),
    )
    used_on = DateField(
        _l("When?"), [InputRequired(_l("Choose the day when you used it, even roughly."))]
    )
    context = LineField(
        _l("In what situation?"),
        description=_l("“Volunteers only, second water project”. Never the association’s name."),
        max_length=300,
    )
    use = ChoiceField(_l("What for?"), choices_from=choices("tool_use", _l("Not said")))
    modified = BooleanField(_l("I changed something to use it"))
    change = ShortTextField(_l("What I changed"))
    to_keep = ShortTextField(_l("What to keep"))
    to_change = ShortTextField(_l("What to change"))
    would_reuse = RadioField(
        _l("Would you use it again?"),
        choices=Listed(AGAIN),
        default="",
    )

    def validate_used_on(self, field: Any) -> None:
        if field.data and not OLDEST <= field.data <= now().date() + timedelta(days=1):
            raise ValidationError(_("Choose a day that is past: a use is told afterwards."))

    def answers(self) -> dict[str, Any]:
        """The columns of a feedback."""
        told = {name: field.data for name, field in self._fields.items()}
        told["would_reuse"] = {"yes": True, "no": False}.get(self.would_reuse.data or "")
        told["outcome"] = Outcome(self.outcome.data)
        return told


class ReadingForm(BaseForm):
    """What the reader of another network answers."""

    remark = MarkdownField(
        _l("What should change"), description=_l("Needed when you ask for a change.")
    )


class CareForm(BaseForm):
    """Who looks after a tool, and until when it is trusted without a look."""

    maintainer = LineField(
        _l("Who looks after it?"),
        [Required(_l("Write the name that follows “@” on their page."))],
        description=_l("The name that follows “@” on their page; somebody who may edit it."),
        max_length=41,
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    review_due = DateField(
        _l("To be looked at again on"), [InputRequired(_l("Choose a day within five years."))]
    )

    def validate_review_due(self, field: Any) -> None:
        today = now().date()
        if field.data and not today <= field.data <= today + timedelta(days=5 * 366):
            raise ValidationError(_("Choose a day within five years."))
