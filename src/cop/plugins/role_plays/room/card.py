"""What the room puts on the plugin's card."""

from __future__ import annotations

from cop.demo import Community
from cop.plugins.role_plays.room import (
    debrief,
    debrief_pages,
    fiction,
    models,
    observing_pages,
    opening_pages,
    paper,
    paper_pages,
    room_pages,
)
from cop.plugins.role_plays.runs import card, purging

PAGES = (opening_pages, room_pages, observing_pages, debrief_pages, paper_pages)
MODELS = (models.Observation, models.Debrief, models.Capture, models.PaperGrid)
purging.also(debrief.forget, paper.count)


def demo(community: Community) -> None:
    """What the runs by mail bring, then what was played in a room."""
    card.demo(community)
    fiction.load(community)
