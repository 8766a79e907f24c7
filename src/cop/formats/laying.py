"""What every kind of file has in common: the order of a sheet, and which block is written how."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from cop.formats.sheet import Sheet, before_words
from cop.formats.tree import Node, Run, parse, parts, plain, runs
from cop.i18n import gettext as _


class Flow(ABC):
    """Flowing text in one kind of file; `style` is a name of a paragraph style of its own, of which
    all have `Quote`, `Box` and `Code`. `TEXT`: what running text is in, where nothing else is."""

    TEXT: ClassVar[str]

    @abstractmethod
    def heading(self, level: int, line: list[Run], style: str = "") -> None: ...

    @abstractmethod
    def paragraph(self, line: list[Run], style: str) -> Any: ...

    @abstractmethod
    def strong(self, line: list[Run], style: str) -> None:
        """A line that names what follows it, in a place of this style."""

    @abstractmethod
    def items(self, node: Node, style: str) -> None:
        """A list, numbered or not."""

    @abstractmethod
    def table(self, node: Node) -> None: ...

    @abstractmethod
    def rule(self) -> None: ...

    def blocks(self, node: Node, style: str = "") -> None:
        """All that `node` holds, in paragraphs of `style`."""
        for part in parts(node):
            if isinstance(part, list):
                self.paragraph(runs(part), style or self.TEXT)
            else:
                self.block(part, style or self.TEXT)

    def block(self, node: Node, style: str) -> None:
        match node.tag:
            case "p" if "admonition-title" in node.classes:
                self.strong(runs(node.children), style)
            case "p":
                self.paragraph(runs(node.children), style)
            case "h3" | "h4" | "h5" | "h6":
                self.heading(int(node.tag[1]), runs(node.children))
            case "ul" | "ol":
                self.items(node, style)
            case "table":
                self.table(node)
            case "pre":
                self.paragraph([Run(plain(node).rstrip("\n"))], "Code")
            case "hr":
                self.rule()
            case "dt":
                self.strong(runs(node.children), style)
            case "dd" | "blockquote":
                self.blocks(node, "Quote" if style == self.TEXT else style)
            case "aside":
                self.strong([Run(_("A reserved passage"))], "Box")
                self.blocks(node, "Box")
            case "div" if "admonition" in node.classes:
                self.blocks(node, "Box")
            case _other:
                self.blocks(node, style)


def lay_out(sheet: Sheet, writer: Flow, *, kind: str, fact: str) -> None:
    """Write all of `sheet`. kind, fact: the styles of the line above the text and of a short field."""
    writer.heading(1, [Run(sheet.title)], style="Title")
    writer.paragraph([Run(sheet.kind)], kind)
    if sheet.summary:
        writer.paragraph([Run(sheet.summary)], "Subtitle")
    for label, words in sheet.facts:
        writer.paragraph([Run(before_words(label), bold=True), Run(words)], fact)
    for label, markup in sheet.sections:
        if label:
            writer.heading(2, [Run(label)])
        writer.blocks(parse(markup))
    writer.paragraph([Run(sheet.foot)], "Source")
