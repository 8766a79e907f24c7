"""The oEmbed answer (oembed.com): what WordPress keeps for ever in a post.

Its HTML passes WordPress's filter byte for byte: a `blockquote` with a link, then an `iframe`, and
nothing else, its entities written as `wp_kses` writes them.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as etree
from typing import Any

from cop.addresses import public_url
from cop.plugins.embeds.answers import SECONDS, site_name

USUAL_WIDTH, USUAL_HEIGHT, LEAST, WIDEST = 600, 320, 200, 1000
# Numeric entities would be written anew by WordPress; these are left alone.
_SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#039;"}


def answer(title: str, page: str, frame: str, *, width: str, height: str) -> dict[str, Any]:
    """width, height: `maxwidth` and `maxheight` as they were asked, which may be anything."""
    wide, high = _within(width, USUAL_WIDTH), _within(height, USUAL_HEIGHT)
    html = (
        f'<blockquote><a href="{_written(page)}">{_written(title)}</a></blockquote>'
        f'<iframe src="{_written(frame)}" width="100%" height="{high}" '
        f'title="{_written(title)}"></iframe>'
    )
    return {
        "version": "1.0",
        "type": "rich",
        "provider_name": site_name(),
        "provider_url": public_url("cop.web.home"),
        "title": title,
        "cache_age": SECONDS,
        "width": wide,
        "height": high,
        "html": html,
    }


def as_json(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False)


def as_xml(said: dict[str, Any]) -> bytes:
    root = etree.Element("oembed")
    for name, value in said.items():
        etree.SubElement(root, name).text = _allowed(str(value))
    found: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def _allowed(words: str) -> str:
    """Without the signs that XML 1.0 has no way to write."""
    return "".join(sign for sign in words if sign >= " " or sign in "\t\n\r")


def _within(asked: str, usual: int) -> int:
    if not (asked.isascii() and asked.isdigit() and len(asked) < 7):
        return usual
    return min(max(int(asked), LEAST), usual, WIDEST) if int(asked) else usual


def _written(words: str) -> str:
    return "".join(_SIGNS.get(sign, sign) for sign in words)
