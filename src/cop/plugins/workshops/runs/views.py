"""Pages of the runs as the community sees them: the list, one run, opening and changing one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from cop.contributions import services as spine
from cop.contributions.finding import demand, find
from cop.contributions.forms import posted
from cop.contributions.lines import VISIBILITY_LABELS
from cop.contributions.listing import list_page
from cop.contributions.models import State, Visibility
from cop.contributions.once import once
from cop.contributions.pages import (
    base_version,
    check_all,
    kind_of,
    open_form,
    saved_words,
    show_conflict,
    show_context,
)
from cop.contributions.rules import can
from cop.db import now, session
from cop.i18n import gettext as _
from cop.members.dates import day_of
from cop.members.viewer import current_viewer
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.runs import opening, showing
from cop.plugins.workshops.runs.attendance import guides_of, told_names
from cop.plugins.workshops.runs.conducting import actuals_of
from cop.plugins.workshops.runs.durations import table
from cop.plugins.workshops.runs.forms import HeldAtForm, OpenForm, RunForm
from cop.plugins.workshops.runs.models import RunStage, WorkshopRun
from cop.plugins.workshops.runs.planned import plan_of_run, schedule, workshop_of
from cop.plugins.workshops.runs.rules import BEFORE, levels_of
from cop.plugins.workshops.words import KINDS

RUN = "workshop_run"
ONE = "/passages/<cop_uid:uid>"


def register(bp: Blueprint) -> None:
    bp.add_url_rule("/passages", "runs", runs)
    bp.add_url_rule(
        "/<cop_uid:uid>/programmer", "open_run", once(open_new), methods=["GET", "POST"]
    )
    bp.add_url_rule(ONE, "run", show)
    bp.add_url_rule(f"{ONE}/modifier", "edit_run", edit, methods=["GET", "POST"])
    bp.add_url_rule(f"{ONE}/etape", "turn_run", turn, methods=["POST"])


def runs() -> ResponseReturnValue:
    """The runs that this reader may know of, newest first."""
    listed = list_page(
        current_viewer(),
        WorkshopRun.state.in_((State.PUBLISHED, State.ARCHIVED)),
        type_name=RUN,
        after=request.args.get("after", ""),
    )
    return showing.page("index", page=listed)


def open_new(uid: str) -> ResponseReturnValue:
    """A run of one workshop: when, for how many, who may know."""
    viewer = current_viewer()
    thing = find(viewer, uid, Workshop, action="workshops.open_run")
    form, start = _new_form(thing), OpenForm(posted())
    levels = [(str(one), str(VISIBILITY_LABELS[one]())) for one in levels_of(viewer, thing)]
    start.offer(levels, showing.places(viewer))
    if request.method == "POST" and check_all(form, start):
        run = opening.open_run(
            viewer, kind_of(RUN), thing, form.document(),
            visibility=Visibility(start.visibility.data), gathering=start.gathering.data,
        )  # fmt: skip
        session.commit()
        flash(_("The run is in the agenda. Now say who comes and who facilitates."), "success")
        return redirect(url_for(".run", uid=run.uid, saved=1), 303)
    page = showing.page("form", form=form, start=start, workshop=thing, thing=None, base_version=0)
    return page, 422 if request.method == "POST" else 200


def _new_form(thing: Workshop) -> RunForm:
    form = open_form(kind_of(RUN))
    assert isinstance(form, RunForm)
    if request.method == "GET":
        form.title.data = thing.title[:120]
        form.day.data = day_of(now() + timedelta(days=14))
        form.expected.data = thing.max_participants
    return form


def show(uid: str) -> ResponseReturnValue:
    """One run: when, who for, and afterwards how long each part took."""
    viewer = current_viewer()
    run = find(viewer, uid, WorkshopRun)
    if not viewer.is_full_member:
        raise NotFound
    workshop, actuals = workshop_of(viewer, run), actuals_of(run)
    rows = table(plan_of_run(run), KINDS, actuals) if workshop and run.edition_id else []
    return showing.page(
        "run",
        **show_context(run, kind_of(RUN)),
        workshop=workshop,
        rows=rows,
        measured=bool(actuals),
        names=told_names(viewer, run),
        guides=guides_of(viewer, run),
        may_conduct=can(viewer, "workshops.conduct", run),
        may_turn=[one for one, since in opening.NEXT.items() if run.stage in since],
        prepares=run.stage in BEFORE,
    )


def edit(uid: str) -> ResponseReturnValue:
    """When, for how many, at what. What is said afterwards has a page of its own."""
    viewer, kind, posting = current_viewer(), kind_of(RUN), request.method == "POST"
    run = find(viewer, uid, WorkshopRun, action="edit", lock=posting)
    demand(viewer, "workshops.conduct", run)
    form, held = open_form(kind, run), HeldAtForm(posted(), data={"gathering": run.gathering})
    held.gathering.choices = _choices(run)
    if posting and check_all(form, held):
        saved = spine.save(viewer, run, form.document(), base_version=base_version())
        if saved.conflicts:
            return show_conflict(kind, run, saved)
        schedule(run)
        opening.take_place_at(viewer, run, held.gathering.data)
        session.commit()
        flash(saved_words(saved), "success")
        return redirect(url_for(".run", uid=uid, saved=1), 303)
    shown: dict[str, Any] = {"form": form, "start": held, "workshop": None, "thing": run}
    page = showing.page("form", base_version=base_version() or run.version, **shown)
    return page, 422 if posting else 200


def _choices(run: WorkshopRun) -> list[tuple[str, str]]:
    """What it is held at stays chosen, even when this reader can no longer name it."""
    offered = showing.places(current_viewer(), run)
    if run.gathering and run.gathering not in dict(offered):
        offered.append((run.gathering, _("As it is")))
    return [("", _("At nothing that is in the agenda")), *offered]


def turn(uid: str) -> ResponseReturnValue:
    """Confirm, cancel, take up again, say that it was held."""
    viewer = current_viewer()
    run = find(viewer, uid, WorkshopRun, action="workshops.conduct", lock=True)
    wanted = request.form.get("stage", "")
    if wanted not in set(RunStage):
        raise BadRequest(_("Choose one of the buttons of the page."))
    opening.turn(viewer, run, RunStage(wanted))
    session.commit()
    flash(_("Noted. Calendars that follow it will know."), "success")
    return redirect(url_for(".run", uid=uid), 303)
