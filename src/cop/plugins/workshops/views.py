"""Pages of the workshops: the list, one of them, what facilitators read."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cop.contributions.finding import find
from cop.contributions.listing import list_page
from cop.contributions.pages import edit_view, kind_of, show_context
from cop.contributions.rules import OPEN_STATES, can
from cop.contributions.statements import written
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugin import public
from cop.plugins.workshops import block_pages, life_pages, listing, plan_pages, services, showing
from cop.plugins.workshops.bring.services import sources_of
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.present import present

bp = Blueprint("workshops", __name__, template_folder="templates")
for pages in (life_pages, plan_pages, block_pages):
    pages.register(bp)
bp.add_url_rule("/<cop_uid:uid>/modifier", "edit", edit_view("workshop"), methods=["GET", "POST"])
STANDING = (Workshop.state.in_(written(OPEN_STATES)),)


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """The workshops that this reader may read, by theme, moment, format, length."""
    chosen = listing.chosen_in(request.args)
    page = list_page(
        current_viewer(),
        *listing.conditions(chosen),
        always=STANDING,
        type_name="workshop",
        after=request.args.get("after", ""),
    )
    return render_template(
        "workshops/index.html", page=page, chosen=chosen, filters=listing.filters(chosen)
    )


@bp.get("/<cop_uid:uid>")
@public
def show(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    thing = find(viewer, uid, Workshop)
    return render_template(
        "workshops/show.html",
        **show_context(thing, kind_of("workshop")),
        **showing.page_context(viewer, thing),
    )


@bp.route("/<cop_uid:uid>/preparer", methods=["GET", "POST"])
def prepare(uid: str) -> ResponseReturnValue:
    """« I am going to facilitate it »: said once, written down, then the notes are open."""
    viewer, posting = current_viewer(), request.method == "POST"
    thing = find(viewer, uid, Workshop, action="workshops.prepare", lock=posting)
    if posting:
        services.prepare(viewer, thing)
        session.commit()
        flash(_("The private notes are open to you. Enjoy facilitating."), "success")
        return redirect(url_for(".facilitator", uid=uid), 303)
    if can(viewer, "workshops.read_notes", thing):
        return redirect(url_for(".facilitator", uid=uid))
    return render_template("workshops/prepare.html", thing=thing)


@bp.get("/<cop_uid:uid>/animation")
def facilitator(uid: str) -> ResponseReturnValue:
    """The plan with its notes, for who prepared; anybody else who may prepare is asked first."""
    viewer = current_viewer()
    thing = find(viewer, uid, Workshop)
    if not can(viewer, "workshops.read_notes", thing):
        if not can(viewer, "workshops.prepare", thing):
            raise NotFound
        return redirect(url_for(".prepare", uid=uid))
    shown = present(viewer, thing, secret=True)
    plan = shown.plan
    page = render_template(
        "workshops/facilitator.html",
        thing=thing,
        prepared=showing.prepared_by(thing),
        edition=shown.edition,
        ahead=shown.ahead,
        brought=sources_of(viewer, plan),
        **showing.plan_context(plan),
    )
    # A page of private notes stays in no cache, not even the browser's.
    return page, 200, {"Cache-Control": "no-store"}
