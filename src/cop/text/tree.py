"""The shape of the rendered tree: headings, tables, images, tasks and links of our own making."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as etree
from dataclasses import dataclass
from urllib.parse import urlsplit

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from cop.text.links import allowed_target

FIRST_HEADING = 3  # the page has h1, its section h2
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SPACES = re.compile(r"\s+")
_TASK = re.compile(r"\[([ xX])\]\s+")


@dataclass(frozen=True)
class Words:
    """The few words that rendering adds, in the language of whoever saves."""

    to_do: str
    done: str
    back: str  # holds {} for the number of the note
    image: str


class ShapeTreeprocessor(Treeprocessor):
    """Runs last, on final texts and attributes."""

    def __init__(self, md: Markdown, words: Words) -> None:
        super().__init__(md)
        self.words = words

    def run(self, root: etree.Element) -> None:
        _shape_headings(root)
        parents = {child: parent for parent in root.iter() for child in parent}
        for element in list(root.iter()):
            for name in ("id", "href"):
                value = element.get(name, "")
                if value.startswith(("fn", "#fn")):  # a footnote's name may hold spaces
                    element.set(name, _SPACES.sub("-", value))
            match element.tag:
                case "img":
                    _image_to_link(element, parents, self.words.image)
                case "a":
                    _shape_link(element, self.words.back)
                case "li":
                    _shape_task(element, self.words)
                case "th" | "td":
                    _shape_cell(element)
                case "table":
                    _wrap_table(element, parents[element])


def _shape_headings(root: etree.Element) -> None:
    """Headings start at h3, whatever sign their author starts with, and none skips a level: who
    listens to a page goes by them (WCAG 1.3.1)."""
    headings = [element for element in root.iter() if element.tag in _HEADINGS]
    shift = FIRST_HEADING - min((int(one.tag[1]) for one in headings), default=FIRST_HEADING)
    above = FIRST_HEADING - 1
    for heading in headings:
        above = min(6, int(heading.tag[1]) + shift, above + 1)
        heading.tag = f"h{above}"


def _image_to_link(
    image: etree.Element, parents: dict[etree.Element, etree.Element], word: str
) -> None:
    """No image is fetched from elsewhere: a link says what it shows, and the reader chooses."""
    target, label = image.get("src", ""), image.get("alt", "").strip()
    image.attrib.clear()
    image.text = f"{label} ({word})" if label else word
    above = parents.get(image)
    while above is not None and above.tag != "a":
        above = parents.get(above)
    image.tag = "span" if above is not None else "a"
    if image.tag == "a":
        image.set("href", target)
        _shape_link(image, "")


def _shape_link(link: etree.Element, back: str) -> None:
    target = html.unescape(link.get("href", ""))
    if link.get("class") == "footnote-backref":
        link.set("aria-label", back.replace("{}", link.attrib.pop("title", "")))
    if allowed_target(target) is None:
        link.tag = "span"
        link.attrib.clear()
    elif "@" in urlsplit(target).netloc:
        # https://bank.example@evil.example/ goes to evil.example: say so.
        host = f" ({urlsplit(target).hostname})"
        if len(link):
            link[-1].tail = (link[-1].tail or "") + host
        else:
            link.text = (link.text or "") + host


def _shape_task(item: etree.Element, words: Words) -> None:
    """`- [x] text`: a symbol with a text alternative, no form field."""
    paragraph = len(item) > 0 and item[0].tag == "p" and not (item.text or "").strip()
    holder = item[0] if paragraph else item
    found = _TASK.match((holder.text or "").lstrip())
    if not found:
        return
    done = found[1] != " "
    mark = etree.Element("span", {"class": "task", "role": "img"})
    mark.set("aria-label", words.done if done else words.to_do)
    mark.text = "☑" if done else "☐"
    mark.tail = " " + (holder.text or "").lstrip()[found.end() :]
    holder.text = None
    holder.insert(0, mark)


def _shape_cell(cell: etree.Element) -> None:
    align = cell.attrib.pop("align", "")
    if cell.tag == "th":
        cell.set("scope", "col")
    if align in {"right", "center"}:
        cell.set("class", f"align-{align}")


def _wrap_table(table: etree.Element, parent: etree.Element) -> None:
    """A region that scrolls and can be reached by keyboard, named by the table's columns."""
    columns = ["".join(cell.itertext()).strip() for cell in table.iter("th")]
    box = etree.Element("div", {"class": "table-scroll", "tabindex": "0"})
    if any(columns):
        # Not a landmark: one text may have several alike, and a page several texts.
        box.set("role", "group")
        box.set("aria-label", ", ".join(filter(None, columns))[:120])
    box.tail, table.tail = table.tail, None
    place = list(parent).index(table)
    parent[place] = box
    box.append(table)
