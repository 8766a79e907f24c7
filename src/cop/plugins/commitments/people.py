"""Members to choose from: buddies of other networks, writers of paper cards."""

from __future__ import annotations

from collections.abc import Iterable

from cop.members.directory import Person, people
from cop.members.models import FULL_ROLES, Member
from cop.members.viewer import Viewer

Choices = list[tuple[str, str]]


def possible_buddies(viewer: Viewer) -> list[Member]:
    """Full members of another organisation: who sits next door is asked over coffee."""
    return [
        one.member
        for one in people(viewer)
        if one.member.roles & FULL_ROLES and one.member.organisation_id != viewer.organisation_id
    ]


def buddy_choices(viewer: Viewer) -> Choices:
    mine = {one.id for one in possible_buddies(viewer)}
    return _listed(one for one in people(viewer) if one.member.id in mine)


def writer_choices(viewer: Viewer) -> Choices:
    """Whoever may write a commitment of their own; the rest need an invitation of their own."""
    return _listed(one for one in people(viewer) if one.member.roles & FULL_ROLES)


def _listed(found: Iterable[Person]) -> Choices:
    named = [
        (one.member.uid, f"{one.member.name} — {one.organisation.short_name}")
        if one.organisation
        else (one.member.uid, one.member.name)
        for one in found
    ]
    return sorted(named, key=lambda pair: pair[1].casefold())
