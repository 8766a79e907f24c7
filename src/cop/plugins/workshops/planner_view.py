"""What the planner shows: rows with their times, totals in words, two sides of a clash."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cop.i18n import gettext as _
from cop.i18n import ngettext
from cop.members.viewer import current_viewer
from cop.plugins.workshops import planning, tree, words
from cop.plugins.workshops.acts import setting
from cop.plugins.workshops.changes import Both, Clash
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.runs.lived import experience_of
from cop.plugins.workshops.showing import labels, parked_in
from cop.plugins.workshops.timing import Times, shown, times_of
from cop.plugins.workshops.tree import What


def context(
    thing: Workshop, plan: Plan, times: Times | None = None, steps: planning.Steps | None = None
) -> dict[str, Any]:
    """Two queries, whatever the length of the plan. times, steps: where they are known already,
    which saves one of them."""
    viewer = current_viewer()
    return {
        "experience": experience_of(viewer, thing, plan),
        **labels(),
        "thing": thing,
        "plan": plan,
        "times": times or times_of(plan),
        "parked": parked_in(plan),
        "steps": steps or planning.steps_of(viewer, thing),
        "stamp": planning.stamp_of(thing),
    }


def said(times: Times) -> str:
    """The totals in a sentence, for who hears the page."""
    found = [
        _("Total %(minutes)s min, ends at %(end)s.", minutes=times.total, end=shown(times.end))
    ]
    if times.margin < 0:
        found.append(_("%(minutes)s min too long.", minutes=-times.margin))
    elif times.margin:
        found.append(_("%(minutes)s min left.", minutes=times.margin))
    found.append(_("Recoverable: %(minutes)s min.", minutes=times.recoverable))
    trouble = sum(1 for slot in times.slots.values() if slot.overlap)
    if trouble:
        found.append(ngettext("%(num)s overlap.", "%(num)s overlaps.", trouble))
    return " ".join(found)


@dataclass(frozen=True)
class Side:
    """A place that two people changed. change: what writes mine over theirs, empty when the part
    itself is gone."""

    part: str
    field: str
    theirs: str
    mine: str
    change: str = ""


def sides(plan: Plan, clash: Clash) -> list[Side]:
    return [_side(plan, one) for one in clash.places]


def _side(plan: Plan, one: Both) -> Side:
    if not one.field:
        return Side(_("a part that was removed meanwhile"), "", "", shown_value("", one.mine))
    part = tree.item(plan, one.what, one.key)
    title = getattr(part, "title", "") or getattr(part, "label", "")
    over = setting(one.what, one.key, one.field, one.theirs, one.mine)
    return Side(
        title or _("the whole"),
        field_label(one.what, one.field),
        shown_value(one.field, one.theirs),
        shown_value(one.field, one.mine),
        json.dumps(over, ensure_ascii=False),
    )


def field_label(what: What, field: str) -> str:
    return str(words.FIELDS.get(field, field))


def shown_value(field: str, value: Any) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field in {"pinned", "start"}:
        return shown(value)
    named: Any = words.VALUES.get(field, {})
    return str(named.get(value, value))
