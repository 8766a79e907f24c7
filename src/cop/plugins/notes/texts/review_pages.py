"""Pages of what was united: to read it over, and who wrote what."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions.finding import find
from cop.contributions.rules import can
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer, current_viewer
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.texts import crdt, reviewing
from cop.plugins.notes.texts.models import TextDoc
from cop.plugins.notes.texts.written_by import steps_of
from cop.text import TextRefused

MOST_FLAGS = 500


def kinds_for(viewer: Viewer, meeting: Meeting) -> list[str]:
    """What was united is read by who writes; what came late by who prepares the meeting."""
    kinds = {
        "merge": can(viewer, "notes.write", meeting),
        "late": can(viewer, "notes.prepare", meeting),
    }
    return [kind for kind, may in kinds.items() if may]


def _found(uid: str) -> tuple[Viewer, Meeting, list[str]]:
    viewer = current_viewer()
    meeting = find(viewer, uid, Meeting, action="notes.read_draft")
    kinds = kinds_for(viewer, meeting)
    if not kinds:
        abort(403)
    return viewer, meeting, kinds


def reviews(uid: str) -> ResponseReturnValue:
    _viewer, meeting, kinds = _found(uid)
    return render_template(
        "notes/reviews.html", thing=meeting, waiting=reviewing.waiting(meeting, kinds)
    )


def review(uid: str, number: int) -> ResponseReturnValue:
    viewer, meeting, kinds = _found(uid)
    one = reviewing.one_of(meeting, number, kinds)
    if request.method == "GET":
        return _page(viewer, meeting, one)
    try:
        _answer(viewer, meeting, one)
    except TextRefused as refusal:
        return _page(viewer, meeting, one, str(refusal), request.form.get("text", "")), 422
    session.commit()
    flash(_("Read over. Thank you."), "success")
    return redirect(url_for(".reviews", uid=uid), 303)


def _answer(viewer: Viewer, meeting: Meeting, one: reviewing.Waiting) -> None:
    form = request.form
    if one.row.kind == "late":
        (reviewing.take_in if form.get("do") == "take" else reviewing.leave_out)(
            viewer, meeting, one
        )
        return
    flags = [
        int(told) for told in form.getlist("flag")[:MOST_FLAGS] if told.isascii() and told.isdigit()
    ]
    base = form.get("base", "")
    number = int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0
    reviewing.read_over(
        viewer,
        meeting,
        one,
        base=number,
        text=form.get("text", ""),
        flags=[n for n in flags if n < 10**6],
    )


def _page(
    viewer: Viewer,
    meeting: Meeting,
    one: reviewing.Waiting,
    refused: str = "",
    typed: str | None = None,
) -> str:
    doc = session.get_one(TextDoc, one.row.doc_id)
    whose = {"mine": one.name or _("Somebody"), "theirs": _("The others"), "both": _("Both"),
             "gone": _("Removed by the other side"), "": ""}  # fmt: skip
    return render_template(
        "notes/review_text.html",
        thing=meeting,
        one=one,
        lines=reviewing.lines(one.row),
        whose=whose,
        doc=doc,
        text=doc.text if typed is None else typed,
        refused=refused,
        takes=one.row.reasons == "closed" and can(viewer, "notes.write", meeting),
    )


def written_by(uid: str) -> ResponseReturnValue:
    """Who wrote what: for who reads the notes being written, and nobody else."""
    if not crdt.installed():
        abort(404)
    meeting = find(current_viewer(), uid, Meeting, action="notes.read_draft")
    return render_template("notes/written_by.html", thing=meeting, points=steps_of(meeting))


def register(bp: Blueprint) -> None:
    bp.add_url_rule("/<cop_uid:uid>/relire", "reviews", reviews)
    bp.add_url_rule(
        "/<cop_uid:uid>/relire/<int(max=2000000000):number>",
        "review_text",
        review,
        methods=["GET", "POST"],
    )
    bp.add_url_rule("/<cop_uid:uid>/qui", "written_by", written_by)
