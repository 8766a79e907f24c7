"""The kinds of files that are kept, told by their bytes: never by their name or by a header.

Not kept: SVG and HTML (they run), sound and video (a voice is a person, and phones write places
into recordings), archives, programs, and the Office formats from before 2007.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from cop.attachments.refused import Refused, armed, damaged, disguised, shut
from cop.i18n import lazy_gettext as _l

HEAD = 4096  # bytes that tell a kind
OPENXML = "application/vnd.openxmlformats-officedocument."
OPENDOCUMENT = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class Kind:
    """`suffixes`: how names of this kind may end; the first is written."""

    code: str
    mime: str
    suffixes: tuple[str, ...]
    label: str

    @property
    def is_image(self) -> bool:
        return self.mime.startswith("image/")


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("pdf", "application/pdf", (".pdf",), "PDF"),
        Kind("png", "image/png", (".png", ".gif"), _l("PNG image")),
        Kind("jpeg", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), _l("JPEG image")),
        Kind("webp", "image/webp", (".webp",), _l("WebP image")),
        Kind("odt", f"{OPENDOCUMENT}text", (".odt",), _l("ODT text")),
        Kind("ods", f"{OPENDOCUMENT}spreadsheet", (".ods",), _l("ODS spreadsheet")),
        Kind("odp", f"{OPENDOCUMENT}presentation", (".odp",), _l("ODP slides")),
        Kind("docx", f"{OPENXML}wordprocessingml.document", (".docx",), _l("Word text")),
        Kind("xlsx", f"{OPENXML}spreadsheetml.sheet", (".xlsx",), _l("Excel spreadsheet")),
        Kind("pptx", f"{OPENXML}presentationml.presentation", (".pptx",), _l("PowerPoint slides")),
        Kind("md", "text/markdown", (".md", ".markdown"), _l("Markdown text")),
        Kind("csv", "text/csv", (".csv",), _l("CSV table")),
        Kind("txt", "text/plain", (".txt", ".text"), _l("plain text")),
    )
}
BY_MIME = {kind.mime: kind for kind in KINDS.values()}
ACCEPTED = ",".join([".gif", *(suffix for kind in KINDS.values() for suffix in kind.suffixes)])
MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}


def unknown() -> Refused:
    return Refused(
        _l(
            "This kind of file isn't kept. Send a PDF, an image (PNG, JPEG, WebP, GIF), "
            "a LibreOffice or Office file, or a text (TXT, MD, CSV)."
        )
    )


def sniff(path: Path, name: str) -> str:
    """The code of a kind, or `gif`, which is kept as PNG.

    name: tells the three kinds of plain text apart, nothing else. Raises `Refused`.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Refused(_l("This file is empty. Choose another one."))
    found = _by_signature(head)
    if found is None:
        return _text_kind(head, name)
    if found == "zip":
        return _package_kind(path)
    if zipfile.is_zipfile(path):
        raise disguised()
    return found


def _by_signature(head: bytes) -> str | None:
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Refused(
            _l(
                "This is an Office file from before 2007, or one with a password. "
                "Save it as .docx, .xlsx, .pptx or PDF, without a password."
            )
        )
    return None


def _text_kind(head: bytes, name: str) -> str:
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x0c\x00").lower()
    if b"\x00" in head or start.startswith(b"<") or b"%pdf-" in head[:1024].lower():
        raise unknown()
    suffix = Path(name.lower()).suffix
    return next((code for code in ("md", "csv") if suffix in KINDS[code].suffixes), "txt")


def _package_kind(path: Path) -> str:
    """Which Office or LibreOffice file a ZIP is; any other archive is refused."""
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            if "META-INF/manifest.xml" in names and "mimetype" in names:
                return _opendocument_kind(package)
            if "[Content_Types].xml" in names:
                return _openxml_kind(package)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise damaged() from error
    except RuntimeError as error:  # zipfile's word for a password
        raise shut() from error
    raise unknown()


def _opendocument_kind(package: zipfile.ZipFile) -> str:
    with package.open("mimetype") as file:
        mime = file.read(200).decode("ascii", "replace").strip()
    kind = BY_MIME.get(mime)
    if kind is None or not mime.startswith(OPENDOCUMENT):
        raise unknown()
    return kind.code


def _openxml_kind(package: zipfile.ZipFile) -> str:
    with package.open("[Content_Types].xml") as file:
        types = file.read(1024 * 1024)
    found = [code for mark, code in MAIN_PARTS.items() if mark in types]
    if len(found) != 1:  # with macros, the main part has another name
        raise armed() if b"macroEnabled" in types else unknown()
    return found[0]
