"""The drawn PDF, read back: whose page is whose, and what a printer makes of it."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from cop.formats.pdf import has_pdf
from cop.plugins.role_plays.kit.plan import Options, Profile, lay_out
from cop.plugins.role_plays.kit.printing import file_name, pdf_of, sheets_with_codes
from cop.testing.mounted import url_prefix
from tests.plugins.role_plays import sample

pypdf = pytest.importorskip("pypdf")
pytestmark = pytest.mark.skipif(not has_pdf(), reason="WeasyPrint or Pango isn't installed")
THING: Any = SimpleNamespace(uid="abcdefghij", title="Le puits du bas", language="fr")


def drawn(cop_app: Flask, options: Options) -> Any:
    with cop_app.test_request_context(f"{url_prefix()}/"):
        kit = lay_out(
            sample.packet(), options, codes={(1, "R1"): "K7PX-4M"}, today=date(2026, 11, 22)
        )
        return pypdf.PdfReader(BytesIO(pdf_of(kit, THING)))


def words(page: Any) -> str:
    return " ".join(page.extract_text().split())


@pytest.mark.slow
def test_no_sheet_shares_its_paper_with_another_leaf(cop_app: Flask) -> None:
    """On both sides of the paper, pages 1 and 2, 3 and 4, … are one sheet."""
    pages = [words(page) for page in drawn(cop_app, Options()).pages]
    for place in range(0, len(pages), 2):
        front, back = pages[place], pages[place + 1] if place + 1 < len(pages) else ""
        if "Secret-R" in front:
            assert back == ""
        assert "Secret-R" not in back
    for code in sample.OF_PARTS:
        own = [page for page in pages if f"Secret-{code}" in page]
        assert len(own) == 1
        for page in own:
            assert f"Confidentiel — rôle {code} — ne pas faire circuler" in page
            assert [mark for mark in sample.others(code) if mark in page] == []
            assert "1 / 1" in page
    assert [number for number, page in enumerate(pages) if "K7PX-4M" in page] == [4]


@pytest.mark.slow
def test_it_is_tagged_its_fonts_are_in_it_and_nothing_is_small(cop_app: Flask) -> None:
    found = drawn(cop_app, Options(profile=Profile.WHOLE))
    root = found.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "fr")
    assert found.metadata.title == "Le puits du bas — Tout"
    sizes: set[float] = set()

    def look(text: str, _cm: Any, matrix: Any, _font: Any, size: float) -> None:
        if text.strip():
            sizes.add(round(abs(size * matrix[3]), 1))

    for page in found.pages:
        page.extract_text(visitor_text=look)
        for font in (page["/Resources"].get("/Font") or {}).values():
            (inner,) = font.get_object()["/DescendantFonts"]
            assert {"/FontFile2", "/FontFile3"} & inner.get_object()["/FontDescriptor"].keys()
    # WeasyPrint sets a page in CSS pixels: 0.75 point each.
    assert min(sizes) * (1 if min(sizes) < 14 else 0.75) >= 10.9


def test_what_is_for_participants_is_drawn_without_a_secret(cop_app: Flask) -> None:
    found = drawn(cop_app, Options(profile=Profile.PARTICIPANTS))
    whole = " ".join(map(words, found.pages))
    assert ("Contexte-commun" in whole, "Profil-R2" in whole) == (True, True)
    assert [mark for mark in sample.ALL_SECRETS if mark in whole] == []


def test_each_sheet_of_a_room_has_its_own_code_and_only_those_that_have_one(cop_app: Flask) -> None:
    codes = {(2, "R1"): "K7PX-4M", (2, "R3"): "QW8R-2T"}
    with cop_app.test_request_context(f"{url_prefix()}/"):
        found = sheets_with_codes(sample.packet(), THING, codes)
    assert [(leaf.group, leaf.part, leaf.code) for leaf in found["leaves_with_codes"]] == [
        (2, "R1", "K7PX-4M"), (2, "R3", "QW8R-2T"),
    ]  # fmt: skip


def test_a_file_is_named_for_its_title_and_nothing_else() -> None:
    assert file_name(THING, "fiches", "pdf") == "le-puits-du-bas-abcdefghij-fiches.pdf"
