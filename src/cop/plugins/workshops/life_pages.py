"""The life of a workshop: begun, checked, published as an edition."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cop.contributions.editions import document_for
from cop.contributions.finding import demand, find
from cop.contributions.forms import audience_form, posted
from cop.contributions.once import once
from cop.contributions.pages import check_all, chosen_audience, kind_of
from cop.contributions.rules import can
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer, current_viewer
from cop.plugins.workshops import services, showing, starting
from cop.plugins.workshops.assembly import public_plan
from cop.plugins.workshops.forms import EditionForm, FirstForm
from cop.plugins.workshops.lineage.services import on_edition
from cop.plugins.workshops.models import Workshop


def register(bp: Blueprint) -> None:
    both, one = ["GET", "POST"], "/<cop_uid:uid>"
    bp.add_url_rule("/nouvel", "new", once(new), methods=both)
    bp.add_url_rule(f"{one}/publication", "publication", publication, methods=both)


def new() -> ResponseReturnValue:
    """Title and intention, what to begin with; the planner comes next."""
    viewer, kind = current_viewer(), kind_of("workshop")
    demand(viewer, "create", None)
    start, form = _start(viewer)
    audience = audience_form(viewer, kind)
    if request.method == "GET" or not check_all(form, audience):
        page = render_template(
            "workshops/form.html", kind=kind, form=form, audience=audience, thing=None
        )
        return page, 422 if request.method == "POST" else 200
    thing = starting.begin(viewer, start, form.document(), **chosen_audience(audience))
    session.commit()
    flash(_("Kept as a draft. Now the running order."), "success")
    return redirect(url_for(".planner", uid=thing.uid), 303)


def _start(viewer: Viewer) -> tuple[starting.Start, FirstForm]:
    """What was chosen to begin with, and the form with that one among its choices."""
    uid = request.values.get("beginning", request.args.get("depuis", ""))[:16]
    start = starting.Start.at(viewer, uid)
    origin = start.origin
    form = FirstForm(posted(), data=_facts(viewer, origin) if request.method == "GET" else None)
    offered = dict(showing.templates_for(viewer))
    if origin is not None:
        offered.setdefault(origin.uid, origin.title)
        if request.method == "GET":
            form.title.data = _("%(title)s (copy)", title=origin.title)[:120]
            form.is_template.data = False
    form.offer(list(offered.items()), uid)
    return start, form


def _facts(viewer: Viewer, origin: Workshop | None) -> dict[str, Any]:
    """What this reader is shown of the facts to begin with."""
    return {} if origin is None else document_for(viewer, origin)


def missing(thing: Workshop) -> list[str]:
    """What is to be done before it can be published."""
    plan = public_plan(thing)
    found = []
    if not any(not block.parked for block in plan.blocks):
        found.append(_("The running order is empty."))
    if any(not block.title for block in plan.blocks):
        found.append(_("Some parts have no title."))
    return found


def publication(uid: str) -> ResponseReturnValue:
    """What is missing, what changed; then the next edition."""
    viewer, posting = current_viewer(), request.method == "POST"
    thing = find(viewer, uid, Workshop, action="workshops.write", lock=posting)
    lacking, form = missing(thing), EditionForm(posted())
    if not posting or not check_all(form) or lacking:
        return _publication(thing, form, lacking), 422 if posting else 200
    if not can(viewer, "workshops.publish", thing):
        raise NotFound
    edition = services.publish_edition(
        viewer, thing, change=form.change.data or "", minor=form.size.data == "minor"
    )
    on_edition(viewer, thing, edition)
    session.commit()
    flash(_("Edition %(number)s is published.", number=edition.number), "success")
    return redirect(url_for(".show", uid=uid, saved=1), 303)


def _publication(thing: Workshop, form: Any, lacking: list[str]) -> str:
    return render_template(
        "workshops/publication.html",
        thing=thing,
        form=form,
        missing=lacking,
        newest=services.newest_edition(thing),
        **showing.plan_context(public_plan(thing)),
    )
