"""Nothing that an author writes leaves the allow-list, whatever the corpus tries."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cop.text import TextRefused, render
from cop.text.clean import ATTRIBUTES, CLASSES, REL, TAGS, VALUES, clean

CORPUS = Path(__file__).parent / "corpus" / "xss.txt"
LINK = re.compile(
    r"https?://[^\s\\/][^\s\\]*|mailto:[^\s?&\\]+|/(?![/\\])[^\s\\]*|#u-[0-9a-f]{8}-\S+",
    re.IGNORECASE,
)


def vectors() -> list[tuple[str, str]]:
    """Class and name, then the Markdown text, of each record of the corpus."""
    records = CORPUS.read_text(encoding="utf-8").removesuffix("\n").split("\n%%\n")
    return [
        (title.removeprefix("# "), body) for title, _, body in (r.partition("\n") for r in records)
    ]


class Inspector(HTMLParser):
    """Reads HTML and notes whatever is not on the allow-list."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in TAGS:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if not allowed(tag, name, value or ""):
                self.faults.append(f"<{tag} {name}={value!r}>")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.faults.append(f"<![{data}]>")


def allowed(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return bool(value) and set(value.split()) <= CLASSES.get(tag, frozenset())
    if name == "href":
        return tag == "a" and LINK.fullmatch(value) is not None
    if name == "rel":
        return tag == "a" and value == REL
    if name == "id":
        return tag in {"li", "sup"} and value.startswith("u-")
    if name == "start":
        return tag == "ol" and value.isdigit()
    return name in ATTRIBUTES.get(tag, frozenset()) and VALUES.get((tag, name), value) == value


def faults_of(markup: str) -> list[str]:
    inspector = Inspector()
    inspector.feed(markup)
    inspector.close()
    return inspector.faults


@pytest.mark.parametrize("text", [pytest.param(body, id=title) for title, body in vectors()])
def test_a_vector_stays_within_the_allow_list(text: str) -> None:
    rendered = render(text)
    assert faults_of(rendered.html) == []
    assert faults_of(rendered.full_html) == []


def test_the_corpus_covers_every_class() -> None:
    titles = [title for title, _ in vectors()]
    assert len(titles) == len(set(titles)) == 200
    assert {title.split(":")[0] for title in titles} == {
        "raw HTML",
        "links",
        "images",
        "references",
        "autolinks",
        "footnotes",
        "mutation",
        "SVG and MathML",
        "DOM clobbering",
        "CSS",
        "placeholders",
        "reserved passages",
        "text direction",
    }


@pytest.mark.parametrize("text", [body for title, body in vectors() if title.startswith("raw")])
def test_raw_html_makes_no_element_of_its_own(text: str) -> None:
    inspector = Inspector()
    inspector.feed(render(text).full_html)
    # `p` to `td`: what Markdown around the vector makes. No image, no form, no frame, no <b>.
    assert set(inspector.tags) <= TAGS - {"a", "sup"}


@pytest.mark.parametrize(
    "target",
    [
        "javascript:123",
        "vbscript:1",
        "data:1",
        "javascript:é`1`",
        "javascript:80/%0aalert(1)",
    ],
)
def test_a_scheme_that_bleach_lets_through_is_stopped(target: str) -> None:
    markup = clean(f'<a href="{target}">x</a>', "u-0-")
    assert markup == f'<a rel="{REL}">x</a>'
    assert render(f"[x]({target})").html == "<p><span>x</span></p>"


@pytest.mark.parametrize("markup", [body for _, body in vectors()])
def test_the_sanitisers_alone_hold_too(markup: str) -> None:
    assert faults_of(clean(markup, "u-00000000-")) == []


def test_a_forged_class_or_id_is_dropped() -> None:
    markup = clean(
        '<div class="admonition button" id="main" tabindex="5" role="alert" style="top:0">x</div>',
        "u-0-",
    )
    assert markup == '<div class="admonition">x</div>'


def test_the_inspector_can_fail() -> None:
    assert faults_of('<img src=x onerror="1"><a href="javascript:1">') == [
        "<img>",
        "<img src='x'>",
        "<img onerror='1'>",
        "<a href='javascript:1'>",
    ]


def test_refused_texts_say_so_without_markup() -> None:
    with pytest.raises(TextRefused) as refusal:
        render("<b>\0")
    assert "<" not in str(refusal.value)
