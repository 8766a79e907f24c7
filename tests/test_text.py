"""What Markdown becomes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cop.text import RENDERER_VERSION, Rendered, TextRefused, render, summarise

REL = ' rel="noopener noreferrer nofollow ugc"'


def html(source: str) -> str:
    return render(source).html


def flat(source: str) -> str:
    """On one line, with ids without the text's own number."""
    return re.sub(r"u-[0-9a-f]{8}-", "u-", html(source)).replace("\n", "")


def test_the_renderer_gives_its_version() -> None:
    assert render("a") == Rendered("<p>a</p>", "<p>a</p>", RENDERER_VERSION)


def test_the_same_text_is_rendered_once() -> None:
    assert render("rendered *once*") is not render("rendered *twice*")
    assert render("rendered *once*") is render("rendered *once*")


def test_headings_start_below_the_section_and_end_at_six() -> None:
    source = "\n\n".join("#" * level + f" {level}" for level in range(1, 7))
    assert flat(source) == "<h3>1</h3><h4>2</h4><h5>3</h5><h6>4</h6><h6>5</h6><h6>6</h6>"


def test_a_heading_needs_no_empty_lines_and_may_be_closed() -> None:
    assert flat("a\n## b ##\nc") == "<p>a</p><h3>b</h3><p>c</p>"


def test_a_word_with_a_hash_is_no_heading() -> None:
    assert flat("#partage\n\n1. C#") == "<p>#partage</p><ol><li>C#</li></ol>"


def test_underlined_titles_are_headings() -> None:
    assert flat("a\n===\n\nb\n---") == "<h3>a</h3><h4>b</h4>"


@pytest.mark.parametrize(
    ("source", "levels"),
    [
        ("## a\n\n### b\n\n## c", [3, 4, 3]),
        ("### a\n\n# b\n\n## c", [3, 3, 4]),
        ("# a\n\n#### b\n\n##### c", [3, 4, 5]),
        ("###### a", [3]),
    ],
)
def test_headings_start_at_the_third_level_and_skip_none(source: str, levels: list[int]) -> None:
    assert [int(level) for level in re.findall(r"<h(\d)>", render(source).html)] == levels


def test_a_list_needs_no_empty_line_before_it() -> None:
    assert flat("Il faut :\n- a\n- b\nsuite\n- c") == (
        "<p>Il faut :</p><ul><li>a</li><li>bsuite</li><li>c</li></ul>"
    )


def test_a_numbered_list_keeps_its_first_number() -> None:
    assert flat("3. a\n4. b") == '<ol start="3"><li>a</li><li>b</li></ol>'


def test_raw_html_is_shown_as_text() -> None:
    assert html("<div onclick=x>*a*</div>") == "<p>&lt;div onclick=x&gt;<em>a</em>&lt;/div&gt;</p>"
    assert html("a <!-- b --> c") == "<p>a &lt;!-- b --&gt; c</p>"


def test_code_is_shown_as_it_is() -> None:
    assert html("`<b>&amp;`") == "<p><code>&lt;b&gt;&amp;amp;</code></p>"
    assert html("```python {.x}\n<b> & *a*\n\n\n:::\n```") == (
        "<pre><code>&lt;b&gt; &amp; *a*\n\n\n:::\n</code></pre>"
    )


def test_an_unclosed_code_block_goes_on_to_the_end() -> None:
    assert flat("a\n\n~~~\nb\n\n# c") == "<p>a</p><pre><code>b# c</code></pre>"
    assert flat("~~~~\n~~~\n~~~~\na") == "<pre><code>~~~</code></pre><p>a</p>"


def test_a_table_scrolls_and_has_a_header_row() -> None:
    assert flat("| Poste | *Prix* |\n|:-:|--:|\n| a | 1 |") == (
        '<div aria-label="Poste, Prix" class="table-scroll" role="group" tabindex="0"><table>'
        '<thead><tr><th class="align-center" scope="col">Poste</th>'
        '<th class="align-right" scope="col"><em>Prix</em></th></tr></thead>'
        '<tbody><tr><td class="align-center">a</td><td class="align-right">1</td></tr></tbody>'
        "</table></div>"
    )


def test_a_table_without_column_names_has_no_name() -> None:
    assert html("| | |\n|---|---|\n| a | 1 |").startswith(
        '<div class="table-scroll" tabindex="0"><table>'
    )


def test_markup_in_a_column_name_stays_inside_the_label() -> None:
    assert 'aria-label="&quot;&gt;&lt;b&gt;, x"' in html('| "><b> | x |\n|---|---|\n| a | 1 |')


def test_tasks_are_symbols_with_a_text_alternative() -> None:
    assert flat("- [ ] a\n- [x] *b*\n- [y] c") == (
        '<ul><li><span aria-label="To do" class="task" role="img">☐</span> a</li>'
        '<li><span aria-label="Done" class="task" role="img">☑</span> <em>b</em></li>'
        "<li>[y] c</li></ul>"
    )


