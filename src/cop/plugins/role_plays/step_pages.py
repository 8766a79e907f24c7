"""Writing a role-play in six steps: every step is kept as soon as it is left, forwards or back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cop.contributions import services as spine
from cop.contributions.finding import demand, find
from cop.contributions.forms import audience_form, posted
from cop.contributions.models import State
from cop.contributions.once import once
from cop.contributions.pages import base_version, check_all, chosen_audience, kind_of
from cop.contributions.rules import can
from cop.db import session
from cop.forms import BaseForm
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugin import takes_up_to
from cop.plugins.role_plays import services, showing
from cop.plugins.role_plays.assembly import document_of
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Packet
from cop.plugins.role_plays.screened import Screened, screened
from cop.plugins.role_plays.usual import usual
from cop.plugins.role_plays.writing import origin
from cop.plugins.role_plays.writing.forms import OriginForm
from cop.plugins.role_plays.writing.steps import (
    BY_SLUG,
    STEPS,
    Step,
    applied,
    change_rows,
    filled,
    neighbour,
    refuse_repeated_rows,
)


def register(bp: Blueprint) -> None:
    both = ["GET", "POST"]
    bp.add_url_rule("/nouvelle", "new", once(new), methods=both)
    bp.add_url_rule("/<cop_uid:uid>/modifier", "edit", edit)
    bp.add_url_rule(
        "/<cop_uid:uid>/modifier/<string(maxlength=20):slug>", "step", step, methods=both
    )


def new() -> ResponseReturnValue:
    """The first step, which makes the draft; the others follow on it."""
    viewer, kind = current_viewer(), kind_of("role_play")
    demand(viewer, "create", None)
    form, audience = filled(STEPS[0], usual(), posted()), audience_form(viewer, kind)
    if request.method == "GET" or not check_all(form, audience):
        status = 422 if request.method == "POST" else 200
        return _page(STEPS[0], form, usual(), None, audience=audience), status
    document = document_of(applied(form, usual()))
    thing = spine.create(viewer, kind, document, **chosen_audience(audience))
    session.commit()
    flash(_("Kept as a draft. Go on whenever you like."), "success")
    return redirect(url_for(".step", uid=thing.uid, slug=STEPS[1].slug, saved=1), 303)


def edit(uid: str) -> ResponseReturnValue:
    """To the first step; the form shows every sheet, so who hasn't prepared is asked first."""
    thing = find(current_viewer(), uid, RolePlay, action="edit")
    if not can(current_viewer(), "role_plays.write", thing):
        return redirect(url_for(".prepare", uid=uid))
    return redirect(url_for(".step", uid=uid, slug=STEPS[0].slug))


@takes_up_to(2 * 1024 * 1024)
def step(uid: str, slug: str) -> ResponseReturnValue:
    viewer, posting = current_viewer(), request.method == "POST"
    if slug not in BY_SLUG:
        raise NotFound
    thing = find(viewer, uid, RolePlay, action="role_plays.write", lock=posting)
    here, act = BY_SLUG[slug], request.form.get("act", "")
    base = services.packet_at(thing, base_version() if posting else None)
    form = filled(here, base, posted())
    if isinstance(form, OriginForm):
        origin.prepare(form, thing)
    if not posting:
        return _page(here, form, base, thing)
    refuse_repeated_rows(form, request.form)
    if change_rows(form, base, act):
        return _page(here, form, base, thing)
    if not check_all(form):
        return _page(here, form, base, thing), 422
    return _save(here, form, base, thing, act)


def _save(
    here: Step, form: BaseForm, base: Packet, thing: RolePlay, act: str
) -> ResponseReturnValue:
    viewer, mine = current_viewer(), applied(form, base)
    if isinstance(form, OriginForm):
        origin.keep(form, thing)
    if thing.state != State.DRAFT:
        found = screened(viewer, mine, request.form)
        if found.unanswered:
            return _page(here, form, base, thing, found=found), 422
        mine = found.packet
    saved = services.save_packet(viewer, thing, mine, base=base)
    if saved.conflicts:
        standing = filled(here, Packet.from_json(saved.document))
        page = _page(here, standing, base, thing, conflicts=saved.conflicts, version=thing.version)
        return page, 409
    session.commit()
    if saved.merged:
        flash(_("Somebody had saved meanwhile: both changes were kept."), "info")
    return redirect(_onwards(thing, here, act), 303)


def _onwards(thing: RolePlay, here: Step, act: str) -> str:
    """Where the button that was pressed leads."""
    if act == "leave":
        return url_for(".show", uid=thing.uid, saved=1)
    if act == "next" and here is STEPS[-1]:
        return url_for(".publication", uid=thing.uid, saved=1)
    there = neighbour(here, {"next": 1, "back": -1}.get(act, 0))
    slug = act.removeprefix("go-") if act.removeprefix("go-") in BY_SLUG else there.slug
    return url_for(".step", uid=thing.uid, slug=slug, saved=1)


def _page(
    here: Step,
    form: BaseForm,
    packet: Packet,
    thing: RolePlay | None,
    *,
    audience: Any = None,
    found: Screened | None = None,
    conflicts: Any = None,
    version: int | None = None,
) -> str:
    now = (base_version() or thing.version) if thing else 0
    return render_template(
        "role_plays/step.html",
        thing=thing,
        kind=kind_of("role_play"),
        step=here,
        steps=STEPS,
        form=form,
        packet=packet,
        audience=audience,
        found=found.check.questions if found else [],
        conflicts=conflicts,
        base_version=version or now,
        tools=showing.tools_of(current_viewer(), packet.tools),
        **showing.labels(),
    )
