"""Pages of the calls: their list, one call, writing one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions import services as spine
from cop.contributions.finding import demand, find
from cop.contributions.forms import AudienceForm, audience_form
from cop.contributions.listing import list_page
from cop.contributions.models import Contribution, State
from cop.contributions.once import once
from cop.contributions.pages import (
    base_version,
    check_all,
    chosen_audience,
    kind_of,
    open_form,
    saved_words,
    show_conflict,
    show_context,
)
from cop.contributions.screening import Check, check
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.answers import calls
from cop.plugins.answers.forms import CallForm, refuse_past
from cop.plugins.answers.models import Call
from cop.plugins.answers.showing import call_context
from cop.plugins.answers.standing import today

bp = Blueprint("answers", __name__, template_folder="templates")
TEXTS = ("title", "intro")


@bp.get("/")
def index() -> ResponseReturnValue:
    """The calls that this reader may read; the closed ones with `?etat=clos`."""
    closed = request.args.get("etat") == "clos"
    page = list_page(
        current_viewer(),
        Call.state.in_((State.PUBLISHED, State.ARCHIVED)),
        Call.closes_on < today() if closed else Call.closes_on >= today(),
        type_name="call",
        after=request.args.get("after", ""),
    )
    return render_template("answers/index.html", kind=kind_of("call"), page=page, closed=closed)


@bp.get("/<cop_uid:uid>")
def show(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    call = find(viewer, uid, Call)
    return render_template(
        "answers/show.html", **show_context(call, kind_of("call")), **call_context(viewer, call)
    )


@bp.route("/nouveau", methods=["GET", "POST"])
@once
def new() -> ResponseReturnValue:
    """Choose what it is about, then write the call."""
    viewer, kind, posting = current_viewer(), kind_of("call"), request.method == "POST"
    demand(viewer, "create", None)
    subject = calls.subject_of(viewer, request.values.get("subject", ""))
    if subject is None:
        return _choose(), 422 if posting else 200
    form, audience = _new_form(subject), audience_form(viewer, kind)
    ready = posting and check_all(form, audience) and refuse_past(form, today())
    if ready and calls.fits(audience, subject):
        found = check(viewer, form.document(), request.form, TEXTS)
        if not found.undecided:
            who = chosen_audience(audience)
            publish = request.form.get("act") != "draft"
            call = calls.open_call(viewer, kind, found.document, subject, publish=publish, **who)
            session.commit()
            flash(_("The networks can answer.") if publish else _("Kept as a draft."), "success")
            return redirect(url_for(".show", uid=call.uid, saved=1), 303)
        return _form_page(form, audience, None, subject, found), 422
    return _form_page(form, audience, None, subject), 422 if posting else 200


def _new_form(subject: Contribution) -> CallForm:
    form = open_form(kind_of("call"))
    assert isinstance(form, CallForm)
    if request.method == "GET":
        for name, value in calls.first_words(subject).items():
            form[name].data = value
    return form


def _choose() -> str:
    wanted = request.args.get("q", "")[:100]
    return render_template(
        "answers/choose.html", offered=calls.offered(current_viewer(), wanted), wanted=wanted
    )


@bp.route("/<cop_uid:uid>/modifier", methods=["GET", "POST"])
def edit(uid: str) -> ResponseReturnValue:
    viewer, kind, posting = current_viewer(), kind_of("call"), request.method == "POST"
    call = find(viewer, uid, Call, action="edit", lock=posting)
    form = open_form(kind, call)
    assert isinstance(form, CallForm)
    subject = calls.subject_of(viewer, call.subject)
    if not posting or not form.validate():
        return _form_page(form, None, call, subject), 422 if posting else 200
    found = check(viewer, form.document(), request.form, TEXTS)
    if found.undecided:
        return _form_page(form, None, call, subject, found), 422
    saved = spine.save(viewer, call, found.document, base_version=base_version())
    if saved.conflicts:
        return show_conflict(kind, call, saved)
    session.commit()
    flash(saved_words(saved), "success")
    return redirect(url_for(".show", uid=uid, saved=1), 303)


def _form_page(
    form: CallForm,
    audience: AudienceForm | None,
    call: Call | None,
    subject: Contribution | None,
    found: Check | None = None,
) -> str:
    values: dict[str, Any] = {"form": form, "audience": audience, "thing": call}
    return render_template(
        "answers/form.html",
        **values,
        kind=kind_of("call"),
        subject=subject,
        found=found.questions if found else None,
        fixed=call is not None and call.state != State.DRAFT,
        base_version=base_version() or (call.version if call else 0),
    )
