"""Pages of the cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, Text, cast

from cop.contributions import readings
from cop.contributions.finding import demand, find
from cop.contributions.forms import audience_form, posted
from cop.contributions.listing import list_page
from cop.contributions.models import SignedAs, State
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
from cop.contributions.rules import OPEN_STATES, can
from cop.contributions.screening import Check
from cop.contributions.statements import written
from cop.db import session
from cop.i18n import gettext as _
from cop.i18n import ngettext
from cop.members.viewer import current_viewer
from cop.members.vocabulary import Terms, terms, words
from cop.plugin import public
from cop.plugins.case_studies import review, services
from cop.plugins.case_studies.cards import status_words
from cop.plugins.case_studies.checking import check
from cop.plugins.case_studies.forms import CaseForm, RequestForm, ReviewForm, SynthesisForm
from cop.plugins.case_studies.models import CaseStudy, Status
from cop.plugins.case_studies.writing import Draft, read_draft

bp = Blueprint("case_studies", __name__, template_folder="templates")
FILTERS = ("phase", "theme", "zone")
STANDING = (CaseStudy.state.in_(written(OPEN_STATES)),)


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """The cases that this reader may read, by moment, theme and state."""
    chosen = {name: request.args.get(name, "")[:40] for name in (*FILTERS, "status")}
    page = list_page(
        current_viewer(),
        *_conditions(chosen),
        always=STANDING,
        type_name="case_study",
        after=request.args.get("after", ""),
    )
    return render_template(
        "case_studies/index.html",
        page=page,
        chosen=chosen,
        choices=Choices(tuple(chosen.values()), terms()),
    )


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed by, for the codes *chosen* in the order of the page; the words
    are looked up when it is drawn. *terms* stands for the vocabularies that they come from."""

    chosen: tuple[str, ...]
    terms: Terms

    def __iter__(self) -> Iterator[tuple[str, str, list[tuple[str, str]], str]]:
        """(name, label, [(code, words)], the code chosen)"""
        labels = {"phase": _("Moment"), "theme": _("Theme"), "zone": _("Part of the world")}
        states = [(str(one), status_words(one)) for one in Status]
        yield "status", _("State"), states, self.chosen[-1]
        for (name, label), code in zip(labels.items(), self.chosen, strict=False):
            yield name, label, [(w.code, w.label) for w in words(name) if w.active], code


