"""Plain texts: UTF-8 whatever they came in, and no sign that isn't one."""

from __future__ import annotations

from pathlib import Path

from cop.attachments.kinds import unknown
from cop.attachments.refused import damaged

# Excel in French takes a table without this mark for one in its own old code page.
BOM = b"\xef\xbb\xbf"
_SIGNS = frozenset(range(32)) - {9, 10, 12, 13}


def rewrite_text(source: Path, target: Path, code: str) -> frozenset[str]:
    """Write the text as UTF-8; a table keeps or gets the mark that Excel looks for.

    Windows' own code page is read too (1252: what French programs wrote for thirty years).
    Raises `Refused` for what is no text.
    """
    content = source.read_bytes().removeprefix(BOM)
    try:
        words = content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            words = content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise damaged() from error
    if any(ord(letter) in _SIGNS for letter in set(words)):
        raise unknown()
    target.write_bytes((BOM if code == "csv" else b"") + words.encode("utf-8"))
    return frozenset()
