"""LibreOffice files (ODF): without macros, makers' names and printers.

What is read by people stays as it is; comments, tracked changes and links to files give warnings.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from cop.attachments import markup
from cop.attachments.office_parts import SOMEBODY
from cop.attachments.packages import Package
from cop.attachments.refused import armed, shut
from cop.attachments.stripping import strip_image

# An empty library that LibreOffice writes by itself isn't a macro.
_RUNS = re.compile(
    r"(?i)(.*/)?(Basic|Scripts|Dialogs)/(?!.*script-l[bc]\.xml$).+|.*\.(js|exe|html?)$"
)
_TELLS = re.compile(r"(.*/)?(meta\.xml|Thumbnails/.*)$|META-INF/.*signatures\.xml$|layout-cache$")
_PICTURE = re.compile(r"(?i).*\.(jpe?g|png)$")
_XML = re.compile(r"(.*/)?(content|styles|settings)\.xml$|META-INF/manifest\.xml$")
# ODF 1.3, 5.6 and 14: who wrote a remark or a change.
_WRITERS = ("creator", "creator-initials", "author-name", "author-initials")
_PRINTED = re.compile(r"(?i)(.*:)?printer|(.*:)?(saved|load)\w*user|rsid")


def rewrite_opendocument(source: Path, target: Path) -> frozenset[str]:
    """Write `source` clean to `target`; answers warnings. Raises `Refused`."""
    found: set[str] = set()
    with Package(source) as package:
        if any(_RUNS.match(name) for name in package.names):
            raise armed()
        drop = {name for name in package.names if _TELLS.match(name)}

        def change(name: str, content: bytes) -> bytes:
            if _PICTURE.match(name):
                return strip_image(content)
            if name == "META-INF/manifest.xml":
                return _manifest(content, drop)
            root = markup.parse(content)
            (_settings if name.endswith("settings.xml") else _written)(root, found)
            return markup.written(root)

        touch = {name for name in package.names if _XML.match(name) or _PICTURE.match(name)}
        package.write(target, change, drop=drop, touch=touch)
    return frozenset(found)


def _manifest(content: bytes, drop: set[str]) -> bytes:
    root = markup.parse(content)
    if any(True for _one in markup.named(root, "encryption-data")):
        raise shut()
    for one in markup.named(root, "file-entry"):
        path = next((value for key, value in one.items() if markup.local(key) == "full-path"), "")
        if path in drop or path == "Thumbnails/":
            markup.remove(one)
    return markup.written(root)


def _settings(root: Any, _found: set[str]) -> None:
    """Which printer, set up how; marks of writing sessions."""
    for one in markup.named(root, "config-item"):
        name = next((value for key, value in one.items() if markup.local(key) == "name"), "")
        if _PRINTED.match(name) and name not in {
            "PrinterIndependentLayout",
            "PrinterPaperFromSetup",
        }:
            markup.remove(one)


def _written(root: Any, found: set[str]) -> None:
    """The text: remarks and tracked changes lose their writers' names, macros their triggers."""
    for note in markup.named(root, "annotation"):
        found.add("comments")
        _forget_writers(note)
    for change in markup.named(root, "change-info"):
        found.add("changes")
        _forget_writers(change)
    for one in markup.named(root, "event-listener"):
        if any(value.startswith("vnd.sun.star.script") for value in one.attrib.values()):
            markup.remove(one)
    for table in markup.named(root, "table-properties"):
        if "false" in [value for key, value in table.items() if markup.local(key) == "display"]:
            found.add("hidden")
    if any(True for one in markup.named(root, "notes") if _has_words(one)):
        found.add("notes")
    for one, key in markup.attributes(root, "href"):
        if one.get(key, "").lower().startswith(("file:", "/", "../")):
            found.add("links")


def _forget_writers(one: Any) -> None:
    for name in markup.named(one, *_WRITERS):
        name.text = SOMEBODY


def _has_words(notes: Any) -> bool:
    return any(part.strip() for part in notes.itertext())
