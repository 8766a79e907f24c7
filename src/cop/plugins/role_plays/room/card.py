"""What the room puts on the plugin's card."""

from __future__ import annotations

from cop.plugins.role_plays.room import (
    debrief,
    debrief_pages,
    models,
    observing_pages,
    opening_pages,
    paper_pages,
    room_pages,
)
from cop.plugins.role_plays.runs import purging

PAGES = (opening_pages, room_pages, observing_pages, debrief_pages, paper_pages)
MODELS = (models.Observation, models.Debrief, models.Capture, models.PaperGrid)
purging.also(debrief.forget)
