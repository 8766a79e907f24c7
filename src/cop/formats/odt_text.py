"""The flowing text of an OpenDocument file: paragraphs, lists, tables."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from cop.formats.laying import Flow
from cop.formats.sheet import whole_target
from cop.formats.tree import Node, Run, runs

NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
# White space that XML would run together: a second space, a tab, a line break.
_MARKED = re.compile(r"(\n|\t|(?<= ) +|^ +)")


def named(name: str) -> str:
    """`text:p` as ElementTree writes it."""
    prefix, _colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


class Writer(Flow):
    """Writes below one element. `style` is the paragraph style of the place one is in."""

    TEXT = "Text"

    def __init__(self, root: etree.Element) -> None:
        self.here = root

    def heading(self, level: int, line: list[Run], style: str = "") -> None:
        made = self._add(
            "text:h",
            {"text:style-name": style or f"Heading_{level}", "text:outline-level": str(level)},
        )
        self._line(made, line)

    def paragraph(self, line: list[Run], style: str) -> None:
        self._line(self._add("text:p", {"text:style-name": style}), line)

    def strong(self, line: list[Run], style: str) -> None:
        self.paragraph(line, "Box_title" if style == "Box" else "Term")

    def rule(self) -> None:
        self.paragraph([], "Rule")

    def items(self, node: Node, style: str) -> None:
        outer = self.here
        look = "Numbers" if node.tag == "ol" else "Points"
        self.here = whole = self._add("text:list", {"text:style-name": look})
        for place, item in enumerate(child for child in node.children if isinstance(child, Node)):
            start = node.attributes.get("start", "") if place == 0 else ""
            self.here = self._add("text:list-item", {"text:start-value": start} if start else {})
            self.blocks(item, "Item" if style == self.TEXT else style)
            self.here = whole
        self.here = outer

    def table(self, node: Node) -> None:
        outer = self.here
        rows = list(node.all("tr"))
        columns = max((len(_cells(row)) for row in rows), default=0)
        if not columns:
            return
        self.here = table = self._add("table:table", {"table:style-name": "Table"})
        self._add("table:table-column", {"table:number-columns-repeated": str(columns)})
        for row in rows:
            cells = _cells(row)
            head = bool(cells) and all(cell.tag == "th" for cell in cells)
            self.here = table
            self.here = self._add("table:table-header-rows", {}) if head else table
            self.here = self._add("table:table-row", {"table:style-name": "Row"})
            for cell in cells:
                self._cell(cell)
        self.here = outer
        self.paragraph([], "After_table")

    def _cell(self, cell: Node) -> None:
        row = self.here
        look = "Head_cell" if cell.tag == "th" else "Cell"
        self.here = self._add(
            "table:table-cell", {"table:style-name": look, "office:value-type": "string"}
        )
        side = next((name for name in ("right", "center") if f"align-{name}" in cell.classes), "")
        self.paragraph(runs(cell.children), f"{look}_{side}" if side else f"{look}_text")
        self.here = row

    def _add(self, name: str, attributes: dict[str, str]) -> etree.Element:
        found = {named(key): value for key, value in attributes.items()}
        return etree.SubElement(self.here, named(name), found)

    def _line(self, paragraph: etree.Element, line: list[Run]) -> None:
        for run in line:
            holder, target = paragraph, whole_target(run.target)
            if target:
                link = {named("xlink:type"): "simple", named("xlink:href"): target}
                holder = etree.SubElement(paragraph, named("text:a"), link)
            look = _look(run)
            if look:
                look_name = {named("text:style-name"): look}
                holder = etree.SubElement(holder, named("text:span"), look_name)
            _write(holder, run.text)


def _cells(row: Node) -> list[Node]:
    return [child for child in row.children if isinstance(child, Node)]


def _look(run: Run) -> str:
    if run.raised:
        return "Raised"
    if run.code:
        return "Code_words"
    return {
        (True, True): "Strong_emphasis",
        (True, False): "Strong",
        (False, True): "Emphasis",
    }.get((run.bold, run.italic), "")


def _write(holder: etree.Element, words: str) -> None:
    """Text with its line breaks, tabs and runs of spaces as elements."""
    for piece in _MARKED.split(words):
        if piece == "\n":
            etree.SubElement(holder, named("text:line-break"))
        elif piece == "\t":
            etree.SubElement(holder, named("text:tab"))
        elif piece and not piece.strip(" ") and _MARKED.fullmatch(piece):
            etree.SubElement(holder, named("text:s"), {named("text:c"): str(len(piece))})
        elif len(holder):
            holder[-1].tail = (holder[-1].tail or "") + piece
        else:
            holder.text = (holder.text or "") + piece
