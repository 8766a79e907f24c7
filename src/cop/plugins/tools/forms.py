"""The schema of a tool and of a kit, and the small forms around them."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField, RadioField
from wtforms.validators import NumberRange, Optional

from cop.forms import (
    BaseForm,
    ChoiceField,
    ChoicesField,
    DocumentForm,
    LineField,
    MarkdownField,
    Required,
    TagsField,
)
from cop.i18n import lazy_gettext as _l
from cop.members.vocabulary import choices
from cop.plugins.tools.words import DIFFICULTIES, KINDS, Listed

LONGEST = 2 * 24 * 60  # two days, in minutes


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
        return {**document, "differences": document["differences"] or None}


class KitForm(DocumentForm):
    """A kit: its tools are chosen on a page of their own."""

    summary = LineField(_l("In one or two sentences"), max_length=300)
    body = MarkdownField(
        _l("When and how to use these tools"),
        description=_l("Which one first, what to skip when time is short."),
    )


class EditionForm(BaseForm):
    """What an edit of a published tool changes, for those who hold an older paper."""

    size = RadioField(
        _l("What changes?"),
        choices=[
            ("minor", _l("The wording: whoever has the paper can go on using it")),
            ("major", _l("The method: an older paper no longer holds")),
        ],
        default="minor",
    )
    change = LineField(
        _l("In a few words, for those who know the earlier version"),
        max_length=200,
    )
