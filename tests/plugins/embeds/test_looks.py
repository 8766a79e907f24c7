"""How an embed document looks: only what can be read."""

from __future__ import annotations

import re

import pytest

from cop.plugins.embeds.documents import piece
from cop.plugins.embeds.looks import DARK, GROUNDS, LIGHT, Look, contrast, look_of


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert round(contrast("000000", "ffffff"), 2) == 21
    assert contrast("777777", "777777") == 1
    assert round(contrast("767676", "ffffff"), 2) == 4.54


@pytest.mark.parametrize(
    ("colour", "theme", "kept"),
    [
        ("#1f5f5a", "clair", "1f5f5a"), ("1F5F5A", "clair", "1f5f5a"), ("1f5f5a", "sombre", ""),
        ("ffee00", "clair", ""), ("ffee00", "sombre", "ffee00"), ("ffee00", "auto", ""),
        ("red", "clair", ""), ("1f5f5a;}body{", "clair", ""), ("1f5", "clair", ""),
    ],
)  # fmt: skip
def test_a_colour_is_kept_where_it_can_be_read(colour: str, theme: str, kept: str) -> None:
    assert look_of({"couleur": colour}, [theme]).accent == kept


def test_words_that_mean_nothing_change_nothing() -> None:
    assert look_of({"langue": "xx", "titre": "9"}, ["water", "<b>"]) == Look()
    assert look_of({"langue": "en", "titre": "4"}, ["water", DARK]) == Look(DARK, "", "en", 4)


def test_the_grounds_are_those_of_the_style_and_its_colours_can_be_read() -> None:
    style = piece("document.css")
    found = re.findall(r":root(\[data-theme=sombre\])?\{([^}]+)\}", style)
    for dark, rules in found:
        colours = dict(re.findall(r"--(\w+):#(\w+)", rules))
        ground = colours.pop("ground")
        ground = ground if len(ground) == 6 else "".join(sign * 2 for sign in ground)
        assert ground == GROUNDS[DARK if dark else LIGHT]
        colours.pop("line")
        assert all(contrast(colour, ground) >= 4.5 for colour in colours.values())
    assert len(found) == 2
