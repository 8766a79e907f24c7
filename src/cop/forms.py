"""Forms: one schema per type, by which the page, the import and the API validate alike.

A `DocumentForm` reads a browser's post or a document, and gives back a plain document. Its fields
clean what they get by `cop.text`, so a bad byte or a runaway text is an error beside its field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, StopValidation, ValidationError
from wtforms.widgets import URLInput

from cop import text
from cop.columns import Secret
from cop.i18n import chosen_language
from cop.i18n import lazy_gettext as _l

# The longest piece of what somebody typed that an error message repeats.
QUOTED = 60
WEB_ADDRESS = re.compile(r"https?://[^\s/?#<>\"@\\]+([/?#][^\s<>\"\\]*)?", re.IGNORECASE)


class Required(InputRequired):
    """Says in one sentence what is missing and what to write; white space is nothing."""

    def __init__(self, message: Any = None) -> None:
        super().__init__(message or _l("This can't be left empty."))

    def __call__(self, form: Any, field: Any) -> None:
        if isinstance(field.data, str) and not field.data.strip():
            field.errors = []
            raise StopValidation(str(self.message))
        super().__call__(form, field)


class LineField(StringField):
    """One line of plain text: a title, a name, a keyword. `max_length` counts characters."""

    def __init__(self, label: Any = None, *args: Any, max_length: int = 160, **kwargs: Any) -> None:
        self.max_length = max_length
        super().__init__(label, *args, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            # What was typed stays in the field even when it is refused.
            self.data = valuelist[0]

    def pre_validate(self, form: Any) -> None:
        try:
            self.data = text.plain(self.data or "", max_length=self.max_length)
        except text.TextRefused as refusal:
            raise StopValidation(str(refusal)) from refusal


class MarkdownField(TextAreaField):
    """A long text in Markdown; refused with the reason when it can't be shown safely."""

    def process_data(self, value: Any) -> None:
        # A `Prose` column gives its source.
        self.data = None if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = valuelist[0]

    def pre_validate(self, form: Any) -> None:
        try:
            self.data = text.normalise(self.data or "")
            text.render(self.data)
        except text.TextRefused as refusal:
            raise StopValidation(str(refusal)) from refusal


class AddressField(LineField):
    """The address of a page of the web: `https://…` or `http://…`, and nothing that could run."""

    widget = URLInput()

    def __init__(self, label: Any = None, *args: Any, max_length: int = 500, **kwargs: Any) -> None:
        super().__init__(label, *args, max_length=max_length, **kwargs)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data and not WEB_ADDRESS.fullmatch(self.data):
            raise StopValidation(
                str(_l("Write the whole address of the page: it starts with https://."))
            )


class SecretField(TextAreaField):
    """Fills a `Secret` column: plain text, shown again only in the form of those who may edit.

    A document without it (a file, an earlier version) leaves what is stored as it is.
    """

    max_length = 4000

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        # A secret isn't kept in the browser either.
        kwargs["render_kw"] = {"data-draft-skip": "", **(kwargs.get("render_kw") or {})}
        super().__init__(label, validators, **kwargs)

    def process_data(self, value: Any) -> None:
        self.data = value.reveal() if isinstance(value, Secret) else value

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = valuelist[0]

    def pre_validate(self, form: Any) -> None:
        try:
            self.data = text.normalise(self.data or "")
        except text.TextRefused as refusal:
            raise StopValidation(str(refusal)) from refusal
        if len(self.data) > self.max_length:
            raise StopValidation(str(_l("At most %(most)s characters.", most=self.max_length)))


class TagsField(LineField):
    """A few words of one's own, separated by commas: `["diaspora", "budget"]`."""

    def __init__(self, label: Any = None, *args: Any, most: int = 12, **kwargs: Any) -> None:
        self.most = most
        super().__init__(label, *args, max_length=600, **kwargs)

    def _value(self) -> str:
        return self.data if isinstance(self.data, str) else ", ".join(self.data or [])

    def pre_validate(self, form: Any) -> None:
        typed = self.data if isinstance(self.data, str) else ", ".join(self.data or [])
        self.data = typed
        super().pre_validate(form)
        words = [word.strip() for word in str(self.data).split(",") if word.strip()]
        if len(words) > self.most or any(len(word) > 40 for word in words):
            raise StopValidation(
                str(
                    _l(
                        "At most %(most)s words of 40 characters, separated by commas.",
                        most=self.most,
                    )
                )
            )
        self.data = cast("Any", words)


