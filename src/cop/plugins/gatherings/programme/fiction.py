"""The programme of the demo's gathering to come, from `demo/programme.yml`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from cop.contributions.finding import find, find_any
from cop.contributions.models import Contribution, State
from cop.contributions.rules import visible_to
from cop.db import session
from cop.demo import Community
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.gatherings.calls import services as calls
from cop.plugins.gatherings.calls.models import CallKind
from cop.plugins.gatherings.calls.reading import own_cases
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.programme import services
from cop.plugins.gatherings.programme.models import SlotRow
from cop.plugins.gatherings.programme.releasing import release

FILE = Path(__file__).parent.parent / "demo" / "programme.yml"
Told = dict[str, Any]


def load(community: Community, made: dict[str, Gathering]) -> None:
    """Two releases, a draft that runs into a meal, and a call with two cases.

    made: the gatherings of the fiction by their key.
    """
    told: Told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    uid = made[told["gathering"]].uid
    author = session.get_one(Contribution, made[told["gathering"]].id).author_id
    member = next(one for one in community.members.values() if one.id == author)
    viewer = viewer_of(member)
    gathering = find(viewer, uid, Gathering)
    frame = {"rooms": told["rooms"], "opens": 540, "closes": 1110}
    services.lay_out(viewer, gathering, frame)
    rows = {one["key"]: _slot(community, viewer, gathering, one) for one in told["slots"]}
    for number, one in enumerate(told["releases"]):
        _change(rows, one.get("change", {}))
        for key in one.get("remove", ()):
            services.remove(viewer, gathering, rows.pop(key))
        for new in one.get("add", ()):
            rows[new["key"]] = _slot(community, viewer, gathering, new)
        out = release(viewer, gathering, after=number, note=one["note"])
        assert out is not None
        out.released_at = community.ago(one["ago"])
    _change(rows, told["draft"])
    _call(community, viewer, gathering, told["call"])
    session.flush()


def _slot(community: Community, viewer: Viewer, gathering: Gathering, told: Told) -> SlotRow:
    people = [community.members[key].uid for key in told.get("people", ())]
    document = {
        "day": told["day"], "start": told["start"], "minutes": told["minutes"],
        "room": told.get("room", ""), "title": told["title"], "kind": told["kind"],
        "about": _newest(viewer, told["about"]) if "about" in told else "",
        "expected": told.get("expected", ""), "people": sorted(people),
    }  # fmt: skip
    return services.add(viewer, gathering, document)


def _newest(viewer: Viewer, type_name: str) -> str:
    """What another plugin's share of the demo may hold; it may also be switched off."""
    statement = (
        select(Contribution.uid)
        .where(
            visible_to(viewer),
            Contribution.type == type_name,
            Contribution.state == State.PUBLISHED,
        )
        .order_by(Contribution.id)
        .limit(1)
    )
    return session.scalar(statement) or ""


def _change(rows: dict[str, SlotRow], changes: dict[str, Told]) -> None:
    for key, values in changes.items():
        for name, value in values.items():
            setattr(rows[key], name, value)
    session.flush()


def _call(community: Community, viewer: Viewer, gathering: Gathering, told: Told) -> None:
    closes = gathering.start_date + timedelta(days=told["until"])
    calls.open_call(viewer, gathering, CallKind.CASES, intro=told["intro"], closes_on=closes)
    for key in told["by"]:
        mine = viewer_of(community.members[key])
        ready = [one for one in own_cases(mine, gathering) if one.ready]
        for one in ready[:1]:
            calls.bring(mine, gathering, find_any(mine, one.uid))
