"""Reserved passages stay with the people present: in doubt, hidden."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cop.text import (
    TextRefused,
    fold,
    has_reserved,
    render,
    summarise,
    without_reserved,
)

CANARY = "zqcanaryqz"
OPEN, CLOSE = ":::reserve{niveau=session}", ":::"

HIDDEN = {
    "plain": f"avant\n\n{OPEN}\n{CANARY}\n{CLOSE}\n\naprès",
    "no empty lines": f"avant\n{OPEN}\n{CANARY}\n{CLOSE}\naprès",
    "no attributes": f"avant\n\n:::reserve\n{CANARY}\n:::\n\naprès",
    "other attributes": f"avant\n\n:::reserve{{niveau=bureau}}\n{CANARY}\n:::\n\naprès",
    "open attributes": f"avant\n\n:::reserve{{niveau=\n{CANARY}\n:::\n\naprès",
    "space": f"avant\n\n::: reserve\n{CANARY}\n:::\n\naprès",
    "accent": f"avant\n\n:::réserve\n{CANARY}\n:::\n\naprès",
    "accent apart": f"avant\n\n:::re\u0301serve\n{CANARY}\n:::\n\naprès",
    "participle": f"avant\n\n:::réservé\n{CANARY}\n:::\n\naprès",
    "capitals": f"avant\n\n:::RESERVE{{Niveau=Session}}\n{CANARY}\n:::\n\naprès",
    "more colons": f"avant\n\n:::::reserve\n{CANARY}\n:::::\n\naprès",
    "full-width colons": f"avant\n\n：：：reserve\n{CANARY}\n:::\n\naprès",
    "invisible character": f"avant\n\n:::\u200breserve\n{CANARY}\n:::\n\naprès",
    "control character": f"avant\n\n:\x01::reserve\n{CANARY}\n:::\n\naprès",
    "Windows newlines": f"avant\r\n\r\n{OPEN}\r\n{CANARY}\r\n{CLOSE}\r\n\r\naprès",
    "old newlines": f"avant\r\r{OPEN}\r{CANARY}\r{CLOSE}\r\raprès",
    "line separators": f"avant\u2028\u2028{OPEN}\u2028{CANARY}\u2028{CLOSE}\u2028\u2028après",
    "spaces at the ends": f"avant\n\n  {OPEN}  \n{CANARY}\n  {CLOSE}  \n\naprès",
    "tab": f"avant\n\n\t{OPEN}\n{CANARY}\n\t{CLOSE}\n\naprès",
    "code block in it": f"avant\n\n{OPEN}\n```\n:::\n```\n{CANARY}\n{CLOSE}\n\naprès",
    "tilde code block in it": f"avant\n\n{OPEN}\n~~~~\n~~~\n:::\n~~~~\n{CANARY}\n{CLOSE}\n\naprès",
    "code in a list in it": f"avant\n\n{OPEN}\n- ```\n:::\n```\n{CANARY}\n{CLOSE}\n\naprès",
    "other container in it": f"avant\n\n{OPEN}\n:::note\nx\n:::\n{CANARY}\n{CLOSE}\n\naprès",
    "passage in it": f"avant\n\n{OPEN}\n{OPEN}\nx\n:::\n{CANARY}\n{CLOSE}\n\naprès",
    "within a code block": f"avant\n\n```\n{OPEN}\n{CANARY}\n{CLOSE}\n```\n\naprès",
    "quoted": f"avant\n\n> {OPEN}\n> {CANARY}\n> {CLOSE}\n\naprès",
    "in a list": f"avant\n\n- {OPEN}\n{CANARY}\n{CLOSE}\n\naprès",
    "indented in a list": f"avant\n\n- x\n\n    {OPEN}\n    {CANARY}\n    {CLOSE}\n\naprès",
    "after words": f"avant {OPEN}\n{CANARY}\n{CLOSE}\n\naprès",
    "on the line of the marker": f"avant\n\n{OPEN} {CANARY}\nx\n{CLOSE}\n\naprès",
    "note defined in it": f"avant [^1]\n\n{OPEN}\n[^1]: {CANARY}\n{CLOSE}\n\naprès",
    "address defined in it": f"[avant][1]\n\n{OPEN}\n[1]: /{CANARY}\n{CLOSE}\n\naprès",
    "two passages": f"avant\n\n{OPEN}\n{CANARY}\n{CLOSE}\n\n{OPEN}\n{CANARY}\n{CLOSE}\n\naprès",
}
TO_THE_END = {
    "unclosed": f"avant\n\n{OPEN}\n{CANARY}\n\n{CANARY}",
    "closed on a line of text": f"avant\n\n{OPEN}\nx :::\n\n{CANARY}",
    "closed in an open code block": f"avant\n\n{OPEN}\n```\nx\n:::\n\n{CANARY}",
    "first of two unclosed": f"avant\n\n{OPEN}\nx\n\n{OPEN}\nx\n:::\n\n{CANARY}",
    "closed with two colons": f"avant\n\n{OPEN}\nx\n::\n\n{CANARY}",
}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_reserved_passage_is_hidden_and_what_surrounds_it_is_not(name: str) -> None:
    source = HIDDEN[name]
    public = without_reserved(source)
    assert has_reserved(source)
    assert (CANARY in public, "avant" in public, "après" in public) == (
        False,
        True,
        True,
    )
    html = render(source).html
    assert (CANARY in html, "avant" in html, "après" in html) == (False, True, True)
    assert CANARY not in summarise(source)


@pytest.mark.parametrize("name", TO_THE_END)
def test_a_passage_that_does_not_end_goes_on_to_the_end(name: str) -> None:
    source = TO_THE_END[name]
    assert without_reserved(source).strip() == "avant"
    assert render(source).html == "<p>avant</p>"
    assert CANARY in render(source).full_html


@pytest.mark.parametrize("name", [*HIDDEN, *TO_THE_END])
def test_the_full_version_keeps_what_is_reserved(name: str) -> None:
    source = {**HIDDEN, **TO_THE_END}[name]
    rendered = render(source)
    assert CANARY in rendered.full_html
    assert rendered.full_html != rendered.html


def test_a_passage_is_an_aside_of_the_full_version() -> None:
    rendered = render(HIDDEN["no empty lines"])
    assert rendered.html == "<p>avant</p>\n<p>après</p>"
    assert (
        rendered.full_html == f'<p>avant</p>\n<aside class="reserve">\n<p>{CANARY}</p>\n</aside>'
        "\n<p>après</p>"
    )


@pytest.mark.parametrize(
    "source",
    [
        "",
        "avant",
        "a ::: b",
        ":::",
        ":::note\nx\n:::",
        "réserve",
        "::reserve",
        "l’heure : 10:30:00",
    ],
)
def test_a_text_without_passage_is_left_as_it_is(source: str) -> None:
    assert without_reserved(source) == source
    assert not has_reserved(source)
    assert render(source).html == render(source).full_html


def test_the_marker_lines_of_the_renderer_cannot_be_forged() -> None:
    assert "aside" not in render("\x01:::res\n\nx\n\n\x01:::").full_html


def test_notes_of_the_public_text_do_not_carry_a_mark_of_the_reserved_one() -> None:
    public = "avant [^1]\n\n[^1]: note"
    assert render(f"{public}\n\n{OPEN}\n{CANARY}\n{CLOSE}").html == render(public).html


PARTS = (
    f"{OPEN}/:::reserve/:::/::::/:::note/```/~~~/> :::/- :::reserve//texte/    :::/> x/- x/| a |"
)
lines = st.lists(
    st.one_of(
        st.sampled_from([*PARTS.split("/"), "|---|", "[^1]: x", "x :::Réserve y"]),
        st.text(alphabet=":`~reservé{}> -\t\r\n\u200b", max_size=12),
    ),
    max_size=12,
)


@given(lines)
def test_removing_twice_is_removing_once(parts: list[str]) -> None:
    once = without_reserved("\n".join(parts))
    assert without_reserved(once) == once
    assert not has_reserved(once)


@settings(deadline=None)
@given(lines, lines, st.booleans())
def test_a_canary_inside_never_comes_out(
    before: list[str], after: list[str], same_line: bool
) -> None:
    glue = " " if same_line else "\n"
    source = "\n".join([*before, f"{OPEN}{glue}{CANARY}", CLOSE, *after])
    assert CANARY not in without_reserved(source)
    assert CANARY not in fold(summarise(source))
    with suppress(TextRefused):
        assert CANARY not in render(source).html


@settings(deadline=None)
@given(lines)
def test_public_html_is_that_of_the_text_without_passages(parts: list[str]) -> None:
    source = "\n".join(parts)
    with suppress(TextRefused):
        assert render(source).html == render(without_reserved(source)).html


@pytest.mark.parametrize("unseen", ["\0", "\ud800", "\x01", "\u200b"])
def test_the_summary_of_a_refused_text_is_public_and_printable(unseen: str) -> None:
    source = f"avant\0\n\n:::{unseen}reserve\n{CANARY}\n"
    with pytest.raises(TextRefused):
        render(source)
    assert summarise(source) == "avant"
