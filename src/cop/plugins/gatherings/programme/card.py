"""What the programme adds to the plugin's card."""

from __future__ import annotations

from cop.plugins.gatherings import following
from cop.plugins.gatherings.programme import (
    copying,
    models,
    pages,
    prepare_pages,
    release_pages,
)

PAGES = (pages, prepare_pages, release_pages)
MODELS = (models.SlotRow, models.SlotPerson, models.Plan, models.Release, models.Pick)
following.also(copying.copy)
