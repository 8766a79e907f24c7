"""What the pages of a workshop show: the plan as a run sheet, its totals, its editions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import func, select

from cop import text
from cop.contributions.models import Contribution
from cop.contributions.rules import can, visible_to
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import Viewer
from cop.members.vocabulary import word
from cop.plugins.workshops import words
from cop.plugins.workshops.assembly import public_plan
from cop.plugins.workshops.models import Edition, Preparation, Workshop
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.runs.lived import experience_of
from cop.plugins.workshops.runs.words import STAGES
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
    """The blocks that a comment can be about."""
    assert isinstance(thing, Workshop)
    return {one.key: one.title or str(words.KINDS[one.kind]) for one in public_plan(thing).blocks}


def page_context(viewer: Viewer, thing: Workshop) -> dict[str, Any]:
    """The public form, what its runs tell and what this reader may do next: three queries,
    whatever its length."""
    plan = public_plan(thing)
    return {
        **plan_context(plan),
        "experience": experience_of(viewer, thing, plan),
        "stages": STAGES,
        "editions": editions_of(thing),
        "reads_notes": can(viewer, "workshops.read_notes", thing),
    }


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
