"""What is kept of a file: its words and pictures, and nothing of whoever made it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from flask import Flask
from pikepdf import Dictionary, Name
from PIL import Image

from tests.attachments import hostile as h

TRACES = [
    h.NAME, "Quorfontaine", "ZQRAN", "ZQPROGRAM", "ZQHUNG", "ZQHIDDEN", h.PLACE.decode(), "<script",
]  # fmt: skip


def traces(content: bytes) -> list[str]:
    """What of a person or of a program is still in there, in any of the usual encodings."""
    shapes = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")
    return [one for one in TRACES if any(one.encode(shape) in content for shape in shapes)]


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def test_the_hostile_files_do_hold_what_is_looked_for() -> None:
    """Else the tests below would find nothing whatever the code did."""
    assert traces(h.photograph()) == [h.NAME, "Quorfontaine", h.PLACE.decode()]
    assert traces(b"".join(opened(h.word()).values())) == [h.NAME, "Quorfontaine", h.PLACE.decode()]
    assert traces(unfolded(h.pdf())) == TRACES


def unfolded(content: bytes) -> bytes:
    """A PDF with every stream of its own laid open."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(
            buffer,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=False,
        )
    return buffer.getvalue()


def test_a_photograph_is_upright_and_says_nothing_of_where_it_was_taken(clean: Any) -> None:
    kept, ready = clean(h.photograph((40, 30)), "IMG_2041.JPG")
    assert (ready.kind.code, ready.filename, ready.warnings) == (
        "jpeg", "IMG_2041.jpg", frozenset(),
    )  # fmt: skip
    assert traces(kept) == []
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.size, dict(image.getexif()), "comment" in image.info) == ((30, 40), {}, False)


@pytest.mark.parametrize(
    ("form", "code", "name"),
    [("PNG", "png", "a.png"), ("WEBP", "webp", "a.webp"), ("GIF", "png", "a.png"),
     ("JPEG", "jpeg", "a.jpg")],
)  # fmt: skip
def test_an_image_is_told_by_its_bytes_and_named_after_them(
    clean: Any, form: str, code: str, name: str
) -> None:
    kept, ready = clean(h.image(form), "a.pdf.exe")
    assert (ready.kind.code, ready.filename) == (code, name.replace("a.", "a.pdf.exe."))
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (40, 30)


def test_what_follows_an_image_is_left_behind(clean: Any) -> None:
    for form in ("PNG", "JPEG", "GIF", "WEBP"):
        kept, _ready = clean(h.image(form) + h.SCRIPT, "a")
        assert traces(kept) == []


@pytest.mark.parametrize("form", ["GIF", "WEBP"])
def test_what_moves_stands_still_and_says_so(clean: Any, form: str) -> None:
    kept, ready = clean(h.moving(form))
    assert ready.warnings == {"still"}
    with Image.open(io.BytesIO(kept)) as image:
        assert getattr(image, "n_frames", 1) == 1


def test_a_see_through_image_stays_so(clean: Any) -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(buffer, "PNG")
    kept, _ready = clean(buffer.getvalue())
    with Image.open(io.BytesIO(kept)) as image:
        assert image.mode == "RGBA" and image.getpixel((0, 0)) == (0, 0, 0, 0)


def test_a_large_image_is_brought_to_the_size_of_a_page(clean: Any) -> None:
    kept, _ready = clean(h.image("JPEG", (5000, 1000)))
    with Image.open(io.BytesIO(kept)) as image:
        assert max(image.size) <= 4096


def test_a_pdf_neither_acts_nor_tells(clean: Any) -> None:
    kept, ready = clean(h.pdf(), "note.pdf")
    assert ready.warnings == {"comments"}
    assert traces(unfolded(kept)) == []
    with pikepdf.open(io.BytesIO(kept)) as pdf:
        assert len(pdf.pages) == 1
        assert {"/OpenAction", "/Names", "/AA", "/Metadata"} & set(pdf.Root.keys()) <= {"/Names"}
        notes = pdf.pages[0].obj.Annots
        assert [str(one.Subtype) for one in notes] == ["/Link", "/Link", "/Text"]
        # The web address can still be followed; nothing happens after it.
        assert dict(notes[0].A) == {"/S": pikepdf.Name.URI, "/URI": "https://a.example/"}
        assert "/A" not in notes[1] or not dict(notes[1].A)
        assert str(notes[2].Contents) == "A revoir"


