"""What copies and their origins add to the plugin's card."""

from __future__ import annotations

from cop.plugins.workshops.lineage import pages, services

PAGES = (pages,)
LISTENERS = {"contribution_adapted": services.on_adapted}
