"""What the programme adds to the plugin's card."""

from __future__ import annotations

from cop.plugins.gatherings.programme import (
    models,
    pages,
    prepare_pages,
    release_pages,
    releasing,
)

PAGES = (pages, prepare_pages, release_pages)
MODELS = (models.SlotRow, models.SlotPerson, models.Plan, models.Release, models.Pick)
LISTENERS = {"contribution_anonymised": releasing.on_anonymised}
