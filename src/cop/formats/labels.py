"""How the short fields of a document read: codes as words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import DateField, Field, SelectField, SelectMultipleField

from cop.forms import MarkdownField, SecretField, is_document_field
from cop.i18n import gettext as _
from cop.plugin import ContributionType

HEADINGS = frozenset({"title", "summary"})


@dataclass(frozen=True)
class Reading:
    """One field of a type: its name, its label, and the words of its codes (None: no codes). day:
    whether it holds a date, which tables keep as it is and sheets of paper say in words."""

    name: str
    label: str
    words: Mapping[str, str] | None
    retired: Any = str
    day: bool = False

    def say(self, value: Any) -> str:
        """A value as people read it; empty for nothing."""
        match value:
            case None | "":
                return ""
            case bool():
                return _("yes") if value else _("no")
            case dict():  # lists within lists: no line says them
                return ""
            case list() | tuple() | frozenset():
                return ", ".join(filter(None, map(self.say, value)))
            case date():
                return value.isoformat()
        code = str(value)
        if self.words is None:
            return code
        return self.words[code] if code in self.words else str(self.retired(code))


def short_fields(kind: ContributionType) -> list[Reading]:
    """The fields of a type's form that hold no long text and no secret, in the form's order."""
    return [
        _reading(field)
        for field in kind.form()
        if field.name not in HEADINGS
        and is_document_field(field)
        and not isinstance(field, MarkdownField | SecretField)
    ]


def long_fields(kind: ContributionType) -> list[tuple[str, str]]:
    """(name, label) of the Markdown fields of a type's form, in order."""
    return [
        (field.name, str(field.label.text))
        for field in kind.form()
        if isinstance(field, MarkdownField) and is_document_field(field)
    ]


def _reading(field: Field) -> Reading:
    label = str(field.label.text)
    if not isinstance(field, SelectField | SelectMultipleField):
        return Reading(field.name, label, None, day=isinstance(field, DateField))
    words = {str(choice[0]): str(choice[1]) for choice in field.iter_choices()}
    offer = getattr(field, "choices_from", None)
    return Reading(field.name, label, words, getattr(offer, "label", str))
