"""Pages of the review lane: propose, change or take back, look at what is proposed, answer."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions import proposals
from cop.contributions.finding import demand, find_any
from cop.contributions.forms import posted, refuse_repeated
from cop.contributions.history import signed
from cop.contributions.models import Contribution, SignedAs
from cop.contributions.once import once
from cop.contributions.pages import base_version, check_all, kind_of, template
from cop.contributions.proposals import ProposalRefused
from cop.contributions.proposals_forms import (
    CoverForm,
    DeclineForm,
    answer_forms,
    cover_form,
    proposal_form,
)
from cop.contributions.proposals_model import Proposal, ProposalState
from cop.contributions.proposals_reading import (
    STATE_LABELS,
    find_proposal,
    proposals_about,
    proposed_changes,
    shown,
    taken_of,
)
from cop.contributions.rules import can
from cop.db import session
from cop.forms import DocumentForm
from cop.i18n import gettext as _
from cop.members.models import Member, Organisation
from cop.members.viewer import Viewer, current_viewer

ALL = "/<cop_uid:uid>/propositions"
ONE = f"{ALL}/<cop_uid:proposal_uid>"


def register(bp: Blueprint) -> None:
    bp.add_url_rule(ALL, "proposals", index)
    bp.add_url_rule(f"{ALL}/nouvelle", "propose", once(propose), methods=["GET", "POST"])
    bp.add_url_rule(ONE, "proposal", show)
    bp.add_url_rule(f"{ONE}/modifier", "amend_proposal", amend, methods=["GET", "POST"])
    bp.add_url_rule(f"{ONE}/retirer", "withdraw_proposal", withdraw, methods=["POST"])
    bp.add_url_rule(f"{ONE}/accepter", "accept_proposal", once(accept), methods=["POST"])
    bp.add_url_rule(f"{ONE}/decliner", "decline_proposal", once(decline), methods=["POST"])


def index(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="see_proposals")
    return render_template(
        "cop/contribution/proposals.html",
        thing=thing,
        kind=kind_of(thing.type),
        lines=proposals_about(viewer, thing),
        deciding=can(viewer, "answer_proposals", thing),
    )


def propose(uid: str) -> ResponseReturnValue:
    """The type's own form, filled with what this reader reads."""
    viewer = current_viewer()
    posting = request.method == "POST"
    thing = find_any(viewer, uid, action="propose", lock=posting)
    earlier = proposals.open_one(viewer, thing)
    if earlier is not None and not posting:
        flash(_("You have a proposal waiting here: this is it."), "info")
        return redirect(_address(thing, earlier.uid, "amend_proposal"))
    number, document = proposals.starting_point(viewer, thing, base_version())
    form, cover = proposal_form(kind_of(thing.type), document), cover_form(viewer)
    if posting and check_all(form, cover):
        try:
            made = proposals.propose(
                viewer, thing, form.document(), base_version=number,
                note=cover.note.data or "", signed_as=SignedAs(cover.signed_as.data),
            )  # fmt: skip
        except ProposalRefused as refusal:
            form.form_errors.append(str(refusal))
        else:
            return _back(thing, made, _("Sent. You get a mail when it is answered."), saved="1")
    return _form_page(thing, form, cover, number), 422 if posting else 200


def amend(uid: str, proposal_uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    posting = request.method == "POST"
    thing = find_any(viewer, uid, action="see_proposals", lock=posting)
    proposal, _byline = find_proposal(viewer, thing, proposal_uid)
    demand(viewer, "propose", thing)
    if proposal.state != ProposalState.OPEN:
        return _back(thing, proposal, _("It has been answered: propose a new version instead."))
    kind = kind_of(thing.type)
    form = proposal_form(kind, shown(viewer, thing, proposal, proposal.document))
    cover = cover_form(viewer, proposal)
    if posting and check_all(form, cover):
        try:
            proposals.amend(viewer, thing, proposal, form.document(), note=cover.note.data or "")
        except ProposalRefused as refusal:
            form.form_errors.append(str(refusal))
        else:
            return _back(thing, proposal, _("Changed. This is what will be read."), saved="1")
    page = _form_page(thing, form, cover, proposal.base_version, proposal)
    return page, 422 if posting else 200


def _form_page(
    thing: Contribution,
    form: DocumentForm,
    cover: CoverForm,
    number: int,
    proposal: Proposal | None = None,
) -> str:
    kind = kind_of(thing.type)
    return render_template(
        template(kind, "propose"), thing=thing, kind=kind, form=form, cover=cover,
        base_version=number, proposal=proposal, audience=None,
    )  # fmt: skip


def show(uid: str, proposal_uid: str) -> ResponseReturnValue:
    """What is proposed; who may edit takes each change or leaves it."""
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="see_proposals")
    return show_proposal(viewer, thing, *find_proposal(viewer, thing, proposal_uid))


