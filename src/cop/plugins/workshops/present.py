"""Which plan a reader is shown: the newest edition; who writes it, what is being written."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cop.contributions.models import State
from cop.contributions.rules import can
from cop.members.viewer import Viewer
from cop.plugins.workshops.assembly import (
    plan_in,
    plan_of,
    public_plan,
    without_reserved,
    without_secrets,
)
from cop.plugins.workshops.models import Edition, Workshop
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.services import newest_edition


@dataclass(frozen=True)
class Present:
    """A plan for one reader. edition: the newest one that is out. ahead: this plan isn't that
    edition any more, and whoever may not write it doesn't see it yet."""

    plan: Plan
    edition: Edition | None
    ahead: bool = False


def present(viewer: Viewer, thing: Workshop, *, secret: bool) -> Present:
    """secret: with the private notes, for who was asked before whether they may read them. Without
    reserved passages for who may not read those: what is shown here is copied and taken along too."""
    found = _present(viewer, thing, secret)
    if can(viewer, "read_reserved", thing):
        return found
    return replace(found, plan=without_reserved(found.plan))


def _present(viewer: Viewer, thing: Workshop, secret: bool) -> Present:
    edition = newest_edition(thing) if thing.state != State.DRAFT else None
    if edition is None:
        return Present(plan_of(thing) if secret else public_plan(thing), None)
    frozen = whole = plan_in(edition)
    if can(viewer, "workshops.write", thing):
        whole = plan_of(thing)
    return Present(whole if secret else without_secrets(whole), edition, frozen != whole)
