"""Naming a site and revoking it; which sites there are. Services flush and never commit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import func, select
from werkzeug.exceptions import NotFound

from cop.config import setting
from cop.contributions.rules import can
from cop.db import UID_ALPHABET, now, session
from cop.i18n import gettext as _
from cop.members.models import Organisation
from cop.members.viewer import Viewer
from cop.plugins.embeds.models import Site

MOST_SITES = 20
ORIGIN = re.compile(r"(https?)://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?(?=[/?#]|$)")
UID = re.compile(f"[{UID_ALPHABET}]{{10}}")


class SiteRefused(ValueError):
    """A site that can't be named; the text says what to do."""


@dataclass(frozen=True)
class NamedSite:
    uid: str
    name: str
    network: str
    origin: str
    since: datetime
    revoked: datetime | None


def name_site(viewer: Viewer, name: str, address: str = "") -> Site:
    """A site of one's own network; with its address, members may sign in within its frames. Raises
    `NotFound`, `SiteRefused`."""
    if not can(viewer, "embeds.look", None) or viewer.organisation_id is None:
        raise NotFound
    name = " ".join(name.split())[:80]
    if not name:
        raise SiteRefused(_("Write how you call this site."))
    held = select(func.count(Site.id)).where(
        Site.organisation_id == viewer.organisation_id, Site.revoked_at.is_(None)
    )
    if (session.scalar(held) or 0) >= MOST_SITES:
        raise SiteRefused(_("Your network names %(most)s sites already: revoke one first.",
                            most=MOST_SITES))  # fmt: skip
    made = Site(organisation_id=viewer.organisation_id, name=name, origin=_origin(address.strip()))
    session.add(made)
    session.flush()
    return made


def _origin(address: str) -> str:
    """`https://reseau.example` of any address there. Raises `SiteRefused`."""
    if not address:
        return ""
    schemes = {"https", urlsplit(str(setting("COP_PUBLIC_URL"))).scheme}
    found = ORIGIN.match(address.lower())
    if found is None or found[1] not in schemes or len(found[0]) > 120:
        raise SiteRefused(
            _("Write the address of the site as « https://reseau.example », or leave it empty.")
        )
    return found[0]


def revoke(viewer: Viewer, uid: str) -> None:
    """From now on its frames show a neutral card. Raises `NotFound`."""
    site = session.scalar(select(Site).where(Site.uid == uid))
    if site is None or not can(viewer, "embeds.keep", site):
        raise NotFound
    site.revoked_at = site.revoked_at or now()
    session.flush()


def sites(viewer: Viewer) -> list[NamedSite]:
    """Those that this person keeps, the newest first: their network's; all for the coordination."""
    if not can(viewer, "embeds.look", None):
        return []
    query = (
        select(
            Site.uid,
            Site.name,
            Organisation.short_name,
            Site.origin,
            Site.created_at,
            Site.revoked_at,
        )
        .join(Organisation, Organisation.id == Site.organisation_id)
        .order_by(Site.created_at.desc(), Site.id.desc())
    )
    if not viewer.is_coordinator:
        query = query.where(Site.organisation_id == viewer.organisation_id)
    return [NamedSite(*row) for row in session.execute(query)]


def origin_of(uid: str) -> str:
    """Where members may sign in within the frames of that site; nothing where they may not, or where
    the site is unknown or revoked."""
    site = open_site(uid)
    return site.origin if site is not None else ""


def open_site(uid: str) -> Site | None:
    if not UID.fullmatch(uid):
        return None
    return session.scalar(select(Site).where(Site.uid == uid, Site.revoked_at.is_(None)))


def is_open(uid: str) -> bool:
    """Whether frames with this name of a site show anything: an unknown one is as good as revoked."""
    return open_site(uid) is not None
