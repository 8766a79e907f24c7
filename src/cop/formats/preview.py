"""What search engines and link previews are told of a public page: no more than its visitor reads.

Nobody's name: whoever signs is on the page, and taken off it with the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask.json import dumps
from markupsafe import Markup

from cop.addresses import public_url
from cop.config import setting
from cop.contributions.models import Contribution, Visibility
from cop.contributions.rules import OPEN_STATES
from cop.contributions.ties import Tie
from cop.members.viewer import Viewer
from cop.plugin import ContributionType

_CREATIVE_COMMONS = re.compile(r"CC[ -]((?:BY)(?:-NC)?(?:-ND|-SA)?)[ -](\d\.\d)", re.IGNORECASE)
# What HTML would read as the end of the script, as JSON may write it.
_SIGNS = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027"}


@dataclass(frozen=True)
class Preview:
    """`data` is JSON-LD, safe inside a `<script>`."""

    title: str
    description: str
    address: str
    language: str
    data: Markup


def preview_of(
    viewer: Viewer, kind: ContributionType, thing: Contribution, origin: Tie | None
) -> Preview | None:
    """For visitors of public things; None for everybody and everything else."""
    is_public = thing.visibility == Visibility.PUBLIC and thing.state in OPEN_STATES
    if viewer.signed_in or not is_public:
        return None
    address = public_url("cop.contributions.show", uid=thing.uid)
    description = thing.summary if kind.summary_travels else ""
    data = _linked(kind, thing, address, description)
    if kind.linked is not None:
        data |= kind.linked(thing)
    if origin is not None:
        data["isBasedOn"] = public_url("cop.contributions.show", uid=origin.uid)
    return Preview(thing.title, description, address, thing.language, _inside_script(data))


def _linked(
    kind: ContributionType, thing: Contribution, address: str, description: str
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind.schema,
        "@id": address,
        "url": address,
        "name": thing.title,
        "inLanguage": thing.language,
        "dateModified": thing.updated_at.isoformat(timespec="seconds"),
        "isAccessibleForFree": True,
        "publisher": {
            "@type": "Organization",
            "name": str(setting("COP_SITE_NAME")),
            "url": public_url("cop.web.home"),
        },
    }
    if description:
        found["description"] = description
    if thing.published_at:
        found["datePublished"] = thing.published_at.isoformat(timespec="seconds")
    if thing.licence:
        found["license"] = licence_address(thing.licence)
    return found


def licence_address(licence: str) -> str:
    """The page of a Creative Commons licence; the licence's own words for another."""
    found = _CREATIVE_COMMONS.fullmatch(licence.strip())
    if found is None:
        return licence
    return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/"


def _inside_script(data: dict[str, Any]) -> Markup:
    written = dumps(data, ensure_ascii=False)
    for sign, escape in _SIGNS.items():
        written = written.replace(sign, escape)
    return Markup(written)
