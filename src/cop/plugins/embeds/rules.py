"""Who names the sites of a network, and reads where the community is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cop.members.viewer import Viewer
from cop.plugins.embeds.models import Site


def may_look(viewer: Viewer, _thing: Any = None) -> bool:
    """Contacts and the coordination: they name sites and read which ones show something."""
    return viewer.is_coordinator or (viewer.is_contact and viewer.organisation_id is not None)


def may_keep(viewer: Viewer, site: Site) -> bool:
    """The contact of its network, and the coordination."""
    own = viewer.is_contact and viewer.organisation_id == site.organisation_id
    return viewer.is_coordinator or own


PERMISSIONS: dict[str, Callable[[Viewer, Any], bool]] = {
    "embeds.look": may_look,
    "embeds.keep": may_keep,
}
