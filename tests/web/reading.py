"""Reading a page as a machine does: its headings, its title, what it would run."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """What the tests ask of a page; `forbidden` is what the CSP refuses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.h1: list[str] = []
        self.title = ""
        self.ids: list[str] = []
        self.forbidden: list[str] = []
        self.marks: dict[str, list[str]] = {}
        self.fields: dict[str, str] = {}
        self.links: list[str] = []
        self.text = ""
        self._inside: list[str] = []
        self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.text += " "  # what stands in another element isn't the same word
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" and "href" in given else []
        self.forbidden += [
            f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")
        ]
        for name, value in given.items():
            if name.startswith("data-"):
                self.marks.setdefault(name, []).append(value)
        if tag == "input" and "name" in given and given.get("type") not in {"radio", "checkbox"}:
            self.fields[given["name"]] = given.get("value", "")
        if tag in {"h1", "title", "textarea", "script"}:
            self._inside.append(tag)
        if tag == "h1":
            self.h1.append("")
        if tag == "textarea":
            self._area = given.get("name", "")
            self.fields[self._area] = ""

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        where = self._inside[-1] if self._inside else ""
        if where == "h1":
            self.h1[-1] += data
        if where == "title" and not self.h1:
            self.title += data
        if where == "textarea":
            self.fields[self._area] += data
        if where != "script":
            self.text += data

    @property
    def words(self) -> str:
        """All that can be read, on one line."""
        return " ".join(self.text.split())
