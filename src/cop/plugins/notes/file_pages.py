"""Taking the notes along as a file, and back."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions.finding import find
from cop.contributions.forms import posted
from cop.contributions.pages import check_all
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer, current_viewer
from cop.plugins.notes import files, pack, proposing, replacing
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.people import choices
from cop.plugins.notes.reading import Unreadable, as_markdown
from cop.plugins.notes.records import Proposal
from cop.plugins.notes.small_forms import FORMS
from cop.plugins.notes.words import day_words, today
from cop.text import TextRefused

ONE = "/<cop_uid:uid>"


def register(bp: Blueprint) -> None:
    bp.add_url_rule(f"{ONE}/notes.md", "working_copy", working_copy)
    bp.add_url_rule(f"{ONE}/documents", "documents", documents)
    bp.add_url_rule(f"{ONE}/notes/fichier", "take_file", take_file, methods=["POST"])
    bp.add_url_rule(f"{ONE}/notes/fichier/inscrire", "take_record", take_record, methods=["POST"])


def working_copy(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    meeting = find(viewer, uid, Meeting, action="notes.write")
    answer = make_response(files.working_copy(viewer, meeting))
    answer.headers["Content-Type"] = "text/markdown; charset=utf-8"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = f'attachment; filename="notes-{uid}.md"'
    return answer


def documents(uid: str) -> ResponseReturnValue:
    """What the meeting is linked with, on one page; `Cop-Size` tells who asks by HEAD how much that
    would be on the device."""
    viewer = current_viewer()
    meeting = find(viewer, uid, Meeting, action="notes.read_draft")
    found = pack.leaves(viewer, meeting)
    stood = day_words(today())
    page = render_template("notes/documents.html", thing=meeting, leaves=found, stood=stood)
    answer = make_response(page)
    answer.headers["Cop-Size"] = str(len(answer.get_data()))
    answer.headers["Cache-Control"] = "private, no-store"
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
    return _offered(viewer, meeting, list(taken.proposed))


def take_record(uid: str) -> ResponseReturnValue:
    """Confirm one of the records that a file told of; the page carries the others along."""
    viewer = current_viewer()
    meeting = find(viewer, uid, Meeting, action="notes.write", lock=True)
    found = proposing.unpacked(request.form.get("proposed", ""))
    one = next((it for it in found if it.ref == request.form.get("ref")), None)
    if one is not None:
        _record(viewer, meeting, one)
    return _offered(viewer, meeting, proposing.lacking(viewer, meeting, found))


def _record(viewer: Viewer, meeting: Meeting, one: Proposal) -> None:
    form = FORMS[one.letter](posted())
    form.offer(choices(viewer), replacing.choices(viewer, meeting))
    if not check_all(form):
        flash(" ".join(form.first_errors().values()), "error")
    elif ref := proposing.record(viewer, meeting, one, form.data):
        session.commit()
        flash(_("Recorded: %(ref)s.", ref=ref), "success")


def _offered(viewer: Viewer, meeting: Meeting, found: list[Proposal]) -> ResponseReturnValue:
    if not found:
        return redirect(url_for(".write", uid=meeting.uid), 303)
    replaceable = {ref for ref, _words in replacing.choices(viewer, meeting)}
    page = render_template(
        "notes/proposed.html", thing=meeting, proposed=found, packed=proposing.packed(found),
        people=choices(viewer), replaceable=replaceable,
    )  # fmt: skip
    return page, {"Cache-Control": "private, no-store"}


def _words(taken: files.Taken) -> str:
    said = _("Put together: %(points)s.", points=", ".join(taken.changed) or _("nothing new"))
    if taken.unknown:
        titles = ", ".join(taken.unknown)
        said += " " + _("No point of the agenda is called: %(titles)s.", titles=titles)
    return said
