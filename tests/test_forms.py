"""Fields clean what they get, refuse with a sentence, and keep what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from cop.columns import Secret
from cop.forms import (
    AddressField,
    BaseForm,
    ChoiceField,
    ChoicesField,
    DocumentForm,
    LineField,
    MarkdownField,
    Required,
    SecretField,
    TagsField,
)
from cop.testing import make_app


class Sheet(DocumentForm):
    name = LineField("Name", [Required("Say who.")], max_length=10)
    body = MarkdownField("Body")
    page = AddressField("Page")
    words = TagsField("Words", most=2)
    colour = ChoiceField("Colour", choices_from=lambda: [("", "-"), ("red", "Red")])
    sizes = ChoicesField("Sizes", choices_from=lambda: [("s", "S"), ("m", "M"), ("l", "L")], most=2)
    note = SecretField("Note")
    aside = StringField("Aside", render_kw={"data-aside": ""})


GOOD = {"title": "A title", "name": "Léa", "body": "**x**", "colour": "red"}


@pytest.fixture(autouse=True)
def in_english(tmp_path: Any) -> Iterator[Flask]:
    app = make_app(f"sqlite:///{tmp_path}/x.sqlite", plugins=[])
    with app.test_request_context(headers={"Cookie": "cop_language=en"}):
        yield app


def posted(**typed: Any) -> Sheet:
    form = Sheet(MultiDict({**GOOD, **typed}))
    form.validate()
    return form


def test_a_valid_form_gives_its_document_without_what_stands_aside() -> None:
    form = posted(words="water, budget", sizes=["s", "m"], aside="x", note="hush")
    assert form.first_errors() == {}
    assert form.document() == {
        "title": "A title",
        "summary": "",
        "name": "Léa",
        "body": "**x**",
        "page": "",
        "words": ["water", "budget"],
        "colour": "red",
        "sizes": ["s", "m"],
        "note": "hush",
    }


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"name": ""}, {"name": "Say who."}),
        ({"name": "   "}, {"name": "Say who."}),
        ({"words": "a, b, c"}, {"words": "At most 2 words of 40 characters, separated by commas."}),
        ({"words": "x" * 41}, {"words": "At most 2 words of 40 characters, separated by commas."}),
        ({"colour": "blue"},
         {"colour": "“blue” is not in the list: choose one of the answers shown."}),
        ({"sizes": ["s", "x"]},
         {"sizes": "“x” is not in the list: choose one of the answers shown."}),
        ({"sizes": ["s", "m", "l"]}, {"sizes": "Choose 2 at the most."}),
        ({"note": "x" * 4001}, {"note": "At most 4000 characters."}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(
    typed: dict[str, Any], error: dict[str, str]
) -> None:
    assert posted(**typed).first_errors() == error


@pytest.mark.parametrize("name", ["title", "name", "body", "note", "page", "words"])
@pytest.mark.parametrize("bad", ["a\x00b", "a\ud800b"])
def test_bytes_that_no_database_takes_are_refused_or_cleaned(name: str, bad: str) -> None:
    form = posted(**{name: bad})
    assert name in form.errors or "\x00" not in str(form.document()[name])


@pytest.mark.parametrize(
    "address",
    ["https://cop.example", "http://cop.example/a?b=c#d", "https://cop.example:8443/é(1)",
     "HTTPS://COP.EXAMPLE/"],
)  # fmt: skip
def test_an_address_of_the_web_is_taken(address: str) -> None:
    assert posted(page=address).first_errors() == {}


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//cop.example", "cop.example", "https://",
     "https://me@bank.example", "https:\\\\cop.example", "https://a b", "ftp://cop.example",
     "https://x.example/<script>"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused_and_kept_in_the_field(address: str) -> None:
    form = posted(page=address)
    assert form.first_errors() == {
        "page": "Write the whole address of the page: it starts with https://."
    }
    assert form.page.data == address


def test_a_document_goes_through_its_form_unchanged() -> None:
    document = posted(words="water, budget", sizes=["s"], note="hush").document()
    again = Sheet.from_document(document)
    assert again.validate()
    assert again.document() == document


def test_a_secret_that_was_not_typed_is_not_part_of_the_document() -> None:
    assert "note" not in posted().document()
    assert posted(note="").document()["note"] == ""


def test_a_stored_secret_is_shown_in_the_form_of_who_may_edit() -> None:
    class Row:
        note = Secret("hush")

    assert Sheet(obj=Row()).note.data == "hush"


def test_a_choice_that_was_left_out_is_no_answer() -> None:
    form = Sheet(MultiDict({key: value for key, value in GOOD.items() if key != "colour"}))
    assert form.validate()
    assert form.document()["colour"] == ""


def test_errors_are_french_for_french_readers(in_english: Flask) -> None:
    with in_english.test_request_context():

        class Short(BaseForm):
            name = LineField("Nom", [Required()])

        form = Short(MultiDict({"name": ""}))
        form.validate()
        assert form.first_errors() == {"name": "Ce champ ne peut pas rester vide."}
