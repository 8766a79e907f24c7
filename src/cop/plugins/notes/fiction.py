"""The meetings of the demo community, from `demo/reunions.yml`: a series whose actions travel."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from flask import current_app
from sqlalchemy import update

from cop.contributions import services as spine
from cop.contributions.models import Act, Revision, Visibility
from cop.db import session
from cop.demo import Community
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.notes import agenda, carrying, life, recording, services
from cop.plugins.notes.forms import MeetingForm
from cop.plugins.notes.models import Meeting, PointStatus, Presence
from cop.plugins.notes.outcomes_model import Action, Review

FILE = Path(__file__).parent / "demo" / "reunions.yml"
Told = dict[str, Any]


def load(community: Community) -> None:
    """Each as who prepares it would: the last one is announced, those before are validated."""
    told: Told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    lead = viewer_of(community.members[told["by"]])
    before: Meeting | None = None
    actions: dict[str, Action] = {}
    for one in told["meetings"]:
        meeting = _meeting(community, lead, told, one, before)
        points = _points(community, lead, meeting, one, actions)
        life.announce(lead, meeting)
        if one["starts"] < 0:
            _hold(community, lead, meeting, one, actions, points)
        _date(community, meeting, one["starts"])
        before = meeting


def _meeting(
    community: Community, lead: Viewer, told: Told, one: Told, before: Meeting | None
) -> Meeting:
    kind = current_app.extensions["cop"].registry.types["meeting"]
    document = _document(community, one)
    if before is not None:
        series = {"title": told["series"], "rhythm": told["rhythm"], "standing": told["standing"]}
        return agenda.follow(lead, kind, before, document, series)
    made = spine.create(lead, kind, document, visibility=Visibility(told["visibility"]))
    assert isinstance(made, Meeting)
    for person in told["people"]:
        member = community.members[person["who"]]
        services.attend(lead, made, member, Presence(person["presence"]), person["role"])
    return made


def _document(community: Community, one: Told) -> Told:
    """Through the same form as whatever people type."""
    form = MeetingForm.from_document(
        {
            "title": one["title"], "day": _day(community, one["starts"]), "begins": "14:00",
            "ends": "16:00", "zone": "Europe/Paris", "place": "Visioconférence",
        }
    )  # fmt: skip
    if not form.validate():
        raise ValueError(f"{FILE.name}: {form.first_errors()}")
    return form.document() | {"licence": ""}


def _points(
    community: Community, lead: Viewer, meeting: Meeting, one: Told, actions: dict[str, Action]
) -> dict[str, str]:
    """The points with what came of them; answers key → where it stands at the end."""
    standing = {}
    for told in one["points"]:
        point = services.add_point(lead, meeting, told, told["text"])
        standing[point.key] = told["status"]
        for outcome in told["outcomes"]:
            row = recording.add(
                lead, meeting, outcome["letter"], _outcome(community, one, outcome, point.key)
            )
            if "key" in outcome:
                actions[outcome["key"]] = row
    return standing


def _outcome(community: Community, one: Told, told: Told, key: str) -> Told:
    owner = told.get("owner", "")
    return {
        **told,
        "point_key": key,
        "owner": community.members[owner].uid if owner else "",
        "unowned": not owner,
        "due": _day(community, one["starts"] + told["due"]) if "due" in told else None,
        "review_on": _day(community, one["starts"] + told["review"]) if "review" in told else None,
    }


def _hold(
    community: Community, lead: Viewer, meeting: Meeting, one: Told,
    actions: dict[str, Action], points: dict[str, str],
) -> None:  # fmt: skip
    """It takes place: what became of the actions that came, then closed, read over, validated."""
    life.start(lead, meeting)
    for said in one["reviews"]:
        due = _day(community, one["starts"] + 60 + said["days"]) if "days" in said else None
        owner = community.members[said["owner"]].uid if "owner" in said else ""
        carrying.review(
            lead, meeting, actions[said["key"]].uid,
            carrying.Said(
                review=Review(said["review"]), note=said.get("note", ""), new_due=due, owner=owner
            ),
        )  # fmt: skip
    for point in services.points_of(meeting):
        point.status = PointStatus(points.get(point.key, "treated"))
    life.close(lead, meeting)
    life.validate(lead, meeting)


def _day(community: Community, days: int) -> date:
    return (community.started + timedelta(days=days)).date()


def _date(community: Community, meeting: Meeting, starts: int) -> None:
    """Move what was just written to the days on which, in the fiction, it was."""
    announced, validated = community.ago(max(-starts, 0) + 21), community.ago(max(-starts - 8, 0))
    meeting.created_at = meeting.listed_at = meeting.published_at = announced
    meeting.updated_at = validated if starts < 0 else announced
    if starts < 0:
        meeting.closed_at, meeting.validated_at = validated, validated
        meeting.amend_until = _day(community, starts + 7)
    for trace in (Revision, Act):
        session.execute(
            update(trace).where(trace.contribution_id == meeting.id).values(at=announced)
        )
    session.flush()