def test_a_font_that_is_called_like_an_action_stays(clean: Any) -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(h.pdf(hostile=False))) as pdf:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(AA=font))
        pdf.save(buffer)
    kept, _ready = clean(buffer.getvalue())
    with pikepdf.open(io.BytesIO(kept)) as pdf:
        assert pdf.pages[0].obj.Resources.Font.AA.BaseFont == Name.Helvetica


def test_the_same_pdf_becomes_the_same_bytes(clean: Any) -> None:
    content = h.pdf()
    assert clean(content)[0] == clean(content)[0]


def test_a_pdf_with_a_password_is_refused(refusal: Callable[..., str]) -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(h.pdf(hostile=False))) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert refusal(buffer.getvalue()).startswith("Ce fichier est protégé par un mot de passe.")


def test_a_word_text_keeps_its_words_and_no_name(clean: Any) -> None:
    kept, ready = clean(h.word(), "note.docx")
    parts = opened(kept)
    assert ready.warnings == {"comments", "changes"}
    assert traces(b"".join(parts.values()) + kept) == []
    assert b"Bonjour" in parts["word/document.xml"] and b"ajout" in parts["word/document.xml"]
    assert "À revoir".encode() in parts["word/comments.xml"]
    assert b'w:author="Auteur"' in parts["word/comments.xml"]
    gone = {"docProps/core.xml", "docProps/custom.xml", "customXml/item1.xml", "word/people.xml"}
    assert gone & set(parts) == set()
    # Nothing points to what is gone: Word would offer to repair the file.
    for name, content in parts.items():
        if name.endswith(".rels") or name == "[Content_Types].xml":
            assert [
                one for one in ("docProps", "people", "Normal.dotm") if one.encode() in content
            ] == []


def test_excel_forgets_people_folders_and_printers(clean: Any) -> None:
    kept, ready = clean(h.excel(), "budget.xlsx")
    parts = opened(kept)
    assert ready.warnings == {"comments", "hidden"}
    assert traces(b"".join(parts.values())) == []
    assert b'pageSetup paperSize="9"/>' in parts["xl/worksheets/sheet1.xml"]
    assert b"printerSettings" not in b"".join(parts.values())


def test_a_libreoffice_text_forgets_its_writer(clean: Any) -> None:
    kept, ready = clean(h.archive(h.writer_parts()), "note.odt")
    parts = opened(kept)
    assert ready.warnings == {"comments", "changes"}
    assert traces(b"".join(parts.values())) == []
    assert next(iter(parts)) == "mimetype"
    assert kept[30:38] == b"mimetype"  # stored, not packed, as the standard asks
    assert (
        b"Bonjour" in parts["content.xml"]
        and b"script:" not in parts["content.xml"].split(b">", 2)[2]
    )
    assert b"meta.xml" not in parts["META-INF/manifest.xml"]


ARMED = {
    "word/vbaProject.bin": "Ce fichier contient un programme",
    "word/activeX/activeX1.xml": "Ce fichier contient un programme",
    "word/embeddings/oleObject1.bin": "Ce fichier contient un programme",
    "word/run.exe": "Ce fichier contient un programme",
    "../../evil.xml": "Ce fichier est de deux genres",
    "/etc/passwd": "Ce fichier est de deux genres",
    "word\\..\\evil.xml": "Ce fichier est de deux genres",
}


@pytest.mark.parametrize("part", ARMED)
def test_a_package_with_a_program_or_a_path_is_refused(
    refusal: Callable[..., str], part: str
) -> None:
    assert refusal(h.word(**{part: b"x"}), "a.docx").startswith(ARMED[part])


OUTSIDE = '<w:p><w:instrText xmlns:w="x"> DDEAUTO c:\\\\cmd.exe </w:instrText></w:p>'


