"""What the pages of a workshop show: the plan as a run sheet, its totals, its editions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import func, select

from cop import text
from cop.contributions import bringing
from cop.contributions.models import Contribution, State
from cop.contributions.rules import can, visible_to
from cop.db import session
from cop.i18n import gettext as _
from cop.members.models import Member
from cop.members.viewer import Viewer
from cop.members.vocabulary import word
from cop.plugins.workshops import words
from cop.plugins.workshops.assembly import blocks_in
from cop.plugins.workshops.models import Edition, Preparation, Workshop
from cop.plugins.workshops.plan import BlockKind, Plan
from cop.plugins.workshops.present import present
from cop.plugins.workshops.runs.lived import experience_of
from cop.plugins.workshops.runs.words import STAGES
from cop.plugins.workshops.services import newest_edition
from cop.plugins.workshops.timing import shown, times_of


@dataclass(frozen=True)
class EditionLine:
    """One edition as the page names it; never what is in it."""

    number: int
    minor: bool
    change: str
    at: datetime


def markdown(source: str) -> Markup:
    """Safe HTML of a text in a plan, without reserved passages."""
    return Markup(text.render(source).html) if source else Markup()


def term(vocabulary: str, code: str) -> str:
    found = word(vocabulary, code)
    return found.label if found else code


def labels() -> dict[str, Any]:
    """The words that templates look codes up in, and how a time is written."""
    return {
        "markdown": markdown,
        "clock": shown,
        "term": term,
        "kinds": words.KINDS,
        "leads": words.LEADS,
        "participations": words.PARTICIPATIONS,
        "outputs": words.OUTPUTS,
        "mallettes": words.MALLETTES,
        "pers": words.PERS,
        "formats": words.FORMATS,
    }


def plan_context(plan: Plan) -> dict[str, Any]:
    """A plan with its times, for `_plan.html`; without notes when `plan` comes without."""
    return {**labels(), "plan": plan, "times": times_of(plan), "parked": parked_in(plan)}


def parked_in(plan: Plan) -> list[Any]:
    return [block for block in plan.blocks if block.parked]


def parts_of(thing: Contribution) -> dict[str, str]:
    """The blocks that a comment can be about. Of one that is in no edition yet, readers are told
    its kind and not its title. No plan is built for it."""
    assert isinstance(thing, Workshop)
    edition = newest_edition(thing) if thing.state != State.DRAFT else None
    written = {one["key"]: one for one in blocks_in(thing.plan or {})}
    if edition is None:
        return {key: one.get("title") or _kind(one) for key, one in written.items()}
    out = blocks_in(json.loads(edition.payload.reveal()))
    frozen = {one["key"]: one.get("title") or _kind(one) for one in out}
    return {key: _kind(one) for key, one in written.items()} | frozen


def _kind(block: Mapping[str, Any]) -> str:
    return str(words.KINDS[BlockKind(block.get("kind", BlockKind.EXCHANGE))])


def page_context(viewer: Viewer, thing: Workshop) -> dict[str, Any]:
    """The public form, what its runs tell and what this reader may do next: four queries, and one
    more where something is brought along."""
    shown = present(viewer, thing, secret=False)
    plan = shown.plan
    return {
        **plan_context(plan),
        "edition": shown.edition,
        "ahead": shown.ahead,
        "sources": bringing.named(viewer, {one.brings for one in plan.blocks if one.brings}),
        "experience": experience_of(viewer, thing, plan),
        "stages": STAGES,
        "editions": editions_of(thing),
        "reads_notes": (reads_notes := can(viewer, "workshops.read_notes", thing)),
        "adapt_note": adapt_note(viewer, thing, reads_notes),
    }


def adapt_note(viewer: Viewer, thing: Workshop, reads_notes: bool) -> str:
    """What a copy takes along, said before somebody makes one; its author is told of it."""
    if not can(viewer, "adapt", thing):
        return ""
    if reads_notes:
        return _("The private notes come along. Whoever wrote it gets a message.")
    return _(
        "The private notes don’t come along: to have them, say first that you are going to "
        "facilitate it. Whoever wrote it gets a message."
    )


def editions_of(thing: Workshop) -> list[EditionLine]:
    """Newest first."""
    rows = session.execute(
        select(Edition.number, Edition.minor, Edition.change, Edition.published_at)
        .where(Edition.workshop_id == thing.id)
        .order_by(Edition.number.desc())
        .limit(20)
    )
    return [EditionLine(*row) for row in rows]


def prepared_by(thing: Workshop) -> list[tuple[str, datetime]]:
    """(name, when) of who is going to facilitate it, for its authors."""
    rows = session.execute(
        select(Member.name, Preparation.at)
        .join(Preparation, Preparation.member_id == Member.id)
        .where(Preparation.workshop_id == thing.id)
        .order_by(Preparation.at.desc())
        .limit(30)
    )
    return [(name, at) for name, at in rows]


def templates_for(viewer: Viewer) -> list[tuple[str, str]]:
    """(uid, title) of the templates that this reader may start from, by title."""
    rows = session.execute(
        select(Workshop.uid, Workshop.title)
        .where(visible_to(viewer, model=Workshop), Workshop.is_template.is_(True))
        .order_by(func.lower(Workshop.title))
        .limit(50)
    )
    return [(uid, title) for uid, title in rows]
