"""The page where an author names who writes beside them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions import coauthors
from cop.contributions.coauthors import CoauthorRefused
from cop.contributions.finding import find_any
from cop.contributions.forms import CoauthorForm, posted
from cop.contributions.pages import check_all, kind_of
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer


def register(bp: Blueprint) -> None:
    bp.add_url_rule("/<cop_uid:uid>/co-auteurs", "coauthors", page, methods=["GET", "POST"])


def page(uid: str) -> ResponseReturnValue:
    """Who writes it; name somebody, or take somebody off."""
    viewer = current_viewer()
    posting = request.method == "POST"
    thing = find_any(viewer, uid, action="set_coauthors", lock=posting)
    form = CoauthorForm(posted())
    if posting and request.form.get("remove"):
        coauthors.remove(viewer, thing, request.form["remove"])
        return _back(uid, _("Taken off: from now on they read it like everybody else."))
    if posting and check_all(form):
        try:
            member = coauthors.add(viewer, thing, form.handle.data or "")
        except CoauthorRefused as refusal:
            form.handle.errors = [str(refusal)]
        else:
            return _back(uid, _("%(name)s may edit it now.", name=member.name))
    return render_template(
        "cop/contribution/coauthors.html",
        thing=thing,
        kind=kind_of(thing.type),
        form=form,
        people=coauthors.people(thing),
    ), 422 if posting else 200


def _back(uid: str, message: str) -> ResponseReturnValue:
    session.commit()
    flash(message, "success")
    return redirect(url_for("cop.contributions.coauthors", uid=uid), 303)
