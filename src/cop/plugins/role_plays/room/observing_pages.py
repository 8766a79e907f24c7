"""The grid of one observer, on a phone: each press is kept at once, with or without a script."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.contributions.forms import refuse_repeated
from cop.db import now, session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugin import by_key
from cop.plugins.role_plays.room import observing, services
from cop.plugins.role_plays.room.course import elapsed
from cop.plugins.role_plays.room.forms import NoteForm
from cop.plugins.role_plays.room.showing import page
from cop.plugins.role_plays.runs import keys
from cop.plugins.role_plays.runs.models import Assignment, Run
from cop.plugins.role_plays.runs.services import packet_for, released
from cop.plugins.role_plays.runs.standing import standing

PART = "/role/<cop_uid:uid>"


def register(bp: Blueprint) -> None:
    def add(rule: str, name: str, view: Any, *methods: str) -> None:
        bp.add_url_rule(rule, name, by_key(view), methods=methods or ["GET"])

    add(f"{PART}/observations", "observe", observe)
    add(f"{PART}/observations", "note", note, "POST")
    add(f"{PART}/nouvelles", "news", news)


def _observer(uid: str) -> tuple[Run, Assignment]:
    """An observer's part that this browser holds, while something can be noted."""
    assignment = keys.by_uid(current_viewer(), uid)
    if request.method == "POST":
        session.execute(select(Run.id).where(Run.id == assignment.run_id).with_for_update())
    run = session.get_one(Run, assignment.run_id)
    if not observing.observes(assignment, run):
        raise NotFound
    return run, assignment


def observe(uid: str) -> ResponseReturnValue:
    return _page(*_observer(uid))


def note(uid: str) -> ResponseReturnValue:
    """Keep one press. With a script the answer is two words of JSON, without one the page again."""
    run, assignment = _observer(uid)
    form = NoteForm(request.form)
    refuse_repeated(form)
    scripted = request.accept_mimetypes.best == "application/json"
    try:
        _keep(run, assignment, form)
    except ValueError:
        session.rollback()
        if scripted:
            return jsonify(kept=False), 422
        run, assignment = _observer(uid)
        told = form.first_errors() or {"value": _("This can’t be noted here: nothing was changed.")}
        return _page(run, assignment, next(iter(told.values()))), 422
    session.commit()
    if scripted:
        return jsonify(kept=True)
    return redirect(url_for(".observe", uid=uid, _anchor=f"line-{form.criterion.data}"), 303)


def _keep(run: Run, assignment: Assignment, form: NoteForm) -> None:
    """Raises `ValueError` for what can't be noted."""
    if not form.validate():
        raise ValueError
    if form.value.data == "erase":
        observing.erase(run, assignment, form.key.data or "")
    else:
        observing.note(run, assignment, packet_for(run), form.act())


def _page(run: Run, assignment: Assignment, problem: str = "") -> str:
    packet = packet_for(run)
    [clock] = services.clocks(run, assignment.group)
    return page("grid",
        thing=run, assignment=assignment, criteria=packet.criteria, problem=problem,
        marks=observing.own_marks(assignment, packet),
        counted=observing.newest_keys(assignment),
        seconds=elapsed(clock.started_at, clock.paused_at, clock.paused_seconds, now()),
        runs=clock.started_at is not None and clock.paused_at is None,
    )  # fmt: skip


def news(uid: str) -> ResponseReturnValue:
    """How many events have come to a part, and where its run stands: what a phone asks for."""
    assignment = keys.by_uid(current_viewer(), uid)
    run = session.get_one(Run, assignment.run_id)
    packet, out = packet_for(run), released(run, assignment)
    mine = [one for one in packet.events if one.code in out and one.is_for(assignment.part_code)]
    return jsonify(events=len(mine), phase=standing(run).phase)
