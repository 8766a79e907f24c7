"""Pages of the meetings: their list, one meeting, its frame, and writing in its points."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from cop.contributions.finding import find
from cop.contributions.once import once
from cop.contributions.pages import back, edit_view, kind_of, new_view, show_context
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugin import public
from cop.plugins.notes import services
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


@bp.post("/<cop_uid:uid>/notes/<cop_uid:key>")
def write_point(uid: str, key: str) -> ResponseReturnValue:
    """Save the text of one point; whoever else wrote meanwhile loses nothing."""
    viewer = current_viewer()
    meeting = find(viewer, uid, Meeting, action="notes.write", lock=True)
    typed = request.form.get("base", "")
    base = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    saved = services.write_point(
        viewer, meeting, key, base=base, text=request.form.get("text", "")
    )
    words = _("Saved.")
    if saved.merged:
        words = _("Somebody had saved meanwhile: both changes were kept. Please read it through.")
    return back(meeting, words, anchor=f"p-{key}")
