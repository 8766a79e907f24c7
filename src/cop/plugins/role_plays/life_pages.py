"""The life of a role-play: what is missing, read over by another network, published, again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.contributions import readings
from cop.contributions.finding import find
from cop.contributions.forms import posted
from cop.contributions.models import State
from cop.contributions.pages import check_all
from cop.contributions.rules import can
from cop.db import session
from cop.i18n import gettext as _
from cop.members.models import Member
from cop.members.viewer import current_viewer
from cop.plugins.role_plays import reviewing, services, showing
from cop.plugins.role_plays.assembly import packet_of
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Origin
from cop.plugins.role_plays.rules import is_cleared
from cop.plugins.role_plays.screened import Screened, screened
from cop.plugins.role_plays.writing.forms import EditionForm, ReaderForm, RemarkForm


def register(bp: Blueprint) -> None:
    both, one = ["GET", "POST"], "/<cop_uid:uid>"
    bp.add_url_rule(f"{one}/publication", "publication", publication, methods=both)
    bp.add_url_rule(f"{one}/relecture", "read_over", read_over, methods=both)


def publication(uid: str) -> ResponseReturnValue:
    """What is missing, what could identify somebody; then a reader, or the next edition."""
    viewer, posting = current_viewer(), request.method == "POST"
    thing = find(viewer, uid, RolePlay, action="role_plays.write", lock=posting)
    missing = reviewing.missing(thing, packet_of(thing))
    to_clear = not is_cleared(thing)
    # What somebody has read over isn't asked about again, nor changed by a hair.
    read = thing.origin != Origin.FICTION and not to_clear
    found = None if read else screened(viewer, packet_of(thing), request.form)
    form: Any = ReaderForm(posted()) if to_clear else EditionForm(posted())
    asked = found is not None and found.unanswered
    if not posting or not check_all(form) or missing or asked:
        page = _publication(thing, form, found, missing, to_clear)
        return page, 422 if posting else 200
    if found is not None:
        services.save_packet(viewer, thing, found.packet, base=packet_of(thing))
    return _asked(thing, form) if to_clear else _published(thing, form)


def _publication(
    thing: RolePlay,
    form: Any,
    found: Screened | None,
    missing: list[tuple[str, str]],
    to_clear: bool,
) -> str:
    return render_template(
        "role_plays/publication.html",
        thing=thing,
        form=form,
        found=found.check.questions if found else [],
        missing=missing,
        to_clear=to_clear,
        reading=readings.latest(thing),
        pending=readings.pending(thing),
        newest=services.newest_edition(thing),
    )


def _asked(thing: RolePlay, form: ReaderForm) -> ResponseReturnValue:
    viewer = current_viewer()
    handle = str(form.reader.data).strip().removeprefix("@").lower()
    reader = session.scalar(select(Member).where(Member.handle == handle))
    try:
        if reader is None:
            raise NotFound
        reviewing.ask(viewer, thing, reader)
    except NotFound:
        session.rollback()
        thing = find(viewer, thing.uid, RolePlay, action="role_plays.write")
        form.reader.errors = [_("Nobody by that name in another network: look at the members.")]
        return _publication(thing, form, None, [], True), 422
    session.commit()
    flash(_("Asked. You will be told by mail; you can publish once it is read over."), "success")
    return redirect(url_for(".show", uid=thing.uid), 303)


def _published(thing: RolePlay, form: EditionForm) -> ResponseReturnValue:
    viewer = current_viewer()
    if not can(viewer, "role_plays.publish", thing):
        raise NotFound
    edition = services.publish_edition(
        viewer, thing, change=form.change.data or "", minor=form.size.data == "minor"
    )
    session.commit()
    flash(_("Edition %(number)s is published.", number=edition.number), "success")
    return redirect(url_for(".show", uid=thing.uid, saved=1), 303)


def read_over(uid: str) -> ResponseReturnValue:
    """The whole packet, to the one colleague of another network who was asked."""
    viewer, posting = current_viewer(), request.method == "POST"
    thing = find(viewer, uid, RolePlay, action="role_plays.read_over", lock=posting)
    waiting, form = readings.pending(thing), RemarkForm(posted())
    if waiting is None or thing.state != State.DRAFT:
        raise NotFound
    if posting and check_all(form):
        remark = (form.remark.data or "").strip()
        if request.form.get("act") == "approve":
            reviewing.approve(viewer, thing, waiting)
            return _thanks(_("Thank you: its authors can publish it."))
        if remark:
            reviewing.ask_for_changes(viewer, thing, waiting, remark)
            return _thanks(_("Thank you: your remark is with its authors."))
        form.remark.errors = [_("Say what should change, so that it can be done.")]
    page = render_template(
        "role_plays/read_over.html",
        thing=thing,
        form=form,
        packet=packet_of(thing),
        **showing.labels(),
    )
    return page, 422 if posting else 200, {"Cache-Control": "no-store"}


def _thanks(message: str) -> ResponseReturnValue:
    session.commit()
    flash(message, "success")
    return redirect(url_for(".index"), 303)
