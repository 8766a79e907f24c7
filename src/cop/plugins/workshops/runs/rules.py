"""Who may open a run and conduct it, beyond what the core says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cop.contributions.models import Contribution, Visibility
from cop.contributions.rules import can, is_author
from cop.contributions.services import WIDTH
from cop.members.viewer import Viewer
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.runs.models import RunStage, WorkshopRun

OVER = frozenset({RunStage.DONE, RunStage.REVIEWED})
BEFORE = frozenset({RunStage.PLANNED, RunStage.CONFIRMED})
# A run is copied by nobody; who reads it is said when it is opened.
LEVELS = (Visibility.NETWORK, Visibility.NETWORKS, Visibility.COMMUNITY)
NEVER = frozenset({"adapt", "propose", "use", "set_visibility", "make_public"})


def narrow(viewer: Viewer, action: str, thing: Contribution) -> bool:
    """What the core would allow and a run doesn't."""
    return not isinstance(thing, WorkshopRun) or action not in NEVER


def may_open(viewer: Viewer, workshop: Workshop) -> bool:
    """Open a run of a workshop: whoever may ask for its notes, or wrote it, once it is out."""
    if workshop.edition < 1 or not viewer.is_full_member:
        return False
    return bool(levels_of(viewer, workshop)) and can(viewer, "workshops.prepare", workshop)


def levels_of(viewer: Viewer, workshop: Workshop) -> tuple[Visibility, ...]:
    """Who may read a run of `viewer`'s: nobody who doesn't read the workshop, whose title it tells.
    None for a co-author whose own network doesn't read it."""
    found = tuple(one for one in LEVELS if WIDTH[one] <= WIDTH[workshop.visibility])
    return found if _ours_read(viewer, workshop) else found[1:]


def _ours_read(viewer: Viewer, workshop: Workshop) -> bool:
    """Whether the colleagues of `viewer` read it, by its level."""
    match workshop.visibility:
        case Visibility.NETWORK:
            return viewer.organisation_id in {None, workshop.network_id}
        case Visibility.NETWORKS:
            return viewer.is_regional
        case _wider:
            return True


def may_conduct(viewer: Viewer, run: WorkshopRun) -> bool:
    """Lead it, write down who was there and how long it took: its authors and co-authors."""
    return viewer.is_full_member and is_author(viewer, run) and can(viewer, "read", run)


PERMISSIONS: dict[str, Callable[[Viewer, Any], bool]] = {
    "workshops.open_run": may_open,
    "workshops.conduct": may_conduct,
}
