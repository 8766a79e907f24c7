"""Pages of the meetings: their list, one meeting, its frame."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from cop.contributions.finding import find
from cop.contributions.once import once
from cop.contributions.pages import edit_view, kind_of, new_view, show_context
from cop.members.viewer import current_viewer
from cop.plugin import public
from cop.plugins.notes.listing import meetings
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.showing import meeting_context

bp = Blueprint("notes", __name__, template_folder="templates")
MEETING = "meeting"
bp.add_url_rule("/nouvelle", "new", once(new_view(MEETING)), methods=["GET", "POST"])
bp.add_url_rule("/<cop_uid:uid>/modifier", "edit", edit_view(MEETING), methods=["GET", "POST"])


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """Those to come; those held with `?quand=passees`."""
    past = request.args.get("quand") == "passees"
    lines = meetings(current_viewer(), past=past)
    values: dict[str, Any] = {"kind": kind_of(MEETING), "lines": lines, "past": past}
    return render_template("notes/index.html", **values)


@bp.get("/<cop_uid:uid>")
@public
def show(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    meeting = find(viewer, uid, Meeting)
    shown = show_context(meeting, kind_of(MEETING))
    return render_template("notes/show.html", **shown, **meeting_context(viewer, meeting))
