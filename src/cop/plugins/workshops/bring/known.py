"""What a plan takes from elsewhere, as far as one reader may know that it is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from cop.contributions import bringing
from cop.members.viewer import Viewer
from cop.plugins.workshops.assembly import each_block
from cop.plugins.workshops.plan import Plan


def readable(viewer: Viewer, plan: Plan) -> Plan:
    """Without the names of what this reader may not know to be there. One query, or none."""
    return bare(plan, known_in(viewer, [plan]))


def known_in(viewer: Viewer, plans: Iterable[Plan]) -> Collection[str]:
    """Of what these plans bring along, the uids that this reader may know. One query, or none."""
    uids = {one.brings for plan in plans for one in plan.blocks if one.brings}
    return bringing.named(viewer, uids).keys()


def bare(plan: Plan, known: Collection[str]) -> Plan:
    """Without the names of what isn't among `known`."""
    if all(not one.brings or one.brings in known for one in plan.blocks):
        return plan
    return each_block(plan, lambda one: one if one.brings in known else replace(one, brings=""))
