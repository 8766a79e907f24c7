"""The public pages, for search engines: `sitemap.xml` (sitemaps.org, version 0.9)."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Iterable
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from cop.addresses import public_url
from cop.contributions.models import Contribution
from cop.contributions.rules import visible_to
from cop.db import session
from cop.members.viewer import VISITOR

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 5_000
Place = tuple[str, str]


def sitemap() -> bytes:
    """All pages where one file holds them, else the list of files."""
    count = session.scalar(select(func.count()).where(visible_to(VISITOR))) or 0
    if count <= MOST:
        return _written("urlset", "url", [*_lists(), *pages(1)])
    parts = -(-count // MOST)
    named = [public_url("cop.harvest.sitemap_part", number=one) for one in range(1, parts + 1)]
    return _written("sitemapindex", "sitemap", [(one, "") for one in named])


def part(number: int) -> bytes:
    """One of these files; empty where there are no more pages."""
    lists = _lists() if number == 1 else []
    return _written("urlset", "url", [*lists, *pages(number)])


def pages(number: int) -> list[Place]:
    """(address, day of the last change) of what every visitor reads, in one query."""
    kinds = current_app.extensions["cop"].registry.types
    rows = session.execute(
        select(Contribution.uid, Contribution.type, Contribution.updated_at)
        .where(visible_to(VISITOR))
        .order_by(Contribution.id)
        .limit(MOST)
        .offset((number - 1) * MOST)
    )
    return [
        (
            public_url(f"cop.{kinds[row.type].endpoint}", uid=row.uid),
            row.updated_at.date().isoformat(),
        )
        for row in rows
    ]


def _lists() -> list[Place]:
    """The home page, and the lists of the navigation that visitors may open."""
    named = ["cop.web.home"]
    for plugin in current_app.extensions["cop"].registry.active:
        for item in plugin.nav:
            view: Any = current_app.view_functions[f"cop.{item.endpoint}"]
            if getattr(view, "__cop_public__", False):
                named.append(f"cop.{item.endpoint}")
    return [(public_url(name), "") for name in dict.fromkeys(named)]


def _written(root: str, item: str, places: Iterable[Place]) -> bytes:
    etree.register_namespace("", NAMESPACE)
    whole = etree.Element(f"{{{NAMESPACE}}}{root}")
    for address, day in places:
        made = etree.SubElement(whole, f"{{{NAMESPACE}}}{item}")
        etree.SubElement(made, f"{{{NAMESPACE}}}loc").text = address
        if day:
            etree.SubElement(made, f"{{{NAMESPACE}}}lastmod").text = day
    found: bytes = etree.tostring(whole, encoding="UTF-8", xml_declaration=True)
    return found


def robots() -> str:
    """What search engines needn't look at, and where the pages are listed. Nothing here keeps a page
    closed: that is asked of who opens it."""
    closed = ("cop.search.index", "cop.archive.index", "cop.web.sign_in")
    lines = ["User-agent: *"]
    lines += [f"Disallow: {_path(name)}" for name in closed]
    return "\n".join([*lines, "", f"Sitemap: {public_url('cop.harvest.sitemap')}", ""])


def _path(endpoint: str) -> str:
    return "/" + public_url(endpoint).split("/", 3)[3]
