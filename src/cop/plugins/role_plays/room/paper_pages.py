"""Typing observers' papers in: one page for each, on a phone, and the list of those that are in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions.forms import posted
from cop.contributions.once import once
from cop.contributions.pages import check_all
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.role_plays.room import paper
from cop.plugins.role_plays.room.debrief_pages import looking_back
from cop.plugins.role_plays.room.models import PaperGrid
from cop.plugins.role_plays.room.paper_forms import PaperGridForm, for_grid, standing
from cop.plugins.role_plays.room.showing import page
from cop.plugins.role_plays.runs.models import Run
from cop.plugins.role_plays.runs.services import packet_for

ALL = "/parties/<cop_uid:uid>/grilles"
ONE = f"{ALL}/<cop_uid:grid_uid>"


def register(bp: Blueprint) -> None:
    both = ["GET", "POST"]
    bp.add_url_rule(ALL, "paper_grids", once(type_in), methods=both)
    bp.add_url_rule(ONE, "paper_grid", correct, methods=both)
    bp.add_url_rule(f"{ONE}/retirer", "erase_paper_grid", erase, methods=["POST"])


def type_in(uid: str) -> ResponseReturnValue:
    """One more paper; the next is a tap away."""
    run = looking_back(uid, lock=request.method == "POST")
    form = _form(run)
    if request.method == "POST" and check_all(form):
        paper.add(current_viewer(), run, form.observer.data or "", form.marks())
        return _back(uid, _("This grid is in the sum. The next one?"))
    return _page(run, form)


def correct(uid: str, grid_uid: str) -> ResponseReturnValue:
    run = looking_back(uid, lock=request.method == "POST")
    grid = paper.one(current_viewer(), run, grid_uid)
    form = _form(run, grid)
    if request.method == "POST" and check_all(form):
        paper.correct(current_viewer(), run, grid_uid, form.observer.data or "", form.marks())
        return _back(uid, _("Corrected: the sum follows."))
    return _page(run, form, grid)


def erase(uid: str, grid_uid: str) -> ResponseReturnValue:
    paper.erase(current_viewer(), looking_back(uid, lock=True), grid_uid)
    return _back(uid, _("This grid is out of the sum."))


def _form(run: Run, grid: PaperGrid | None = None) -> PaperGridForm:
    criteria = packet_for(run).criteria
    told = standing(criteria, grid.observer, paper.marks_of(grid)) if grid else None
    return for_grid(criteria)(posted(), data=told)


def _page(run: Run, form: PaperGridForm, grid: PaperGrid | None = None) -> ResponseReturnValue:
    shown = page("paper", thing=run, form=form, grid=grid, typed=paper.typed(run))
    return shown, 422 if request.method == "POST" else 200


def _back(uid: str, message: str) -> ResponseReturnValue:
    session.commit()
    flash(message, "success")
    return redirect(url_for(".paper_grids", uid=uid, saved=1), 303)
