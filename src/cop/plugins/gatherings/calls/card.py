"""What the calls add to the plugin's card."""

from __future__ import annotations

from cop.plugins.gatherings.calls import home, host_pages, models, pages, rules

PAGES = (pages, host_pages)
MODELS = (models.Asking, models.Offer)
ASKS = home.ASKS
PERMISSIONS = rules.PERMISSIONS
beside = home.beside
