"""Naming a site and revoking it; which sites there are. Services flush and never commit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from werkzeug.exceptions import NotFound

from cop.contributions.rules import can
from cop.db import UID_ALPHABET, now, session
from cop.i18n import gettext as _
from cop.members.models import Organisation
from cop.members.viewer import Viewer
from cop.plugins.embeds.models import Site

MOST_SITES = 20
UID = re.compile(f"[{UID_ALPHABET}]{{10}}")


class SiteRefused(ValueError):
    """A site that can't be named; the text says what to do."""


@dataclass(frozen=True)
class NamedSite:
    uid: str
    name: str
    network: str
    since: datetime
    revoked: datetime | None


def name_site(viewer: Viewer, name: str) -> Site:
    """A site of one's own network. Raises `NotFound`, `SiteRefused`."""
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
    made = Site(organisation_id=viewer.organisation_id, name=name)
    session.add(made)
    session.flush()
    return made


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
        select(Site.uid, Site.name, Organisation.short_name, Site.created_at, Site.revoked_at)
        .join(Organisation, Organisation.id == Site.organisation_id)
        .order_by(Site.created_at.desc(), Site.id.desc())
    )
    if not viewer.is_coordinator:
        query = query.where(Site.organisation_id == viewer.organisation_id)
    return [NamedSite(*row) for row in session.execute(query)]


def is_open(uid: str) -> bool:
    """Whether frames with this name of a site show anything: an unknown one is as good as revoked."""
    if not UID.fullmatch(uid):
        return False
    found = select(Site.id).where(Site.uid == uid, Site.revoked_at.is_(None))
    return session.scalar(found) is not None
