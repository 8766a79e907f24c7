"""Pages of the gatherings: their list, one gathering, writing one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from cop.contributions.finding import find
from cop.contributions.once import once
from cop.contributions.pages import edit_view, kind_of, new_view, show_context
from cop.members.viewer import current_viewer
from cop.plugin import public
from cop.plugins.gatherings.listing import gatherings
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.programme.memory import memory
from cop.plugins.gatherings.showing import gathering_context, who_reads

bp = Blueprint("gatherings", __name__, template_folder="templates")
GATHERING = "gathering"
bp.add_url_rule("/nouvelle", "new", once(new_view(GATHERING)), methods=["GET", "POST"])
bp.add_url_rule(
    "/<cop_uid:uid>/modifier", "edit", edit_view(GATHERING), methods=["GET", "POST"]
)  # fmt: skip


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """Those to come; the past ones with `?quand=passees`."""
    past = request.args.get("quand") == "passees"
    lines = gatherings(current_viewer(), past=past)
    values: dict[str, Any] = {"kind": kind_of(GATHERING), "lines": lines, "past": past}
    return render_template("gatherings/index.html", **values)


@bp.get("/<cop_uid:uid>")
@public
def show(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering)
    shown = show_context(gathering, kind_of(GATHERING))
    return render_template(
        "gatherings/show.html",
        **shown,
        **gathering_context(viewer, gathering),
        **memory(viewer, gathering, shown["ties"]),
        who_reads=who_reads,
    )
