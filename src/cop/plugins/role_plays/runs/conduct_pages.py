"""The facilitator's pages: who plays, handing out, the control room, the end."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import BadRequest

from cop.contributions.finding import demand, find
from cop.contributions.forms import posted
from cop.contributions.pages import check_all
from cop.contributions.rules import can
from cop.db import session
from cop.i18n import gettext as _
from cop.members.models import Member
from cop.members.viewer import current_viewer
from cop.plugins.role_plays.runs import conduct as acts
from cop.plugins.role_plays.runs import ending, opening, playing
from cop.plugins.role_plays.runs.forms import DELIVERIES, AssignForm, ProlongForm
from cop.plugins.role_plays.runs.models import Delivery, Run
from cop.plugins.role_plays.runs.opening import CannotPlay, Handed
from cop.plugins.role_plays.runs.rules import BY_MAIL
from cop.plugins.role_plays.runs.services import packet_for, play_of
from cop.plugins.role_plays.runs.showing import page
from cop.plugins.role_plays.runs.standing import standing
from cop.plugins.role_plays.runs.words import PHASES, PLACES, QUESTIONS, REFUSED

PLACE = "/parties/<cop_uid:uid>"


def register(bp: Blueprint) -> None:
    bp.add_url_rule(f"{PLACE}/conduite", "conduct", conduct)
    bp.add_url_rule(f"{PLACE}/roles", "parts", parts, methods=["GET", "POST"])
    bp.add_url_rule(f"{PLACE}/distribution", "hand_out", hand_out, methods=["POST"])
    bp.add_url_rule(f"{PLACE}/roles/<cop_uid:part_uid>", "part_deed", part_deed, methods=["POST"])
    bp.add_url_rule(f"{PLACE}/evenements", "release", release, methods=["POST"])
    bp.add_url_rule(f"{PLACE}/tour", "round_deed", round_deed, methods=["POST"])
    bp.add_url_rule(f"{PLACE}/fin", "end_deed", end_deed, methods=["POST"])


def _run(uid: str, *, lock: bool = False) -> Run:
    return find(current_viewer(), uid, Run, action="role_plays.conduct", lock=lock)


def _room(uid: str) -> ResponseReturnValue:
    session.commit()
    return redirect(url_for(".conduct", uid=uid), 303)


def conduct(uid: str) -> ResponseReturnValue:
    """Who has opened and written, what is out, and what can be done now."""
    viewer, run = current_viewer(), _run(uid)
    play = play_of(run)
    if not can(viewer, "role_plays.read_all", play):
        return page("unprepared", thing=run, play=play)
    stands, packet = standing(run), packet_for(run)
    held = opening.held_parts(run)
    return page("conduct",
        thing=run, play=play, packet=packet, stands=stands, held=held,
        phases=PHASES, places=PLACES, deliveries=DELIVERIES, by_mail=run.mode in BY_MAIL,
        wrote=playing.wrote_in(run, stands.writes_round),
        events=acts.events_of(run), groups=acts.groups_of(run),
        messages=playing.read_by_facilitator(run, packet, stands),
        said=ending.said_in(run, packet), questions=QUESTIONS,
        missing=opening.missing_parts(packet, held), prolong=ProlongForm(),
    )  # fmt: skip


def parts(uid: str) -> ResponseReturnValue:
    """Say who plays which part."""
    viewer, run = current_viewer(), _run(uid, lock=request.method == "POST")
    demand(viewer, "role_plays.read_all", play_of(run))
    packet, held = packet_for(run), opening.held_parts(run)
    form = AssignForm(posted())
    form.offer(packet)
    if request.method == "POST" and check_all(form) and _assigned(run, form):
        session.commit()
        return redirect(url_for(".parts", uid=uid, _anchor="add"), 303)
    missing = opening.missing_parts(packet, held)
    if request.method == "GET" and missing:
        form.group.data, form.part.data = missing[0]
    return page("parts",
        thing=run, packet=packet, held=held, missing=missing, form=form, places=PLACES,
        names={part.code: part.name for part in packet.parts},
    ), 422 if request.method == "POST" else 200  # fmt: skip


def _assigned(run: Run, form: AssignForm) -> bool:
    """Give the part; what is in the way is said beside its field."""
    code, place = form.chosen()
    member = None
    if form.member.data:
        member = session.scalar(select(Member).where(Member.handle == form.member.data))
    try:
        opening.assign(
            current_viewer(), run, part_code=code, place=place, group=form.group.data or 1,
            member=member, name=form.name.data or "", email=form.email.data or "",
        )  # fmt: skip
    except CannotPlay as refusal:
        field = form.part if refusal.reason == "taken" else form.member
        field.errors = [REFUSED[refusal.reason]]
        return False
    return True


def hand_out(uid: str) -> ResponseReturnValue:
    """Hand out what isn't yet; links and codes are shown this once."""
    run = _run(uid, lock=True)
    if not opening.held_parts(run):
        flash(_("Nobody has a part yet: say first who plays."), "error")
        return redirect(url_for(".parts", uid=uid), 303)
    return _handed(run, opening.hand_out(current_viewer(), run))


