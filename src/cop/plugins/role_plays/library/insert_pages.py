"""Putting a grid or a debrief of the library into a role-play that is being written."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from cop.contributions.finding import find
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.role_plays.assembly import packet_of
from cop.plugins.role_plays.library import shelf
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.services import save_packet


def register(bp: Blueprint) -> None:
    bp.add_url_rule(
        "/<cop_uid:uid>/bibliotheque", "choose_from_library", choose, methods=["GET", "POST"]
    )


def choose(uid: str) -> ResponseReturnValue:
    """Instead of the grid or the debrief that stands; the earlier one stays in the history."""
    viewer, posting = current_viewer(), request.method == "POST"
    thing = find(viewer, uid, RolePlay, action="role_plays.write", lock=posting)
    if not posting:
        return render_template(
            "role_plays/library/choose.html",
            thing=thing,
            grids=shelf.offered(viewer, shelf.GRID),
            debriefs=shelf.offered(viewer, shelf.PROTOCOL),
        )
    packet, key = packet_of(thing), request.form.get("key", "")
    criteria, phases = shelf.criteria(viewer, key), shelf.phases(viewer, key)
    if not criteria and not phases:
        raise BadRequest(_("Choose one of the answers shown."))
    chosen = replace(packet, criteria=criteria or packet.criteria, debrief=phases or packet.debrief)
    save_packet(viewer, thing, chosen, base=packet)
    session.commit()
    flash(_("Taken from the library. The one before stays in the history."), "success")
    return redirect(url_for(".step", uid=uid, slug="debriefing"), 303)
