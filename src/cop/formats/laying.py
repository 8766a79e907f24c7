"""The order in which a sheet is written, the same in every kind of file."""

from __future__ import annotations

from typing import Any, Protocol

from cop.formats.sheet import Sheet, before_words
from cop.formats.tree import Node, Run, parse


class Writer(Protocol):
    """What a kind of file knows to write; `style` is a name of its own."""

    def heading(self, level: int, line: list[Run], style: str = ...) -> Any: ...

    def paragraph(self, line: list[Run], style: str) -> Any: ...

    def blocks(self, node: Node) -> None: ...


def lay_out(sheet: Sheet, writer: Writer, *, kind: str, fact: str) -> None:
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