@pytest.mark.parametrize(
    "parts",
    [
        h.word_parts(OUTSIDE),
        h.word_parts() | {"word/header1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
        h.word_parts() | {"word/_rels/header1.xml.rels": h.ties(
            ("x", "oleObject", "https://evil.example/a"), outside=True)},
        h.word_parts() | {"word/_rels/header1.xml.rels": h.ties(
            ("x", "image", "https://evil.example/a.png"), outside=True)},
        h.writer_parts() | {"Basic/Standard/Module1.xml": "<script/>"},
        h.writer_parts() | {"META-INF/manifest.xml": '<m:manifest xmlns:m="urn:m">'
                            "<m:encryption-data/></m:manifest>"},
    ],
    ids=["dde", "entities", "ole outside", "image outside", "basic", "password"],
)  # fmt: skip
def test_a_package_that_acts_or_reaches_out_is_refused(
    refusal: Callable[..., str], parts: dict[str, bytes | str]
) -> None:
    assert refusal(h.archive(parts), "a").startswith("Ce fichier")


def test_a_table_inside_slides_is_cleaned_too_and_an_armed_one_refused(
    clean: Any, refusal: Callable[..., str]
) -> None:
    kept, ready = clean(h.word(**{"word/embeddings/Feuille1.xlsx": h.excel()}))
    inner = opened(opened(kept)["word/embeddings/Feuille1.xlsx"])
    assert "embedded" in ready.warnings
    assert traces(b"".join(inner.values())) == []
    armed = h.word(**{"word/embeddings/a.docx": h.word(**{"word/vbaProject.bin": b"x"})})
    assert refusal(armed).startswith("Ce fichier contient un programme")


@pytest.mark.parametrize("bomb", [h.zip_bomb, h.lying_bomb])
def test_a_bomb_is_not_unpacked(
    refusal: Callable[..., str], bomb: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    whole = zipfile.ZipExtFile.read
    monkeypatch.setattr(
        zipfile.ZipExtFile, "read",
        lambda self, *args: read.append(len(part := whole(self, *args))) or part,
    )  # fmt: skip
    assert refusal(bomb(), "a.docx").startswith(("Une fois déplié", "Ce fichier est abîmé"))
    assert sum(read) < 1_000_000


def test_a_text_of_windows_becomes_one_of_everywhere(clean: Any) -> None:
    kept, ready = clean("Réunion d’été ; 3 €\r\n".encode("cp1252"), "notes.txt")
    assert (kept.decode(), ready.filename) == ("Réunion d’été ; 3 €\r\n", "notes.txt")


def test_a_table_is_marked_for_excel(clean: Any) -> None:
    kept, ready = clean("nom;ville\né;ï\n".encode(), "liste.csv")
    assert (kept, ready.kind.code) == (b"\xef\xbb\xbf" + "nom;ville\né;ï\n".encode(), "csv")


@pytest.mark.parametrize(
    "content",
    [b"<svg/>", b"\xef\xbb\xbf\n <!DOCTYPE html>", b"a\x00b", b"a\x1bb", b"\x7fELF" + b"\0" * 9,
     b"PK\x05\x06" + b"\0" * 18, b"Rar!\x1a\x07\x00", h.archive({"a.txt": "b"}), b"bla %PDF-1.7"],
)  # fmt: skip
def test_other_kinds_are_not_kept(refusal: Callable[..., str], content: bytes) -> None:
    for name in ("a.png", "a.txt", "a.docx"):
        assert refusal(content, name).startswith("Ce genre de fichier n’est pas accepté.")


def test_old_office_files_get_an_answer_of_their_own(refusal: Callable[..., str]) -> None:
    assert "d’avant 2007" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "a.doc")


def test_the_limit_holds_for_what_comes(cop_app: Flask, refusal: Callable[..., str]) -> None:
    cop_app.config["COP_FILE_BYTES"] = 1024 * 1024
    assert refusal(b"x" * (1024 * 1024 + 1)).startswith("Ce fichier est trop lourd\u00a0: 1 Mo")


def test_nothing_stays_where_the_work_was_done(clean: Any, scratch: Path) -> None:
    for content in (h.word(), h.pdf(), h.photograph(), b"a"):
        clean(content)  # the fixture itself looks into the folder each time
    assert list(scratch.iterdir()) == []