def part_deed(uid: str, part_uid: str) -> ResponseReturnValue:
    """Hand one part out anew, or take it back."""
    viewer, run = current_viewer(), _run(uid, lock=True)
    assignment, deed = acts.assignment_of(run, part_uid), request.form.get("act", "")
    if deed in set(Delivery):
        return _handed(run, [opening.reissue(viewer, run, assignment, Delivery(deed))])
    if deed != "back":
        raise BadRequest
    opening.take_back(viewer, run, assignment)
    session.commit()
    flash(_("This part is free again; what opened it opens nothing any more."), "success")
    return redirect(url_for(".parts", uid=uid), 303)


def _handed(run: Run, handed: list[Handed]) -> ResponseReturnValue:
    """No redirect: the secrets are in this one answer and nowhere else."""
    session.commit()
    names = {part.code: part.name for part in packet_for(run).parts}
    shown = page("handed", thing=run, handed=handed, names=names, places=PLACES)
    return shown, {"Cache-Control": "no-store"}


def release(uid: str) -> ResponseReturnValue:
    """Let an event out for one group, before its time or without one."""
    run, group = _run(uid, lock=True), request.form.get("group", "1")
    number = int(group) if group.isascii() and group.isdigit() and len(group) < 4 else 0
    acts.release(current_viewer(), run, request.form.get("event", "")[:8], number)
    flash(_("The event is out."), "success")
    return _room(uid)


def round_deed(uid: str) -> ResponseReturnValue:
    """Go on to the next round, or prolong the one that is open."""
    run, viewer = _run(uid, lock=True), current_viewer()
    match request.form.get("act"):
        case "next":
            acts.next_round(viewer, run)
            flash(_("The round is over; the players are told."), "success")
        case "prolong":
            form = ProlongForm(posted())
            if not check_all(form) or not form.hours.data:
                raise BadRequest(_("Write a number of working hours, from 1 to 240."))
            acts.prolong(viewer, run, form.hours.data)
            flash(_("The round lasts longer."), "success")
        case _other:
            raise BadRequest
    return _room(uid)


def end_deed(uid: str) -> ResponseReturnValue:
    """Cancel, close, or open all sheets."""
    run, viewer = _run(uid, lock=True), current_viewer()
    deeds: dict[str, tuple[Any, str]] = {
        "cancel": (acts.cancel, _("The run is cancelled; its links open nothing any more.")),
        "close": (ending.close, _("The run is closed.")),
        "reveal": (ending.reveal, _("All sheets are open to those who played.")),
    }
    chosen = deeds.get(request.form.get("act", ""))
    if chosen is None:
        raise BadRequest
    try:
        chosen[0](viewer, run)
    except ending.NoDebrief:
        flash(_("Nobody has said anything about it yet: a run ends with its debrief."), "error")
        return redirect(url_for(".conduct", uid=uid), 303)
    flash(chosen[1], "success")
    return _room(uid)
