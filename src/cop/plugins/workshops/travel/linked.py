"""A public plan in the words of schema.org: a learning resource that says how it is done."""

from __future__ import annotations

from typing import Any

from cop.contributions.editions import document_for
from cop.contributions.models import Contribution
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Block, Material, Plan, Section

MOST_NAMED = 60


def linked(thing: Contribution) -> dict[str, Any]:
    """Titles and durations, as every visitor reads them; no text of a part, nothing private."""
    assert isinstance(thing, Workshop)
    plan = Plan.from_json(document_for(None, thing)["plan"])
    time = f"PT{thing.minutes}M"
    found: dict[str, Any] = {
        "@type": ["LearningResource", "HowTo"],
        "timeRequired": time,
        "totalTime": time,
        "step": [step for section in plan.sections for step in _steps(section)],
    }
    if thing.outcomes:
        found["teaches"] = list(thing.outcomes)
    for word, kind, printed in (("supply", "HowToSupply", True), ("tool", "HowToTool", False)):
        items = [
            {"@type": kind, "name": one.label} for one in _named(plan) if one.printed == printed
        ]
        if items:
            found[word] = items
    return found


def _named(plan: Plan) -> list[Material]:
    return [one for one in plan.materials if one.label][:MOST_NAMED]


def _steps(section: Section) -> list[dict[str, Any]]:
    steps = [_step(block) for strand in section.strands for block in strand.counted]
    if not section.title:
        return steps
    return [{"@type": "HowToSection", "name": section.title, "itemListElement": steps}]


def _step(block: Block) -> dict[str, Any]:
    return {"@type": "HowToStep", "name": block.title, "performTime": f"PT{block.minutes}M"}
