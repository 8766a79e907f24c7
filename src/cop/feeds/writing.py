"""The two formats: Atom (RFC 4287) and JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
import xml.etree.ElementTree as etree
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cop.feeds.entries import Entry

ATOM = "http://www.w3.org/2005/Atom"
# What a feed without entries says of its age.
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Feed:
    """`own_address` is empty where it holds a key, which belongs in no content."""

    title: str
    site: str
    home: str
    language: str
    own_address: str
    entries: Sequence[Entry]

    @property
    def changed(self) -> datetime:
        return max((one.changed for one in self.entries), default=EPOCH)


def atom(feed: Feed) -> bytes:
    etree.register_namespace("", ATOM)
    root = etree.Element(
        f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": feed.language}
    )
    _add(root, "id", feed.own_address or f"{feed.home}#own")
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(feed.changed))
    _add(etree.SubElement(root, f"{{{ATOM}}}author"), "name", feed.site)
    _add(root, "link", rel="alternate", type="text/html", href=feed.home)
    if feed.own_address:
        _add(root, "link", rel="self", type="application/atom+xml", href=feed.own_address)
    for one in feed.entries:
        entry = etree.SubElement(root, f"{{{ATOM}}}entry")
        entry.set("{http://www.w3.org/XML/1998/namespace}lang", one.language)
        _add(entry, "id", one.id)
        _add(entry, "title", one.title)
        _add(entry, "link", rel="alternate", type="text/html", href=one.address)
        _add(entry, "published", _moment(one.published))
        _add(entry, "updated", _moment(one.changed))
        _add(entry, "category", term=one.kind)
        if one.summary:
            _add(entry, "summary", one.summary)
    found: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return found


def json_feed(feed: Feed) -> bytes:
    whole: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "language": feed.language,
        "authors": [{"name": feed.site}],
        "items": [_item(one) for one in feed.entries],
    }
    if feed.own_address:
        whole["feed_url"] = feed.own_address
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _item(one: Entry) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": one.id,
        "url": one.address,
        "title": one.title,
        # Each item must have a content; a case gives no more than its title.
        "content_text": one.summary or one.title,
        "date_published": _moment(one.published),
        "date_modified": _moment(one.changed),
        "tags": [one.kind],
        "language": one.language,
    }
    return found


def _add(parent: etree.Element, name: str, words: str = "", **attributes: str) -> None:
    made = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    made.text = words or None


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
