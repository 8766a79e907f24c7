"""One contribution as a file, through its page: every form, its type and its name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cop.contributions.documents import from_markdown, to_document
from cop.contributions.models import Contribution, Visibility
from cop.db import session
from cop.formats.copies import FORMS, file_name
from cop.testing import Make
from tests.formats.conftest import DOCUMENT

TYPES = {
    "md": "text/markdown; charset=utf-8",
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "json": "application/json",
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_has_its_type_its_name_and_no_place_in_a_cache(
    thing: Contribution, make: Make, login_as: Any, form: str
) -> None:
    answer = login_as(make.member()).get(f"/fiches/{thing.uid}/export.{form}")
    named = f'attachment; filename="la-grille-co-{thing.uid}.{form}"'
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, TYPES[form])
    assert answer.headers.get("Content-Disposition") == (None if form == "json" else named)
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("form", FORMS)
def test_a_visitor_takes_what_is_public_and_nothing_else(
    thing: Contribution, login_as: Any, form: str
) -> None:
    client, address = login_as(None), f"/fiches/{thing.uid}/export.{form}"
    assert client.get(address).status_code == 404
    thing.visibility = Visibility.PUBLIC
    session.commit()
    assert client.get(address).status_code == 200


def test_text_and_json_are_the_document(thing: Contribution, make: Make, login_as: Any) -> None:
    client, expected = login_as(make.member()), to_document(thing, reserved=False)
    read = {form: client.get(f"/fiches/{thing.uid}/export.{form}").get_data(as_text=True)
            for form in ("md", "json")}  # fmt: skip
    assert json.loads(read["json"]) == expected
    assert from_markdown(read["md"]) == expected | {"why": expected["why"].strip()}
    assert "note" not in expected


def test_a_name_is_plain_whatever_the_title(make: Make) -> None:
    author = make.member()
    for title, start in (
        ("L’eau, à Œuf !", "l-eau-a-oeuf"), ('"; rm -rf /\r\nX: y', "rm-rf-x-y"), ("水", "bookmark"),
        ("a" * 100, "a" * 60),
    ):  # fmt: skip
        thing = make.contribution("bookmark", author, DOCUMENT | {"title": title, "why": ""})
        assert file_name(thing, "odt") == f"{start}-{thing.uid}.odt"
