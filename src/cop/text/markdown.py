"""Step three: Python-Markdown, set up without raw HTML, attributes or anything of the author's own.

What comes out is *not* safe yet: `cop.text.clean` comes after it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor
from markdown.extensions.admonition import AdmonitionExtension, AdmonitionProcessor
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from cop.text.fences import FencePreprocessor
from cop.text.tree import ShapeTreeprocessor, Words

# Lines that no author can write: `normalise` takes control characters out.
RESERVE_OPENS = "\x01:::reserve"
RESERVE_CLOSES = "\x01:::"
BOXES = {
    "note": "note",
    "conseil": "tip",
    "tip": "tip",
    "attention": "warning",
    "warning": "warning",
    "danger": "danger",
}


class _Boxes(AdmonitionProcessor):
    """`!!! conseil "Title"`: only the classes we know; any other word makes a note."""

    def get_class_and_title(self, match: re.Match[str]) -> tuple[str, str | None]:
        kind, title = super().get_class_and_title(match)
        return BOXES.get(kind.split(" ")[0], "note"), title


class _Heading(HashHeaderProcessor):
    """`# Title` with its space, so that a line may start with a #word."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6}) +(?P<header>[^\n]+)(?:\n|$)")


class _Reserve(BlockProcessor):
    """The blocks between the two marker lines go into one `<aside>`."""

    def test(self, parent: etree.Element, block: str) -> bool:
        return block.startswith(RESERVE_CLOSES)

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        if not blocks.pop(0).startswith(RESERVE_OPENS):
            return
        inside: list[str] = []
        while blocks and not blocks[0].startswith(RESERVE_CLOSES):
            inside.append(blocks.pop(0))
        aside = etree.SubElement(parent, "aside", {"class": "reserve"})
        self.parser.parseBlocks(aside, inside)


class _Mail(InlineProcessor):
    """`<name@host>`: plain letters, where Python-Markdown writes an entity for each."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element, int, int]:
        address = m[1].removeprefix("mailto:")
        link = etree.Element("a", {"href": f"mailto:{address}"})
        link.text = AtomicString(address)
        return link, m.start(0), m.end(0)


def build(words: Words) -> Markdown:
    """One Markdown converter, for one text."""
    md = Markdown(
        extensions=[
            AdmonitionExtension(),
            DefListExtension(),
            FootnoteExtension(BACKLINK_TITLE="%d"),
            SaneListExtension(),
            TableExtension(use_align_attribute=True),
        ],
        output_format="html",
    )
    md.preprocessors.deregister("html_block")
    for name in ("html", "entity", "automail"):
        md.inlinePatterns.deregister(name)
    md.inlinePatterns.register(_Mail(r"<([^<>\s!@]+@[^<>\s@]+)>", md), "automail", 110)
    md.preprocessors.register(FencePreprocessor(md), "fences", 25)
    md.parser.blockprocessors.register(_Boxes(md.parser), "admonition", 105)
    md.parser.blockprocessors.register(_Heading(md.parser), "hashheader", 70)
    md.parser.blockprocessors.register(_Reserve(md.parser), "reserve", 110)
    md.treeprocessors.register(ShapeTreeprocessor(md, words), "shape", -10)
    return md