def show_proposal(
    viewer: Viewer, thing: Contribution, proposal: Proposal, byline: Any, **more: Any
) -> str:
    deciding = proposal.state == ProposalState.OPEN and can(viewer, "answer_proposals", thing)
    return render_template(
        "cop/contribution/proposal.html",
        thing=thing,
        kind=kind_of(thing.type),
        proposal=proposal,
        byline=byline,
        state_label=STATE_LABELS[proposal.state](),
        decided_by=_who_answered(viewer, thing, proposal),
        deciding=deciding,
        mine=proposal.author_id == viewer.member_id,
        mark=proposals.seen(thing, proposal),
        fields=proposals.changes_now(viewer, thing, proposal)
        if deciding
        else proposed_changes(viewer, thing, proposal),
        marks=None if deciding else taken_of(viewer, thing, proposal),
        **answer_forms(thing) | {"taken": None, "error": ""} | more,
    )


def _who_answered(viewer: Viewer, thing: Contribution, proposal: Proposal) -> Any:
    """An author who stands without a name answers without one."""
    if proposal.decided_by_id is None or proposal.state == ProposalState.WITHDRAWN:
        return None
    who = session.get(Member, proposal.decided_by_id)
    where = session.get(Organisation, who.organisation_id) if who and who.organisation_id else None
    return signed(viewer, thing, who, where)


def withdraw(uid: str, proposal_uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="see_proposals", lock=True)
    proposal, _byline = find_proposal(viewer, thing, proposal_uid)
    try:
        proposals.withdraw(viewer, thing, proposal)
    except ProposalRefused as refusal:
        return _again(thing, proposal, refusal)
    return _back(thing, proposal, _("Taken back: nobody reads it any more."))


def accept(uid: str, proposal_uid: str) -> ResponseReturnValue:
    """Take in what is ticked."""
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="answer_proposals", lock=True)
    proposal, byline = find_proposal(viewer, thing, proposal_uid)
    taken, mark, before = (
        set(request.form.getlist("take")),
        request.form.get("mark", ""),
        thing.version,
    )
    forms = answer_forms(thing)
    word, version = forms["accept_form"], forms["version_form"]
    if not check_all(word, *([version] if version else [])):
        return show_proposal(viewer, thing, proposal, byline, taken=taken, **forms), 422
    try:
        proposals.accept(viewer, thing, proposal, taken, mark=mark, reason=word.reason.data or "")
    except proposals.ProposalMoved as refusal:
        return _again(thing, proposal, refusal)
    except ProposalRefused as refusal:
        return show_proposal(viewer, thing, proposal, byline, taken=taken, error=str(refusal)), 422
    if version and thing.version != before:
        version.keep(viewer, thing)
    return _back(thing, proposal, _("Taken in, with credit. You can undo it from the history."))


def decline(uid: str, proposal_uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="answer_proposals", lock=True)
    proposal, byline = find_proposal(viewer, thing, proposal_uid)
    form = DeclineForm(posted())
    refuse_repeated(form)
    if not form.validate():
        return show_proposal(viewer, thing, proposal, byline, decline_form=form), 422
    mark = request.form.get("mark", "")
    try:
        proposals.decline(viewer, thing, proposal, mark=mark, reason=form.reason.data or "")
    except ProposalRefused as refusal:
        return _again(thing, proposal, refusal)
    return _back(thing, proposal, _("Answered. What stood stays as it was."))


def _address(thing: Contribution, proposal_uid: str, page: str = "proposal", **more: Any) -> str:
    return url_for(f"cop.contributions.{page}", uid=thing.uid, proposal_uid=proposal_uid, **more)


def _back(
    thing: Contribution, proposal: Proposal, message: str, saved: str | None = None
) -> ResponseReturnValue:
    address = _address(thing, proposal.uid, saved=saved)
    session.commit()
    flash(message, "success")
    return redirect(address, 303)


def _again(
    thing: Contribution, proposal: Proposal, refusal: ProposalRefused
) -> ResponseReturnValue:
    """Nothing was written: show what stands now."""
    address = _address(thing, proposal.uid)
    session.rollback()
    flash(str(refusal), "warning")
    return redirect(address, 303)
