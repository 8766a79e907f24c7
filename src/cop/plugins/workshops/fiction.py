"""The workshops of the demo community, all invented: `demo/*.yml` hold whole plans."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from flask import current_app
from sqlalchemy import select, update

from cop.contributions import services, ties
from cop.contributions.finding import find_any
from cop.contributions.models import Act, Contribution, Revision, State, Visibility
from cop.db import session
from cop.demo import Community
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.workshops.assembly import document_of
from cop.plugins.workshops.limits import checked
from cop.plugins.workshops.models import Edition, Workshop
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.services import prepare, publish_edition

FOLDER = Path(__file__).parent / "demo"


def load(community: Community) -> None:
    """Write each workshop as its author would, publish it, and note who prepared it."""
    for path in sorted(FOLDER.glob("*.yml")):
        _write(community, told(path))
    session.flush()


def told(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def plan_told(content: dict[str, Any], brings: dict[str, str] | None = None) -> Plan:
    """The plan of a file. `brings`: bare titles of what is there → uids; a block that brings
    something names it by its title."""
    plain = content["plan"]
    for section in plain["sections"]:
        for strand in section["strands"]:
            for block in strand["blocks"]:
                block["brings"] = (brings or {}).get(block.get("brings", ""), "")
    return checked(Plan.from_json(plain))


def _write(community: Community, content: dict[str, Any]) -> Workshop:
    author = viewer_of(community.members[content["by"]])
    kind = current_app.extensions["cop"].registry.types["workshop"]
    known = _known(author, content)
    plan = plan_told(content, {title: thing.uid for title, thing in known.items()})
    document = content["facts"] | document_of(plan)
    level = Visibility(content["visibility"])
    thing = services.create(author, kind, document, visibility=level)
    assert isinstance(thing, Workshop)
    publish_edition(author, thing)
    for other in known.values():
        ties.link(author, thing, other)
    for key in content.get("prepared_by") or []:
        prepare(viewer_of(community.members[key]), thing)
    _date(thing, community, content["days_ago"])
    return thing


def _known(author: Viewer, content: dict[str, Any]) -> dict[str, Contribution]:
    """What the file names by its title, as far as it is there."""
    wanted = content.get("uses") or []
    rows = session.execute(
        select(Contribution.title, Contribution.uid).where(
            Contribution.title.in_(wanted), Contribution.state == State.PUBLISHED
        )
    )
    return {title: find_any(author, uid) for title, uid in rows}


def _date(thing: Workshop, community: Community, days: int) -> None:
    """Move what was just written to the day on which, in the fiction, it was."""
    day = community.ago(days)
    thing.created_at = thing.updated_at = thing.listed_at = thing.published_at = day
    for trace in (Revision, Act):
        session.execute(update(trace).where(trace.contribution_id == thing.id).values(at=day))
    session.execute(update(Edition).where(Edition.workshop_id == thing.id).values(published_at=day))
    session.flush()
