"""Rendered HTML as a tree: nothing is lost on the way, and white space is a browser's."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop import text
from cop.formats.tree import Node, Run, parse, parts, runs


def line(markup: str) -> list[Run]:
    return runs(parse(markup).children)


def words_of(node: Node) -> str:
    """All runs of all lines below, in order."""
    found = []
    for part in parts(node):
        found += [one.text for one in runs(part)] if isinstance(part, list) else [words_of(part)]
    return " ".join(found)


def test_a_line_is_cut_where_its_look_changes() -> None:
    assert line('Un <em>mot <strong>fort</strong></em>, <a href="/x"><code>là</code></a><sup>1</sup>') == [
        Run("Un "), Run("mot ", italic=True), Run("fort", bold=True, italic=True), Run(", "),
        Run("là", code=True, target="/x"), Run("1", raised=True),
    ]  # fmt: skip


def test_white_space_runs_together_as_in_a_browser() -> None:
    assert line("  Un\n   <em> deux</em>  <br>\n trois ") == [
        Run("Un "), Run("deux", italic=True), Run("\n"), Run("trois"),
    ]  # fmt: skip


def test_an_arrow_back_to_the_text_is_left_out() -> None:
    assert line('Note. <a class="footnote-backref" href="#u">↩</a>') == [Run("Note.")]


def test_what_stands_between_blocks_is_a_line_of_its_own() -> None:
    found = list(parts(parse("un<ul><li>deux</li></ul> <p>trois</p> ")))
    assert [one if isinstance(one, list) else one.tag for one in found] == [["un"], "ul", "p"]


@pytest.mark.parametrize("source", ["a & b < c", "«\u202fdeux\u00a0mots\u202f»"])
def test_signs_come_through(source: str) -> None:
    (run,) = line(text.render(source).html.removeprefix("<p>").removesuffix("</p>"))
    assert run.text == source


@given(st.text(alphabet=st.sampled_from("ab *_`#>-|\n1.[]():~"), max_size=60))
def test_no_word_is_lost_or_said_twice(source: str) -> None:
    try:
        markup = text.render(source).html
    except text.TextRefused:
        return
    letters = re.sub(r"<[^>]*>|\s", "", re.sub(r"<a[^>]*backref.*?</a>", "", markup))
    letters = letters.replace("&gt;", ">").replace("&amp;", "&").replace("&lt;", "<")
    assert re.sub(r"\s", "", words_of(parse(markup))) == letters
