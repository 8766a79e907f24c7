"""What members of the demo community took over from what is provided, and share as their own."""

from __future__ import annotations

from flask import current_app

from cop.contributions import services
from cop.contributions.models import Visibility
from cop.demo import Community
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.library.shelf import provided

TAKEN = (("codev-6", "perrine", 80), ("clinique-de-cas", "kofi", 50), ("posture", "facilitator", 70))
"""(entry, who shares it, how many days ago)."""


def load(community: Community) -> None:
    for name, who, days in TAKEN:
        entry = provided()[name]
        author = viewer_of(community.members[who])
        kind = current_app.extensions["cop"].registry.types[entry.type]
        thing = services.create(author, kind, entry.document, visibility=Visibility.COMMUNITY)
        services.publish(author, thing)
        day = community.ago(days)
        thing.created_at = thing.updated_at = thing.listed_at = thing.published_at = day
