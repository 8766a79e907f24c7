"""Word, Excel and PowerPoint files (ECMA-376): without macros, makers' names and ties outside.

What is read by people stays as it is; where it may name somebody (comments, tracked changes,
hidden sheets, speaker's notes), the answer is a warning.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from tempfile import NamedTemporaryFile

from cop.attachments import markup
from cop.attachments.office_parts import CHANGES, told_by
from cop.attachments.packages import Package
from cop.attachments.refused import Refused, armed, disguised
from cop.attachments.stripping import strip_image
from cop.i18n import lazy_gettext as _l

DEEPEST = 2  # a chart's table inside slides inside a text
_TELLS = re.compile(
    r"docProps/|customXml/|_xmlsignatures/|xl/revisions/|\w+/webextensions/|customUI/"
    r"|.*/printerSettings/|.*/people\.xml$|word/stylesWithEffects\.xml$"
)
_RUNS = re.compile(
    r"(?i).*(vba\w*\.(bin|xml)|\.(exe|dll|js|vbs|bat|cmd|ps1|hta|htm|html|mht|swf|svgz))$"
    r"|.*/activeX/|.*/macrosheets/|.*/dialogsheets/|.*/embeddings/.*\.(?!docx$|xlsx$|pptx$)\w+$"
)
_EMBEDDED = re.compile(r"(?i).*/embeddings/.*\.(docx|xlsx|pptx)$")
_PICTURE = re.compile(r"(?i).*\.(jpe?g|png)$")
# Ties to the outside that are followed by a click, and no sooner.
_FOLLOWED = {"hyperlink"}
_PRINTER = re.compile(rb"(<(?:\w+:)?pageSetup\b[^>]*?)\s+\w+:id=\"[^\"]*\"")


def rewrite_office(source: Path, target: Path, depth: int = 0) -> frozenset[str]:
    """Write `source` clean to `target`; answers warnings. Raises `Refused`."""
    if depth > DEEPEST:
        raise armed()
    found: set[str] = set()
    with Package(source) as package:
        if any(_RUNS.match(name) for name in package.names):
            raise armed()
        drop = {name for name in package.names if _TELLS.match(name)}
        drop |= {name for name in package.names if _owner(name) in drop}
        printers = any("/printerSettings/" in name for name in drop)

        def change(name: str, content: bytes) -> bytes:
            if _EMBEDDED.match(name):
                return _inner(content, found, depth)
            return _changed(name, content, drop, found)

        touch = {name for name in package.names if _is_touched(name, printers)}
        package.write(target, change, drop=drop, touch=touch)
    return frozenset(found)


def _is_touched(name: str, printers: bool) -> bool:
    if name.startswith("xl/worksheets/sheet"):
        return printers  # large, and nothing else in them tells
    return name.endswith((".xml", ".rels")) or bool(_PICTURE.match(name) or _EMBEDDED.match(name))


def _owner(name: str) -> str:
    """The part whose relationships a `.rels` lists: `a/_rels/b.xml.rels` → `a/b.xml`."""
    folder, file = posixpath.split(name)
    if not file.endswith(".rels") or posixpath.basename(folder) != "_rels":
        return ""
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))


def _changed(name: str, content: bytes, drop: set[str], found: set[str]) -> bytes:
    if _PICTURE.match(name):
        return strip_image(content)
    if name == "[Content_Types].xml":
        return _types(content, drop)
    if name.endswith(".rels"):
        return _ties(name, content, drop, found)
    if name.startswith("xl/worksheets/"):
        return _PRINTER.sub(rb"\1", content)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise disguised()
    found |= told_by(name, content)
    return _part(name, content)


def _part(name: str, content: bytes) -> bytes:
    """One part without its makers' names; untouched, byte for byte, where there are none."""
    for pattern, marks, clean in CHANGES:
        if pattern.match(name) and any(mark in content for mark in marks):
            root = markup.parse(content)
            clean(root)
            content = markup.written(root)
    return content


def _inner(content: bytes, found: set[str], depth: int) -> bytes:
    """A table that a chart or a page carries: cleaned like the file around it."""
    with NamedTemporaryFile(suffix=".in") as given, NamedTemporaryFile(suffix=".out") as made:
        given.write(content)
        given.flush()
        found |= {"embedded"} | rewrite_office(Path(given.name), Path(made.name), depth + 1)
        return Path(made.name).read_bytes()


def _types(content: bytes, drop: set[str]) -> bytes:
    if b"macroEnabled" in content or b"vbaProject" in content:
        raise armed()
    root = markup.parse(content)
    for one in markup.named(root, "Override"):
        if one.get("PartName", "").lstrip("/") in drop:
            markup.remove(one)
    return markup.written(root)


def _ties(name: str, content: bytes, drop: set[str], found: set[str]) -> bytes:
    """Relationships: none to what was left out, none that fetches anything from elsewhere."""
    root = markup.parse(content)
    owner = _owner(name)
    for one in markup.named(root, "Relationship"):
        kind = one.get("Type", "").rsplit("/", 1)[-1]
        if one.get("TargetMode") == "External":
            if kind == "attachedTemplate":
                markup.remove(one)  # the path of its writer's own disk; settings.xml forgets it too
            elif kind in {"externalLinkPath", "externalLink", "xlPathMissing"}:
                found.add("links")
            elif kind not in _FOLLOWED:
                raise Refused(
                    _l(
                        "This file fetches something from another place when it is opened. "
                        "Export it as a PDF, or put in its place what it fetches."
                    )
                )
        elif _target(owner, one.get("Target", "")) in drop:
            markup.remove(one)
    return markup.written(root)


def _target(owner: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(owner), target))
