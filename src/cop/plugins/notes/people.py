"""Members to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from cop.members.directory import people
from cop.members.models import FULL_ROLES
from cop.members.viewer import Viewer

Choices = Sequence[tuple[str, str]]


def choices(viewer: Viewer) -> Choices:
    """Full members with their network, by name."""
    named = [
        (
            one.member.uid,
            f"{one.member.name} — {one.organisation.short_name}"
            if one.organisation
            else one.member.name,
        )
        for one in people(viewer)
        if one.member.roles & FULL_ROLES
    ]
    return sorted(named, key=lambda pair: pair[1].casefold())
