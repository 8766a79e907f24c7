"""Pages of « what it gave »: tell, correct, take back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions import screening
from cop.contributions.finding import find
from cop.contributions.forms import posted
from cop.contributions.once import once
from cop.contributions.pages import check_all
from cop.contributions.screening import Check
from cop.db import now, session
from cop.forms import LineField
from cop.i18n import gettext as _
from cop.i18n import ngettext
from cop.members.viewer import current_viewer
from cop.plugins.tools import feedback
from cop.plugins.tools.forms import FeedbackForm
from cop.plugins.tools.models import Feedback, Tool

ONE = "/<cop_uid:uid>/retours/<cop_uid:feedback_uid>"


def register(bp: Blueprint) -> None:
    both = ["GET", "POST"]
    bp.add_url_rule("/<cop_uid:uid>/retours/nouveau", "tell", once(tell), methods=both)
    bp.add_url_rule(ONE, "edit_feedback", edit, methods=both)
    bp.add_url_rule(f"{ONE}/supprimer", "remove_feedback", remove, methods=["POST"])


def tell(uid: str) -> ResponseReturnValue:
    """Say in a minute what a use gave; `?version=1.4` is the edition that one had in hand."""
    viewer, posting = current_viewer(), request.method == "POST"
    tool = find(viewer, uid, Tool, action="tools.tell", lock=posting)
    form = FeedbackForm(posted(), data={"used_on": now().date()})
    found = _looked_over(form) if posting and check_all(form) else None
    if found is None or _waits(form, found):
        return _page(tool, form, None, found), 422 if posting else 200
    told = feedback.tell(viewer, tool, found.document, edition=request.form.get("edition", ""))
    words = _("Thank you: the next colleague will know what to expect.")
    return _kept(tool, told, words, found)


def edit(uid: str, feedback_uid: str) -> ResponseReturnValue:
    viewer, posting = current_viewer(), request.method == "POST"
    tool = find(viewer, uid, Tool, lock=posting)
    told = feedback.find_feedback(viewer, tool, feedback_uid, "tools.edit_feedback")
    form = FeedbackForm(posted(), data=_standing(told))
    found = _looked_over(form) if posting and check_all(form) else None
    if found is None or _waits(form, found):
        return _page(tool, form, told, found), 422 if posting else 200
    feedback.change(viewer, tool, told, found.document)
    return _kept(tool, told, _("Corrected."), found)


def _standing(told: Feedback) -> dict[str, Any]:
    """What was told, in the words of the form."""
    again = {True: "yes", False: "no"}
    answers = {name: getattr(told, name) for name in feedback.FIELDS}
    return answers | {"would_reuse": "" if told.would_reuse is None else again[told.would_reuse]}


def _looked_over(form: FeedbackForm) -> Check:
    """What could tell who it is about, as for a case: the same words, asked the same way."""
    return screening.check(current_viewer(), form.answers(), request.form, feedback.TEXTS)


def _waits(form: FeedbackForm, found: Check) -> bool:
    """Whether something is to be decided first; a neutral word may also make a text too long."""
    for name in feedback.TEXTS:
        field = form[name]
        assert isinstance(field, LineField)
        if len(found.document[name] or "") > field.max_length:
            field.errors = [
                _(
                    "With the neutral words it is too long: %(most)s characters at the most.",
                    most=field.max_length,
                )
            ]
    return bool(found.undecided or form.errors)


def _kept(tool: Tool, told: Feedback, words: str, found: Check) -> ResponseReturnValue:
    session.commit()
    if found.replaced:
        words += " " + ngettext(
            "%(num)s word was replaced by a neutral one.",
            "%(num)s words were replaced by neutral ones.",
            found.replaced,
        )
    flash(words, "success")
    return redirect(url_for(".show", uid=tool.uid, _anchor=f"feedback-{told.uid}"), 303)


def remove(uid: str, feedback_uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    tool = find(viewer, uid, Tool, lock=True)
    told = feedback.find_feedback(viewer, tool, feedback_uid, "tools.remove_feedback")
    feedback.remove(viewer, tool, told)
    session.commit()
    flash(_("What you said is taken back: nobody reads it any more."), "success")
    return redirect(url_for(".show", uid=uid), 303)


def _page(tool: Tool, form: FeedbackForm, told: Feedback | None, found: Check | None = None) -> str:
    asked = request.form.get("edition") or request.args.get("version", "")
    major, minor = feedback.edition_in_hand(tool, asked)
    return render_template(
        "tools/feedback.html",
        thing=tool,
        form=form,
        told=told,
        edition=f"{major}.{minor}",
        found=found.questions if found else [],
    )
