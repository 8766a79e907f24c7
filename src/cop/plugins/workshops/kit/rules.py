"""What somebody may take out of a workshop, the plan that it is taken from, what it borrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from cop.brought import PrintedLeaf, PrintProfile, PrintWish
from cop.contributions.bringing import all_brought
from cop.contributions.finding import demand
from cop.contributions.models import Contribution, State
from cop.contributions.rules import visible_to
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.workshops.assembly import plan_in, plan_of, public_plan, without_secrets
from cop.plugins.workshops.kit.leaves import Options, Profile
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


WISHES = {
    Profile.WHOLE: PrintProfile.FACILITATOR,
    Profile.FACILITATOR: PrintProfile.FACILITATOR,
    Profile.PARTICIPANTS: PrintProfile.PARTICIPANTS,
    Profile.PARTS: PrintProfile.ROLES,
}


def printed_for(viewer: Viewer, plan: Plan, options: Options) -> list[PrintedLeaf]:
    """What the blocks of a plan bring along on paper, in their order: what `viewer` may read of it,
    and for participants nothing that is secret."""
    if options.profile not in WISHES:
        return []
    wish = PrintWish(
        profile=WISHES[options.profile], groups=options.crowd.groups(), large=options.large
    )
    uids = dict.fromkeys(block.brings for block in plan.blocks if block.brings)
    found = all_brought(viewer, set(uids))
    leaves = [
        replace(leaf, uid=uid)
        for uid in uids
        if uid in found
        for leaf in found[uid][1].prints(wish)
    ]
    if options.profile == Profile.FACILITATOR:
        return [leaf for leaf in leaves if leaf.secret and not leaf.alone]
    return [leaf for leaf in leaves if options.is_secret or not leaf.secret]


def borrowed_by(viewer: Viewer, plan: Plan) -> Sequence[Any]:
    """(uid, title) of what is done in the blocks of a plan and `viewer` may read, by title."""
    uids = {block.brings for block in plan.blocks if block.brings}
    if not uids:
        return []
    return session.execute(
        select(Contribution.uid, Contribution.title)
        .where(visible_to(viewer), Contribution.uid.in_(uids))
        .order_by(Contribution.title)
    ).all()
