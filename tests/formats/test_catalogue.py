"""The table of one kind: for French Excel, with no formula in it."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks
from flask import current_app
from sqlalchemy import event

from cop.contributions.models import SignedAs, State, Visibility
from cop.formats.catalogue import catalogue, harmless, table
from cop.members.viewer import VISITOR, viewer_of
from cop.testing import Make


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [bookmarks, "case_studies"]


def rows(content: bytes) -> list[dict[str, str]]:
    lines = content.decode("utf-8-sig").split("\r\n")
    return list(csv.DictReader(lines, delimiter=";"))


def of(viewer: Any, kind: str) -> bytes:
    return catalogue(viewer, current_app.extensions["cop"].registry.types[kind])


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+SUM(A1)",
        "-cmd|' /C calc'!A0",
        "@x",
        "\t=1",
        "  =1",
        "\n=1",
        "\uff1d1",
        "\uff0bA1",
        "=",
        "-A1",
    ],
)
def test_a_formula_is_no_formula_any_more(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["+33 2 41 00 00 00", "+33241000000", "-12,5", "-", "12", "", "Élan", "a=b", "(02) 41"]
)
def test_figures_and_words_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_a_table_is_what_french_excel_opens() -> None:
    content = table(["Titre", "Sujet"], [["L’eau ; le puits", 'dit "oui"'], ["=1", "Une\nligne"]])
    assert (
        content
        == (
            '\ufeffTitre;Sujet\r\n"L’eau ; le puits";"dit ""oui"""\r\n\'=1;"Une\nligne"\r\n'
        ).encode()
    )


def test_codes_read_as_words_in_the_readers_language(
    make: Make, case_document: dict[str, Any]
) -> None:
    author = make.member("Aurore Autrice", organisation=make.organisation("Rives"))
    make.contribution("case_study", author, case_document, signed_as=SignedAs.NETWORK)
    (row,) = rows(of(viewer_of(make.member()), "case_study"))
    assert row["Titre"] == "Le puits et la pompe"
    assert (row["Thèmes"], row["Zone du monde"]) == ("Eau et assainissement", "Afrique de l’Ouest")
    assert row["Partagé par"] == "un membre du réseau Rives"
    assert "Aurore" not in str(row)


def test_only_what_its_reader_reads_is_in_it_and_no_secret(make: Make) -> None:
    author = make.member()
    for level in (Visibility.NETWORK, Visibility.COMMUNITY, Visibility.PUBLIC):
        for state in State:
            words = {
                "title": f"{level} {state}",
                "url": "https://a.example/",
                "why": "",
                "note": "Chut",
            }
            make.contribution("bookmark", author, words, visibility=level, state=state)
    public = {f"public {state}" for state in ("published", "archived")}
    members = {f"community {state}" for state in ("published", "archived")} | public
    assert {row["Titre"] for row in rows(of(VISITOR, "bookmark"))} == public
    assert {row["Titre"] for row in rows(of(viewer_of(make.member()), "bookmark"))} == members
    assert "Chut" not in of(viewer_of(author), "bookmark").decode()


def test_it_is_one_query_whatever_its_length(make: Make, cop_app: Any) -> None:
    author, counts = make.member(), []
    viewer = viewer_of(author)
    engine = cop_app.extensions["cop"].engine
    for _size in range(2):
        for _number in range(5):
            make.contribution(
                "bookmark", author, {"title": "T", "url": "https://a.example/", "why": ""}
            )
        asked: list[str] = []
        hook = lambda *args, seen=asked: seen.append(args[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", hook)
        of(viewer, "bookmark")
        event.remove(engine, "before_cursor_execute", hook)
        counts.append(len([one for one in asked if one.startswith("SELECT")]))
    assert counts == [1, 1]
