"""The page that shows a copy beside its origin, and carries one change over."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from cop.contributions.finding import find
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.workshops.changes import Clash
from cop.plugins.workshops.limits import Refused
from cop.plugins.workshops.lineage.services import (
    TO_COPY,
    TO_ORIGIN,
    Moved,
    beside,
    carry_over,
    writes,
)
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.planner_view import field_label, shown_value
from cop.plugins.workshops.showing import labels


def register(bp: Blueprint) -> None:
    rule = "/<cop_uid:uid>/origine"
    bp.add_url_rule(rule, "origin", show)
    bp.add_url_rule(f"{rule}/reprendre", "take_over", take_over, methods=["POST"])


def show(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    seen = beside(viewer, find(viewer, uid, Workshop))
    to_origin, to_copy = writes(viewer, seen)
    page = render_template(
        "workshops/lineage/origin.html",
        thing=seen.copy, seen=seen, to_origin=to_origin, to_copy=to_copy,
        field_label=field_label, shown=shown_value, **labels(),
    )  # fmt: skip
    return page, 200, {"Cache-Control": "no-store"}


def take_over(uid: str) -> ResponseReturnValue:
    """One change, taken as it was shown."""
    viewer = current_viewer()
    thing = find(viewer, uid, Workshop, lock=True)
    to = request.form.get("to", "")
    if to not in {TO_ORIGIN, TO_COPY}:
        raise BadRequest(_("Choose one of the answers shown."))
    seen = beside(viewer, thing)
    # What is changed is locked as the planner locks it; the differences are looked at after that.
    find(viewer, seen.origin.uid, Workshop, lock=True)
    seen = beside(viewer, thing)
    name, mark = request.form.get("name", ""), request.form.get("mark", "")
    try:
        carry_over(viewer, seen, name, to=to, mark=mark)
    except (Moved, Clash):
        session.rollback()
        flash(_("Something changed while you were reading: look at it again."), "warning")
    except Refused as refusal:
        session.rollback()
        flash(str(refusal), "error")
    else:
        session.commit()
        flash(_("Taken over, with credit to who wrote it."), "success")
    return redirect(url_for(".origin", uid=uid), 303)
