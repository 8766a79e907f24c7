"""One contribution as a file, in each format that there is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from cop import text
from cop.contributions.documents import Document, to_markdown
from cop.contributions.models import Contribution
from cop.formats.docx import write_docx
from cop.formats.odt import MIMETYPE as ODT
from cop.formats.odt import write_odt
from cop.formats.pdf import has_pdf, write_pdf
from cop.formats.sheet import Sheet, sheet_of
from cop.i18n import gettext as _
from cop.plugin import ContributionType

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEETS: dict[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "odt": (ODT, write_odt),
    "docx": (DOCX, write_docx),
    "pdf": ("application/pdf", write_pdf),
}
FORMS = ("md", "odt", "docx", "pdf", "json")
_GAPS = re.compile(r"[^a-z0-9]+")


def copies() -> list[tuple[str, str]]:
    """(form, label) of what a page offers; PDF only where its extra is installed."""
    labels = {
        "md": _("text (Markdown)"),
        "odt": "ODT",
        "docx": "Word",
        "pdf": "PDF",
        "json": "JSON",
    }
    return [(form, labels[form]) for form in FORMS if form != "pdf" or has_pdf()]


def copy_of(
    kind: ContributionType, thing: Contribution, document: Document, form: str
) -> tuple[bytes, str]:
    """The file and its media type; `document` is without what its reader may not see."""
    if form == "md":
        return to_markdown(thing, document).encode(), "text/markdown; charset=utf-8"
    if form == "json":
        written = json.dumps(document, ensure_ascii=False, indent=2)
        return f"{written}\n".encode(), "application/json"
    mimetype, write = SHEETS[form]
    return write(sheet_of(kind, thing, document)), mimetype


def file_name(thing: Contribution, form: str) -> str:
    """Words of the title, so that it is found again among downloads; ASCII only."""
    words = _GAPS.sub("-", text.fold(thing.title)).strip("-")[:60].strip("-")
    return f"{words or thing.type}-{thing.uid}.{form}"
