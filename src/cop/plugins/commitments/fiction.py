"""The commitments of the demo community, from `demo/engagements.yml`: written at a gathering, or at
a run of a role-play where there is none."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from flask import current_app
from sqlalchemy import select, update

from cop.contributions.finding import find, find_any
from cop.contributions.models import Act, Contribution, Revision, State, Visibility
from cop.db import session
from cop.demo import Community
from cop.members.models import Member
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.commitments import checkins, services
from cop.plugins.commitments.forms import CommitmentForm
from cop.plugins.commitments.models import CheckIn, Commitment, Status

FILE = Path(__file__).parent / "demo" / "engagements.yml"
PLACES = ("gathering", "workshop_run", "role_play_run")
Told = dict[str, Any]


def load(community: Community) -> None:
    """Write each as its author would, and let it come to where it stands today."""
    told: Told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    place = _place()
    for one in told["commitments"]:
        _write(community, one, place, told["days_ago"])


def _place() -> str | None:
    """The uid of where they were written: what another plugin's share of the demo may hold."""
    for name in PLACES:
        uid = session.scalar(
            select(Contribution.uid)
            .where(Contribution.type == name, Contribution.state == State.PUBLISHED)
            .order_by(Contribution.listed_at, Contribution.id)
            .limit(1)
        )
        if uid is not None:
            return uid
    return None


def _write(community: Community, told: Told, place: str | None, days_ago: int) -> None:
    author = viewer_of(community.members[told["by"]])
    buddy = community.members.get(told.get("buddy", ""))
    due = (community.started + timedelta(days=told["until"])).date()
    made = services.write(
        author,
        current_app.extensions["cop"].registry.types["commitment"],
        _document(told, due.isoformat()),
        visibility=Visibility(told["readers"]),
        source=find_any(author, place) if place else None,
        buddy=buddy.uid if buddy else "",
    )
    if buddy is not None and not told.get("unanswered"):
        _agree(made, buddy)
    for answer in told.get("told", []):
        _tell(community, made, answer)
    _date(community, made, days_ago)


def _document(told: Told, due: str) -> dict[str, Any]:
    """Through the same form as whatever people type."""
    typed = {"body": told["body"], "due": due, "help_wanted": told.get("help", "")}
    form = CommitmentForm.from_document(typed)
    if not form.validate():
        raise ValueError(f"{FILE.name}: {form.first_errors()}")
    return form.document()


def _agree(made: Commitment, buddy: Member) -> None:
    viewer: Viewer = viewer_of(buddy)
    thing = find(viewer, made.uid, Commitment, action="commitments.be_buddy")
    services.answer_as_buddy(viewer, thing, agree=True)


def _tell(community: Community, made: Commitment, told: Told) -> None:
    answer = checkins.Answer(
        status=Status(told["status"]),
        sentence=told.get("sentence", ""),
        change=told.get("change", ""),
        evidence=told.get("evidence", ""),
        shareable=bool(told.get("shared")),
        named=bool(told.get("named")),
    )
    check_in: CheckIn = checkins.record(made, answer)
    check_in.at = community.ago(told["days_ago"])


def _date(community: Community, made: Commitment, days_ago: int) -> None:
    """Move what was just written to the day on which, in the fiction, it was."""
    day = community.ago(days_ago)
    made.created_at = made.updated_at = made.listed_at = made.published_at = day
    made.counts_from = day.date()
    for trace in (Revision, Act):
        session.execute(update(trace).where(trace.contribution_id == made.id).values(at=day))
    session.flush()
