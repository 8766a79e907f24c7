"""A Word file, read back."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
from docx.oxml.ns import qn

from cop.formats.docx import write_docx


def opened(content: bytes) -> Any:
    return docx.Document(BytesIO(content))


def styled(document: Any, *starts: str) -> list[tuple[str, str]]:
    return [
        (one.style.name, one.text)
        for one in document.paragraphs
        if one.style.name.startswith(starts)
    ]


def test_headings_have_their_level(laid_out: Any) -> None:
    document = opened(write_docx(laid_out()))
    assert styled(document, "Title", "Heading") == [
        ("Title", "La <grille> & « co »"), ("Heading 2", "En quoi elle aide"),
        ("Heading 3", "Grand titre"), ("Heading 4", "Deuxième titre"),
    ]  # fmt: skip
    title = document.paragraphs[0]._p.pPr.find(qn("w:outlineLvl"))
    assert title.get(qn("w:val")) == "0"


def test_lists_are_lists_and_each_counts_for_itself(laid_out: Any) -> None:
    document = opened(write_docx(laid_out()))
    assert styled(document, "List") == [
        ("List Bullet", "un"), ("List Bullet", "deux"), ("List Bullet 2", "deux a"),
        ("List Bullet 2", "deux b"), ("List Number", "trois"), ("List Number", "quatre"),
        ("List Number", "un de nouveau"), ("List Bullet", "☑ fait"),
        ("List Number", "Une note en bas."),
    ]  # fmt: skip
    numbering = document.part.numbering_part.element
    keys = [one._p.pPr.numPr.numId.val for one in document.paragraphs
            if one.style.name == "List Number"]  # fmt: skip
    assert len(set(keys)) == 3 and keys[0] == keys[1]
    starts = [numbering.num_having_numId(key).xpath(".//w:startOverride/@w:val")[0] for key in keys]
    assert starts == ["3", "3", "1", "1"]


def test_a_table_has_its_header_row(laid_out: Any) -> None:
    (table,) = opened(write_docx(laid_out())).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Poste", "Montant"], ["Eau", "1 200"], ["Bus", "30"],
    ]  # fmt: skip
    heads = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None
             for row in table.rows]  # fmt: skip
    assert heads == [True, False, False]


def test_links_lead_out_with_their_whole_address(laid_out: Any) -> None:
    document = opened(write_docx(laid_out()))
    found = {
        one.text: one.address for paragraph in document.paragraphs for one in paragraph.hyperlinks
    }
    assert found == {
        "un lien": "https://a.example/x?y=1&z=2",
        "ici": "http://127.0.0.1:8000/fiches/abc",
    }


def test_code_keeps_its_lines_and_spaces(laid_out: Any) -> None:
    assert styled(opened(write_docx(laid_out())), "Code") == [("Code", "def f():\n    return  1")]


def test_it_says_its_language_title_and_licence_and_nobodys_name(laid_out: Any) -> None:
    content = write_docx(laid_out())
    about = opened(content).core_properties
    assert (about.title, about.language) == ("La <grille> & « co »", "fr")
    assert "CC BY-SA 4.0" in about.comments
    assert (about.author, about.last_modified_by) == ("", "")
    with ZipFile(BytesIO(content)) as packed:
        assert [one for one in packed.namelist() if "thumbnail" in one] == []
        everything = "".join(packed.read(one).decode() for one in packed.namelist())
    assert 'w:val="fr-FR"' in everything
    for word in ("Kerdoncuff", "Armor", "À ne pas dire", "python-docx"):
        assert word not in everything


def test_reserved_passages_are_marked_or_not_there(laid_out: Any) -> None:
    def whole(**options: Any) -> str:
        return "\n".join(one.text for one in opened(write_docx(laid_out(**options))).paragraphs)

    assert "Un passage réservé\nEntre nous." in whole()
    public = whole(reserved=False)
    assert ("réservé" in public, "Entre nous" in public) == (False, False)


def test_the_same_sheet_makes_the_same_file(laid_out: Any) -> None:
    assert write_docx(laid_out()) == write_docx(laid_out())
