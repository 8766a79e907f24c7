"""Where a link may lead: http, https, mailto, a place of this site, a note of the same text."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_PLACE_OF_THIS_SITE = re.compile(r"/(?![/\\])[^\s\\\x00-\x20\x7f]*")
_WEB = re.compile(r"https?://[^\s\\/?#\x00-\x20\x7f][^\s\\\x00-\x20\x7f]*", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\s@?&\\\x00-\x20\x7f]+@[^\s@?&\\\x00-\x20\x7f]+", re.IGNORECASE)
_NOTE = re.compile(r"#[^\s\\\x00-\x20\x7f]+")


def allowed_target(target: str) -> str | None:
    """The target itself if a link may lead there, else None.

    `target` is decoded, as a browser sees it: no entity left. White space, control characters and
    backslashes are refused wherever they stand, because browsers repair them each in its own way.
    """
    if _NOTE.fullmatch(target) or _PLACE_OF_THIS_SITE.fullmatch(target) or _MAIL.fullmatch(target):
        return target
    if not _WEB.fullmatch(target):
        return None
    try:
        host = urlsplit(target).hostname
    except ValueError:
        return None
    return target if host else None
