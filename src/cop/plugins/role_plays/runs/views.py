"""Pages of the runs as the community sees them: the list, one run, opening and changing one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

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
from cop.members.viewer import current_viewer
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Mode
from cop.plugins.role_plays.runs.clock import WorkingTime
from cop.plugins.role_plays.runs.forms import RunForm, StartForm
from cop.plugins.role_plays.runs.models import Run, RunPhase
from cop.plugins.role_plays.runs.opening import levels_of, open_run
from cop.plugins.role_plays.runs.showing import page
from cop.plugins.role_plays.runs.standing import standing
from cop.plugins.role_plays.runs.words import PHASES
from cop.plugins.role_plays.words import MODES, modes

RUN = "role_play_run"


def register(bp: Blueprint) -> None:
    bp.add_url_rule("/parties", "runs", runs)
    bp.add_url_rule(
        "/<cop_uid:uid>/ouvrir-une-partie", "open_run", once(open_new), methods=["GET", "POST"]
    )
    bp.add_url_rule("/parties/<cop_uid:uid>", "run", show)
    bp.add_url_rule("/parties/<cop_uid:uid>/modifier", "edit_run", edit, methods=["GET", "POST"])


def runs() -> ResponseReturnValue:
    """The runs that this reader may know of, newest first."""
    listed = list_page(
        current_viewer(),
        Run.state.in_((State.PUBLISHED, State.ARCHIVED)),
        type_name=RUN,
        after=request.args.get("after", ""),
    )
    return page("index", page=listed)


def open_new(uid: str) -> ResponseReturnValue:
    """A run of one role-play: how, when, and who may know."""
    viewer = current_viewer()
    play = find(viewer, uid, RolePlay, action="role_plays.open_run")
    form, start = _new_form(play), _start_form(play)
    if request.method == "POST" and check_all(form, start):
        run = open_run(
            viewer, kind_of(RUN), play, form.document(),
            starts_at=start.starts_at(), visibility=Visibility(start.visibility.data),
        )  # fmt: skip
        run.zone = start.zone.data
        session.commit()
        flash(_("The run is open. Now say who plays which part."), "success")
        return redirect(url_for(".parts", uid=run.uid), 303)
    return _form_page(form, start, play), 422 if request.method == "POST" else 200


def show(uid: str) -> ResponseReturnValue:
    """One run, as those may know of it who don't play in it."""
    viewer = current_viewer()
    run = find(viewer, uid, Run)
    stands = standing(run)
    return page(
        "run",
        **show_context(run, kind_of(RUN)),
        stands=stands,
        phase_words=PHASES[stands.phase],
        mode_words=MODES[run.mode],
        may_conduct=can(viewer, "role_plays.conduct", run),
    )


def edit(uid: str) -> ResponseReturnValue:
    """Title, rounds and their length; what is fixed once the parts are handed out is refused."""
    viewer, kind = current_viewer(), kind_of(RUN)
    posting = request.method == "POST"
    run = find(viewer, uid, Run, action="edit", lock=posting)
    demand(viewer, "role_plays.conduct", run)
    form = open_form(kind, run)
    if posting and form.validate():
        document = form.document()
        if run.phase != RunPhase.PREPARATION:
            document = {name: document[name] for name in ("title", "summary")}
        saved = spine.save(viewer, run, document, base_version=base_version())
        if saved.conflicts:
            return show_conflict(kind, run, saved)
        session.commit()
        flash(saved_words(saved), "success")
        return redirect(url_for(".conduct", uid=uid), 303)
    return _form_page(form, None, None, run), 422 if posting else 200


def _new_form(play: RolePlay) -> Any:
    form = open_form(kind_of(RUN))
    assert isinstance(form, RunForm)
    if request.method == "GET":
        form.title.data = play.title
    # As far as the role-play says how it can be played.
    form.mode.choices = [one for one in modes() if one[0] in play.modes] or modes()
    if request.method == "GET" and Mode.ASYNC in play.modes:
        form.mode.data = Mode.ASYNC
    return form


def _start_form(play: RolePlay) -> StartForm:
    zone = ZoneInfo("Europe/Paris")
    soon = WorkingTime(zone=zone).first(now() + timedelta(days=7))
    form = StartForm(posted(), data={"starts_on": soon.astimezone(zone).date()})
    levels = levels_of(play)
    form.visibility.choices = [(str(one), VISIBILITY_LABELS[one]()) for one in levels]
    if form.visibility.data is None:
        form.visibility.data = str(levels[-1])
    return form


def _form_page(form: Any, start: Any, play: RolePlay | None, run: Run | None = None) -> str:
    return page("form",
        kind=kind_of(RUN), form=form, start=start, play=play, thing=run,
        base_version=base_version() or (run.version if run else 0),
    )  # fmt: skip
