"""The stylesheet keeps its promises: readable in both themes, light, and nobody else's."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "src/cop/web"
CSS = (WEB / "static/cop.css").read_text()
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))

# Words on each ground that they are used on; WCAG 1.4.3 asks for 4.5.
WORDS = [
    *((ink, ground) for ink in ("ink", "soft", "accent", "accent-deep", "warm", "danger")
      for ground in ("paper", "sheet")),
    *((ink, "sunk") for ink in ("ink", "soft", "accent")),
    *((ink, f"{wash}-wash") for ink in ("ink", "soft", "accent")
      for wash in ("accent", "warm", "ok", "danger")),
    ("warm", "warm-wash"), ("ok", "ok-wash"), ("danger", "danger-wash"),
    ("on-accent", "accent"), ("on-accent", "accent-deep"),
]  # fmt: skip


def palette(start: str) -> dict[str, str]:
    """The colours of the rule that begins with `start`, by name."""
    rule = CSS[CSS.index(start) :]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", rule[: rule.index("}")]))


THEMES = {
    "light": palette(".cop {"),
    "dark": palette('.cop[data-theme="dark"] {'),
    "dark by preference": palette(".cop:not([data-theme]) {"),
}


def luminance(colour: str) -> float:
    """WCAG's relative luminance of `#rrggbb`."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_words_can_be_read_on_every_ground(theme: str) -> None:
    colours = THEMES[theme]

    faint = {
        (ink, ground): round(contrast(colours[ink], colours[ground]), 2)
        for ink, ground in WORDS
        if contrast(colours[ink], colours[ground]) < 4.5
    }

    assert faint == {}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["paper", "sheet", "sunk"])
def test_the_edge_of_a_field_can_be_seen(theme: str, ground: str) -> None:
    assert contrast(THEMES[theme]["edge"], THEMES[theme][ground]) >= 3


def test_dark_is_the_same_whether_asked_for_or_preferred() -> None:
    assert THEMES["dark"] == THEMES["dark by preference"]


def test_every_class_stays_below_cop_so_that_a_host_keeps_its_look() -> None:
    bare = re.sub(r"/\*.*?\*/|\{[^{}]*\}", ";", CSS, flags=re.DOTALL)
    selectors = [part.strip() for part in re.split(r"[;{}]|,(?![^()]*\))", bare)]

    assert [each for each in selectors if each.startswith(".") and ".cop" not in each] == []


def test_nothing_is_asked_of_another_host() -> None:
    assert re.findall(r"url\(|@import|https?://", CSS) == []


def test_the_stylesheet_and_the_scripts_of_a_page_are_light() -> None:
    """A first visit may weigh 60 kB gzipped in all; these are a third of it, toolbar aside."""
    scripts = b"".join(path.read_bytes() for path in sorted((WEB / "static/js").glob("*.js")))

    assert len(gzip.compress(CSS.encode() + scripts)) <= 20_000


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_inline_style_or_handler(path: Path) -> None:
    assert re.findall(r"\sstyle=|\son[a-z]+=|javascript:", path.read_text()) == []


def test_what_it_takes_to_write_notes_stays_below_30_kilobytes() -> None:
    """Yjs and what is written around it, as a server with gzip sends them; files and the room come
    after."""
    names = ("vendor/yjs.js", *(f"notes/{one}.js" for one in ("page", "writer", "align", "keep")))
    sizes = [len(gzip.compress((WEB / "static" / one).read_bytes(), 9)) for one in names]
    assert sum(sizes) <= 30 * 1024
