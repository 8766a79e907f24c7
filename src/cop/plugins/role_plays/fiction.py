"""The role-plays of the demo community, all invented: `demo/*.yml` hold whole packets."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from flask import current_app
from sqlalchemy import select, update

from cop.contributions import services, ties
from cop.contributions.finding import find_any
from cop.contributions.models import Act, Contribution, Revision, Visibility
from cop.db import session
from cop.demo import Community
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.assembly import document_of, packet_of
from cop.plugins.role_plays.models import Edition, RolePlay
from cop.plugins.role_plays.packet import Packet
from cop.plugins.role_plays.services import prepare, publish_edition, save_packet
from cop.plugins.role_plays.usual import usual

FOLDER = Path(__file__).parent / "demo"


def load(community: Community) -> None:
    """Write each role-play as its author would, publish it, and note who prepared it."""
    for path in sorted(FOLDER.glob("*.yml")):
        told: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        _write(community, told)
    session.flush()


def packet_told(told: dict[str, Any]) -> Packet:
    """The packet of a file; what it leaves open is the usual grid, debrief and questions."""
    common = usual().to_json()
    whole = common | {key: value for key, value in told["packet"].items() if value is not None}
    return Packet.from_json(whole)


def _write(community: Community, told: dict[str, Any]) -> RolePlay:
    author = viewer_of(community.members[told["by"]])
    kind = current_app.extensions["cop"].registry.types["role_play"]
    packet = replace(packet_told(told), tools=tuple(uids(told.get("tools") or [])))
    level = Visibility(told["visibility"])
    thing = services.create(author, kind, document_of(packet), visibility=level)
    assert isinstance(thing, RolePlay)
    publish_edition(author, thing)
    for change in told.get("editions") or []:
        _again(author, thing, change)
    for uid in packet.tools:
        ties.link(author, thing, find_any(author, uid))
    for key in told.get("prepared_by") or []:
        prepare(viewer_of(community.members[key]), thing)
    _date(thing, community, told["days_ago"])
    return thing


def _again(author: Any, thing: RolePlay, change: dict[str, Any]) -> None:
    """One more edition: a few words of a sheet or of the notes are written otherwise."""
    now = packet_of(thing)
    notes = now.facilitator_notes + "\n\n" + change["adds_to_notes"]
    save_packet(author, thing, replace(now, facilitator_notes=notes), base=now)
    publish_edition(author, thing, change=change["change"], minor=bool(change.get("minor")))


def uids(titles: list[str]) -> list[str]:
    """The tools of the demo toolbox that are there, by title, whatever its spaces and signs."""
    rows = session.execute(
        select(Contribution.title, Contribution.uid).where(Contribution.type == "tool")
    )
    known = {_bare(title): uid for title, uid in rows}
    return [known[_bare(title)] for title in titles if _bare(title) in known]


def _bare(title: str) -> str:
    return re.sub(r"\W+", " ", title).strip().lower()


def _date(thing: RolePlay, community: Community, days: int) -> None:
    """Move what was just written to the day on which, in the fiction, it was."""
    day = community.ago(days)
    thing.created_at = thing.updated_at = thing.listed_at = thing.published_at = day
    for trace in (Revision, Act):
        session.execute(update(trace).where(trace.contribution_id == thing.id).values(at=day))
    session.execute(
        update(Edition).where(Edition.role_play_id == thing.id).values(published_at=day)
    )
    session.flush()
