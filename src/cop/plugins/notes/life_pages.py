"""Pages of the turns of a meeting: closing, reading over, validating, the next one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.columns import Prose
from cop.contributions.finding import find
from cop.contributions.forms import posted
from cop.contributions.once import once
from cop.contributions.pages import check_all, kind_of
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer, current_viewer
from cop.plugins.notes import agenda, amendments, carrying, life
from cop.plugins.notes.assembling import minutes_of
from cop.plugins.notes.gathered import outcomes_of, with_owners
from cop.plugins.notes.handing_back import handing_back
from cop.plugins.notes.models import Meeting, Series, Stage
from cop.plugins.notes.people import choices
from cop.plugins.notes.services import points_of
from cop.plugins.notes.small_forms import (
    AmendForm,
    AnswerForm,
    ErratumForm,
    FollowForm,
    ReviewForm,
    VerdictForm,
)
from cop.plugins.notes.words import POINT_STATUSES, REVIEWS, VERDICTS
from cop.text import TextRefused

ONE = "/<cop_uid:uid>"
USUAL = timedelta(weeks=8)


def register(bp: Blueprint) -> None:
    turns = ",".join(life.TURNS)
    bp.add_url_rule(f"{ONE}/etape/<any({turns}):step>", "turn", turn, methods=["POST"])
    bp.add_url_rule(f"{ONE}/cloture", "closing", closing, methods=["GET", "POST"])
    bp.add_url_rule(
        f"{ONE}/cloture/actions/<cop_uid:action_uid>", "review", review, methods=["GET", "POST"]
    )
    bp.add_url_rule(
        f"{ONE}/cloture/questions/<cop_uid:question_uid>", "answer", answer, methods=["POST"]
    )
    bp.add_url_rule(f"{ONE}/amendements", "amend", amend, methods=["GET", "POST"])
    bp.add_url_rule(
        f"{ONE}/amendements/<cop_uid:amendment_uid>", "settle", settle, methods=["POST"]
    )
    bp.add_url_rule(f"{ONE}/validation", "validation", validation, methods=["GET", "POST"])
    bp.add_url_rule(f"{ONE}/suivante", "follow", once(follow), methods=["GET", "POST"])


def turn(uid: str, step: str) -> ResponseReturnValue:
    """One press: announced, begun, opened again."""
    viewer = current_viewer()
    meeting = find(viewer, uid, Meeting, action="notes.prepare", lock=True)
    life.TURNS[step](viewer, meeting)
    return _done(".show", uid, _("Saved."))


def closing(uid: str) -> ResponseReturnValue:
    """What has to be said before the notes are read over."""
    viewer, posting = current_viewer(), request.method == "POST"
    meeting = find(viewer, uid, Meeting, action="notes.prepare", lock=posting)
    reasons: list[str] = []
    if posting:
        try:
            life.close(viewer, meeting)
        except life.NotYet as missing:
            reasons = missing.reasons
        else:
            return _done(".show", uid, _("Closed. Who was there can read it over now."))
    shown = _closing_context(viewer, meeting)
    return render_template("notes/closing.html", reasons=reasons, **shown), 422 if posting else 200


def _closing_context(viewer: Viewer, meeting: Meeting) -> dict[str, Any]:
    coming = carrying.actions_for(viewer, meeting)
    said = {action.id: row for action, row in coming if row is not None}
    return {
        "thing": meeting,
        "coming": with_owners([action for action, _row in coming], said),
        "questions": carrying.questions_for(viewer, meeting),
        "decisions": carrying.decisions_for(viewer, meeting),
        "came": outcomes_of(meeting),
        "points": points_of(meeting),
        "point_statuses": POINT_STATUSES,
        "reviews": REVIEWS,
        "patience": carrying.PATIENCE,
    }


@handing_back
def review(uid: str, action_uid: str) -> ResponseReturnValue:
    """Say what became of one action that came to this meeting."""
    viewer, posting = current_viewer(), request.method == "POST"
    meeting = find(viewer, uid, Meeting, action="notes.prepare", lock=posting)
    action, row = carrying.coming(viewer, meeting, action_uid)
    form = ReviewForm(posted(), data={"review": row.review.value, "note": row.note} if row else {})
    form.offer(choices(viewer))
    if posting and check_all(form):
        said = carrying.Said(
            review=form.chosen(), note=form.note.data or "", new_due=form.new_due.data,
            owner=form.owner.data or "", parts=form.parted(), into=form.into.data or "",
        )  # fmt: skip
        try:
            carrying.review(viewer, meeting, action_uid, said)
        except carrying.Refused as refusal:
            form.review.errors = [str(refusal)]
        else:
            return _done(".closing", uid, _("Saved."))
    return render_template(
        "notes/review.html", thing=meeting, form=form, doing=with_owners([action])[0]
    ), 422 if posting else 200


@handing_back
def answer(uid: str, question_uid: str) -> ResponseReturnValue:
    """Answer a question that came to this meeting."""
    viewer, form = current_viewer(), AnswerForm(posted())
    meeting = find(viewer, uid, Meeting, action="notes.prepare", lock=True)
    if check_all(form):
        carrying.answer(viewer, meeting, question_uid, form.answer.data or "")
        return _done(".closing", uid, _("Saved."))
    flash(" ".join(form.first_errors().values()), "error")
    return redirect(url_for(".closing", uid=uid), 303)


@handing_back
def amend(uid: str) -> ResponseReturnValue:
    """Ask for another wording; who prepares the meeting reads what was asked."""
    viewer, posting = current_viewer(), request.method == "POST"
    meeting = find(viewer, uid, Meeting, action="notes.amend", lock=posting)
    form = AmendForm(posted())
    form.offer([(one.key, one.title) for one in points_of(meeting)])
    if posting and check_all(form):
        amendments.ask(viewer, meeting, form.point.data or "", form.body.data or "")
        return _done(".show", uid, _("Sent: who prepares the meeting answers."))
    mine = amendments.amendments_of(meeting, author_id=viewer.member_id)
    return render_template(
        "notes/amend.html", thing=meeting, form=form, amendments=mine, verdicts=VERDICTS
    ), 422 if posting else 200


def settle(uid: str, amendment_uid: str) -> ResponseReturnValue:
    viewer, form = current_viewer(), VerdictForm(posted())
    meeting = find(viewer, uid, Meeting, action="notes.prepare", lock=True)
    if check_all(form):
        amendments.settle(viewer, meeting, amendment_uid, form.verdict.data, form.answer.data or "")
        return _done(".validation", uid, _("Saved."))
    flash(" ".join(form.first_errors().values()), "error")
    return redirect(url_for(".validation", uid=uid), 303)


def validation(uid: str) -> ResponseReturnValue:
    """What everybody will read, exactly, before it is frozen."""
    viewer, posting = current_viewer(), request.method == "POST"
    meeting = find(viewer, uid, Meeting, action="notes.prepare", lock=posting)
    form = ErratumForm(posted())
    if posting and check_all(form):
        try:
            life.validate(viewer, meeting, form.erratum.data or "")
        except life.NotYet as missing:
            form.erratum.errors = missing.reasons
        else:
            return _done(".show", uid, _("Validated: its readers find the minutes here."))
    asked = amendments.amendments_of(meeting)
    return render_template(
        "notes/validation.html", thing=meeting, form=form, amendments=asked, verdicts=VERDICTS,
        preview=_preview_of(meeting), ready=meeting.stage == Stage.REVIEW, answers=VerdictForm(),
    ), 422 if posting else 200  # fmt: skip


def _preview_of(meeting: Meeting) -> Prose | str:
    """As it will read; what has to be mended first, where no page can be made of it."""
    try:
        return Prose.of(minutes_of(meeting))
    except TextRefused as refusal:
        return str(refusal)


def follow(uid: str) -> ResponseReturnValue:
    """Prepare the next meeting of the series."""
    viewer, posting = current_viewer(), request.method == "POST"
    meeting = find(viewer, uid, Meeting, action="notes.prepare", lock=posting)
    form = FollowForm(posted(), data=_following(meeting))
    if posting and check_all(form):
        series = {
            "title": form.series.data, "rhythm": form.rhythm.data or "",
            "standing": form.standing_points(),
        }  # fmt: skip
        document = {"title": form.title.data, "day": str(form.day.data)}
        made = agenda.follow(viewer, kind_of("meeting"), meeting, document, series)
        return _done(".show", made.uid, _("Prepared: what is still open has come along."))
    return render_template("notes/follow.html", thing=meeting, form=form), 422 if posting else 200


def _following(meeting: Meeting) -> dict[str, Any]:
    series = session.get(Series, meeting.series_id) if meeting.series_id else None
    return {
        "series": series.title if series else meeting.title,
        "rhythm": series.rhythm if series else "",
        "standing": "\n".join(series.standing) if series else "",
        "title": meeting.title,
        "day": meeting.day + USUAL,
    }


def _done(endpoint: str, uid: str, words: str) -> ResponseReturnValue:
    session.commit()
    flash(words, "success")
    return redirect(url_for(endpoint, uid=uid), 303)
