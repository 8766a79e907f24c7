"""Steps four and five: bleach by allow-list, then nh3, which has the last word.

bleach 6.4 is its final release and lets `javascript:123` through; nh3 is maintained. Two parsers
that agree leave less room for HTML that means one thing here and another in a browser.
"""

from __future__ import annotations

import re

import bleach
import nh3

from cop.text.links import allowed_target

TEXT_TAGS = {"p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "a", "sup", "span"}
LIST_TAGS = {"ul", "ol", "li", "dl", "dt", "dd"}
TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
TAGS = frozenset({"h3", "h4", "h5", "h6", "div", "aside"} | TEXT_TAGS | LIST_TAGS | TABLE_TAGS)
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "title", "aria-label"}),
    "div": frozenset({"tabindex", "role", "aria-label"}),
    "li": frozenset({"id"}),
    "ol": frozenset({"start"}),
    "span": frozenset({"role", "aria-label"}),
    "sup": frozenset({"id"}),
    "th": frozenset({"scope"}),
}
CLASSES: dict[str, frozenset[str]] = {
    "a": frozenset({"footnote-ref", "footnote-backref"}),
    "aside": frozenset({"reserve"}),
    "div": frozenset(
        {"admonition", "note", "tip", "warning", "danger", "footnote", "table-scroll"}
    ),
    "p": frozenset({"admonition-title"}),
    "span": frozenset({"task"}),
    "td": frozenset({"align-right", "align-center"}),
    "th": frozenset({"align-right", "align-center"}),
}
VALUES: dict[tuple[str, str], str] = {
    ("div", "tabindex"): "0",
    ("div", "role"): "group",
    ("span", "role"): "img",
    ("th", "scope"): "col",
}
SCHEMES = frozenset({"http", "https", "mailto"})
REL = "noopener noreferrer nofollow ugc"
_WITH_CLASS = {
    tag: [*ATTRIBUTES.get(tag, ()), *(["class"] if tag in CLASSES else [])] for tag in TAGS
}
_NUMBER = re.compile(r"[0-9]{1,6}")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e]")


def clean(markup: str, id_prefix: str) -> str:
    """HTML of the allow-list only; ids and links to them carry `id_prefix` (it starts with u-)."""

    def check(tag: str, name: str, value: str) -> str | None:
        if name == "href":
            target = allowed_target(value)
            return f"#{id_prefix}{value[1:]}" if target and value.startswith("#") else target
        if name == "start":
            return value if _NUMBER.fullmatch(value) else None
        if name == "rel":
            return REL
        return value if VALUES.get((tag, name), value) == value else None

    bleached = bleach.clean(
        _UNSEEN.sub("", markup),
        tags=TAGS,
        attributes=_WITH_CLASS,
        protocols=SCHEMES,
        strip=True,
    )
    cleaned = nh3.clean(
        bleached,
        tags=set(TAGS),
        clean_content_tags=set(),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        allowed_classes={tag: set(names) for tag, names in CLASSES.items()},
        attribute_filter=check,
        link_rel=REL,
        url_schemes=set(SCHEMES),
        url_relative="pass_through",
        id_prefix=id_prefix,
    )
    return _UNSEEN.sub("", cleaned).strip()
