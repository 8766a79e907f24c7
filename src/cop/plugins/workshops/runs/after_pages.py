"""The pages around a run: what changes for this day, how long each part really took, how it went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions.finding import find
from cop.contributions.forms import posted
from cop.contributions.pages import check_all
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.workshops.assembly import plan_in
from cop.plugins.workshops.kit.passage import MOST_BYTES, read_passage
from cop.plugins.workshops.limits import Refused
from cop.plugins.workshops.models import Edition
from cop.plugins.workshops.runs import durations, looking_back, opening, showing
from cop.plugins.workshops.runs.conducting import actuals_of, people
from cop.plugins.workshops.runs.durations import Row
from cop.plugins.workshops.runs.forms import ReviewForm
from cop.plugins.workshops.runs.models import WorkshopRun
from cop.plugins.workshops.runs.planned import plan_read, workshop_of
from cop.plugins.workshops.runs.views import ONE
from cop.plugins.workshops.words import KINDS
from cop.shape import Misshapen

CHANGED = ("minutes", "title", "announce")


def register(bp: Blueprint) -> None:
    bp.add_url_rule(f"{ONE}/apres", "after_run", after)
    bp.add_url_rule(f"{ONE}/durees", "run_durations", keep, methods=["POST"])
    bp.add_url_rule(f"{ONE}/fichier", "run_file", bring, methods=["POST"])
    bp.add_url_rule(f"{ONE}/bilan", "review_run", review, methods=["POST"])
    bp.add_url_rule(f"{ONE}/adapter", "adjust_run", adjust, methods=["GET", "POST"])


def after(uid: str) -> ResponseReturnValue:
    run = find(current_viewer(), uid, WorkshopRun, action="workshops.conduct")
    return _after(run)


def _after(run: WorkshopRun, *, status: int = 200, **given: Any) -> ResponseReturnValue:
    shown = {"rows": _rows(run), "review": _review(run), "problem": "", "brought": None} | given
    viewer = current_viewer()
    page = showing.page("after", thing=run, workshop=workshop_of(viewer, run), **shown)
    return page, status


def _rows(run: WorkshopRun) -> list[Row]:
    viewer = current_viewer()
    if not run.edition_id or workshop_of(viewer, run) is None:
        return []
    return durations.table(plan_read(viewer, run), KINDS, actuals_of(run))


def _review(run: WorkshopRun) -> ReviewForm:
    said: dict[str, Any] = {name: getattr(run, name) for name in looking_back.LINES}
    said |= {"participants": run.participants, "mood": str(run.mood or "")}
    return ReviewForm(posted(), data=said)


def keep(uid: str) -> ResponseReturnValue:
    """The table as it was typed; with a mistake in one line nothing is kept, and all comes back."""
    viewer = current_viewer()
    run = find(viewer, uid, WorkshopRun, action="workshops.conduct", lock=True)
    rows = durations.checked(_typed(one, request.form) for one in _rows(run))
    if any(row.error for row in rows):
        return _after(run, rows=rows, review=ReviewForm(data={}), status=422)
    durations.keep(viewer, run, rows)
    people(viewer, run, request.form.get("people", ""))
    session.commit()
    flash(_("The durations are kept: the next ones will know."), "success")
    return redirect(url_for(".after_run", uid=uid, _anchor="review"), 303)


def _typed(row: Row, form: Mapping[str, str]) -> Row:
    def moment(name: str) -> datetime | None:
        try:
            found = datetime.fromisoformat(form.get(f"{name}-{row.key}", "")[:40])
        except ValueError:
            return None
        return found if found.tzinfo else None

    return Row(
        row.key, row.title, row.planned, form.get(f"real-{row.key}", "")[:40],
        f"dropped-{row.key}" in form, form.get(f"remark-{row.key}", "")[:1000],
        moment("started"), moment("ended"),
    )  # fmt: skip


def bring(uid: str) -> ResponseReturnValue:
    """What the small file tells, shown in the table before anything is kept."""
    viewer = current_viewer()
    run = find(viewer, uid, WorkshopRun, action="workshops.conduct")
    chosen = request.files.get("file")
    content = chosen.read(MOST_BYTES + 1) if chosen is not None else b""
    if not content:
        return _after(run, problem=_("Choose the file that the page saved."), status=422)
    try:
        passage = read_passage(content)
    except (Misshapen, OverflowError):
        problem = _("This isn’t a file of a run: it is called cop-passage-….json.")
        return _after(run, problem=problem, status=422)
    if passage.workshop != run.workshop:
        problem = _("This file comes from another workshop: nothing was taken from it.")
        return _after(run, problem=problem, status=422)
    return _after(run, rows=durations.merged(_rows(run), passage), brought=passage)


def review(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    run = find(viewer, uid, WorkshopRun, action="workshops.conduct", lock=True)
    form = _review(run)
    if not check_all(form):
        return _after(run, review=form, status=422)
    looking_back.look_back(viewer, run, form.said())
    session.commit()
    flash(_("Thank you. It stands on the page of the run."), "success")
    return redirect(url_for(".run", uid=uid, saved=1), 303)


def adjust(uid: str) -> ResponseReturnValue:
    """Durations and words for this day alone; the workshop stays as it is."""
    viewer, posting = current_viewer(), request.method == "POST"
    run = find(viewer, uid, WorkshopRun, action="workshops.conduct", lock=posting)
    problem = ""
    if posting:
        try:
            opening.adjust(viewer, run, _wanted(run))
        except Refused as refusal:
            session.rollback()
            run, problem = find(viewer, uid, WorkshopRun), str(refusal)
        else:
            session.commit()
            flash(_("Changed for this run alone."), "success")
            return redirect(url_for(".run", uid=uid), 303)
    blocks = [one for one in plan_read(viewer, run).blocks if not one.parked]
    page = showing.page(
        "adjust", thing=run, blocks=blocks, kinds=KINDS, problem=problem, typed=request.form
    )
    return page, 422 if posting else 200


def _wanted(run: WorkshopRun) -> dict[str, dict[str, Any]]:
    """Raises `Refused` for minutes that are none."""
    edition = session.get(Edition, run.edition_id) if run.edition_id else None
    found: dict[str, dict[str, Any]] = {}
    for block in plan_in(edition).blocks if edition else ():
        for name in CHANGED:
            typed = request.form.get(f"{name}-{block.key}")
            if typed is not None:
                found.setdefault(block.key, {})[name] = _value(name, typed)
    return found


def _value(name: str, typed: str) -> Any:
    if name != "minutes":
        return typed.strip()
    try:
        minutes = durations.minutes_in(typed)
    except durations.NotMinutes as problem:
        raise Refused(str(problem)) from problem
    if minutes is None:
        raise Refused(_("A number of minutes, from 0 to 480."))
    return minutes
