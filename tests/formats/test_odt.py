"""An OpenDocument file, read back by another library."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from odf import table, text
from odf.opendocument import OpenDocumentText, load
from odf.teletype import extractText as words

from cop.formats.odt import MIMETYPE, write_odt


def opened(content: bytes) -> OpenDocumentText:
    return load(BytesIO(content))


def all_of(document: OpenDocumentText, kind: Any) -> list[Any]:
    return list(document.text.getElementsByType(kind))


def test_its_parts_are_in_the_order_that_the_format_asks(laid_out: Any) -> None:
    with ZipFile(BytesIO(write_odt(laid_out()))) as packed:
        assert packed.testzip() is None
        first = packed.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", ZIP_STORED, b"")
        assert packed.read("mimetype").decode() == MIMETYPE
        listed = etree.fromstring(packed.read("META-INF/manifest.xml"))
        named = {
            next(v for k, v in one.attrib.items() if k.endswith("full-path")) for one in listed
        }
        assert named == {"/"} | set(packed.namelist()) - {"mimetype", "META-INF/manifest.xml"}


def test_headings_have_their_level(laid_out: Any) -> None:
    found = [
        (int(one.getAttribute("outlinelevel")), words(one))
        for one in all_of(opened(write_odt(laid_out())), text.H)
    ]
    assert found == [
        (1, "La <grille> & « co »"), (2, "En quoi elle aide"), (3, "Grand titre"),
        (4, "Deuxième titre"),
    ]  # fmt: skip


def test_lists_are_lists_and_count_from_where_they_start(laid_out: Any) -> None:
    document = opened(write_odt(laid_out()))
    items = [words(one) for one in all_of(document, text.ListItem)]
    assert items[:6] == ["un", "deuxdeux adeux b", "deux a", "deux b", "trois", "quatre"]
    starts = [one.getAttribute("startvalue") for one in all_of(document, text.ListItem)]
    assert [int(one) for one in starts if one] == [3]
    looks = [one.getAttribute("stylename") for one in all_of(document, text.List)]
    assert looks == ["Points", "Points", "Numbers", "Numbers", "Points", "Numbers"]


def test_a_table_has_its_header_row(laid_out: Any) -> None:
    document = opened(write_odt(laid_out()))
    (head,) = all_of(document, table.TableHeaderRows)
    assert [words(one) for one in head.getElementsByType(table.TableCell)] == ["Poste", "Montant"]
    cells = [words(one) for one in all_of(document, table.TableCell)]
    assert cells == ["Poste", "Montant", "Eau", "1 200", "Bus", "30"]


def test_links_lead_out_with_their_whole_address(laid_out: Any) -> None:
    found = {
        words(one): one.getAttribute("href")
        for one in all_of(opened(write_odt(laid_out())), text.A)
    }
    assert found == {
        "un lien": "https://a.example/x?y=1&z=2",
        "ici": "http://127.0.0.1:8000/fiches/abc",
    }


def test_code_keeps_its_lines_and_spaces(laid_out: Any) -> None:
    (code,) = [one for one in all_of(opened(write_odt(laid_out())), text.P)
               if one.getAttribute("stylename") == "Code"]  # fmt: skip
    assert words(code) == "def f():\n    return  1"


def test_every_style_that_is_used_is_there(laid_out: Any) -> None:
    with ZipFile(BytesIO(write_odt(laid_out()))) as packed:
        content, styles = (
            etree.fromstring(packed.read(f"{one}.xml")) for one in ("content", "styles")
        )
    used = {value for one in content.find(".//{*}body").iter() for key, value in one.attrib.items()  # type: ignore[union-attr]
            if key.endswith("style-name")}  # fmt: skip
    known = {value for root in (content, styles) for one in root.iter() if one.tag.endswith("style")
             for key, value in one.attrib.items() if key.endswith("}name")}  # fmt: skip
    assert used - known == set()


def test_it_says_its_language_title_and_licence_and_nobodys_name(laid_out: Any) -> None:
    content = write_odt(laid_out())
    with ZipFile(BytesIO(content)) as packed:
        everything = "".join(packed.read(one).decode() for one in packed.namelist())
        meta = etree.fromstring(packed.read("meta.xml"))
    said = {one.tag.split("}")[1]: one.text for one in meta[0]}
    assert (said["title"], said["language"]) == ("La <grille> & « co »", "fr")
    assert said["user-defined"] == "CC BY-SA 4.0"
    assert not {"initial-creator", "creator"} & said.keys()
    assert 'fo:language="fr" fo:country="FR"' in everything
    for word in ("Kerdoncuff", "Armor", "À ne pas dire"):
        assert word not in everything


def test_reserved_passages_are_marked_or_not_there(laid_out: Any) -> None:
    whole = words(opened(write_odt(laid_out())).text)
    assert "Un passage réservé" in whole and "Entre nous." in whole
    public = words(opened(write_odt(laid_out(reserved=False))).text)
    assert ("réservé" in public, "Entre nous" in public) == (False, False)


def test_the_same_sheet_makes_the_same_file(laid_out: Any) -> None:
    assert write_odt(laid_out()) == write_odt(laid_out())
