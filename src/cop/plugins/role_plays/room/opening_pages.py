"""From the page of a role-play to tables, codes on paper and a run that can begin."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from cop.contributions.finding import demand, find
from cop.contributions.forms import posted
from cop.contributions.lines import VISIBILITY_LABELS
from cop.contributions.models import Visibility
from cop.contributions.once import once
from cop.contributions.pages import check_all, kind_of
from cop.db import now, session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.role_plays.assembly import packet_in
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Packet
from cop.plugins.role_plays.room import services
from cop.plugins.role_plays.room.forms import RoomForm
from cop.plugins.role_plays.room.seats import needed_parts
from cop.plugins.role_plays.room.showing import page
from cop.plugins.role_plays.runs.models import Run
from cop.plugins.role_plays.runs.opening import MOST_GROUPS, Handed, levels_of
from cop.plugins.role_plays.runs.rules import OVER
from cop.plugins.role_plays.runs.services import packet_for, play_of
from cop.plugins.role_plays.runs.words import PLACES
from cop.plugins.role_plays.services import newest_edition

USUAL_TABLES = 2


def register(bp: Blueprint) -> None:
    both = ["GET", "POST"]
    bp.add_url_rule("/<cop_uid:uid>/jouer-en-salle", "open_room", once(open_room), methods=both)
    bp.add_url_rule("/parties/<cop_uid:uid>/codes", "room_codes", codes, methods=["POST"])


def open_room(uid: str) -> ResponseReturnValue:
    """How many come? The tables follow."""
    viewer = current_viewer()
    play = find(viewer, uid, RolePlay, action="role_plays.open_run")
    edition = newest_edition(play)
    assert edition is not None
    packet = packet_in(edition)
    form = _form(play, packet)
    if request.method == "POST" and check_all(form):
        run = services.open_room(
            viewer, kind_of("role_play_run"), play, form.title.data or "", form.people.data or 0,
            starts_at=form.starts_at(), visibility=Visibility(form.visibility.data),
        )  # fmt: skip
        run.zone = form.zone.data
        session.commit()
        flash(_("The tables are set. Next: the sheets and their codes."), "success")
        return redirect(url_for(".room", uid=run.uid), 303)
    return page("open",
        thing=play, form=form, players=len(needed_parts(packet)), most_groups=MOST_GROUPS,
    ), 422 if request.method == "POST" else 200  # fmt: skip


def _form(play: RolePlay, packet: Packet) -> RoomForm:
    here = ZoneInfo("Europe/Paris")
    usual = {
        "title": play.title,
        "people": USUAL_TABLES * (len(needed_parts(packet)) + 1),
        "starts_on": (now() + timedelta(days=1)).astimezone(here).date(),
        "starts_hour": 10,
    }
    form = RoomForm(posted(), data=usual)
    levels = levels_of(play)
    form.visibility.choices = [(str(one), VISIBILITY_LABELS[one]()) for one in levels]
    if form.visibility.data is None:
        form.visibility.data = str(levels[-1])
    return form


def codes(uid: str) -> ResponseReturnValue:
    """Hand out codes on paper, to all or anew to one table. No redirect: they are in this one answer
    and kept nowhere."""
    viewer = current_viewer()
    run = find(viewer, uid, Run, action="role_plays.conduct", lock=True)
    demand(viewer, "role_plays.read_all", play_of(run))
    if run.phase in OVER:
        raise BadRequest(_("This run is over: its codes open nothing any more."))
    typed = request.form.get("group", "0")
    group = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 0
    handed = services.hand_out(viewer, services.in_room(run), group)
    session.commit()
    return _handed(run, handed)


def _handed(run: Run, handed: list[Handed]) -> ResponseReturnValue:
    packet = packet_for(run)
    return page("codes",
        thing=run, handed=handed, names={part.code: part.name for part in packet.parts},
        places=PLACES, tables=sorted({one.assignment.group for one in handed}),
    )  # fmt: skip
