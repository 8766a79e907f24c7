"""Files as somebody with bad intentions, or with a careless program, would send them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import cache
from typing import Any

from PIL import Image

NAME = "Zélie Quorfontaine"  # whoever wrote it: found nowhere in what is kept
PLACE = b"GPSZQPLACE"
SCRIPT = b"<script>document.title='ran'</script>"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def image(form: str = "PNG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(buffer, form, **options)
    return buffer.getvalue()


def photograph(size: tuple[int, int] = (40, 30)) -> bytes:
    """A JPEG as a phone makes one: turned, with the place and the owner in its EXIF."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x013B] = NAME
    exif.get_ifd(0x8825)[29] = PLACE.decode()
    exif.get_ifd(0x8825)[1] = "N"
    return image("JPEG", size, exif=exif.tobytes(), comment=NAME.encode())


def moving(form: str = "GIF") -> bytes:
    buffer = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), (value, 0, 0)) for value in (10, 200)]
    frames[0].save(buffer, form, save_all=True, append_images=frames[1:], duration=100)
    return buffer.getvalue()


def huge_image() -> bytes:
    """A PNG of a few kilobytes that says it is 60,000 pixels wide and high."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    empty = zlib.compress(b"\0" * 9000)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", empty), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def archive(parts: dict[str, bytes | str], *, compress: bool = True) -> bytes:
    buffer = io.BytesIO()
    form = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(buffer, "w", form) as package:
        for name, content in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else form
            package.writestr(name, content, compress_type=stored)
    return buffer.getvalue()


def ties(*rows: tuple[str, str, str], outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    made = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        for key, kind, target in rows
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{made}</Relationships>'


def word_parts(body: str = "<w:p><w:r><w:t>Bonjour</w:t></w:r></w:p>") -> dict[str, bytes | str]:
    """A Word text whose writer's name stands wherever Word puts it."""
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, kind in (
            ("word/document.xml", f"{WORD_TYPE}.document.main+xml"),
            ("word/comments.xml", f"{WORD_TYPE}.comments+xml"),
            ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
            ("docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom"),
        )
    )
    who = f'w:author="{NAME}" w:initials="ZQ" w:date="2026-01-01T00:00:00Z"'
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml"'
        f' ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/>{types}</Types>',
        "_rels/.rels": ties(
            ("r1", "officeDocument", "word/document.xml"),
            ("r2", "metadata/core-properties", "docProps/core.xml"),
            ("r3", "custom-properties", "/docProps/custom.xml"),
        ),
        "docProps/core.xml": f"<c><creator>{NAME}</creator></c>",
        "docProps/custom.xml": f"<c>{NAME}</c>",
        "customXml/item1.xml": f"<shared>{NAME}</shared>",
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}<w:ins w:id="1" {who}>'
        "<w:r><w:t>ajout</w:t></w:r></w:ins></w:body></w:document>",
        "word/comments.xml": f'<w:comments xmlns:w="{W}"><w:comment w:id="0" {who}><w:p><w:r>'
        "<w:t>À revoir</w:t></w:r></w:p></w:comment></w:comments>",
        "word/people.xml": f'<w15:people xmlns:w15="urn:x"><w15:person w15:author="{NAME}"/>'
        "</w15:people>",
        "word/settings.xml": f'<w:settings xmlns:w="{W}" xmlns:r="{OFFICE}"><w:attachedTemplate'
        f' r:id="t1"/><w:rsids><w:rsid w:val="00A1"/></w:rsids></w:settings>',
        "word/_rels/settings.xml.rels": ties(
            ("t1", "attachedTemplate", f"file:///C:/Users/{NAME}/Normal.dotm"), outside=True
        ),
        "word/_rels/document.xml.rels": ties(
            ("p1", "people", "people.xml"), ("s1", "settings", "settings.xml"),
            ("c1", "comments", "comments.xml"), ("i1", "image", "media/image1.jpeg"),
        ),
        "word/media/image1.jpeg": photograph(),
    }  # fmt: skip


def word(**parts: bytes | str) -> bytes:
    """A Word text; `parts` replace or add (`word__document_xml`: use `word_parts` for others)."""
    return archive(word_parts() | parts)


