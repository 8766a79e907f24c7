"""Pages of the methods: the list, one of them, its form; parts of a plan kept as one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions import services
from cop.contributions.finding import demand, find
from cop.contributions.forms import posted
from cop.contributions.listing import list_page
from cop.contributions.models import State, Visibility
from cop.contributions.once import once
from cop.contributions.pages import (
    base_version,
    check_all,
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
from cop.plugins.workshops.assembly import plan_of
from cop.plugins.workshops.methods import keeping
from cop.plugins.workshops.methods.forms import KeepForm
from cop.plugins.workshops.methods.models import Method
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.plan_pages import opened
from cop.plugins.workshops.showing import labels, plan_context

METHOD = "workshop_method"


def register(bp: Blueprint) -> None:
    both, one = ["GET", "POST"], "/methodes/<cop_uid:uid>"
    bp.add_url_rule("/methodes", "methods", public(index))
    bp.add_url_rule(one, "method", public(show))
    bp.add_url_rule(f"{one}/modifier", "edit_method", edit, methods=both)
    bp.add_url_rule("/<cop_uid:uid>/conducteur/methode", "keep_method", once(keep), methods=both)


def index() -> ResponseReturnValue:
    page = list_page(
        current_viewer(), Method.state == State.PUBLISHED,
        type_name=METHOD, after=request.args.get("after", ""),
    )  # fmt: skip
    return render_template("workshops/methods/index.html", page=page)


def show(uid: str) -> ResponseReturnValue:
    thing = find(current_viewer(), uid, Method)
    return render_template(
        "workshops/methods/show.html",
        **show_context(thing, kind_of(METHOD)),
        **plan_context(keeping.plan_of(thing)),
    )


def edit(uid: str) -> ResponseReturnValue:
    viewer, kind, posting = current_viewer(), kind_of(METHOD), request.method == "POST"
    thing = find(viewer, uid, Method, action="edit", lock=posting)
    form = open_form(kind, thing)
    if posting and form.validate():
        saved = services.save(viewer, thing, form.document(), base_version=base_version())
        if saved.conflicts:
            return show_conflict(kind, thing, saved)
        session.commit()
        flash(saved_words(saved), "success")
        return redirect(url_for(".method", uid=uid, saved=1), 303)
    page = render_template(
        "workshops/methods/form.html", kind=kind, form=form, audience=None, thing=thing,
        base_version=base_version() or thing.version,
    )  # fmt: skip
    return page, 422 if posting else 200


def keep(uid: str) -> ResponseReturnValue:
    """Choose parts of the plan and a name; the method is shared with the community at once, or kept
    as a draft."""
    thing = opened(uid)
    if thing is None:
        return redirect(url_for(".prepare", uid=uid), 303 if request.method == "POST" else 302)
    viewer, plan = current_viewer(), plan_of(thing)
    demand(viewer, "create", None)
    chosen = set(request.values.getlist("part")) & {one.key for one in plan.blocks}
    form = KeepForm(posted(), data={"title": _title(plan, chosen)})
    lacking = request.method == "POST" and not chosen
    if request.method == "GET" or not check_all(form) or lacking:
        page = render_template(
            "workshops/methods/keep.html",
            thing=thing, form=form, plan=plan, chosen=chosen, lacking=lacking, **labels(),
        )  # fmt: skip
        return page, 422 if request.method == "POST" else 200
    made = _made(keeping.kept(plan, chosen).to_json(), form, thing.language, thing.licence)
    session.commit()
    flash(_("Kept as a method. Its private notes stayed at the workshop."), "success")
    return redirect(url_for(".method", uid=made, saved=1), 303)


def _title(plan: Plan, chosen: set[str]) -> str:
    found = [one.title for one in plan.blocks if one.key in chosen]
    return found[0] if found else ""


def _made(plan: dict[str, object], form: KeepForm, language: str, licence: str) -> str:
    viewer = current_viewer()
    document = {
        "title": form.title.data, "summary": form.summary.data or "", "language": language,
        "licence": licence, "about": None, "plan": plan,
    }  # fmt: skip
    made = services.create(viewer, kind_of(METHOD), document, visibility=Visibility.COMMUNITY)
    if request.form.get("act") != "draft":
        services.publish(viewer, made)
    return made.uid
