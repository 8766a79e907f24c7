"""A workshop as a `cop-kit` (`cop.formats.kit`): its facts and its plan, with private notes or
without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cop.formats.kit import Lineage, pack_kit, read_packed, unreadable
from cop.i18n import gettext as _
from cop.plugins.workshops.assembly import rekeyed, without_secrets
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.travel.reading import Arrival

TYPE, CONTENT = "workshop", "workshop"


def to_bundle(
    plan: Plan,
    facts: Mapping[str, Any],
    *,
    uid: str,
    edition: int,
    secret: bool = False,
    lineage: Lineage = (),
) -> bytes:
    """The file; without `secret`, its plan has no field for notes at all."""
    # What is empty isn't told: taken out, the notes leave no field behind.
    plain = plan.to_json() if secret else without_secrets(plan).to_json()
    content = {CONTENT: {"facts": dict(facts), "plan": plain}}
    return pack_kit(
        TYPE, content, uid=uid, edition=edition, secret=secret,
        licence=str(facts.get("licence") or ""), lineage=lineage,
    )  # fmt: skip


def read_bundle(content: bytes) -> Arrival:
    """Raises `KitRefused`. Keys are new: it becomes another workshop."""
    kit = read_packed(content, TYPE, CONTENT, other=_("This ZIP holds no kit of a workshop."))
    try:
        facts, plan = kit.content["facts"], Plan.from_json(kit.content["plan"])
        if not isinstance(facts, dict):
            raise TypeError("facts")
        plan = rekeyed(plan)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise unreadable() from error
    secret = any(one.notes or one.watch for one in plan.blocks)
    lineage = kit.lineage[0]["uid"] if kit.lineage else ""
    return Arrival(plan=plan, facts=facts, secret=secret, uid=kit.uid, lineage=lineage)
