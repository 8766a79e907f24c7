"""The page of what is kept of a contribution: write one, set it aside, make something of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import TextArea

from cop import text
from cop.contributions import takeaways
from cop.contributions.finding import find_any
from cop.contributions.forms import posted, refuse_repeated
from cop.contributions.once import once
from cop.contributions.pages import check_all, kind_of
from cop.contributions.takeaways_model import LONGEST, TakeawayKind
from cop.contributions.takeaways_reading import KIND_WORDS, takeaways_of
from cop.db import session
from cop.forms import BaseForm, LineField, Required
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.members.viewer import current_viewer
from cop.plugin import Screened

ALL = "/<cop_uid:uid>/enseignements"
ONE = f"{ALL}/<cop_uid:takeaway_uid>"


def register(bp: Blueprint) -> None:
    bp.add_url_rule(ALL, "takeaways", once(page), methods=["GET", "POST"])
    bp.add_url_rule(f"{ONE}/<any(ecarter,remettre):deed>", "takeaway_deed", deed, methods=["POST"])
    bp.add_url_rule(f"{ONE}/en-faire", "take_up", once(take_up), methods=["POST"])
    bp.add_url_rule(f"{ONE}/annuler", "undo_take_up", undo, methods=["POST"])


class TakeawayForm(BaseForm):
    """One thing to keep: what it is, and the words."""

    kind = RadioField(
        _l("What is it?"),
        [InputRequired(_l("Choose what it is: it says what can be made of it."))],
    )
    body = LineField(
        _l("In one sentence or three"),
        [Required(_l("Write it as you would say it to a colleague."))],
        max_length=LONGEST,
        widget=TextArea(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(str(kind), words()) for kind, words in KIND_WORDS.items()]

    def validate_body(self, field: Any) -> None:
        """Refuse what could not be shown as the beginning of a longer text either."""
        try:
            text.render(field.data or "")
        except text.TextRefused as refusal:
            raise ValidationError(str(refusal)) from refusal


class TakeUpForm(BaseForm):
    """What to make of one: the name of a type."""

    type = StringField()


def page(uid: str) -> ResponseReturnValue:
    """What was kept, those set aside too, and one more to write."""
    viewer, posting = current_viewer(), request.method == "POST"
    action = "keep_takeaways" if posting else "read_takeaways"
    source = find_any(viewer, uid, action=action, lock=posting)
    form, kind = TakeawayForm(posted()), kind_of(source.type)
    looked_over = None
    if posting and check_all(form):
        typed = form.body.data or ""
        looked_over = kind.screen(viewer, typed, request.form) if kind.screen else Screened(typed)
        if not looked_over.question:
            takeaways.keep(viewer, source, TakeawayKind(form.kind.data), looked_over.text)
            return _back(uid, _("Kept. Colleagues who read this page read it too."))
    return render_template(
        "cop/contribution/takeaways.html",
        thing=source,
        kind=kind,
        form=form,
        asked=looked_over,
        takeaways=takeaways_of(viewer, source, dropped=True),
    ), 422 if posting else 200


def deed(uid: str, takeaway_uid: str, deed: str) -> ResponseReturnValue:
    """Set one aside, or put it back."""
    viewer = current_viewer()
    source = find_any(viewer, uid, action="keep_takeaways", lock=True)
    takeaways.set_aside(viewer, source, takeaway_uid, deed == "ecarter")
    return _back(uid, _("Set aside.") if deed == "ecarter" else _("Put back."))


def take_up(uid: str, takeaway_uid: str) -> ResponseReturnValue:
    """One act: a draft of one's own, with the words in it."""
    viewer = current_viewer()
    source = find_any(viewer, uid, action="take_up", lock=True)
    refuse_repeated(form := TakeUpForm(posted()))
    draft = takeaways.take_up(viewer, source, takeaway_uid, form.type.data or "")
    session.commit()
    flash(
        _("Here is your draft, tied to where it comes from. Complete it, then publish."), "success"
    )
    return redirect(url_for(f"cop.{kind_of(draft.type).edit_endpoint}", uid=draft.uid), 303)


def undo(uid: str, takeaway_uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    source = find_any(viewer, uid, action="take_up", lock=True)
    draft = find_any(viewer, _posted_uid(), action="delete", lock=True)
    takeaways.undo(viewer, source, takeaway_uid, draft)
    return _back(uid, _("Undone: the draft is in the bin, where you can take it back."))


def _posted_uid() -> str:
    uid = request.form.get("draft", "")
    if len(uid) != 10 or not uid.isalnum() or not uid.isascii():
        raise NotFound
    return uid


def _back(uid: str, message: str) -> ResponseReturnValue:
    session.commit()
    flash(message, "success")
    return redirect(url_for("cop.contributions.takeaways", uid=uid, saved=1), 303)
