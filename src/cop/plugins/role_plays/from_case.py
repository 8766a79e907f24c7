"""A role-play out of a quick case: its text and no more, parts to fill in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cop.i18n import gettext as _
from cop.plugins.role_plays.assembly import document_of
from cop.plugins.role_plays.packet import Origin, Part
from cop.plugins.role_plays.usual import usual


def from_case(case: dict[str, Any]) -> dict[str, Any]:
    """The first document. Who wrote the case, and its profile (country, budget, age), stay there."""
    heads = {"situation": _("The situation"), "attempted": _("What was tried"),
             "request": _("What was asked")}  # fmt: skip
    told = [f"## {head}\n\n{case[name]}" for name, head in heads.items() if case.get(name)]
    packet = replace(
        usual(),
        title=str(case.get("title") or ""),
        teaser=str(case.get("summary") or ""),
        context="\n\n".join(told),
        moments=(case["phase"],) if case.get("phase") else (),
        origin=Origin.INSPIRED,
        parts=usual_parts(),
    )
    return document_of(packet)


def usual_parts() -> tuple[Part, ...]:
    """Who is nearly always at the table."""
    return (
        Part(code="R1", name=_("The adviser"), function=_("works for the network")),
        Part(code="R2", name=_("The chair"), function=_("volunteer, head of the association")),
        Part(code="R3", name=_("The treasurer"), function=_("volunteer")),
        Part(code="R4", name=_("The observer"), function=_("watches and takes notes"),
             observes=True, required=False),
    )  # fmt: skip