def excel() -> bytes:
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Override PartName='
            f'"/xl/workbook.xml" ContentType="{main}.sheet.main+xml"/><Override PartName='
            f'"/xl/printerSettings/printerSettings1.bin" ContentType="x/y"/></Types>',
            "_rels/.rels": ties(("r1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{sheet}" xmlns:r="{OFFICE}"><fileSharing'
            f' userName="{NAME}"/><x15:absPath xmlns:x15="urn:x" url="C:\\Users\\{NAME}\\"/>'
            '<sheets><sheet name="A" sheetId="1" r:id="r1"/><sheet name="B" sheetId="2" '
            'state="hidden" r:id="r2"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": ties(("r1", "worksheet", "worksheets/sheet1.xml")),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{sheet}" xmlns:r="{OFFICE}">'
            '<sheetData/><pageSetup paperSize="9" r:id="q1"/></worksheet>',
            "xl/worksheets/_rels/sheet1.xml.rels": ties(
                ("q1", "printerSettings", "../printerSettings/printerSettings1.bin")
            ),
            "xl/printerSettings/printerSettings1.bin": NAME.encode("utf-16-le"),
            "xl/comments1.xml": f'<comments xmlns="{sheet}"><authors><author>{NAME}</author>'
            "</authors></comments>",
            "xl/persons/person.xml": f'<personList xmlns="urn:p"><person displayName="{NAME}" '
            f'id="1" userId="S::{NAME}" providerId="AD"/></personList>',
            "xl/threadedComments/threadedComment1.xml": "<ThreadedComments/>",
        }
    )


ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:text="urn:text" '
    'xmlns:config="urn:config" xmlns:script="urn:script" xmlns:xlink="urn:xlink"'
)


def writer_parts() -> dict[str, bytes | str]:
    """A LibreOffice text with its writer's name in all places."""
    return {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {ODF}><office:body><office:text><text:p>Bonjour"
        f"<office:annotation><dc:creator>{NAME}</dc:creator><text:p>À revoir</text:p>"
        f"</office:annotation></text:p><office:change-info><dc:creator>{NAME}</dc:creator>"
        "</office:change-info><script:event-listener xlink:href='vnd.sun.star.script:a'/>"
        "</office:text></office:body></office:document-content>",
        "meta.xml": f"<office:document-meta {ODF}><dc:creator>{NAME}</dc:creator>"
        "</office:document-meta>",
        "settings.xml": f"<office:document-settings {ODF}><config:config-item config:name="
        f'"PrinterName">{NAME}</config:config-item></office:document-settings>',
        "Thumbnails/thumbnail.png": image(),
        "Basic/script-lc.xml": "<libraries/>",
        "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:m"><m:file-entry m:full-path="meta.xml"/>'
        '<m:file-entry m:full-path="content.xml"/></m:manifest>',
    }


def pdf(*, hostile: bool = True, pages: int = 1) -> bytes:
    """A PDF that runs a script when it is opened, starts a program, carries a file and a name."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name, String

    made = pikepdf.new()
    for _number in range(pages):
        made.add_blank_page(page_size=(200, 200))
    if hostile:
        run = Dictionary(S=Name.JavaScript, JS=String("app.alert('ZQRAN')"))
        made.Root.OpenAction = made.make_indirect(run)
        start = Dictionary(S=Name.Launch, F=String("ZQPROGRAM.exe"), Next=Array([run]))
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]),
            A=Dictionary(S=Name.URI, URI=String("https://a.example/"), Next=start),
        )  # fmt: skip
        button = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]),
            A=made.make_indirect(start), AA=Dictionary(E=run),
        )  # fmt: skip
        remark = Dictionary(
            Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), T=String(NAME),
            Contents=String("A revoir"),
        )  # fmt: skip
        hung = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]),
                          FS=Dictionary(EF=Dictionary(F=made.make_stream(b"ZQHUNG"))))  # fmt: skip
        page = made.pages[0].obj
        page.Annots = Array([made.make_indirect(one) for one in (link, button, remark, hung)])
        made.attachments["caché.html"] = b"ZQHIDDEN" + SCRIPT
        photo = made.make_stream(photograph())
        photo.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/Filter": Name.DCTDecode})
        page.Resources = Dictionary(XObject=Dictionary(Im0=photo))
        made.docinfo["/Author"] = NAME
        with made.open_metadata() as told:
            told["dc:creator"] = [NAME]
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def pdf_and_archive() -> bytes:
    """A PDF that is an archive, too: both kinds of programs open it."""
    return pdf(hostile=False) + archive({"a.html": SCRIPT})


def gif_and_script() -> bytes:
    """« GIF89a/* » is a GIF's start and a script's."""
    return b"GIF89a/*" + b"\0" * 5 + b"*/=1;alert(1)//" + SCRIPT


@cache  # to pack it takes seconds
def zip_bomb() -> bytes:
    """A Word text whose text is 300 MB of spaces, in 300 kB."""
    return archive(word_parts() | {"word/document.xml": b" " * 300_000_000})


def lying_bomb() -> bytes:
    """A part that says it is small and isn't."""
    content = bytearray(archive(word_parts() | {"word/footer1.xml": b" " * 5_000_000}))
    small, large = struct.pack("<I", 100), struct.pack("<I", 5_000_000)
    return bytes(content).replace(large, small)
