"""The programme for those who come: the newest release, its changes, one's own day."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cop.contributions.finding import find
from cop.contributions.rules import can
from cop.db import session
from cop.members.viewer import current_viewer
from cop.plugin import public
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.programme import showing
from cop.plugins.gatherings.programme.models import Pick
from cop.plugins.gatherings.programme.reading import named
from cop.plugins.gatherings.programme.releasing import latest, releases
from cop.plugins.gatherings.programme.words import clock, span

WORDS = {"clock": clock, "span": span}


def register(bp: Blueprint) -> None:
    one = "/<cop_uid:uid>/programme"
    bp.add_url_rule(one, "programme", public(programme))
    bp.add_url_rule(f"{one}/changements", "programme_log", public(log))
    bp.add_url_rule(f"{one}/ma-journee", "my_day", my_day)
    bp.add_url_rule(f"{one}/ma-journee", "pick", pick, methods=["POST"])


def programme(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering)
    return render_template(
        "gatherings/programme/programme.html",
        thing=gathering,
        hosts=can(viewer, "gatherings.host", gathering),
        whole=can(viewer, "gatherings.see_all", gathering),
        **WORDS,
        **showing.programme_context(viewer, gathering, latest(gathering)),
    )


def log(uid: str) -> ResponseReturnValue:
    """What each release changed: as public as the gathering."""
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering)
    entries = showing.log(viewer, gathering, releases(gathering))
    return render_template("gatherings/programme/log.html", thing=gathering, entries=entries)


def my_day(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering, action="gatherings.see_all")
    released = latest(gathering)
    every = released.slots if released else []
    chosen = showing.picked(viewer, gathering)
    mine = showing.my_day(viewer, every, chosen)
    return render_template(
        "gatherings/programme/my_day.html",
        thing=gathering,
        released=released,
        days=showing.days(gathering, mine),
        names=named(viewer, gathering, mine),
        chosen=chosen,
        choices=showing.beside(every),
        **WORDS,
    )


def pick(uid: str) -> ResponseReturnValue:
    """Choose one of those that happen at the same time, or no longer; twice changes nothing."""
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering, action="gatherings.see_all", lock=True)
    slot_uid = request.form.get("slot", "")
    released = latest(gathering)
    if released is None or slot_uid not in {one.uid for one in released.slots}:
        raise NotFound
    known = session.get(Pick, (gathering.id, viewer.member_id, slot_uid))
    wanted = request.form.get("act") != "leave"
    if wanted and known is None:
        session.add(Pick(gathering_id=gathering.id, member_id=viewer.member_id, slot_uid=slot_uid))
    elif not wanted and known is not None:
        session.delete(known)
    session.commit()
    return redirect(url_for(".my_day", uid=uid, _anchor=f"slot-{slot_uid}"), 303)
