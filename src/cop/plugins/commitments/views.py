"""Pages of one's own commitments: write, show, change, say where it stands, delete."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions import services as spine
from cop.contributions.finding import demand, find, find_any
from cop.contributions.forms import levels_for, posted
from cop.contributions.listing import list_page
from cop.contributions.models import Contribution, State, Visibility
from cop.contributions.once import once
from cop.contributions.pages import (
    back,
    base_version,
    check_all,
    kind_of,
    open_form,
    saved_words,
    show_conflict,
    show_context,
)
from cop.contributions.screening import Check, check
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer, current_viewer
from cop.plugins.commitments import services
from cop.plugins.commitments.forms import AroundForm
from cop.plugins.commitments.models import Commitment
from cop.plugins.commitments.people import buddy_choices
from cop.plugins.commitments.showing import own_context, own_list
from cop.plugins.commitments.words import USUAL, today

bp = Blueprint("commitments", __name__, template_folder="templates")
TEXTS = ("body", "help_wanted")


@bp.get("/")
def index() -> ResponseReturnValue:
    """One's own, with where they stand; what others share with `?qui=autres`."""
    viewer, others = current_viewer(), request.args.get("qui") == "autres"
    shown: dict[str, Any] = {"others": others, "page": None, "mine": []}
    if others:
        shown["page"] = list_page(
            viewer,
            Commitment.state == State.PUBLISHED,
            Commitment.author_id != viewer.member_id,
            type_name="commitment",
            after=request.args.get("after", ""),
        )
    else:
        shown["mine"] = own_list(viewer)
    return render_template("commitments/index.html", kind=kind_of("commitment"), **shown)


@bp.get("/<cop_uid:uid>")
def show(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    thing = find(viewer, uid, Commitment)
    shown = show_context(thing, kind_of("commitment")) | own_context(viewer, thing)
    return render_template("commitments/show.html", **shown)


@bp.route("/nouveau", methods=["GET", "POST"])
@once
def new() -> ResponseReturnValue:
    """A commitment that no meeting has led to."""
    demand(current_viewer(), "create", None)
    return _write(None)


@bp.route("/ici/<cop_uid:uid>", methods=["GET", "POST"])
@once
def here(uid: str) -> ResponseReturnValue:
    """What the code on the cards of a meeting leads to: one screen of a phone."""
    viewer = current_viewer()
    source = find_any(viewer, uid, action="commitments.look_back")
    demand(viewer, "create", None)
    return _write(source)


def _write(source: Contribution | None) -> ResponseReturnValue:
    viewer, kind, posting = current_viewer(), kind_of("commitment"), request.method == "POST"
    form, around = open_form(kind), _around(viewer)
    if not posting:
        form["due"].data = today() + USUAL
    found = None
    if posting and check_all(form, around):
        found = check(viewer, form.document(), request.form, TEXTS)
        if not found.undecided:
            made = services.write(
                viewer,
                kind,
                services.document_of(form, found.document),
                visibility=Visibility(around.visibility.data),
                source=source,
                buddy=around.buddy.data or "",
            )
            session.commit()
            flash(_("Written. You will be asked where it stands; one click is enough."), "success")
            return redirect(url_for(".show", uid=made.uid, saved=1), 303)
    return _form_page(form, around, None, source, found), 422 if posting else 200


def _around(viewer: Viewer, thing: Commitment | None = None) -> AroundForm:
    """Who reads, the network first; and the buddy."""
    levels = levels_for(viewer, kind_of("commitment"))
    usual = Visibility.NETWORK if Visibility.NETWORK in levels else Visibility.DRAFT
    standing = {
        "visibility": thing.visibility if thing else usual,
        "buddy": services.buddy_uid(thing) if thing else "",
    }
    form = AroundForm(posted(), data=standing)
    form.offer(levels, buddy_choices(viewer))
    return form


@bp.route("/<cop_uid:uid>/modifier", methods=["GET", "POST"])
def edit(uid: str) -> ResponseReturnValue:
    viewer, kind, posting = current_viewer(), kind_of("commitment"), request.method == "POST"
    thing = find(viewer, uid, Commitment, action="edit", lock=posting)
    form, around = open_form(kind, thing), _around(viewer, thing)
    if not posting or not check_all(form, around):
        return _form_page(form, around, thing, None), 422 if posting else 200
    found = check(viewer, form.document(), request.form, TEXTS)
    if found.undecided:
        return _form_page(form, around, thing, None, found), 422
    document = services.document_of(form, found.document)
    saved = spine.save(viewer, thing, document, base_version=base_version())
    if saved.conflicts:
        return show_conflict(kind, thing, saved)
    level, buddy = Visibility(around.visibility.data), around.buddy.data or ""
    services.settle(viewer, thing, visibility=level, buddy=buddy)
    return back(thing, saved_words(saved), saved="1")


def _form_page(
    form: Any,
    around: AroundForm,
    thing: Commitment | None,
    source: Contribution | None,
    found: Check | None = None,
) -> str:
    return render_template(
        "commitments/form.html",
        form=form,
        around=around,
        audience=None,
        thing=thing,
        source=source,
        kind=kind_of("commitment"),
        found=found.questions if found and found.undecided else None,
        base_version=base_version() or (thing.version if thing else 0),
    )


@bp.route("/<cop_uid:uid>/effacer", methods=["GET", "POST"])
def forget(uid: str) -> ResponseReturnValue:
    """Asked first, then gone for good: there is no bin."""
    viewer = current_viewer()
    thing = services.own(viewer, uid, lock=request.method == "POST")
    if request.method == "GET":
        return render_template("commitments/forget.html", thing=thing)
    services.forget(viewer, thing)
    session.commit()
    flash(_("Deleted for good, with all that was told of it."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/<cop_uid:uid>/aider")
def help_with(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    thing = find(viewer, uid, Commitment, action="commitments.offer_help")
    services.offer_help(viewer, thing)
    return back(thing, _("Its author gets a mail with your name: the rest is between you."))
