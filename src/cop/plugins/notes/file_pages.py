"""Taking the notes along as a file, and back."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions.finding import find
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.notes import files
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.reading import Unreadable, as_markdown
from cop.text import TextRefused

ONE = "/<cop_uid:uid>"


def register(bp: Blueprint) -> None:
    bp.add_url_rule(f"{ONE}/notes.md", "working_copy", working_copy)
    bp.add_url_rule(f"{ONE}/notes/fichier", "take_file", take_file, methods=["POST"])


def working_copy(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    meeting = find(viewer, uid, Meeting, action="notes.write")
    answer = make_response(files.working_copy(viewer, meeting))
    answer.headers["Content-Type"] = "text/markdown; charset=utf-8"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = f'attachment; filename="notes-{uid}.md"'
    return answer


def take_file(uid: str) -> ResponseReturnValue:
    """Put a file together with what was written here meanwhile."""
    viewer = current_viewer()
    meeting = find(viewer, uid, Meeting, action="notes.write", lock=True)
    file = request.files.get("file")
    try:
        source = as_markdown(file.filename or "", file.read()) if file else ""
        taken = files.take(viewer, meeting, source)
    except (Unreadable, TextRefused) as refusal:
        session.rollback()
        flash(str(refusal), "error")
        return redirect(url_for(".write", uid=uid), 303)
    session.commit()
    flash(_words(taken), "success" if taken.changed else "info")
    return redirect(url_for(".write", uid=uid), 303)


def _words(taken: files.Taken) -> str:
    said = _("Put together: %(points)s.", points=", ".join(taken.changed) or _("nothing new"))
    if taken.unknown:
        titles = ", ".join(taken.unknown)
        said += " " + _("No point of the agenda is called: %(titles)s.", titles=titles)
    return said
