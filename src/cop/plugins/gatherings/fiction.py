"""The gatherings of the demo community, from `demo/rencontres.yml`."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from flask import current_app
from sqlalchemy import update

from cop.columns import Prose, Secret
from cop.contributions import services, ties
from cop.contributions.models import Act, LinkKind, Revision, Visibility
from cop.db import now, session
from cop.demo import Community
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.gatherings import points
from cop.plugins.gatherings.forms import GatheringForm
from cop.plugins.gatherings.logistics import LINES, TEXTS
from cop.plugins.gatherings.models import Gathering, Registration, Status, Wifi
from cop.plugins.gatherings.programme import fiction as programme
from cop.plugins.gatherings.services import TAKES_A_PLACE, places_left

FILE = Path(__file__).parent / "demo" / "rencontres.yml"
Told = dict[str, Any]


def load(community: Community) -> None:
    """One past, one to come whose places are all taken, one overseas."""
    made: dict[str, Gathering] = {}
    for told in yaml.safe_load(FILE.read_text(encoding="utf-8")):
        author = viewer_of(community.members[told["by"]])
        gathering = made[told["key"]] = _gathering(community, author, told)
        if "follows" in told:
            gathering.previous = made[told["follows"]].uid
            ties.join(author, gathering, made[told["follows"]], LinkKind.FOLLOWS)
        for order, one in enumerate(told["people"]):
            _register(community, gathering, one, order)
        for one in told["points"]:
            point = points.add(author, gathering, one["body"], carried=one.get("carried", 0))
            point.settled_at = community.ago(40) if one.get("settled") else None
        _date(community, gathering, told)
    programme.load(community, made)


def _gathering(community: Community, author: Viewer, told: Told) -> Gathering:
    kind = current_app.extensions["cop"].registry.types["gathering"]
    document = _document(community, told)
    made = services.create(author, kind, document, visibility=Visibility(told["visibility"]))
    assert isinstance(made, Gathering)
    if "space" in told:  # the fiction has the space of its participants already
        made.own_space_id = community.spaces[told["space"]].id
    services.publish(author, made)
    for name in LINES:
        setattr(made, name, told[name])
    for name in TEXTS:
        setattr(made, name, Prose.of(told[name]))
    made.wifi = Wifi(told["wifi"])
    session.flush()
    return made


def _document(community: Community, told: Told) -> Told:
    """The gathering through the same form as whatever people type."""
    start: date = (community.started + timedelta(days=told["starts"])).date()
    closes = start + timedelta(days=told["closes"]) if "closes" in told else None
    form = GatheringForm.from_document(
        {
            "title": told["title"], "summary": told["summary"], "town": told["town"],
            "start_date": start, "end_date": start + timedelta(days=told["days"] - 1),
            "tz": told.get("tz", "Europe/Paris"), "purpose": told["purpose"],
            "capacity": told["capacity"], "registration_open": True, "closes_on": closes,
        }
    )  # fmt: skip
    if not form.validate():
        raise ValueError(f"{FILE.name}: {form.first_errors()}")
    return form.document()


def _register(community: Community, gathering: Gathering, told: Told, order: int) -> None:
    """What somebody has said; past the service, since of a past gathering nobody says it any more."""
    wanted = Status(told["status"])
    full = wanted in TAKES_A_PLACE and places_left(gathering) == 0
    session.add(
        Registration(
            gathering_id=gathering.id,
            member_id=community.members[told["who"]].id,
            status=Status.WAITLISTED if full else wanted,
            consent=told["consent"],
            arrives=told.get("arrives", ""),
            access_needs=Secret(told["access"]) if "access" in told else None,
            food_needs=Secret(told["food"]) if "food" in told else None,
            waiting_since=now() + timedelta(seconds=order) if full else None,
            answered_at=community.ago(max(1, 12 - order)),
        )
    )
    session.flush()


def _date(community: Community, gathering: Gathering, told: Told) -> None:
    """Move what was just written to the day on which, in the fiction, it was."""
    day = community.ago(-told["announced"])
    gathering.created_at = gathering.updated_at = day
    gathering.listed_at = gathering.published_at = day
    for trace in (Revision, Act):
        session.execute(update(trace).where(trace.contribution_id == gathering.id).values(at=day))
    session.flush()
