"""The page that leads a run: one state for all who lead it, with a script or without."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from cop import text
from cop.contributions.finding import find
from cop.db import now, session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.workshops.kit.words import leading_words
from cop.plugins.workshops.runs import conducting, showing
from cop.plugins.workshops.runs.live import view
from cop.plugins.workshops.runs.models import MOST_REMARK, WorkshopRun
from cop.plugins.workshops.runs.views import ONE


def register(bp: Blueprint) -> None:
    bp.add_url_rule(f"{ONE}/en-direct", "live", live)
    bp.add_url_rule(f"{ONE}/en-direct", "live_deed", deed, methods=["POST"])
    bp.add_url_rule(f"{ONE}/en-direct/etat.json", "live_state", state)


def live(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    run = find(viewer, uid, WorkshopRun, action="workshops.conduct")
    course, secret = showing.course_for(viewer, run)
    actuals = conducting.actuals_of(run)
    page = showing.page(
        "live", thing=run, course=course | {"workshop": run.uid}, secret=secret, words=leading_words(),
        view=view(course, conducting.clock_of(run), now()), actuals=actuals,
        state=_state(run, course, actuals),
    )  # fmt: skip
    return _unkept(page)


def state(uid: str) -> ResponseReturnValue:
    """Where the run stands, for the page of whoever leads it too."""
    viewer = current_viewer()
    run = find(viewer, uid, WorkshopRun, action="workshops.conduct")
    course, _secret = showing.course_for(viewer, run)
    return _unkept(jsonify(_state(run, course, conducting.actuals_of(run))))


def deed(uid: str) -> ResponseReturnValue:
    """One press of a button, by the page or by its script."""
    viewer = current_viewer()
    run = find(viewer, uid, WorkshopRun, action="workshops.conduct", lock=True)
    course, _secret = showing.course_for(viewer, run)
    asked = request.form.get("do", "")
    if asked == "people":
        conducting.people(viewer, run, request.form.get("text", ""))
        done = True
    elif asked == "remark":
        said = text.normalise(request.form.get("text", ""))[:MOST_REMARK]
        conducting.remark(viewer, run, request.form.get("at", ""), said, course["steps"])
        done = True
    else:
        at = request.form.get("at", "")
        done = conducting.do(viewer, run, asked, course["steps"], at=at, moment=_moment())
    session.commit()
    if request.accept_mimetypes.best == "application/json":
        return _unkept(jsonify(_state(run, course, conducting.actuals_of(run))))
    if not done:
        flash(_("Somebody was quicker: here is where it stands."), "info")
    return redirect(url_for(".live", uid=uid), 303)


def _moment() -> datetime | None:
    """When a deed was done that had to wait for a network: milliseconds."""
    typed = request.form.get("moment", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 15):
        return None
    try:
        return datetime.fromtimestamp(int(typed) / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _state(run: WorkshopRun, course: object, actuals: object) -> dict[str, object]:
    known = conducting.state_of(run, course, actuals)  # type: ignore[arg-type]
    return {**known, "now": int(now().timestamp() * 1000)}


def _unkept(page: ResponseReturnValue) -> ResponseReturnValue:
    answer = make_response(page)
    # Private notes stay in no cache, not even the browser's.
    answer.headers["Cache-Control"] = "no-store"
    return answer
