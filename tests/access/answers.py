"""What an answer says, whatever its format."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

from pypdf import PdfReader


def words_of(answer: Any) -> str:
    """All that is in an answer, also in the files that are packed in it."""
    if answer.mimetype == "application/pdf":
        found = PdfReader(BytesIO(answer.get_data()))
        xmp = found.trailer["/Root"]["/Metadata"].get_data().decode()
        return xmp + str(found.metadata) + "".join(page.extract_text() for page in found.pages)
    if answer.get_data().startswith(b"PK"):
        with ZipFile(BytesIO(answer.get_data())) as packed:
            return "".join(name + packed.read(name).decode() for name in packed.namelist())
    text: str = answer.get_data(as_text=True)
    return text