def test_tasks_of_a_loose_list_are_tasks_too() -> None:
    assert flat("- [X] a\n\n- b") == (
        '<ul><li><p><span aria-label="Done" class="task" role="img">☑</span> a</p></li>'
        "<li><p>b</p></li></ul>"
    )


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("note", "note"),
        ("conseil", "tip"),
        ("tip", "tip"),
        ("Attention", "warning"),
        ("warning", "warning"),
        ("danger", "danger"),
        ("button", "note"),
        ("button danger", "note"),
    ],
)
def test_boxes_have_one_of_four_kinds(word: str, kind: str) -> None:
    assert flat(f'!!! {word} "Titre"\n    a') == (
        f'<div class="admonition {kind}"><p class="admonition-title">Titre</p><p>a</p></div>'
    )


def test_notes_lead_there_and_back_with_ids_of_their_own() -> None:
    assert flat("a[^n n]\n\n[^n n]: b") == (
        f'<p>a<sup id="u-fnref:n-n"><a class="footnote-ref" href="#u-fn:n-n"{REL}>1</a></sup></p>'
        '<div class="footnote"><hr><ol><li id="u-fn:n-n"><p>b&nbsp;'
        '<a aria-label="Back to note 1 in the text" class="footnote-backref" '
        f'href="#u-fnref:n-n"{REL}>↩</a></p></li></ol></div>'
    )


def test_ids_of_two_texts_on_one_page_differ() -> None:
    ids = [re.findall(r'id="([^"]+)"', html(f"{word}[^1]\n\n[^1]: note")) for word in "ab"]
    assert len(set(ids[0] + ids[1])) == 4


def test_definitions() -> None:
    assert flat("AMP\n:   un réseau") == "<dl><dt>AMP</dt><dd>un réseau</dd></dl>"


def test_links_and_mail_addresses() -> None:
    assert html("<https://a.example/?b=1&c=2>") == (
        f'<p><a href="https://a.example/?b=1&amp;c=2"{REL}>https://a.example/?b=1&amp;c=2</a></p>'
    )
    assert (
        html("<moi@a.example>") == f'<p><a href="mailto:moi@a.example"{REL}>moi@a.example</a></p>'
    )
    assert html('[a](/cas/12#b "c")') == f'<p><a href="/cas/12#b" title="c"{REL}>a</a></p>'
    assert html("https://a.example/ moi@a.example") == "<p>https://a.example/ moi@a.example</p>"


@pytest.mark.parametrize(
    "target",
    [
        "ftp://a.example/",
        "//a.example/",
        "/\\a.example",
        "a.html",
        "../a",
        "?a",
        "#",
        "tel:+33",
        "",
    ],
)
def test_other_targets_leave_the_words_without_the_link(target: str) -> None:
    assert html(f"[mots](<{target}>)") == "<p><span>mots</span></p>"


def test_a_user_before_the_host_shows_where_the_link_leads() -> None:
    assert html("[ma *banque*](https://banque.example@evil.example/)") == (
        f'<p><a href="https://banque.example@evil.example/"{REL}>'
        "ma <em>banque</em> (evil.example)</a></p>"
    )


def test_an_image_becomes_a_link_to_it() -> None:
    assert html("![le puits](https://a.example/p.jpg)") == (
        f'<p><a href="https://a.example/p.jpg"{REL}>le puits (image)</a></p>'
    )
    assert html("![](javascript:1)") == "<p><span>image</span></p>"
    assert html("[![le puits](https://a.example/p.jpg)](https://b.example/)") == (
        f'<p><a href="https://b.example/"{REL}><span>le puits (image)</span></a></p>'
    )


def test_entities_are_read_once() -> None:
    assert html("&eacute; &amp;lt; AT&T") == "<p>é &amp;lt; AT&amp;T</p>"


def test_a_summary_is_the_beginning_in_plain_words() -> None:
    source = "# Titre\n\nUn *texte* avec [lien](https://a.example/)[^1].\n\n- a\n- b\n\n[^1]: note"
    assert summarise(source) == "Titre Un texte avec lien. a b"


def test_a_summary_leaves_out_code_and_tables() -> None:
    assert summarise("a\n\n```\nb\n```\n\n| c | d |\n|---|---|\n| e | f |\n\ng") == "a g"


def test_a_summary_is_cut_at_a_word() -> None:
    assert (
        summarise("Nous avons rencontré, hier, l’association", 28) == "Nous avons rencontré, hier…"
    )
    assert summarise("a" * 300, 10) == "a" * 9 + "…"


def test_a_summary_is_not_html() -> None:
    assert summarise("&lt;b&gt; `<i>` \\*") == "<b> <i> *"


@settings(deadline=None, max_examples=200)
@given(st.text())
def test_any_text_is_refused_or_rendered(source: str) -> None:
    try:
        rendered = render(source)
    except TextRefused:
        return
    assert "\0" not in rendered.full_html
    assert "<script" not in rendered.full_html


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="ab []()*_`<>!|^\\&#-+:=\"'{}\n\t1.~é", max_size=120))
def test_any_markup_is_refused_or_rendered(source: str) -> None:
    try:
        rendered = render(source)
    except TextRefused:
        return
    tags = re.findall(r"<(/?)([a-z0-9]+)", rendered.html)
    opened = [tag for slash, tag in tags if not slash and tag not in {"br", "hr"}]
    assert sorted(opened) == sorted(tag for slash, tag in tags if slash)


@settings(deadline=None)
@given(st.text(max_size=400), st.integers(2, 60))
def test_a_summary_keeps_to_its_length(source: str, length: int) -> None:
    assert len(summarise(source, length)) <= length
