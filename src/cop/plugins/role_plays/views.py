"""Pages of the role-plays: the list, one of them, what a part and a facilitator read."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cop.contributions.finding import find
from cop.contributions.listing import list_page
from cop.contributions.models import State
from cop.contributions.pages import kind_of, show_context
from cop.contributions.rules import can
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugin import public
from cop.plugins.role_plays import life_pages, listing, services, showing, step_pages
from cop.plugins.role_plays.assembly import packet_of
from cop.plugins.role_plays.models import RolePlay

bp = Blueprint("role_plays", __name__, template_folder="templates")
step_pages.register(bp)
life_pages.register(bp)


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """The role-plays that this reader may read, by theme, moment, posture, difficulty, way, length."""
    chosen = listing.chosen_in(request.args)
    page = list_page(
        current_viewer(),
        RolePlay.state.in_((State.PUBLISHED, State.ARCHIVED)),
        *listing.conditions(chosen),
        type_name="role_play",
        after=request.args.get("after", ""),
    )
    return render_template(
        "role_plays/index.html", page=page, chosen=chosen, filters=listing.filters(chosen)
    )


@bp.get("/<cop_uid:uid>")
@public
def show(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    thing = find(viewer, uid, RolePlay)
    return render_template(
        "role_plays/show.html",
        **show_context(thing, kind_of("role_play")),
        **showing.page_context(viewer, thing),
    )


@bp.route("/<cop_uid:uid>/preparer", methods=["GET", "POST"])
def prepare(uid: str) -> ResponseReturnValue:
    """Ask first, then record: who reads all the sheets can't play any more."""
    viewer, posting = current_viewer(), request.method == "POST"
    thing = find(viewer, uid, RolePlay, action="role_plays.prepare", lock=posting)
    if posting:
        services.prepare(viewer, thing)
        session.commit()
        flash(_("You can facilitate or observe this role-play; you can no longer play."), "success")
        return redirect(url_for(".facilitator", uid=uid), 303)
    if can(viewer, "role_plays.read_all", thing):
        return redirect(url_for(".facilitator", uid=uid))
    return render_template("role_plays/prepare.html", thing=thing)


@bp.get("/<cop_uid:uid>/animation")
def facilitator(uid: str) -> ResponseReturnValue:
    """All of it, for who prepared; anybody else who may prepare is asked first."""
    viewer = current_viewer()
    thing = find(viewer, uid, RolePlay)
    if not can(viewer, "role_plays.read_all", thing):
        return _to_prepare(thing)
    packet = packet_of(thing)
    return _unstored(
        "role_plays/facilitator.html",
        thing=thing,
        packet=packet,
        tools=showing.tools_of(viewer, packet.tools),
        **showing.labels(),
    )


@bp.get("/<cop_uid:uid>/fiche/<string(maxlength=3):code>")
def as_part(uid: str, code: str) -> ResponseReturnValue:
    """What the player of one part will read, before and after every event is out."""
    viewer = current_viewer()
    thing = find(viewer, uid, RolePlay)
    if not can(viewer, "role_plays.read_all", thing):
        return _to_prepare(thing)
    packet = packet_of(thing)
    released = {event.code for event in packet.events}
    try:
        sheet = packet.sheet(code, released if request.args.get("rebondissements") else ())
    except KeyError as error:
        raise NotFound from error
    return _unstored("role_plays/as_part.html", thing=thing, sheet=sheet, **showing.labels())


def _to_prepare(thing: RolePlay) -> ResponseReturnValue:
    if not can(current_viewer(), "role_plays.prepare", thing):
        raise NotFound
    return redirect(url_for(".prepare", uid=thing.uid))


def _unstored(template: str, **context: Any) -> ResponseReturnValue:
    """A page of secrets stays in no cache, not even the browser's."""
    return render_template(template, **context), 200, {"Cache-Control": "no-store"}
