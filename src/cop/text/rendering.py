"""The five steps, in order."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from cop.i18n import gettext as _
from cop.text.clean import clean
from cop.text.guard import guard, guard_output, refuse_density
from cop.text.markdown import RESERVE_CLOSES, RESERVE_OPENS, build
from cop.text.normal import normalise
from cop.text.reserve import passages
from cop.text.tree import Words

RENDERER_VERSION: int = 3


@dataclass(frozen=True)
class Rendered:
    """A text as HTML, twice: for every reader, and for those who may see reserved passages."""

    html: str  # reserved passages left out
    full_html: str  # with them in <aside class="reserve">; equal to `html` when there is none
    version: int


def render(source: str) -> Rendered:
    """Safe HTML of a Markdown text, its own headings starting at h3.

    Raises TextRefused. The result is kept for a moment, so that checking a form and saving it
    cost one rendering.
    """
    return _render(
        source,
        Words(
            to_do=_("To do"),
            done=_("Done"),
            back=_("Back to note %(number)s in the text", number="{}"),
            image=_("image"),
        ),
    )


@lru_cache(maxsize=32)
def _render(source: str, words: Words) -> Rendered:
    text = normalise(source)
    parts = list(passages(text))
    public = "\n\n".join(part.text for part in parts if not part.reserved)
    if not any(part.reserved for part in parts):
        guard([public])
        html = _to_html([public], words)[0]
        return Rendered(html, html, RENDERER_VERSION)
    whole = "\n\n".join(
        f"{RESERVE_OPENS}\n\n{part.text}\n\n{RESERVE_CLOSES}" if part.reserved else part.text
        for part in parts
    )
    guard([public, whole])
    html, full_html = _to_html([public, whole], words)
    return Rendered(html, full_html, RENDERER_VERSION)


def _to_html(texts: list[str], words: Words) -> list[str]:
    """Each text through Markdown and both sanitisers, at the cost of one: the limits are shared."""
    try:
        markups = [build(words).convert(text) for text in texts]
    except RecursionError:
        refuse_density()
    guard_output(markups)
    return [
        clean(markup, f"u-{_number_of(text)}-") for text, markup in zip(texts, markups, strict=True)
    ]


def _number_of(text: str) -> str:
    """Keeps the ids of several texts on one page apart, and is the same for the same words."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:8]
