"""The planner: one page like a run sheet, one form for each small change, times from the server."""

from __future__ import annotations

import json

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions.finding import find
from cop.contributions.rules import can
from cop.db import new_uid, session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.workshops import drawing, planner_view, planning
from cop.plugins.workshops.acts import change_for
from cop.plugins.workshops.assembly import plan_of
from cop.plugins.workshops.changes import Change, Clash
from cop.plugins.workshops.limits import Refused
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Plan

MOST_OF_A_CHANGE = 60_000  # characters
UNSTORED = {"Cache-Control": "no-store"}


def register(bp: Blueprint) -> None:
    one = "/<cop_uid:uid>/conducteur"
    bp.add_url_rule(one, "planner", planner)
    bp.add_url_rule(one, "change", change, methods=["POST"])
    bp.add_url_rule(f"{one}/nouvelles", "plan_news", plan_news)


def opened(uid: str, *, lock: bool = False) -> Workshop | None:
    """The workshop for who may write its plan; None for who may, once they have prepared."""
    viewer = current_viewer()
    thing = find(viewer, uid, Workshop, action="edit", lock=lock)
    return thing if can(viewer, "workshops.write", thing) else None


def planner(uid: str) -> ResponseReturnValue:
    thing = opened(uid)
    if thing is None:
        return redirect(url_for(".prepare", uid=uid))
    context = planner_view.context(thing, plan_of(thing))
    page = render_template("workshops/planner.html", **context, once=new_uid())
    return page, 200, UNSTORED


def change(uid: str) -> ResponseReturnValue:
    """Make one small change; answer what it touched."""
    thing = opened(uid, lock=True)
    if thing is None:
        return redirect(url_for(".prepare", uid=uid), 303)
    stamp = planning.stamp_of(thing)
    try:
        made = _made(thing)
    except Refused as refusal:
        return refused(thing, str(refusal))
    except Clash as clash:
        return clashed(thing, clash)
    answer = answered(thing, made, stamp, asked().get("key", ""))
    session.commit()  # last: afterwards the plan would be read anew
    return answer


def _made(thing: Workshop) -> planning.Made:
    viewer, form = current_viewer(), asked()
    sent = form.get("token", "")
    token = sent if _fits(sent) else None
    if form.get("act") == "undo":
        return planning.undo(viewer, thing, token=token)
    if form.get("act") == "redo":
        return planning.redo(viewer, thing, token=token)
    return planning.make(viewer, thing, lambda plan: wanted(plan, form), token=token)


def _fits(token: str) -> bool:
    return token.isascii() and token.isalnum() and len(token) <= 24


def asked() -> dict[str, str]:
    """The posted form; a button's « up KEY » as an act and its key."""
    form = dict(request.form.items())
    act, _space, key = form.get("do", "").partition(" ")
    return form | ({"act": act, "key": key} if act else {})


def wanted(plan: Plan, form: dict[str, str]) -> Change:
    """What a form asks for. After a clash it holds the change itself, chosen side by side."""
    if form.get("act") != "change":
        return change_for(plan, form)
    typed = form.get("change", "")
    if len(typed) > MOST_OF_A_CHANGE:
        raise Refused(_("This change can’t be made: load the page again."))
    try:
        found = json.loads(typed)
    except (ValueError, RecursionError) as error:
        raise Refused(_("This change can’t be made: load the page again.")) from error
    return found if isinstance(found, dict) else {}


def answered(thing: Workshop, made: planning.Made, stamp: str, key: str) -> ResponseReturnValue:
    """What changed for the script, the whole column where it shows something else than the plan
    was before, at `stamp`; for a browser without it, the page again, at the same place."""
    if not _by_script():
        place = f"b-{key}" if key else None
        return redirect(url_for(".planner", uid=thing.uid, _anchor=place), 303)
    if request.form.get("vu") == stamp:
        return jsonify(drawing.touched(thing, made, key)), 200, UNSTORED
    return jsonify(drawing.column(thing, made.plan)), 200, UNSTORED


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def refused(thing: Workshop, words: str) -> ResponseReturnValue:
    session.rollback()
    if _by_script():
        return jsonify({"refused": words}), 422, UNSTORED
    flash(words, "error")
    return redirect(url_for(".planner", uid=thing.uid), 303)


def clashed(thing: Workshop, clash: Clash) -> ResponseReturnValue:
    """Both values side by side: neither is lost until somebody chooses."""
    uid = thing.uid
    session.rollback()
    thing = find(current_viewer(), uid, Workshop, action="workshops.write")
    context = {"thing": thing, "sides": planner_view.sides(plan_of(thing), clash)}
    if _by_script():
        html = render_template("workshops/_clash.html", **context)
        return jsonify({"clash": html}), 409, UNSTORED
    return render_template("workshops/clash.html", **context), 409, UNSTORED


def plan_news(uid: str) -> ResponseReturnValue:
    """The column, when somebody else changed it since what the browser shows."""
    thing = find(current_viewer(), uid, Workshop, action="workshops.write")
    if request.args.get("vu") == planning.stamp_of(thing):
        return "", 204, UNSTORED
    return jsonify(drawing.column(thing, plan_of(thing))), 200, UNSTORED