Choices = Callable[[], Iterable[tuple[str, Any]]]


class KeepsStanding(SelectField):
    """A choice that stands stays on offer even when it was retired since: editing loses nothing."""

    choices_from: Choices

    def process(self, *args: Any, **kwargs: Any) -> None:
        super().process(*args, **kwargs)
        standing = self.object_data if isinstance(self.object_data, list) else [self.object_data]
        retired = [value for value in standing if value and value not in offered(self)]
        words = getattr(self.choices_from, "label", str)
        if retired:
            listed: list[Any] = [*(self.choices or ()), *((one, words(one)) for one in retired)]
            self.choices = listed


class ChoiceField(KeepsStanding):
    """One of a list that is asked for when the form is shown: `choices_from()`."""

    def __init__(
        self, label: Any = None, validators: Any = None, *, choices_from: Choices, **kwargs: Any
    ) -> None:
        self.choices_from = choices_from
        super().__init__(label, validators, choices=cast("Any", choices_from), **kwargs)

    def pre_validate(self, form: Any) -> None:
        if self.data is None:  # left out: by a script, or a file from before the field was there
            self.data = ""
        if self.data not in offered(self):
            raise ValidationError(_refused_choice(self.data))


class ChoicesField(KeepsStanding, SelectMultipleField):
    """Several of a list. `most` is how many at the most."""

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        choices_from: Choices,
        most: int = 5,
        **kwargs: Any,
    ) -> None:
        self.most, self.choices_from = most, choices_from
        super().__init__(label, validators, choices=cast("Any", choices_from), **kwargs)

    def pre_validate(self, form: Any) -> None:
        known = offered(self)
        for value in self.data or ():
            if value not in known:
                raise ValidationError(_refused_choice(value))
        if len(self.data or ()) > self.most:
            raise ValidationError(str(_l("Choose %(most)s at the most.", most=self.most)))


def offered(field: SelectField) -> set[str]:
    """The values that a field offers."""
    choices: Iterable[Any] = field.choices or ()
    return {choice[0] for choice in choices}


def _refused_choice(value: object) -> str:
    shown = text.fold(str(value or ""))[:QUOTED]
    return str(_l("“%(value)s” is not in the list: choose one of the answers shown.", value=shown))


class BaseForm(Form):
    """A form in the reader's language. CSRF is checked by the guard, for every form alike."""

    class Meta:
        @property
        def locales(self) -> list[str]:
            return [chosen_language()]

    def first_errors(self) -> dict[str, str]:
        """Field name → its first error, as text."""
        return {field.name: str(field.errors[0]) for field in self if field.errors}


class VersionForm(BaseForm):
    """What is asked of who changes something that others read already, beside its text."""

    def keep(self, viewer: Any, thing: Any) -> None:
        """Write the answers down, in the transaction of the version that was just saved."""
        raise NotImplementedError


class DocumentForm(BaseForm):
    """The schema of a contribution type. Add a field for each column of the type's document.

    A field is named as its column. `title`, `summary` and `language` are here for all.
    """

    title = LineField(
        _l("Title"), [Required(_l("Give it a title, so that it can be found."))], max_length=120
    )
    summary = LineField(_l("Summary, in one or two sentences"), max_length=300)

    @classmethod
    def from_document(cls, document: Mapping[str, Any], thing: Any = None) -> DocumentForm:
        """A form filled as if somebody had typed the document; validate it next.

        thing: what the document is to change; words that were retired since stay on offer for it.
        """
        typed: MultiDict[str, str] = MultiDict()
        for name, value in document.items():
            values: Sequence[Any] = value if isinstance(value, list) else [value]
            for one in values:
                if one is not None and one is not False:
                    typed.add(name, one.isoformat() if isinstance(one, date) else str(one))
        form = cls(typed, obj=thing)
        for field in form:
            if isinstance(field, TagsField) and isinstance(document.get(field.name), list):
                field.data = ", ".join(str(one) for one in document[field.name])
        return form

    def document(self) -> dict[str, Any]:
        """The validated values as plain data."""
        return {
            name: _plain(field.data)
            for name, field in self._document_fields().items()
            if not isinstance(field, SecretField) or field.raw_data
        }

    def _document_fields(self) -> dict[str, Field]:
        return {name: field for name, field in self._fields.items() if is_document_field(field)}


def is_document_field(field: Field) -> bool:
    """Whether a field holds part of the document; `render_kw={"data-aside": …}` marks the rest."""
    return "data-aside" not in (field.render_kw or {})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and not value:
        return ""
    return value
