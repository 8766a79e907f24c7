"""The next gathering, from one that took place: its structure goes over, its people don't."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from cop.contributions import services, ties
from cop.contributions.documents import to_document
from cop.contributions.finding import demand
from cop.contributions.models import LinkKind, Visibility
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugin import ContributionType
from cop.plugins.gatherings import points
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.stages import today_at

STAYS = ("place_name", "address", "access_notes", "lodging")
_also: list[Callable[[Viewer, Gathering, Gathering], None]] = []


def also(copy: Callable[[Viewer, Gathering, Gathering], None]) -> None:
    """Let another part of the plugin take over what it keeps: `copy(viewer, old, new)`."""
    _also.append(copy)


def follow(
    viewer: Viewer,
    kind: ContributionType,
    old: Gathering,
    *,
    title: str,
    start: date,
    town: str,
    same_place: bool,
    keep: Iterable[str],
) -> Gathering:
    """A draft of the next one, tied to the one before.

    keep: the keys of the open points to take over, of those that `points.left_open` offers.
    """
    demand(viewer, "gatherings.follow", old)
    document = _document(old, start) | {"title": title, "town": town}
    level = old.visibility if old.visibility in (Visibility.NETWORKS, Visibility.NETWORK) else None
    new = services.create(
        viewer, kind, document, visibility=level or Visibility.COMMUNITY, revision_kind="adapted"
    )
    assert isinstance(new, Gathering)
    new.previous = old.uid
    if same_place:
        for name in STAYS:
            setattr(new, name, getattr(old, name))
    ties.join(viewer, new, old, LinkKind.FOLLOWS)
    _carry(viewer, old, new, frozenset(keep))
    for copy in _also:
        copy(viewer, old, new)
    session.flush()
    return new


def _document(old: Gathering, start: date) -> dict[str, Any]:
    """The old one's document, as far from `start` as it was from its own first day."""
    document = to_document(old, reserved=False)
    moved = start - old.start_date
    document["start_date"] = start.isoformat()
    document["end_date"] = (old.end_date + moved).isoformat()
    closes = old.closes_on + moved if old.closes_on else None
    past = closes is not None and closes < today_at(old.tz)
    document["closes_on"] = closes.isoformat() if closes and not past else None
    document["registration_open"] = True
    return document


def _carry(viewer: Viewer, old: Gathering, new: Gathering, keep: frozenset[str]) -> None:
    for one in points.left_open(viewer, old):
        if one.key in keep:
            points.add(viewer, new, one.body, carried=one.carried + 1)
