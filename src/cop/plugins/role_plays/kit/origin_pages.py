"""The page that shows a copy beside its origin, and carries one change over."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from cop.contributions.finding import find
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.role_plays.kit.labels import label_of
from cop.plugins.role_plays.kit.origin import (
    TO_COPY,
    TO_ORIGIN,
    Moved,
    Unscreened,
    beside,
    carry_over,
    writes,
)
from cop.plugins.role_plays.models import RolePlay


def register(bp: Blueprint) -> None:
    rule = "/<cop_uid:uid>/origine"
    bp.add_url_rule(rule, "origin", show)
    bp.add_url_rule(f"{rule}/reprendre", "take_over", take_over, methods=["POST"])


def show(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    seen = beside(viewer, find(viewer, uid, RolePlay))
    to_origin, to_copy = writes(viewer, seen)
    return render_template(
        "role_plays/kit/origin.html",
        thing=seen.copy, seen=seen, to_origin=to_origin, to_copy=to_copy, label_of=label_of,
    )  # fmt: skip


def take_over(uid: str) -> ResponseReturnValue:
    """One change, taken as it was shown."""
    viewer = current_viewer()
    seen = beside(viewer, find(viewer, uid, RolePlay, lock=True))
    to = request.form.get("to", "")
    if to not in {TO_ORIGIN, TO_COPY}:
        raise BadRequest(_("Choose one of the answers shown."))
    try:
        carry_over(
            viewer, seen, request.form.get("key", ""), to=to, mark=request.form.get("mark", "")
        )
    except Moved:
        flash(_("Something changed while you were reading: look at it again."), "warning")
    except Unscreened:
        flash(
            _(
                "Something in these words could tell somebody apart. Copy them into the form of the "
                "other one: there you are asked about each."
            ),
            "warning",
        )
    else:
        session.commit()
        flash(_("Taken over, with credit to who wrote it."), "success")
    return redirect(url_for(".origin", uid=uid), 303)
