"""What somebody may take out of a workshop, and the plan that it is taken from."""

from __future__ import annotations

from cop.contributions.finding import demand
from cop.contributions.models import State
from cop.members.viewer import Viewer
from cop.plugins.workshops.assembly import plan_in, plan_of, public_plan, without_secrets
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.services import newest_edition


def plan_for(viewer: Viewer, thing: Workshop, *, secret: bool) -> tuple[Plan, int]:
    """The plan and the number of its edition: the newest one, or what is being written where none
    is out (0). Without `secret`, no private note is in it.

    Raises `NotFound` for who may not read it, `Forbidden` for who hasn't prepared.
    """
    demand(viewer, "workshops.read_notes" if secret else "export", thing)
    edition = newest_edition(thing) if thing.state != State.DRAFT else None
    if edition is None:
        return plan_of(thing) if secret else public_plan(thing), 0
    plan = plan_in(edition)
    return plan if secret else without_secrets(plan), edition.number
