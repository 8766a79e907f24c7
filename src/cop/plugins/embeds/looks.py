"""How an embed document looks, as far as its address may say: theme, accent, language, headings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cop.i18n import DEFAULT_LANGUAGE, LANGUAGES

LIGHT, DARK, AUTO = "clair", "sombre", "auto"
# The backgrounds of `door/document.css`, by theme.
GROUNDS = {LIGHT: "ffffff", DARK: "1b1f1e"}
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
_HEX = re.compile(r"#?([0-9a-fA-F]{6})")


@dataclass(frozen=True)
class Look:
    """accent: six hexadecimal digits, or empty for our own. level: of the first heading."""

    theme: str = LIGHT
    accent: str = ""
    language: str = DEFAULT_LANGUAGE
    level: int = 2


def look_of(asked: Mapping[str, str], themes: list[str]) -> Look:
    """From the words of an address; those that mean nothing change nothing."""
    theme = next((one for one in themes if one in (*GROUNDS, AUTO)), LIGHT)
    language = asked.get("langue", "")
    level = asked.get("titre", "")
    return Look(
        theme,
        _accent(asked.get("couleur", ""), theme),
        language if language in LANGUAGES else DEFAULT_LANGUAGE,
        int(level) if level in {"2", "3", "4", "5"} else 2,
    )


def _accent(colour: str, theme: str) -> str:
    """Only what can be read on each ground that the theme may have."""
    found = _HEX.fullmatch(colour.strip())
    if found is None:
        return ""
    grounds = GROUNDS.values() if theme == AUTO else [GROUNDS[theme]]
    readable = all(contrast(found[1], ground) >= LEAST_CONTRAST for ground in grounds)
    return found[1].lower() if readable else ""


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two colours, of 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
