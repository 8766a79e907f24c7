"""Bringing a contribution in from a file: read, checked like something typed, kept as a draft."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from wtforms import SelectField, SelectMultipleField

from cop import text
from cop.contributions import references, services
from cop.contributions.documents import Document, from_markdown, long_texts
from cop.contributions.finding import demand
from cop.contributions.models import Contribution, SignedAs, Visibility
from cop.i18n import DEFAULT_LANGUAGE, LANGUAGES
from cop.i18n import gettext as _
from cop.members.viewer import Viewer
from cop.plugin import ContributionType
from cop.registry import Registry
from cop.text import TextRefused

MOST_CHARACTERS = 200_000
LICENCE_LENGTH = 40


class ImportRefused(ValueError):
    """A file that can't be brought in. `reasons`: one sentence each, for the person."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


def decode(content: bytes) -> str:
    """The text of a file. Raises `ImportRefused`."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportRefused(
            _(
                "This file is not a text that can be read here. "
                "Save it as text (UTF-8), or paste it."
            )
        ) from error


def bring_in(
    viewer: Viewer, registry: Registry, content: str, *, signed_as: SignedAs
) -> Contribution:
    """A draft of one's own from the text of a file, checked by the form of its type.

    Who wrote it, its state, readers and dates are never taken from the file.
    Raises `ImportRefused`.
    """
    demand(viewer, "create", None)
    document = read(content)
    kind = kind_in(registry, document)
    try:
        found = checked(kind, document)
        known = references.known_to(viewer, kind.model, [found])
        return services.create(
            viewer,
            kind,
            references.resolve(kind.model, found, known).document,
            visibility=usual_level(kind),
            signed_as=signed_as,
            revision_kind="imported",
        )
    except TextRefused as refusal:
        raise ImportRefused(str(refusal)) from refusal


def checked(
    kind: ContributionType, document: Document, thing: Contribution | None = None
) -> Document:
    """The document as the form of its type takes it in. Raises `ImportRefused`.

    thing: what it is to change; without one, choices that the file leaves out are « not said ».
    """
    form = kind.form.from_document(_unsaid(kind) | references.bare(kind.model, document), thing)
    reasons = [] if form.validate() else _reasons(form)
    further = _further(kind, form, document, reasons)
    spine = _spine(document, reasons)
    if reasons:
        raise ImportRefused(*reasons)
    return form.document() | further | spine


def read(content: str, besides: Collection[str] = ()) -> Document:
    """The document in a text; `besides` are kept whatever they hold. Raises `ImportRefused`."""
    if len(content) > MOST_CHARACTERS:
        raise ImportRefused(
            _(
                "This file is too long: %(length)s characters, and %(most)s at most. "
                "Bring it in part by part.",
                length=len(content),
                most=MOST_CHARACTERS,
            )
        )
    try:
        document = from_markdown(text.normalise(content))
    except TextRefused as refusal:
        raise ImportRefused(str(refusal)) from refusal
    except ValueError as error:
        raise ImportRefused(
            _(
                "The beginning of this file can't be read. It starts with a line “---”, then lines "
                "such as “type: …” and “title: …”, then “---” again."
            )
        ) from error
    return {
        str(name): value for name, value in document.items() if name in besides or _is_plain(value)
    }


def _is_plain(value: Any) -> bool:
    """Text, number, date, switch, or a list of them: all that an exported file holds."""
    scalars = (str, int, float, date, type(None))
    if isinstance(value, list):
        return all(isinstance(one, scalars) for one in value)
    return isinstance(value, scalars)


def kind_in(registry: Registry, document: Document) -> ContributionType:
    name = str(document.get("type"))
    found = registry.types.get(name)
    if found is None:
        raise ImportRefused(
            _(
                "“%(type)s” is nothing that is shared here. After “type:” write one of: %(known)s.",
                type=text.fold(name)[:40],
                known=", ".join(registry.types),
            )
        )
    return found


def _unsaid(kind: ContributionType) -> Document:
    """« Not said » for each choice that a file may leave out, as a page would send it."""
    return {
        field.name: ""
        for field in kind.form()
        if isinstance(field, SelectField) and not isinstance(field, SelectMultipleField)
    }


def _reasons(form: Any) -> list[str]:
    """What the form says, field by field."""
    return [f"{field.label.text} — {problem}" for field in form for problem in field.errors]


def _further(kind: ContributionType, form: Any, document: Document, reasons: list[str]) -> Document:
    """What another form or page fills: long texts, such as what a case has led to; what it names."""
    found: Document = {}
    for name in references.columns_of(kind.model):
        if name not in form and document.get(name) is not None:
            try:
                found |= references.given_in(kind.model, {name: document[name]})
            except TextRefused as refusal:
                reasons.append(f"{name} — {refusal}")
    for name in long_texts(kind.model):
        if name in form or document.get(name) is None:
            continue
        try:
            found[name] = text.normalise(str(document[name]))
            text.render(found[name])
        except TextRefused as refusal:
            reasons.append(f"{name} — {refusal}")
    return found


def _spine(document: Document, reasons: list[str]) -> dict[str, str]:
    """The language and the licence, which no form asks for; adds to `reasons` what is wrong."""
    language = str(document.get("language", DEFAULT_LANGUAGE))
    if language not in LANGUAGES:
        reasons.append(
            _("The language of this file is none of: %(known)s.", known=", ".join(LANGUAGES))
        )
    found = {"language": language}
    if document.get("licence"):
        try:
            found["licence"] = text.plain(str(document["licence"]), max_length=LICENCE_LENGTH)
        except TextRefused as refusal:
            reasons.append(f"{_('Licence')} — {refusal}")
    return found


def usual_level(kind: ContributionType) -> Visibility:
    """Whom it is for once it is published, until its author chooses."""
    if kind.audience is None or Visibility.COMMUNITY in kind.audience:
        return Visibility.COMMUNITY
    return Visibility(kind.audience[0])
