"""Markdown in, safe HTML out: the only place that calls markdown, bleach and nh3.

Five steps: normalise, guard, Python-Markdown, bleach, nh3. Rendered once, when a text is saved, and
stored with `RENDERER_VERSION`; what is stored may be shown as it is.
"""

from __future__ import annotations

from cop.text.normal import fold, normalise, plain
from cop.text.refused import TextRefused
from cop.text.rendering import RENDERER_VERSION, Rendered, render
from cop.text.reserve import has_reserved, without_reserved
from cop.text.summary import plain_text, summarise

__all__ = [
    "RENDERER_VERSION",
    "Rendered",
    "TextRefused",
    "fold",
    "has_reserved",
    "normalise",
    "plain",
    "plain_text",
    "render",
    "summarise",
    "without_reserved",
]
