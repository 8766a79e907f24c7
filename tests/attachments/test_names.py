"""Names of files as plain text."""

from __future__ import annotations

import pytest

from cop.attachments.kinds import KINDS
from cop.attachments.names import LONGEST, clean_name, plain_name, unique_name

PDF, PNG, JPEG = KINDS["pdf"], KINDS["png"], KINDS["jpeg"]


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("Compte rendu.pdf", "Compte rendu.pdf"),
        ("Été 2026.PDF", "Été 2026.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Zoé\\bilan.pdf", "bilan.pdf"),
        ("a\x00b\x1f.pdf", "ab.pdf"),
        ("fac\u202efdp.exe", "facfdp.exe.pdf"),
        ("a\u200b\u2066b\ufeff.pdf", "ab.pdf"),
        ("a\ud800b.pdf", "ab.pdf"),
        ("page.html", "page.html.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
        ("///", "document.pdf"),
        ('a<b>:"c|d?*.pdf', "a-b-c-d-.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie- x.pdf"),
        ("e" + "\u0301" * 40 + ".pdf", "é\u0301\u0301.pdf"),
        ("{{ 7 * 7 }}.pdf", "{{ 7 - 7 }}.pdf"),
    ],
)
def test_a_name_becomes_plain(given: str, cleaned: str) -> None:
    assert clean_name(given, PDF) == cleaned


def test_the_ending_is_that_of_the_kind() -> None:
    assert clean_name("photo.jpeg", JPEG) == "photo.jpg"
    assert clean_name("photo.gif", PNG) == "photo.png"
    assert clean_name("photo.pdf", PNG) == "photo.pdf.png"


def test_a_long_name_is_cut_before_its_ending() -> None:
    name = clean_name("é" * 5000 + ".pdf", PDF)
    assert (len(name), name[-5:]) == (LONGEST, "é.pdf")
    assert len(plain_name("é" * 5000)) == LONGEST


def test_a_second_file_of_a_name_is_numbered() -> None:
    assert unique_name("a.pdf", []) == "a.pdf"
    assert unique_name("a.pdf", ["A.PDF", "a (2).pdf"]) == "a (3).pdf"
    long = "x" * (LONGEST - 4) + ".pdf"
    assert len(unique_name(long, [long])) == LONGEST
