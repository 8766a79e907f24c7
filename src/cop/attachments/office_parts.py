"""Where Office files name people, part by part, and what is put in the place of a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from cop.attachments import markup
from cop.attachments.refused import armed

# Written into the file, hence not translated: whose readers speak what, nobody knows.
SOMEBODY = "Auteur"

Clean = Callable[[Any], None]


def _word(root: Any) -> None:
    """Comments and tracked changes keep their text and lose their authors."""
    for one, key in markup.attributes(root, "author"):
        one.set(key, SOMEBODY)
    for one, key in markup.attributes(root, "initials"):
        one.set(key, SOMEBODY[0])


def _word_settings(root: Any) -> None:
    """The template's path, variables of other programs, the source of a mailing, marks of sessions."""
    for one in markup.named(root, "attachedTemplate", "docVars", "mailMerge", "rsids"):
        markup.remove(one)


def _workbook(root: Any) -> None:
    """The path of the folder it was saved in; who reserved it for writing; the last user."""
    for one in markup.named(root, "absPath"):
        one.set("url", "")
    for one in markup.named(root, "fileSharing"):
        markup.remove(one)
    for one, key in markup.attributes(root, "userName"):
        one.set(key, SOMEBODY)


def _sheet_comments(root: Any) -> None:
    for one in markup.named(root, "author"):
        one.text = SOMEBODY


def _people(root: Any) -> None:
    """Lists of people beside the comments: Excel's persons, PowerPoint's authors, old and new."""
    for one in markup.named(root, "person", "author", "cmAuthor"):
        for key in one.attrib:
            match markup.local(key):
                case "displayName" | "name":
                    one.set(key, SOMEBODY)
                case "initials":
                    one.set(key, SOMEBODY[0])
                case "userId":
                    one.set(key, "")
                case "providerId":
                    one.set(key, "None")


# Which parts, the bytes without which there is nothing to do, and what is done.
CHANGES: tuple[tuple[re.Pattern[str], tuple[bytes, ...], Clean], ...] = (
    (re.compile(r"word/(?!settings\.xml).*\.xml$"), (b"author=", b"initials="), _word),
    (
        re.compile(r"word/(glossary/)?settings\.xml$"),
        (b"attachedTemplate", b"docVars", b"mailMerge", b"rsids"),
        _word_settings,
    ),
    (re.compile(r"xl/workbook\.xml$"), (b"absPath", b"fileSharing", b"userName"), _workbook),
    (re.compile(r"xl/comments\d*\.xml$|xl/comments/.*\.xml$"), (b"author",), _sheet_comments),
    (re.compile(r"xl/persons/.*\.xml$"), (b"person",), _people),
    (re.compile(r"ppt/(commentAuthors|authors)\.xml$"), (b"uthor",), _people),
)

_DDE = re.compile(rb"\bDDE(AUTO)?\b")
_HIDDEN_SHEET = re.compile(rb"<(\w+:)?sheet\b[^>]*\bstate=\"(hidden|veryHidden)\"")
_CHANGE = re.compile(rb"<w:(ins|del|moveFrom|moveTo)\b")


def told_by(name: str, content: bytes) -> set[str]:
    """The warnings that one part gives rise to. Raises `Refused` for commands to other programs."""
    if name.startswith("word/") and b"instrText" in content and _DDE.search(content):
        raise armed()
    if name.startswith("xl/externalLinks/") and b"ddeLink" in content:
        raise armed()
    found = set()
    if re.match(r"word/comments\.xml$", name) and b"<w:comment " in content:
        found.add("comments")
    if re.match(r"(xl/(comments|threadedComments)|ppt/comments).*\.xml$", name):
        found.add("comments")
    if name.startswith("word/") and _CHANGE.search(content):
        found.add("changes")
    if name == "xl/workbook.xml" and _HIDDEN_SHEET.search(content):
        found.add("hidden")
    if re.match(r"ppt/notesSlides/.*\.xml$", name):
        found.add("notes")
    return found
