"""Pages about the life of a tool: read over, still valid, who looks after it, what resembles it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import BadRequest, NotFound

from cop.contributions import readings
from cop.contributions.finding import find
from cop.contributions.forms import posted
from cop.contributions.pages import check_all, kind_of
from cop.db import session
from cop.i18n import gettext as _
from cop.members.models import Member
from cop.members.viewer import current_viewer
from cop.plugins.tools import likeness, services, stages
from cop.plugins.tools.catalogue import search_for
from cop.plugins.tools.forms import CareForm, ReadingForm
from cop.plugins.tools.models import Tool
from cop.plugins.tools.showing import maintainer
from cop.plugins.tools.words import KINDS


def register(bp: Blueprint) -> None:
    both, one = ["GET", "POST"], "/<cop_uid:uid>"
    bp.add_url_rule(f"{one}/relecture", "read_over", read_over, methods=both)
    bp.add_url_rule(f"{one}/toujours-valable", "validate", validate, methods=["POST"])
    bp.add_url_rule(f"{one}/suivi", "look_after", look_after, methods=both)
    bp.add_url_rule(f"{one}/semblables", "twins", twins, methods=both)


def read_over(uid: str) -> ResponseReturnValue:
    """Read a new tool of another network over: does it hold?"""
    viewer, posting = current_viewer(), request.method == "POST"
    tool = find(viewer, uid, Tool, action="tools.review", lock=posting)
    form, waiting = ReadingForm(posted()), readings.pending(tool)
    if waiting is None:
        flash(_("This tool is not waiting for a reading any more."), "info")
        return redirect(url_for(".show", uid=uid))
    if posting and check_all(form):
        remark = (form.remark.data or "").strip()
        if request.form.get("act") == "approve":
            stages.approve(viewer, tool, waiting)
            return _back(uid, _("Thank you: colleagues now know that it holds."))
        if remark:
            stages.ask_for_changes(viewer, tool, waiting, remark)
            return _back(uid, _("Your remark is with those who keep this tool."))
        form.remark.errors = [_("Say what should change, so that it can be done.")]
    page = render_template("tools/read_over.html", thing=tool, form=form, kinds=KINDS)
    return page, 422 if posting else 200


def validate(uid: str) -> ResponseReturnValue:
    """« Still valid »."""
    viewer = current_viewer()
    tool = find(viewer, uid, Tool, action="tools.validate", lock=True)
    stages.validate(viewer, tool)
    return _back(uid, _("Noted under your name, with today’s date."))


def look_after(uid: str) -> ResponseReturnValue:
    """Choose who looks after a tool, and when it is looked at again."""
    viewer, posting = current_viewer(), request.method == "POST"
    tool = find(viewer, uid, Tool, action="tools.look_after", lock=posting)
    keeper = maintainer(viewer, tool)
    standing = {"maintainer": keeper.handle if keeper else "", "review_due": tool.review_due}
    form = CareForm(posted(), data=standing)
    if posting and check_all(form):
        handle = str(form.maintainer.data).strip().removeprefix("@").lower()
        member = session.scalar(select(Member).where(Member.handle == handle))
        try:
            if member is None or form.review_due.data is None:
                raise NotFound
            services.look_after(viewer, tool, member, form.review_due.data)
            return _back(uid, _("Saved."))
        except NotFound:
            form.maintainer.errors = [
                _("Nobody by that name may edit this tool: choose somebody of its network.")
            ]
    return render_template("tools/look_after.html", thing=tool, form=form), 422 if posting else 200


def twins(uid: str) -> ResponseReturnValue:
    """What resembles a tool; the writer says of each what it is."""
    viewer, posting = current_viewer(), request.method == "POST"
    tool = find(viewer, uid, Tool, action="tools.compare", lock=posting)
    if posting:
        other = find(viewer, _posted_uid(), Tool)
        return _said(tool, other, request.form.get("act", ""))
    wanted = request.args.get("q", "")[:100]
    return render_template(
        "tools/twins.html",
        thing=tool,
        kind=kind_of("tool"),
        twins=likeness.twins_of(viewer, tool),
        found=search_for(viewer, wanted, tool) if wanted.strip() else [],
        wanted=wanted,
    )


def _said(tool: Tool, other: Tool, act: str) -> ResponseReturnValue:
    viewer = current_viewer()
    match act:
        case "variant":
            likeness.is_variant(viewer, tool, other)
            session.commit()
            flash(_("Linked. Say in a few words what differs, and why."), "success")
            return redirect(url_for(".edit", uid=tool.uid, _anchor="differences"), 303)
        case "double":
            likeness.is_double(viewer, tool, other)
            return _back(other.uid, _("Thank you. This is the one that stays."))
        case "unlike":
            likeness.is_unlike(viewer, tool, other)
            return _back(tool.uid, _("Noted: they are two different tools."))
        case _other:
            raise BadRequest(_("Choose one of the answers shown."))


def _posted_uid() -> str:
    uid = request.form.get("other", "")
    if len(uid) != 10 or not uid.isalnum() or not uid.isascii():
        raise BadRequest(_("Choose one of the tools shown."))
    return uid


def _back(uid: str, message: str) -> ResponseReturnValue:
    session.commit()
    flash(message, "success")
    return redirect(url_for(".show", uid=uid), 303)
