"""Pages of the toolbox: its list, one tool, writing one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions import services as spine
from cop.contributions.finding import demand, find
from cop.contributions.forms import audience_form, posted
from cop.contributions.listing import list_page
from cop.contributions.models import State
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
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugin import public
from cop.plugins.tools import likeness, services
from cop.plugins.tools.card import paper_of
from cop.plugins.tools.catalogue import Chosen, conditions, counts, ranking
from cop.plugins.tools.facets import facets
from cop.plugins.tools.forms import EditionForm
from cop.plugins.tools.models import Tool
from cop.plugins.tools.showing import tool_context
from cop.search import matching

bp = Blueprint("tools", __name__, template_folder="templates")


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """The toolbox as this reader may read it: what was used widely first."""
    viewer, chosen = current_viewer(), Chosen.of(request.args)
    match = matching(viewer, chosen.q, model=Tool)
    counted = counts(viewer, chosen, match)
    page = list_page(
        viewer,
        *conditions(chosen),
        *([] if match is None else [match.condition]),
        type_name="tool",
        after=request.args.get("after", ""),
        ranking=ranking(match),
    )
    return render_template(
        "tools/index.html",
        page=page,
        chosen=chosen,
        facets=facets(counted, chosen),
        partial=counted.partial,
        kits=viewer.signed_in,
    )


@bp.get("/<cop_uid:uid>")
@public
def show(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    tool = find(viewer, uid, Tool)
    return render_template(
        "tools/tool.html",
        **show_context(tool, kind_of("tool")),
        **tool_context(viewer, tool),
        paper=paper_of(viewer, tool, request.args.get("papier", "")),
    )


@bp.route("/nouveau", methods=["GET", "POST"])
@once
def new() -> ResponseReturnValue:
    viewer, kind = current_viewer(), kind_of("tool")
    demand(viewer, "create", None)
    form, audience = open_form(kind), audience_form(viewer, kind)
    if request.method == "GET" or not check_all(form, audience):
        return _form_page(form, audience, None), 422 if request.method == "POST" else 200
    tool = spine.create(viewer, kind, form.document(), **chosen_audience(audience))
    if request.form.get("act") != "draft":
        spine.publish(viewer, tool)
    session.commit()
    flash(_("Thank you. Your colleagues can change it with you from now on."), "success")
    return _after_saving(tool)


@bp.route("/<cop_uid:uid>/modifier", methods=["GET", "POST"])
def edit(uid: str) -> ResponseReturnValue:
    viewer, kind = current_viewer(), kind_of("tool")
    posting = request.method == "POST"
    tool = find(viewer, uid, Tool, action="edit", lock=posting)
    form, edition = open_form(kind, tool), _edition_form(tool)
    if not posting or not check_all(form, *([edition] if edition else [])):
        return _form_page(form, None, tool, edition), 422 if posting else 200
    saved = services.save_tool(
        viewer, tool, form.document(), base_version=base_version(), **_named(edition)
    )
    if saved.conflicts:
        return show_conflict(kind, tool, saved)
    session.commit()
    flash(saved_words(saved), "success")
    return _after_saving(tool)


def _after_saving(tool: Any) -> ResponseReturnValue:
    """To the tool, or first to what resembles it: `saved` lets the browser drop its draft."""
    alike = likeness.twins_of(current_viewer(), tool)
    return redirect(url_for(".twins" if alike else ".show", uid=tool.uid, saved=1), 303)


def _edition_form(tool: Tool) -> EditionForm | None:
    """Asked only of what others may hold on paper already."""
    return None if tool.state == State.DRAFT else EditionForm(posted())


def _named(edition: EditionForm | None) -> dict[str, Any]:
    if edition is None:
        return {}
    return {"major": edition.size.data == "major", "change": edition.change.data or ""}


def _form_page(form: Any, audience: Any, tool: Tool | None, edition: Any = None) -> str:
    return render_template(
        "tools/tool_form.html",
        kind=kind_of("tool"),
        form=form,
        audience=audience,
        thing=tool,
        edition=edition,
        base_version=base_version() or (tool.version if tool else 0),
    )
