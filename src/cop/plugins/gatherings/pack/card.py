"""What the pack adds to the plugin's card."""

from __future__ import annotations

from cop.plugins.gatherings.pack import pages

PAGES = (pages,)
