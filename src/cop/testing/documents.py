"""Documents of a plugin's types: filled in from their forms, and round again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, Field, IntegerField, SelectField, SelectMultipleField

from cop.columns import SecretType
from cop.contributions import services
from cop.contributions.documents import (
    SPINE_FIELDS,
    Document,
    from_markdown,
    own_columns,
    to_document,
    to_markdown,
)
from cop.contributions.models import Contribution, SignedAs, State, Visibility
from cop.db import session
from cop.forms import AddressField, MarkdownField, SecretField, TagsField
from cop.members.viewer import viewer_of
from cop.plugin import ContributionType, Plugin
from cop.testing.people import Make

# What no reader but those who edit may ever find in a page, a document or a file.
CANARY = "canary-4b1d"


def round_trip(
    plugin: Plugin, make: Make, samples: Mapping[str, Mapping[str, Any]]
) -> list[Contribution]:
    """Write one contribution of each type and hold its document against the rules.

    Answers what was written: published to the community, with a canary in every secret.
    """
    author = make.member()
    made = []
    for kind in plugin.types:
        thing = _written(make, author, kind, _accepted(kind, samples.get(kind.name)))
        _nothing_is_dropped(kind, thing)
        _through_the_form(make, author, kind, thing)
        _through_a_file(kind, thing)
        for name in secrets_of(kind):
            services.save(viewer_of(author), thing, {name: CANARY})
        _without_secrets(kind, thing)
        session.commit()
        made.append(thing)
    return made


def secrets_of(kind: ContributionType) -> list[str]:
    """The names of a type's secret columns."""
    return [
        name
        for name, column in own_columns(kind.model).items()
        if isinstance(column.type, SecretType)
    ]


def _accepted(kind: ContributionType, sample: Mapping[str, Any] | None) -> Document:
    """A valid document: the sample, else one made up from the form's fields."""
    form = kind.form.from_document(sample or _made_up(kind))
    assert form.validate(), (
        f"type {kind.name!r}: its form refuses the sample document {form.first_errors()}: give "
        f"check_plugin one that it accepts, samples={{{kind.name!r}: {{…}}}}."
    )
    return form.document()


def _made_up(kind: ContributionType) -> Document:
    return {field.name: _answer(field) for field in kind.form()}


def _answer(field: Field) -> Any:
    """Something that a person could have typed."""
    if isinstance(field, SelectMultipleField):
        return [str(choice[0]) for choice in field.iter_choices()][:1]
    if isinstance(field, SelectField):
        return [str(choice[0]) for choice in field.iter_choices()][-1]
    answers: tuple[tuple[Any, Any], ...] = (
        (MarkdownField, "Some **strong** words.\n\n- and a list"),
        (SecretField, ""),
        (AddressField, "https://cop.example/page?a=1"),
        (TagsField, ["water", "budget"]),
        (BooleanField, True),
        (DateField, date(2027, 3, 21)),
        (IntegerField, 1),
    )
    return next((answer for kind, answer in answers if isinstance(field, kind)), "Some words")


def _written(make: Make, author: Any, kind: ContributionType, document: Document) -> Contribution:
    """Published to the community, without asking what the type itself would refuse."""
    return make.contribution(
        kind.name,
        author,
        document,
        state=State.PUBLISHED,
        visibility=Visibility.COMMUNITY,
        signed_as=SignedAs.MEMBER,
    )


def _nothing_is_dropped(kind: ContributionType, thing: Contribution) -> None:
    kept = {*own_columns(type(thing)), *SPINE_FIELDS}
    for name in kind.form.from_document(to_document(thing)).document():
        assert name in kept, (
            f"type {kind.name!r}: its form has a field {name!r} and {kind.model.__name__} no such "
            "column, so what people type there is lost: add the column, or mark the field with "
            'render_kw={"data-aside": ""}.'
        )


def _through_the_form(make: Make, author: Any, kind: ContributionType, thing: Contribution) -> None:
    first = to_document(thing)
    form = kind.form.from_document(first)
    assert form.validate(), (
        f"type {kind.name!r}: its form refuses its own document: {form.first_errors()}."
    )
    again = to_document(_written(make, author, kind, form.document()))
    for name in form.document():
        assert again.get(name) == first.get(name), (
            f"type {kind.name!r}: {name!r} changes on its way through the form, from "
            f"{first.get(name)!r} to {again.get(name)!r}."
        )


def _through_a_file(kind: ContributionType, thing: Contribution) -> None:
    first = to_document(thing)
    read = from_markdown(to_markdown(thing, first))
    for name, value in first.items():
        assert read.get(name) == value, (
            f"type {kind.name!r}: {name!r} changes on its way through a file, from {value!r} to "
            f"{read.get(name)!r}."
        )


def _without_secrets(kind: ContributionType, thing: Contribution) -> None:
    assert CANARY not in to_markdown(thing, to_document(thing)), (
        f"type {kind.name!r}: a secret is in its document: use `SecretType` for its column."
    )