def _conditions(chosen: dict[str, str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen["phase"].isidentifier():
        found.append(CaseStudy.phase == chosen["phase"])
    if chosen["zone"].isidentifier():
        found.append(CaseStudy.zone == chosen["zone"])
    if chosen["theme"].isidentifier():
        found.append(cast(CaseStudy.themes, Text).contains(f'"{chosen["theme"]}"'))
    if chosen["status"] in set(Status):
        found.append(CaseStudy.status == Status(chosen["status"]))
    return found


@bp.get("/<cop_uid:uid>")
@public
def show(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    case = find(viewer, uid, CaseStudy)
    author = can(viewer, "case_studies.request", case)
    return render_template(
        "case_studies/show.html",
        **show_context(case, kind_of("case_study")),
        may_request=author,
        may_conclude=can(viewer, "case_studies.conclude", case),
        reading=readings.latest(case) if author else None,
    )


def case_form(case: CaseStudy | None = None) -> CaseForm:
    """The case as posted, else as it stands."""
    form = open_form(kind_of("case_study"), case)
    assert isinstance(form, CaseForm)
    return form


@bp.route("/nouvelle", methods=["GET", "POST"])
@once
def new() -> ResponseReturnValue:
    """A case in two minutes: write, look at what was found, publish."""
    viewer, kind = current_viewer(), kind_of("case_study")
    demand(viewer, "create", None)
    form, audience = case_form(), audience_form(viewer, kind)
    if request.method == "GET" or not check_all(form, audience):
        return _form_page(form, audience, None), 422 if request.method == "POST" else 200
    publish = request.form.get("act") != "draft"
    draft = read_draft(viewer, form, SignedAs(audience.signed_as.data))
    if publish and draft.needs_answer:
        return _form_page(form, audience, None, draft), 422
    document = draft.check.document if publish else form.document()
    who = chosen_audience(audience) | {"signed_as": draft.signed_as}
    case = services.create_case(viewer, kind, document, publish=publish, **who)
    session.commit()
    flash(_published_words(draft.check) if publish else _("Kept as a draft."), "success")
    return redirect(url_for(".show", uid=case.uid, saved=1), 303)


def _published_words(found: Check) -> str:
    if not found.replaced:
        return _("Your case is published. You will be told of answers by mail.")
    return ngettext(
        "Your case is published; %(num)s word was replaced by a neutral one.",
        "Your case is published; %(num)s words were replaced by neutral ones.",
        found.replaced,
    )


@bp.route("/<cop_uid:uid>/modifier", methods=["GET", "POST"])
def edit(uid: str) -> ResponseReturnValue:
    viewer, kind = current_viewer(), kind_of("case_study")
    posting = request.method == "POST"
    case = find(viewer, uid, CaseStudy, action="edit", lock=posting)
    form = case_form(case)
    if not posting or not form.validate():
        return _form_page(form, None, case), 422 if posting else 200
    keep_draft = case.state == State.DRAFT and request.form.get("act") == "draft"
    standing = case if case.state == State.PUBLISHED else None
    draft = read_draft(viewer, form, case.signed_as, uid, standing=standing)
    if not keep_draft and draft.needs_answer:
        return _form_page(form, None, case, draft), 422
    document = form.document() if keep_draft else draft.check.document
    saved = services.save_case(
        viewer, case, document,
        base_version=base_version(), signed_as=draft.signed_as, checked=not keep_draft,
    )  # fmt: skip
    if saved.conflicts:
        return show_conflict(kind, case, saved)
    if case.state == State.DRAFT and not keep_draft and not saved.merged:
        services.publish_case(viewer, case)
    session.commit()
    flash(saved_words(saved), "success")
    return redirect(url_for(".show", uid=uid, saved=1), 303)


def _form_page(form: Any, audience: Any, case: CaseStudy | None, draft: Draft | None = None) -> str:
    return render_template(
        "case_studies/form.html",
        kind=kind_of("case_study"),
        form=form,
        audience=audience,
        thing=case,
        draft=draft,
        base_version=base_version() or (case.version if case else 0),
    )


@bp.post("/verifier")
def verify() -> ResponseReturnValue:
    """The check of what is being written, as a piece of page; nothing is kept."""
    demand(current_viewer(), "create", None)
    form = CaseForm(posted())
    form.validate()
    signed_as = request.form.get("signed_as", SignedAs.MEMBER)
    uid = request.form.get("uid", "")
    who = SignedAs(signed_as) if signed_as in set(SignedAs) else SignedAs.MEMBER
    draft = read_draft(current_viewer(), form, who, uid if uid.isalnum() else "")
    return render_template("case_studies/_check.html", draft=draft, live=True)


@bp.route("/<cop_uid:uid>/synthese", methods=["GET", "POST"])
def conclude(uid: str) -> ResponseReturnValue:
    """What the author takes away."""
    viewer = current_viewer()
    case = find(
        viewer, uid, CaseStudy, action="case_studies.conclude", lock=request.method == "POST"
    )
    form = SynthesisForm(posted(), data={"synthesis": str(case.synthesis or "")})
    found = None
    if request.method == "POST" and check_all(form):
        found = check(viewer, {"synthesis": form.synthesis.data}, request.form)
        if not found.undecided:
            services.conclude(viewer, case, found.document["synthesis"])
            session.commit()
            flash(_("Thank you: what you take away helps those who come after you."), "success")
            return redirect(url_for(".show", uid=uid, saved=1), 303)
    return render_template(
        "case_studies/synthesis.html", thing=case, form=form, found=found
    ), 422 if request.method == "POST" else 200


@bp.post("/<cop_uid:uid>/rouvrir")
def reopen(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    case = find(viewer, uid, CaseStudy, action="case_studies.conclude", lock=True)
    services.reopen(viewer, case)
    session.commit()
    flash(_("Open again."), "success")
    return redirect(url_for(".show", uid=uid), 303)


@bp.route("/<cop_uid:uid>/publication", methods=["GET", "POST"])
def publication(uid: str) -> ResponseReturnValue:
    """Ask for the public web: three questions, then a reader of another network."""
    viewer = current_viewer()
    case = find(
        viewer, uid, CaseStudy, action="case_studies.request", lock=request.method == "POST"
    )
    form = RequestForm(posted())
    if request.method == "POST" and check_all(form):
        review.request_review(viewer, case)
        session.commit()
        flash(_("A colleague of another network will read it before it is public."), "success")
        return redirect(url_for(".show", uid=uid), 303)
    return render_template(
        "case_studies/publication.html", thing=case, form=form
    ), 422 if request.method == "POST" else 200


@bp.route("/<cop_uid:uid>/relecture", methods=["GET", "POST"])
def second_reading(uid: str) -> ResponseReturnValue:
    """Read a case of another network over, before it is public."""
    viewer = current_viewer()
    posting = request.method == "POST"
    case = find(viewer, uid, CaseStudy, action="case_studies.review", lock=posting)
    waiting = readings.pending(case)
    if waiting is None:
        flash(_("This case is not waiting for a reading any more."), "info")
        return redirect(url_for(".show", uid=uid))
    form = ReviewForm(posted())
    if posting and check_all(form):
        if request.form.get("act") == "approve":
            review.approve(viewer, case, waiting)
            session.commit()
            flash(_("It is public now. Thank you for your reading."), "success")
            return redirect(url_for(".show", uid=uid), 303)
        if (form.remark.data or "").strip():
            review.ask_for_changes(viewer, case, waiting, form.remark.data or "")
            session.commit()
            flash(_("Your remark is with the author."), "success")
            return redirect(url_for(".show", uid=uid), 303)
        form.remark.errors = [_("Say what should change, so that the author can do it.")]
    return render_template(
        "case_studies/second_reading.html", thing=case, form=form, waiting=waiting
    ), 422 if posting else 200
