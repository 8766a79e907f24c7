"""Pages of the kits: some tools in an order, and what to do with them."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from cop.contributions.finding import find
from cop.contributions.listing import list_page
from cop.contributions.models import State
from cop.contributions.once import once
from cop.contributions.pages import edit_view, kind_of, new_view, show_context
from cop.members.viewer import current_viewer
from cop.plugin import public
from cop.plugins.tools.models import Kit


def register(bp: Blueprint) -> None:
    both = ["GET", "POST"]
    bp.add_url_rule("/kits", "kits", public(index))
    bp.add_url_rule("/kits/nouveau", "new_kit", once(new_view("kit")), methods=both)
    bp.add_url_rule("/kits/<cop_uid:uid>", "kit", public(show))
    bp.add_url_rule("/kits/<cop_uid:uid>/modifier", "edit_kit", edit_view("kit"), methods=both)


def index() -> ResponseReturnValue:
    page = list_page(
        current_viewer(),
        Kit.state.in_((State.PUBLISHED, State.ARCHIVED)),
        type_name="kit",
        after=request.args.get("after", ""),
    )
    return render_template("tools/kits.html", kind=kind_of("kit"), page=page)


def show(uid: str) -> ResponseReturnValue:
    kit = find(current_viewer(), uid, Kit)
    return render_template("tools/kit.html", **show_context(kit, kind_of("kit")))
