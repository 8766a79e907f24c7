"""What bringing along adds to the plugin's pages."""

from __future__ import annotations

from cop.plugins.workshops.bring import pages

PAGES = (pages,)
