"""A PDF, read back: tagged, described, and asking nobody for anything."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from cop.formats import pdf
from cop.formats.pdf import has_pdf, write_pdf
from cop.testing import Make

pypdf = pytest.importorskip("pypdf")
pytestmark = pytest.mark.skipif(not has_pdf(), reason="WeasyPrint or Pango isn't installed")


def opened(content: bytes) -> Any:
    return pypdf.PdfReader(BytesIO(content))


def words(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in opened(content).pages).split())


def test_it_is_tagged_and_says_its_language_title_and_licence_and_nobodys_name(
    laid_out: Any,
) -> None:
    content = write_pdf(laid_out())
    found = opened(content)
    root = found.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("fr", True)
    about = found.metadata
    assert (about.title, about.author) == ("La <grille> & « co »", None)
    assert "CC BY-SA 4.0" in about.subject
    xmp = root["/Metadata"].get_data().decode()
    assert "Kerdoncuff" not in xmp + str(about)


def test_all_words_are_in_it_and_no_secret(laid_out: Any) -> None:
    found = words(write_pdf(laid_out()))
    for word in (
        "Une page utile.",
        "Grand titre",
        "Montant",
        "return 1",
        "Définition.",
        "3.",
    ):
        assert word in found
    for word in ("Kerdoncuff", "Armor", "À ne pas dire"):
        assert word not in found


def test_reserved_passages_are_marked_or_not_there(laid_out: Any) -> None:
    assert "Un passage réservé Entre nous." in words(write_pdf(laid_out()))
    public = words(write_pdf(laid_out(reserved=False)))
    assert ("réservé" in public, "Entre nous" in public) == (False, False)


def test_nothing_is_fetched(laid_out: Any) -> None:
    with pytest.raises(ValueError, match="stands for itself"):
        pdf._fetch_nothing("https://a.example/image.png")


def test_without_the_extra_it_is_neither_offered_nor_there(
    make: Make, login_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("cop.formats.copies", "cop.contributions.export_pages"):
        monkeypatch.setattr(f"{module}.has_pdf", lambda: False)
    author = make.member()
    words = {"title": "T", "url": "https://a.example/", "why": "Mot."}
    uid = make.contribution("bookmark", author, words).uid
    client = login_as(author)
    assert client.get(f"/fiches/{uid}/export.pdf").status_code == 404
    page = client.get(f"/signets/{uid}").get_data(as_text=True)
    assert ("export.odt" in page, "export.pdf" in page) == (True, False)
