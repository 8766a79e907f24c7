"""What files add to the plugin's pages."""

from __future__ import annotations

from cop.plugins.workshops.travel import file_pages, import_pages

PAGES = (file_pages, import_pages)
