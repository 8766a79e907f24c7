"""Pages of the kits: some tools in an order, and what to do with them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from cop.contributions.finding import find
from cop.contributions.listing import list_page
from cop.contributions.models import State
from cop.contributions.once import once
from cop.contributions.pages import edit_view, kind_of, new_view, show_context
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugin import public
from cop.plugins.tools import kits
from cop.plugins.tools.models import Kit, Tool
from cop.plugins.tools.words import KINDS, minutes
from cop.search import matching


def register(bp: Blueprint) -> None:
    both, one = ["GET", "POST"], "/kits/<cop_uid:uid>"
    bp.add_url_rule("/kits", "kits", public(index))
    bp.add_url_rule("/kits/nouveau", "new_kit", once(new_view("kit")), methods=both)
    bp.add_url_rule(one, "kit", public(show))
    bp.add_url_rule(f"{one}/modifier", "edit_kit", edit_view("kit"), methods=both)
    bp.add_url_rule(f"{one}/outils", "kit_tools", choose, methods=both)


def index() -> ResponseReturnValue:
    page = list_page(
        current_viewer(),
        Kit.state == State.PUBLISHED,
        type_name="kit",
        after=request.args.get("after", ""),
    )
    return render_template("tools/kits.html", kind=kind_of("kit"), page=page)


def show(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    kit = find(viewer, uid, Kit)
    return render_template(
        "tools/kit.html",
        **show_context(kit, kind_of("kit")),
        held=kits.tools_of(viewer, kit),
        kinds=KINDS,
        minutes=minutes,
    )


def choose(uid: str) -> ResponseReturnValue:
    """Put tools in, take them out, change their order."""
    viewer, posting = current_viewer(), request.method == "POST"
    kit = find(viewer, uid, Kit, action="edit", lock=posting)
    if posting:
        _carry_out(kit, request.form.get("act", ""))
        session.commit()
        return redirect(url_for(".kit_tools", uid=uid), 303)
    wanted = request.args.get("q", "")[:100]
    return render_template(
        "tools/kit_tools.html",
        thing=kit,
        held=kits.tools_of(viewer, kit),
        offered=kits.offered(viewer, kit, matching(viewer, wanted, model=Tool)),
        wanted=wanted,
        most=kits.MOST,
    )


def _carry_out(kit: Kit, act: str) -> None:
    viewer = current_viewer()
    uid = request.form.get("tool", "")
    if len(uid) != 10 or not uid.isalnum() or not uid.isascii():
        raise BadRequest(_("Choose one of the tools shown."))
    tool = find(viewer, uid, Tool)
    match act:
        case "in":
            if not kits.put_in(viewer, kit, tool):
                flash(
                    _("A kit holds each tool once, and %(most)s at most.", most=kits.MOST), "info"
                )
        case "out":
            kits.take_out(viewer, kit, tool)
        case "up":
            kits.move_up(viewer, kit, tool)
        case _other:
            raise BadRequest(_("Choose one of the answers shown."))
