"""The beginning of a text, as plain words."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from cop.text.refused import TextRefused
from cop.text.rendering import render
from cop.text.reserve import without_reserved

_UNSAID = {"sup", "pre", "th", "td"}
# No-break spaces stay: French sets one before « ? », which must not begin a line.
_BLANKS = re.compile(r"[ \t\n\r\f\v\u2028\u2029]+")
_IN_LINE = {"a", "strong", "em", "code", "span", "sup"}


class _Words(HTMLParser):
    """Gathers the running text of rendered HTML: no note marks, no code, no tables."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.unsaid = 0
        self.notes = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unsaid += tag in _UNSAID
        self.notes = self.notes or (tag == "div" and ("class", "footnote") in attrs)
        if tag not in _IN_LINE:
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.unsaid -= tag in _UNSAID

    def handle_data(self, data: str) -> None:
        if not self.unsaid and not self.notes:
            self.words.append(data)


class _AllWords(_Words):
    """Code, tables and notes too; the marks of notes, which belong to no sentence, are left out."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unsaid += tag == "sup"
        if tag not in _IN_LINE:
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.unsaid -= tag == "sup"


def plain_text(html: str) -> str:
    """The words of HTML that `render` made, in one line: what is searched, and shown of a hit.

    Given `Prose.html` it holds nothing reserved. Plain text: escape it like any other.
    """
    reader = _AllWords()
    reader.feed(str(html))  # of `Markup`, each slice would be one again
    return _BLANKS.sub(" ", "".join(reader.words)).strip()


def summarise(source: str, length: int = 240) -> str:
    """The first words of a Markdown text, at most `length` characters, reserved passages left out.

    Plain text: escape it like any other. Never raises: of a text that cannot be rendered it gives
    the source.
    """
    try:
        reader = _Words()
        reader.feed(render(source).html)
        text = "".join(reader.words)
    except TextRefused:
        public = without_reserved(source)
        text = "".join(letter for letter in public if letter.isprintable() or letter.isspace())
    text = _BLANKS.sub(" ", text).strip()
    if len(text) <= length:
        return text
    cut = text[:length]
    kept = cut.rsplit(" ", 1)[0] if " " in cut else cut[:-1]
    return kept.rstrip(" ,;:.–—-") + "…"
