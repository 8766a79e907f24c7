"""Who comes and who was there: the page of those who facilitate."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from cop import text
from cop.contributions.coauthors import CoauthorRefused
from cop.contributions.finding import find
from cop.contributions.forms import posted
from cop.contributions.pages import check_all
from cop.contributions.rules import can
from cop.db import session
from cop.i18n import gettext as _
from cop.i18n import ngettext
from cop.members.viewer import current_viewer
from cop.plugins.workshops.runs import attendance, showing
from cop.plugins.workshops.runs.forms import GuideForm, NamesForm
from cop.plugins.workshops.runs.models import Consent, Here, WorkshopRun
from cop.plugins.workshops.runs.purging import erased_on
from cop.plugins.workshops.runs.views import ONE


def register(bp: Blueprint) -> None:
    bp.add_url_rule(f"{ONE}/presences", "attendance", people)
    bp.add_url_rule(f"{ONE}/presences", "add_names", add, methods=["POST"])
    bp.add_url_rule(f"{ONE}/presences/cocher", "tick_names", tick, methods=["POST"])
    bp.add_url_rule(f"{ONE}/presences/<cop_uid:line>", "change_name", change, methods=["POST"])
    bp.add_url_rule(f"{ONE}/animation", "add_guide", guide, methods=["POST"])


def _run(uid: str, *, lock: bool = False) -> WorkshopRun:
    return find(current_viewer(), uid, WorkshopRun, action="workshops.conduct", lock=lock)


def people(uid: str) -> ResponseReturnValue:
    return _page(_run(uid))


def _page(
    run: WorkshopRun, names: NamesForm | None = None, guide: GuideForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:  # fmt: skip
    viewer = current_viewer()
    answer = make_response(
        showing.page(
            "attendance",
            thing=run,
            lines=attendance.whole_list(viewer, run),
            guides=attendance.guides_of(viewer, run),
            erased_on=erased_on(run),
            may_name=can(viewer, "set_coauthors", run),
            names=names or NamesForm(),
            guide=guide or GuideForm(),
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer, status


def add(uid: str) -> ResponseReturnValue:
    """Names that are typed; those who sign in are there."""
    viewer, run, form = current_viewer(), _run(uid, lock=True), NamesForm(posted())
    if not check_all(form):
        return _page(run, names=form, status=422)
    status = Here.PRESENT if form.present.data else Here.EXPECTED
    try:
        number = attendance.add_names(
            viewer, run, form.names.data or "", consent=Consent(form.consent.data), status=status
        )
    except attendance.ListRefused as refusal:
        session.rollback()
        form.names.errors = [str(refusal)]
        return _page(_run(uid), names=form, status=422)
    session.commit()
    flash(ngettext("%(num)s name added", "%(num)s names added", number), "success")
    return redirect(url_for(".attendance", uid=uid), 303)


def tick(uid: str) -> ResponseReturnValue:
    run = _run(uid, lock=True)
    attendance.tick(current_viewer(), run, set(request.form.getlist("present")))
    session.commit()
    flash(_("Who was there is kept."), "success")
    return redirect(url_for(".attendance", uid=uid), 303)


def change(uid: str, line: str) -> ResponseReturnValue:
    """What one of the list said, or their name off it."""
    viewer, run = current_viewer(), _run(uid, lock=True)
    if request.form.get("do") == "strike":
        attendance.strike(viewer, run, line)
    else:
        consent = request.form.get("consent", "")
        if consent not in set(Consent):
            raise BadRequest(_("Choose one of the answers of the page."))
        try:
            attendance.change(
                viewer, run, line, consent=Consent(consent),
                needs=request.form.get("needs", ""), network=request.form.get("network", ""),
            )  # fmt: skip
        except text.TextRefused as refusal:
            raise BadRequest(str(refusal)) from refusal
    session.commit()
    flash(_("Kept."), "success")
    return redirect(url_for(".attendance", uid=uid), 303)


def guide(uid: str) -> ResponseReturnValue:
    viewer, run = current_viewer(), _run(uid, lock=True)
    if request.form.get("do") == "remove":
        attendance.remove_guide(viewer, run, request.form.get("guide", ""))
    else:
        form = GuideForm(posted())
        if not check_all(form):
            return _page(run, guide=form, status=422)
        try:
            attendance.add_guide(viewer, run, form.name.data or "", form.role.data)
        except CoauthorRefused as refusal:
            form.name.errors = [str(refusal)]
            return _page(run, guide=form, status=422)
    session.commit()
    flash(_("Kept."), "success")
    return redirect(url_for(".attendance", uid=uid), 303)
