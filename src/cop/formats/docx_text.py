"""The flowing text of a Word file: paragraphs, lists, tables."""

from __future__ import annotations

from typing import Any

from cop.formats.laying import Flow
from cop.formats.sheet import whole_target
from cop.formats.tree import Node, Run, parts, runs

DEEPEST = 3  # Word's own list styles go so far


class Writer(Flow):
    """Writes at the end of one document. `depth` counts the lists that one is in."""

    TEXT = "Normal"

    def __init__(self, document: Any) -> None:
        self.document = document
        self.depth = 0

    def heading(self, level: int, line: list[Run], style: str = "") -> None:
        made = self.document.add_paragraph(style=style or f"Heading {level}")
        if style:
            _outline(made, level)
        _line(made, line)

    def paragraph(self, line: list[Run], style: str = "Normal") -> Any:
        made = self.document.add_paragraph(style=style)
        _line(made, line)
        return made

    def strong(self, line: list[Run], style: str) -> None:
        self.paragraph(_bold(line), style)

    def rule(self) -> None:
        _rule(self.paragraph([]))

    def items(self, node: Node, style: str) -> None:
        self.depth += 1
        level = min(self.depth, DEEPEST)
        suffix = f" {level}" if level > 1 else ""
        ordered = node.tag == "ol"
        look = ("List Number" if ordered else "List Bullet") + suffix
        number = self._numbering(look, node.attributes.get("start", "1")) if ordered else None
        for item in (child for child in node.children if isinstance(child, Node)):
            self._item(item, look, f"List Continue{suffix}", number)
        self.depth -= 1

    def _item(self, item: Node, look: str, further: str, number: int | None) -> None:
        first = True
        for part in parts(item):
            if isinstance(part, list) or part.tag == "p":
                line = runs(part if isinstance(part, list) else part.children)
                made = self.paragraph(line, look if first else further)
                if first and number is not None:
                    _count_by(made, number)
                first = False
            else:
                self.block(part, further)

    def _numbering(self, look: str, start: str) -> int:
        """A count of its own for one list, of the kind that the style has."""
        numbering = self.document.part.numbering_part.element
        style = self.document.styles[look].element
        model = numbering.num_having_numId(style.pPr.numPr.numId.val).abstractNumId.val
        made = numbering.add_num(model)
        made.add_lvlOverride(ilvl=0).add_startOverride(int(start))
        return int(made.numId)

    def table(self, node: Node) -> None:
        rows = [[cell for cell in row.children if isinstance(cell, Node)] for row in node.all("tr")]
        columns = max((len(row) for row in rows), default=0)
        if not columns:
            return
        table = self.document.add_table(rows=len(rows), cols=columns, style="Table Grid")
        for made, cells in zip(table.rows, rows, strict=True):
            _mark(made, "w:cantSplit")
            if cells and all(cell.tag == "th" for cell in cells):
                _mark(made, "w:tblHeader")  # named aloud with each cell, repeated on each page
            for place, cell in zip(made.cells, cells, strict=False):
                _fill(place.paragraphs[0], cell)
        self.paragraph([])


def _fill(paragraph: Any, cell: Node) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    line = runs(cell.children)
    _line(paragraph, _bold(line) if cell.tag == "th" else line)
    if "align-right" in cell.classes:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif "align-center" in cell.classes:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _bold(line: list[Run]) -> list[Run]:
    return [Run(one.text, True, one.italic, one.code, one.raised, one.target) for one in line]


def _line(paragraph: Any, line: list[Run]) -> None:
    for run in line:
        target = whole_target(run.target)
        made = _linked(paragraph, target) if target else paragraph.add_run()
        made.text = run.text  # the library writes \n and tabs as elements
        made.bold, made.italic = run.bold or None, run.italic or None
        if run.raised:
            made.font.superscript = True
        if run.code:
            made.font.name = "Courier New"
        if target:
            made.font.underline = True


def _linked(paragraph: Any, target: str) -> Any:
    """A run inside a hyperlink to `target`."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.text.run import Run as WordRun

    key = paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link, inside = OxmlElement("w:hyperlink"), OxmlElement("w:r")
    link.set(qn("r:id"), key)
    link.append(inside)
    paragraph._p.append(link)
    return WordRun(inside, paragraph)


def _mark(row: Any, mark: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(mark))


def _count_by(paragraph: Any, number: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def _outline(paragraph: Any, level: int) -> None:
    """The title counts as the first heading, as on the page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement("w:outlineLvl")
    made.set(qn("w:val"), str(level - 1))
    paragraph._p.get_or_add_pPr().append(made)


def _rule(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "8A8577")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
