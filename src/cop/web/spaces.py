"""Spaces: who reads, who takes part, and opening one to invited guests."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cop.contributions.forms import posted
from cop.contributions.listing import list_page
from cop.contributions.models import Contribution, State
from cop.contributions.once import once
from cop.contributions.opening import exposed_in, mark_of
from cop.contributions.pages import check_all
from cop.db import session
from cop.i18n import gettext as _
from cop.members import spaces
from cop.members.dates import day_of, end_of
from cop.members.directory import Person, find_space, participants, spaces_of
from cop.members.forms import PlaceForm, SpaceForm
from cop.members.models import Openness
from cop.members.rules import may_coordinate, may_take_part
from cop.members.viewer import current_viewer
from cop.web.coordination import coordinator


def register(web: Blueprint) -> None:
    """Put these pages under the shell's own names: `web.spaces`, `web.space` …"""
    for rule, name, view, methods in ROUTES:
        web.add_url_rule(rule, name, view, methods=methods)


def spaces_page() -> ResponseReturnValue:
    viewer = current_viewer()
    return render_template(
        "cop/spaces.html", spaces=spaces_of(viewer), may_keep=may_coordinate(viewer)
    )


def space_page(uid: str) -> ResponseReturnValue:
    """A space: who reads it, and what is shared in it."""
    viewer = current_viewer()
    space = find_space(viewer, uid)
    page = list_page(
        viewer,
        Contribution.space_id == space.id,
        Contribution.state == State.PUBLISHED,
        after=request.args.get("after", ""),
    )
    may_keep = may_coordinate(viewer)
    return render_template(
        "cop/space.html",
        space=space,
        people=participants(space, shut_out=may_keep),
        page=page,
        may_keep=may_keep,
        may_join=may_take_part(viewer),
    )


def new_space() -> ResponseReturnValue:
    viewer = coordinator()
    form = SpaceForm(posted())
    if request.method == "POST" and check_all(form):
        space = spaces.create_space(
            viewer, title=form.title.data or "", purpose=form.purpose.data or ""
        )
        return _back(space.uid, _("The space is there. For now only members read it."))
    return render_template("cop/space_form.html", form=form, space=None), _status()


def edit_space(uid: str) -> ResponseReturnValue:
    viewer = coordinator()
    space = find_space(viewer, uid)
    form = SpaceForm(posted(), obj=space)
    if request.method == "POST" and check_all(form):
        spaces.describe(viewer, space, title=form.title.data or "", purpose=form.purpose.data or "")
        return _back(uid, _("Saved."))
    return render_template("cop/space_form.html", form=form, space=space), _status()


def opening(uid: str) -> ResponseReturnValue:
    """What guests would read and who they are, before it is confirmed; closing asks nothing."""
    viewer = coordinator()
    space = find_space(viewer, uid)
    if request.method == "POST" and request.form.get("open") == "0":
        spaces.set_openness(viewer, space, Openness.CLOSED)
        return _back(uid, _("Closed: no guest reads this space any more."))
    exposed, guests = exposed_in(viewer, space), spaces.guests_of(space)
    mark = mark_of(exposed, guests)
    changed = request.method == "POST" and request.form.get("shown") != mark
    if request.method == "POST" and not changed:
        spaces.set_openness(viewer, space, Openness.INVITED)
        return _back(uid, _("Open: its guests read what you were shown."))
    return render_template(
        "cop/space_opening.html",
        space=space,
        exposed=exposed,
        guests=guests,
        mark=mark,
        changed=changed,
    ), 409 if changed else 200


def take_part(uid: str) -> ResponseReturnValue:
    """Join a space, or leave it."""
    viewer = current_viewer()
    space = find_space(viewer, uid)
    if not may_take_part(viewer):
        raise NotFound
    inside = request.form.get("in") == "1"
    spaces.take_part(viewer, space, inside)
    return _back(uid, _("You take part in this space.") if inside else _("You have left."))


def place(uid: str, member_uid: str) -> ResponseReturnValue:
    """Somebody's place in a space: until when, why, or no longer."""
    viewer = coordinator()
    space = find_space(viewer, uid)
    taken, member = spaces.find_place(space, member_uid)
    person = Person(member, None, taken.until, taken.why)
    if request.method == "POST" and request.form.get("act") == "remove":
        spaces.remove(viewer, taken)
        return _back(uid, _("%(name)s no longer takes part.", name=member.name))
    form = PlaceForm(posted(), data={"until": day_of(taken.until), "why": taken.why})
    if request.method == "POST" and check_all(form):
        try:
            until, why = end_of(form.until.data), form.why.data or ""  # type: ignore[arg-type]
            spaces.set_end(viewer, taken, member, until=until, why=why)
        except spaces.PlaceRefused as refusal:
            form.until.errors = [str(refusal)]
        else:
            return _back(uid, _("Saved."))
    return render_template("cop/space_place.html", space=space, person=person, form=form), _status()


def _back(uid: str, message: str) -> ResponseReturnValue:
    session.commit()
    flash(message, "success")
    return redirect(url_for("cop.web.space", uid=uid), 303)


def _status() -> int:
    """A form that was posted and comes back has something to put right."""
    return 422 if request.method == "POST" else 200


BOTH = ["GET", "POST"]
ROUTES = (
    ("/espaces", "spaces", spaces_page, ["GET"]),
    ("/espaces/nouveau", "new_space", once(new_space), BOTH),
    ("/espaces/<cop_uid:uid>", "space", space_page, ["GET"]),
    ("/espaces/<cop_uid:uid>/modifier", "edit_space", edit_space, BOTH),
    ("/espaces/<cop_uid:uid>/ouverture", "space_opening", opening, BOTH),
    ("/espaces/<cop_uid:uid>/participer", "take_part", take_part, ["POST"]),
    ("/espaces/<cop_uid:uid>/participants/<cop_uid:member_uid>", "space_place", place, BOTH),
)
