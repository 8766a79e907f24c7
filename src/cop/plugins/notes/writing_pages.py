"""Writing the notes, and recording what came of them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions.finding import find
from cop.contributions.forms import posted
from cop.contributions.pages import check_all
from cop.contributions.rules import can
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer, current_viewer
from cop.plugins.notes import outcomes, pack, recording, replacing, services, turning
from cop.plugins.notes.gathered import outcomes_of, with_owners
from cop.plugins.notes.handing_back import handing_back
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.outcomes_model import Decision, Standing
from cop.plugins.notes.people import choices
from cop.plugins.notes.showing import suggestions, written
from cop.plugins.notes.small_forms import FORMS
from cop.plugins.notes.texts import Saved
from cop.plugins.notes.texts.showing import live_context
from cop.plugins.notes.texts.states import words as live_words
from cop.plugins.notes.words import MODES, STANDINGS, STATUSES
from cop.text import TextRefused

ONE = "/<cop_uid:uid>"
LETTERS = {"decisions": "D", "actions": "A", "questions": "Q"}
KIND = "<any(decisions,actions,questions):kind>"
HIGHEST = 99_999


def register(bp: Blueprint) -> None:
    bp.add_url_rule(f"{ONE}/notes", "write", write)
    bp.add_url_rule(f"{ONE}/notes/<cop_uid:key>", "write_point", write_point, methods=["POST"])
    bp.add_url_rule(
        f"{ONE}/notes/<cop_uid:key>/<int(max={HIGHEST}):line>", "record", record, methods=["POST"]
    )
    bp.add_url_rule(f"{ONE}/{KIND}", "add", add, methods=["GET", "POST"])
    bp.add_url_rule(f"/{KIND}/<cop_uid:uid>", "outcome", outcome, methods=["GET", "POST"])
    bp.add_url_rule(
        f"/{KIND}/<cop_uid:uid>/<any(retirer,faite,rouvrir,vigueur,revisee,annulee,remplacee):deed>",
        "outcome_deed", outcome_deed, methods=["POST"],
    )  # fmt: skip


def write(uid: str) -> ResponseReturnValue:
    """Each point with its text in a form of its own: nobody waits for anybody."""
    viewer = current_viewer()
    meeting = find(viewer, uid, Meeting, action="notes.write")
    points = written(meeting)
    return render_template(
        "notes/write.html",
        thing=meeting,
        written=points,
        suggestions=suggestions(meeting, points),
        came=outcomes_of(meeting),
        documents=pack.titles(viewer, meeting),
        live=live_context(viewer, meeting, [one.point for one in points]),
    )


@handing_back
def write_point(uid: str, key: str) -> ResponseReturnValue:
    """Save the text of one point; whoever else wrote meanwhile loses nothing."""
    viewer, text = current_viewer(), request.form.get("text", "")
    meeting = find(viewer, uid, Meeting, action="notes.read_draft", lock=True)
    if not can(viewer, "notes.write", meeting):
        return _late(viewer, meeting, key, text)
    try:
        saved = services.write_point(viewer, meeting, key, base=_base(), text=text)
    except TextRefused as refusal:
        return _refused(meeting, key, str(refusal)), 422
    session.commit()
    _say(saved)
    return redirect(url_for(".write", uid=uid, _anchor=f"p-{key}"), 303)


def _late(viewer: Viewer, meeting: Meeting, key: str, text: str) -> ResponseReturnValue:
    """The meeting was closed while somebody wrote: it waits for those who prepare it, as what a
    script sends late does."""
    try:
        kept = services.write_late(viewer, meeting, key, base=_base(), text=text)
    except TextRefused:
        kept = "refused"
    if kept == "refused":
        raise Forbidden
    session.commit()
    if kept == "late":
        flash(live_words()["late"], "warning")
    else:
        flash(_("Saved."), "success")
    return redirect(url_for(".show", uid=meeting.uid), 303)


def _say(saved: Saved) -> None:
    if saved.same_line:
        flash(_("Somebody changed the same line meanwhile: read what was put together."), "warning")
    elif saved.merged:
        flash(
            _("Somebody had saved meanwhile: both changes were kept. Please read it through."),
            "success",
        )
    else:
        flash(_("Saved."), "success")


def _base() -> int:
    typed = request.form.get("base", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _refused(meeting: Meeting, key: str, reason: str) -> str:
    session.rollback()
    points = written(meeting)
    typed = {key: request.form.get("text", "")}
    return render_template(
        "notes/write.html", thing=meeting, written=points, typed=typed, refused={key: reason},
        suggestions={}, came=outcomes_of(meeting),
    )  # fmt: skip


def record(uid: str, key: str, line: int) -> ResponseReturnValue:
    """Confirm a suggestion: one press."""
    viewer = current_viewer()
    meeting = find(viewer, uid, Meeting, action="notes.write", lock=True)
    ref = recording.confirm(viewer, meeting, key, line, request.form.get("line", ""))
    session.commit()
    said = (
        _("Recorded: %(ref)s.", ref=ref)
        if ref
        else _("This line reads otherwise by now: nothing was recorded.")
    )
    if request.accept_mimetypes.best == "application/json":
        return {"ref": ref, "said": said}
    flash(said, "success" if ref else "info")
    return redirect(url_for(".write", uid=uid, _anchor=f"p-{key}"), 303)


@handing_back
def add(uid: str, kind: str) -> ResponseReturnValue:
    """One more decision, action or question of this meeting."""
    viewer, posting = current_viewer(), request.method == "POST"
    meeting = find(viewer, uid, Meeting, action="notes.write", lock=posting)
    form = FORMS[LETTERS[kind]](posted())
    form.offer(choices(viewer), replacing.choices(viewer, meeting))
    if posting and check_all(form):
        row = recording.add(viewer, meeting, LETTERS[kind], form.data)
        session.commit()
        flash(_("Recorded: %(ref)s.", ref=row.ref), "success")
        return redirect(url_for(".show", uid=uid, _anchor="came"), 303)
    return render_template(
        "notes/outcome_form.html", thing=meeting, form=form, letter=LETTERS[kind], row=None
    ), 422 if posting else 200


@handing_back
def outcome(kind: str, uid: str) -> ResponseReturnValue:
    """One of them; who may write the notes changes it until it is published."""
    viewer, posting, letter = current_viewer(), request.method == "POST", LETTERS[kind]
    row, meeting = outcomes.outcome_of(viewer, letter, uid, lock=posting)
    changes = row.published_at is None and can(viewer, "notes.write", meeting)
    if posting and not changes:
        raise Forbidden
    form = FORMS[letter](posted(), obj=row, data=_owner_of(row, letter)) if changes else None
    if form is not None:
        form.offer(choices(viewer), replacing.choices(viewer, meeting, row))
        if posting and check_all(form):
            recording.change(viewer, row, meeting, form.data)
            session.commit()
            flash(_("Saved."), "success")
            return redirect(url_for(".outcome", kind=kind, uid=uid), 303)
    shown = _outcome_context(viewer, row, meeting, letter)
    return render_template("notes/outcome.html", form=form, **shown), 422 if posting else 200


def _owner_of(row: Any, letter: str) -> dict[str, str]:
    return {"owner": with_owners([row])[0].uid} if letter == "A" else {}


def _outcome_context(viewer: Viewer, row: Any, meeting: Meeting, letter: str) -> dict[str, Any]:
    doing = with_owners([row])[0] if letter == "A" else None
    return {
        "row": row,
        "thing": meeting,
        "letter": letter,
        "doing": doing if viewer.is_full_member else None,
        "became": turning.became(viewer, row) if letter == "A" else None,
        "moves": letter == "A" and outcomes.may_move(viewer, row, meeting),
        "prepares": can(viewer, "notes.prepare", meeting),
        "words": {"D": STANDINGS, "A": STATUSES}.get(letter, {}),
        "modes": MODES,
        **(_replacing(viewer, row, meeting) if letter == "D" else {}),
    }


def _replacing(viewer: Viewer, row: Decision, meeting: Meeting) -> dict[str, Any]:
    """What replaces what; and, for who may say so, what could take its place."""
    may = replacing.stands(row) and can(viewer, "notes.prepare", meeting)
    return {
        "links": replacing.links(viewer, [row]).get(row.ref, replacing.Links()),
        "successors": replacing.successors(viewer, row) if may else {},
    }


def outcome_deed(kind: str, uid: str, deed: str) -> ResponseReturnValue:
    """Take out what wasn't published, tick an action, or say where a decision stands."""
    viewer, letter = current_viewer(), LETTERS[kind]
    row, meeting = outcomes.outcome_of(viewer, letter, uid, lock=True)
    if deed == "retirer":
        outcomes.strike(viewer, row, meeting)
        session.commit()
        flash(_("Taken out."), "success")
        return redirect(url_for(".show", uid=meeting.uid), 303)
    standing = {"vigueur": Standing.IN_FORCE, "revisee": Standing.REVISED,
                "annulee": Standing.CANCELLED, "remplacee": Standing.REPLACED}.get(deed)  # fmt: skip
    if letter == "A" and standing is None:
        outcomes.finish(viewer, row, meeting, done=deed == "faite")
    elif letter == "D" and standing is not None:
        outcomes.restand(viewer, row, meeting, standing, request.form.get("by", ""))
    else:
        raise NotFound
    session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".outcome", kind=kind, uid=uid), 303)
