"""The debrief: steps with their time, what is said, what the grids say, what is kept."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from cop.contributions import screening, takeaways
from cop.contributions.forms import posted
from cop.contributions.once import once
from cop.contributions.pages import check_all
from cop.contributions.takeaways_model import TakeawayKind
from cop.contributions.takeaways_pages import TakeawayForm
from cop.contributions.takeaways_reading import takeaways_of
from cop.db import now, session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugin import Screened
from cop.plugins.role_plays.packet import Origin
from cop.plugins.role_plays.room import debrief as said
from cop.plugins.role_plays.room import observing, services
from cop.plugins.role_plays.room.course import phases
from cop.plugins.role_plays.room.forms import CaptureForm, StepForm
from cop.plugins.role_plays.room.room_pages import conducted
from cop.plugins.role_plays.room.showing import page
from cop.plugins.role_plays.runs import ending
from cop.plugins.role_plays.runs.models import Run
from cop.plugins.role_plays.runs.rules import LOOKING_BACK
from cop.plugins.role_plays.runs.services import packet_for, play_of

PLACE = "/parties/<cop_uid:uid>/debriefing"


def register(bp: Blueprint) -> None:
    post = ["POST"]
    bp.add_url_rule(PLACE, "debrief", debrief)
    bp.add_url_rule(f"{PLACE}/etape", "debrief_step", step, methods=post)
    bp.add_url_rule(f"{PLACE}/dit", "capture", once(capture), methods=post)
    bp.add_url_rule(f"{PLACE}/dit/<cop_uid:capture_uid>", "erase_capture", erase, methods=post)
    bp.add_url_rule(f"{PLACE}/enseignements", "keep_takeaway", once(keep), methods=post)


def debrief(uid: str) -> ResponseReturnValue:
    return _page(looking_back(uid))


def looking_back(uid: str, *, lock: bool = False) -> Run:
    """A run in a room whose play is over, for who conducts it."""
    run = conducted(uid, lock=lock)
    if run.phase not in LOOKING_BACK:
        raise BadRequest(_("The debrief begins when the play is over."))
    return run


def _page(run: Run, capture_form: Any = None, keep_form: Any = None, asked: Any = None) -> str:
    viewer, packet = current_viewer(), packet_for(run)
    told, clock = phases(packet), services.debrief_of(run)
    grids, lines = observing.seen_in(viewer, run, packet)
    if capture_form is None:
        capture_form = _capture_form(run, fresh=True)
    return page("debrief",
        thing=run, packet=packet, steps=told, at=min(clock.step, len(told) - 1),
        seconds=max(0, int((now() - clock.since).total_seconds())),
        captures=said.captures(run, packet), grids=grids, lines=lines,
        reflections=ending.said_in(run, packet), questions=ending.QUESTIONS,
        takeaways=takeaways_of(viewer, run), form=capture_form,
        keep_form=keep_form or TakeawayForm(None), asked=asked,
    )  # fmt: skip


def _capture_form(run: Run, *, fresh: bool = False) -> CaptureForm:
    form = CaptureForm(None if fresh else posted())
    form.offer(packet_for(run), [one.number for one in services.clocks(run)])
    return form


def step(uid: str) -> ResponseReturnValue:
    """On to the next step, or to any other."""
    run, form = looking_back(uid, lock=True), StepForm(posted())
    if not check_all(form) or form.step.data is None:
        raise BadRequest
    services.go_to_step(current_viewer(), run, form.step.data)
    return _back(uid)


def capture(uid: str) -> ResponseReturnValue:
    run = looking_back(uid, lock=True)
    form = _capture_form(run)
    if not check_all(form):
        return _page(run, form), 422
    by, who = form.chosen()
    clock = services.debrief_of(run)
    said.capture(current_viewer(), run, clock.step, form.body.data or "", by, who)
    return _back(uid, _("Written down."), "said")


def erase(uid: str, capture_uid: str) -> ResponseReturnValue:
    said.erase(current_viewer(), looking_back(uid, lock=True), capture_uid)
    return _back(uid, _("Taken back."), "said")


def keep(uid: str) -> ResponseReturnValue:
    """What stays of it, as a takeaway on the page of the run."""
    run, form = looking_back(uid, lock=True), TakeawayForm(posted())
    looked_over = None
    if check_all(form):
        looked_over = _looked_over(run, form.body.data or "")
        if not looked_over.question:
            kind = TakeawayKind(form.kind.data)
            takeaways.keep(current_viewer(), run, kind, looked_over.text)
            said.held(run)
            return _back(uid, _("Kept."), "keep")
    return _page(run, keep_form=form, asked=looked_over), 422


def _looked_over(run: Run, typed: str) -> Screened:
    """Names of an invented situation are invented; of any other, they are asked about."""
    if play_of(run).origin == Origin.FICTION:
        return Screened(typed)
    return screening.screen(current_viewer(), typed, request.form)


def _back(uid: str, message: str = "", anchor: str = "") -> ResponseReturnValue:
    session.commit()
    if message:
        flash(message, "success")
    saved = 1 if message else None
    return redirect(url_for(".debrief", uid=uid, saved=saved, _anchor=anchor or None), 303)
