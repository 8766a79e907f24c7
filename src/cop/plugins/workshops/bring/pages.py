"""« Add a role-play, a protocol, a tool »: look for it, look at what it brings, put it in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cop.contributions import bringing
from cop.contributions.models import Contribution
from cop.db import new_uid, session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.workshops.assembly import plan_of
from cop.plugins.workshops.bring import services
from cop.plugins.workshops.limits import Refused
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan_pages import UNSTORED, opened
from cop.plugins.workshops.showing import labels
from cop.search.matching import matching


def register(bp: Blueprint) -> None:
    one = "/<cop_uid:uid>/conducteur/apporter"
    bp.add_url_rule(one, "bring", choose)
    bp.add_url_rule(
        f"{one}/<string(maxlength=60):key>", "bring_one", one_of, methods=["GET", "POST"]
    )


def choose(uid: str) -> ResponseReturnValue:
    """What may be brought along, newest first; `q` and `type` narrow it down."""
    thing = opened(uid)
    if thing is None:
        return redirect(url_for(".prepare", uid=uid))
    viewer, kinds = current_viewer(), bringing.kinds()
    typed, wanted = request.args.get("q", "")[:200], request.args.get("type", "")
    wanted = wanted if wanted in kinds else ""
    match = matching(viewer, typed)
    conditions = [Contribution.uid != uid, *([match.condition] if match else [])]
    return render_template(
        "workshops/bring/choose.html",
        thing=thing, q=typed, wanted=wanted, kinds=kinds, after=_after(),
        offers=bringing.offered(viewer, *conditions, type_name=wanted),
        ready=[] if match else bringing.ready(wanted),
    )  # fmt: skip


def _after() -> str:
    return request.values.get("apres", "")[:24]


def one_of(uid: str, key: str) -> ResponseReturnValue:
    """Its blocks, minutes and material before anything is changed; then all of it at once."""
    posting = request.method == "POST"
    thing = opened(uid, lock=posting)
    if thing is None:
        return redirect(url_for(".prepare", uid=uid), 303 if posting else 302)
    found = bringing.brought(current_viewer(), key)
    if found is None or found[0] is thing:
        raise NotFound
    if posting:
        return _inserted(thing, key)
    page = render_template(
        "workshops/bring/preview.html",
        thing=thing, token=new_uid(), source=found[0], brought=found[1], after=_after(),
        blocks=list(plan_of(thing).blocks), **labels(),
    )  # fmt: skip
    return page, 200, UNSTORED


def _inserted(thing: Workshop, key: str) -> ResponseReturnValue:
    token = request.form.get("token", "")
    try:
        made = services.insert(
            current_viewer(), thing, key, after=_after(),
            token=token if token.isascii() and token.isalnum() and len(token) <= 24 else None,
        )  # fmt: skip
    except Refused as refusal:
        session.rollback()
        flash(str(refusal), "error")
        return redirect(url_for(".bring_one", uid=thing.uid, key=key), 303)
    session.commit()
    if made.changed:
        flash(_("Put in. “Undo my last change” takes all of it back."), "success")
    return redirect(url_for(".planner", uid=thing.uid), 303)
