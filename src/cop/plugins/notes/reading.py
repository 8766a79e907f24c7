"""A file that somebody brings back, as Markdown: text as it is, Word and LibreOffice by their
headings, lists, tables and paragraphs. Nothing else of such a file is read, and never more than it says."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath
from xml.etree import ElementTree

from cop.i18n import gettext as _

LARGEST = 8_000_000  # bytes of the XML within, once it is unpacked
TEXTS = {".md", ".markdown", ".txt", ""}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


class Unreadable(Exception):
    """The file can't be read; the text says what to do."""


def as_markdown(name: str, content: bytes) -> str:
    """Raises `Unreadable`."""
    ending = PurePath(name).suffix.lower()
    if ending in TEXTS:
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Unreadable(_("This file isn’t text in UTF-8: save it as UTF-8.")) from error
    if ending == ".docx":
        return _joined(_word(_xml(content, "word/document.xml")))
    if ending == ".odt":
        return _joined(_libre(_xml(content, "content.xml")))
    raise Unreadable(_("Bring a file in Markdown, text, Word (.docx) or LibreOffice (.odt)."))


def _xml(content: bytes, part: str) -> ElementTree.Element:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed, packed.open(part) as inner:
            raw = inner.read(LARGEST + 1)
        if len(raw) > LARGEST or b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
            raise Unreadable(_("This file can’t be read: save it again, or bring it as text."))
        return ElementTree.fromstring(raw)  # entities are refused above
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, NotImplementedError,
            RuntimeError, EOFError) as error:  # fmt: skip
        raise Unreadable(
            _("This file can’t be read: save it again, or bring it as text.")
        ) from error


def _joined(lines: list[str]) -> str:
    out = ""
    for line in lines:
        item = line.startswith("- ")
        after_item = out.rstrip("\n").rsplit("\n", 1)[-1].startswith("- ")
        out = out.rstrip("\n") + ("\n" if item and after_item else "\n\n") + line + "\n"
    return out.lstrip("\n")


def _word(root: ElementTree.Element) -> list[str]:
    found: list[str] = []
    inside = {one for table in root.iter(f"{W}tbl") for one in table.iter(f"{W}p")}
    for one in root.iter():
        if one.tag == f"{W}tbl":
            rows = [
                [" ".join(map(_run, cell.iter(f"{W}p"))) for cell in row.iter(f"{W}tc")]
                for row in one.iter(f"{W}tr")
            ]
            found += _table(rows)
        elif one.tag == f"{W}p" and one not in inside:
            style = one.find(f"{W}pPr/{W}pStyle")
            name = style.get(f"{W}val", "") if style is not None else ""
            level = re.fullmatch(r"(?:Heading|Titre)(\d)", name)
            listed = one.find(f"{W}pPr/{W}numPr") is not None or name.startswith("List")
            found += _lines(_run(one), int(level[1]) if level else 0, listed, name == "Quote")
    return found


def _run(node: ElementTree.Element) -> str:
    return _spoken(node, {f"{W}br": "\n", f"{W}tab": " "}, only=f"{W}t")


def _spoken(node: ElementTree.Element, signs: dict[str, str], only: str = "") -> str:
    """The words below a node, with what stands for a space or the end of a line."""
    out = (node.text or "") if not only or node.tag == only else ""
    for one in node:
        out += signs[one.tag] if one.tag in signs else _spoken(one, signs, only)
        out += "" if only else one.tail or ""
    return out


def _table(rows: list[list[str]]) -> list[str]:
    """One line for each row; a sign that would end a cell is typed as Markdown does."""
    told = [[" ".join(cell.split()).replace("|", "\\|") for cell in row] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in told if row]
    return ["\n".join([*lines[:1], "|" + "---|" * len(told[0]), *lines[1:]])] if lines else []


def _libre(root: ElementTree.Element) -> list[str]:
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    signs = {f"{T}s": " ", f"{T}tab": " ", f"{T}line-break": "\n"}
    found: list[str] = []

    def walk(node: ElementTree.Element, listed: bool) -> None:
        for one in node:
            if one.tag in (f"{T}h", f"{T}p"):
                level = int(one.get(f"{T}outline-level", "1")) if one.tag == f"{T}h" else 0
                quoted = one.get(f"{T}style-name") == "Quote"
                found.extend(_lines(_spoken(one, signs), level, listed, quoted))
            elif one.tag == f"{TABLE}table":
                rows = [[_spoken(cell, signs) for cell in row.iter(f"{TABLE}table-cell")]
                        for row in one.iter(f"{TABLE}table-row")]  # fmt: skip
                found.extend(_table(rows))
            else:
                walk(one, listed or one.tag == f"{T}list")

    if body is not None:
        walk(body, False)
    return found


def _lines(words: str, level: int, listed: bool, quoted: bool) -> list[str]:
    told = [one.strip() for one in words.split("\n") if one.strip()]
    if quoted:
        return ["\n".join(f"> {one}" for one in told)] if told else []
    return [_line(" ".join(told), level, listed)] if told else []


def _line(words: str, level: int, listed: bool) -> str:
    if level:
        return f"{'#' * min(level, 4)} {words}"
    return f"- {words}" if listed else words
