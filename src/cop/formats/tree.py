"""Safe HTML as a small tree, for writers of other formats.

What `cop.text` rendered is well formed and of its allow-list only, so a tree of it needs no repair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

VOID = frozenset({"br", "hr"})
IN_LINE = frozenset({"a", "strong", "em", "code", "span", "sup", "br"})
_SPACES = re.compile(r"[ \t\n\r\f]+")


@dataclass
class Node:
    """One element: its name, its attributes, what is in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.attributes.get("class", "").split())

    def all(self, tag: str) -> Iterator[Node]:
        """Every element of this name below, in order."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag == tag:
                    yield child
                yield from child.all(tag)


@dataclass(frozen=True)
class Run:
    """A stretch of text in one look; a line break is `\\n`."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    raised: bool = False
    target: str = ""


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(markup: str) -> Node:
    """The tree of rendered HTML, below one root."""
    builder = _Builder()
    builder.feed(markup)
    builder.close()
    return builder.root


def parts(node: Node) -> Iterator[Node | list[Node | str]]:
    """What a block holds: blocks, and between them what runs in lines, gathered."""
    line: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str) or child.tag in IN_LINE:
            line.append(child)
            continue
        if any(not isinstance(one, str) or one.strip() for one in line):
            yield line
        line = []
        yield child
    if any(not isinstance(one, str) or one.strip() for one in line):
        yield line


def runs(children: list[Node | str]) -> list[Run]:
    """A line of text as stretches; white space as a browser shows it."""
    found: list[Run] = []
    for run in _stretches(children, Run("")):
        text = _SPACES.sub(" ", run.text) if run.text != "\n" else "\n"
        if not found or found[-1].text.endswith((" ", "\n")):
            text = text.lstrip(" ")
        if text == "\n" and found:
            found[-1] = replace(found[-1], text=found[-1].text.rstrip(" "))
        if text:
            found.append(replace(run, text=text))
    if found:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip(" \n\u00a0"))
    return [run for run in found if run.text]


def _stretches(children: list[Node | str], look: Run) -> Iterator[Run]:
    for child in children:
        if isinstance(child, str):
            yield replace(look, text=child)
            continue
        match child.tag:
            case "br":
                yield replace(look, text="\n")
            case "strong":
                yield from _stretches(child.children, replace(look, bold=True))
            case "em":
                yield from _stretches(child.children, replace(look, italic=True))
            case "code":
                yield from _stretches(child.children, replace(look, code=True))
            case "sup":
                yield from _stretches(child.children, replace(look, raised=True))
            case "a" if "footnote-backref" in child.classes:
                continue  # an arrow back to a place that a file doesn't jump to
            case "a":
                target = child.attributes.get("href", "")
                yield from _stretches(child.children, replace(look, target=target))
            case _other:
                yield from _stretches(child.children, look)


def plain(node: Node) -> str:
    """All text of a node as it stands, for code blocks."""
    return "".join(child if isinstance(child, str) else plain(child) for child in node.children)
