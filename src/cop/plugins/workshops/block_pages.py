"""The details of one block, and of one piece of material: a page, or open in its place."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cop.contributions.conversation import thread
from cop.contributions.forms import CommentForm, posted
from cop.contributions.pages import check_all
from cop.contributions.rules import can
from cop.db import new_uid, session
from cop.members.viewer import current_viewer
from cop.plugins.workshops import planning, tree
from cop.plugins.workshops.acts import adding
from cop.plugins.workshops.assembly import plan_of
from cop.plugins.workshops.block_forms import BlockForm, MaterialForm, PartForm
from cop.plugins.workshops.changes import Clash, many
from cop.plugins.workshops.limits import Refused
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Block, Material, Plan
from cop.plugins.workshops.plan_pages import UNSTORED, answered, clashed, opened
from cop.plugins.workshops.showing import labels
from cop.plugins.workshops.tree import Place, What
from cop.shape import from_plain

KEY = "<string(maxlength=24):key>"


def register(bp: Blueprint) -> None:
    one, both = "/<cop_uid:uid>/conducteur", ["GET", "POST"]
    bp.add_url_rule(f"{one}/sequence/{KEY}", "block", block, methods=both)
    bp.add_url_rule(f"{one}/materiel/nouveau", "new_material", new_material, methods=both)
    bp.add_url_rule(f"{one}/materiel/{KEY}", "material", material, methods=both)


def block(uid: str, key: str) -> ResponseReturnValue:
    return _details(uid, What.BLOCK, key)


def material(uid: str, key: str) -> ResponseReturnValue:
    return _details(uid, What.MATERIAL, key)


def new_material(uid: str) -> ResponseReturnValue:
    return _details(uid, What.MATERIAL, "")


def _details(uid: str, what: What, key: str) -> ResponseReturnValue:
    posting = request.method == "POST"
    thing = opened(uid, lock=posting)
    if thing is None:
        return redirect(url_for(".prepare", uid=uid), 303 if posting else 302)
    part = _part(plan_of(thing), what, key)
    form = _form(plan_of(thing), what, part)
    if posting and check_all(form):
        try:
            return _written(thing, form, part, is_new=not key)
        except Clash as clash:
            return clashed(thing, clash)
        except Refused as refusal:
            form.form_errors = [str(refusal)]
            session.rollback()
            thing = opened(uid) or thing
    return _page(thing, form, what, part, is_new=not key)


def _part(plan: Plan, what: What, key: str) -> Block | Material:
    if not key:
        return Material(key=new_uid(), block=request.args.get("pour", "")[:24])
    try:
        found: Block | Material = tree.item(plan, what, key)
    except KeyError as error:
        raise NotFound from error
    return found


def _form(plan: Plan, what: What, part: Block | Material) -> PartForm:
    kind = BlockForm if what is What.BLOCK else MaterialForm
    form = kind(posted()) if request.method == "POST" else kind.of(part)
    if isinstance(form, MaterialForm):
        form.offer([(one.key, one.title) for one in plan.blocks])
    return form


def _written(
    thing: Workshop, form: PartForm, part: Block | Material, *, is_new: bool
) -> ResponseReturnValue:
    if is_new:
        whole = from_plain(Material, {"key": part.key, **form.typed()})
        wanted = adding(What.MATERIAL, whole, Place("", ""))
    else:
        wanted = many(*form.changes(part))
    stamp = planning.stamp_of(thing)
    made = planning.make(current_viewer(), thing, lambda _plan: wanted)
    key = part.key if isinstance(part, Block) else "material"
    answer = answered(thing, made, stamp, key)
    session.commit()
    return answer


def _page(
    thing: Workshop, form: PartForm, what: What, part: Any, *, is_new: bool
) -> ResponseReturnValue:
    inside = request.args.get("ici") == "1"
    talks = what is What.BLOCK and can(current_viewer(), "read_comments", thing)
    comments = thread(thing) if talks and thing.comment_count else []
    page = render_template(
        f"workshops/{'_' if inside else ''}{what}.html",
        thing=thing,
        form=form,
        part=part,
        is_new=is_new,
        comment_form=CommentForm,
        comments=[one for one in comments if one.about == part.key],
        **labels(),
    )
    return page, 422 if request.method == "POST" else 200, UNSTORED
