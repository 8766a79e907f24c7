"""The page that stands open in the room: tables, clock, event cards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from cop.contributions.finding import demand, find
from cop.contributions.rules import can
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.role_plays.room import services
from cop.plugins.role_plays.room.course import phases
from cop.plugins.role_plays.room.showing import page
from cop.plugins.role_plays.runs import conduct
from cop.plugins.role_plays.runs.models import Run
from cop.plugins.role_plays.runs.services import packet_for, play_of
from cop.plugins.role_plays.runs.words import PHASES, PLACES


def register(bp: Blueprint) -> None:
    bp.add_url_rule("/parties/<cop_uid:uid>/salle", "room", room)
    bp.add_url_rule("/parties/<cop_uid:uid>/salle", "room_deed", deed, methods=["POST"])


def conducted(uid: str, *, lock: bool = False) -> Run:
    """A run in a room, for who conducts it and has read all its sheets."""
    viewer = current_viewer()
    run = find(viewer, uid, Run, action="role_plays.conduct", lock=lock)
    demand(viewer, "role_plays.read_all", play_of(run))
    return services.in_room(run)


def room(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    run = find(viewer, uid, Run, action="role_plays.conduct")
    play = play_of(run)
    if not can(viewer, "role_plays.read_all", play):
        return redirect(url_for(".conduct", uid=uid))
    services.in_room(run)
    packet = packet_for(run)
    return page("room",
        thing=run, play=play, packet=packet, phases=PHASES, places=PLACES,
        names={part.code: part.name for part in packet.parts},
        tables=services.tables(run, packet), steps=phases(packet),
    )  # fmt: skip


def deed(uid: str) -> ResponseReturnValue:
    """Begin, stand still, go on, hand a card over, end the play: for one table or all."""
    run, viewer = conducted(uid, lock=True), current_viewer()
    typed = request.form.get("group", "0")
    group = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 0
    acts: dict[str, tuple[Callable[..., Any], str]] = {
        "start": (services.start, _("The clock runs.")),
        "pause": (services.pause, _("The clock stands still.")),
    }
    match request.form.get("act", ""):
        case "event":
            conduct.release(viewer, run, request.form.get("event", "")[:8], group)
            flash(_("The card is on the phones of this table."), "success")
        case "stop":
            services.stop(viewer, run)
            session.commit()
            return redirect(url_for(".debrief", uid=uid), 303)
        case chosen if chosen in acts:
            acts[chosen][0](viewer, run, group)
            flash(acts[chosen][1], "success")
        case _other:
            raise BadRequest
    session.commit()
    return redirect(url_for(".room", uid=uid, _anchor=f"table-{group}" if group else None), 303)
