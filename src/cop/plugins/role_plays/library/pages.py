"""Pages of the library: the shelf, one grid, one protocol with its timer, and their forms."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cop.contributions import services
from cop.contributions.finding import demand, find
from cop.contributions.listing import list_page
from cop.contributions.models import Contribution, State, Visibility
from cop.contributions.once import once
from cop.contributions.pages import edit_view, kind_of, new_view, show_context
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugin import public
from cop.plugins.role_plays.library import shelf
from cop.plugins.role_plays.library.lines import criteria_of, phases_of
from cop.plugins.role_plays.library.models import ObservationGrid, Protocol
from cop.plugins.role_plays.library.words import KINDS
from cop.plugins.role_plays.words import CRITERIA

PLACES = {shelf.GRID: "grilles", shelf.PROTOCOL: "protocoles"}
MODELS: dict[str, type[Contribution]] = {shelf.GRID: ObservationGrid, shelf.PROTOCOL: Protocol}
VIEWS = {shelf.GRID: "grid", shelf.PROTOCOL: "protocol"}
FORM = "role_plays/library/form.html"


def register(bp: Blueprint) -> None:
    home, both = "/bibliotheque", ["GET", "POST"]
    bp.add_url_rule(home, "library", public(index))
    one = f"{home}/fournis/<name>"
    bp.add_url_rule(one, "provided", public(provided))
    bp.add_url_rule(f"{one}/adapter", "adapt_provided", once(adapt), methods=["POST"])
    for name, place in PLACES.items():
        view, at = VIEWS[name], f"{home}/{place}"
        bp.add_url_rule(f"{at}/nouveau", f"new_{view}", once(new_view(name, FORM)), methods=both)
        bp.add_url_rule(f"{at}/<cop_uid:uid>", view, public(_show(name)))
        bp.add_url_rule(
            f"{at}/<cop_uid:uid>/modifier", f"edit_{view}", edit_view(name, FORM), methods=both
        )


def index() -> ResponseReturnValue:
    """What is provided, and the newest of what members have written; `type` and `after` page on."""
    viewer = current_viewer()
    wanted, after = request.args.get("type", ""), request.args.get("after", "")
    lists = {
        name: list_page(
            viewer, MODELS[name].state == State.PUBLISHED,
            type_name=name, after=after if wanted == name else "",
        )
        for name in PLACES
    }  # fmt: skip
    return render_template(
        "role_plays/library/index.html",
        provided=[
            [one for one in shelf.provided().values() if one.type == name] for name in PLACES
        ],
        lists=lists,
        views=VIEWS,
        kinds=KINDS,
    )  # fmt: skip


def provided(name: str) -> ResponseReturnValue:
    one = shelf.provided().get(name)
    if one is None:
        raise NotFound
    return render_template(
        "role_plays/library/provided.html", one=one, **_laid_out(one.type, one.document)
    )


def adapt(name: str) -> ResponseReturnValue:
    """A draft of one's own from what is provided."""
    viewer, one = current_viewer(), shelf.provided().get(name)
    demand(viewer, "create", None)
    if one is None:
        raise NotFound
    form = kind_of(one.type).form.from_document(one.document)
    form.validate()
    made = services.create(
        viewer, kind_of(one.type), form.document(), visibility=Visibility.COMMUNITY
    )
    session.commit()
    flash(_("Here is a draft of your own: change what you want, then publish it."), "success")
    return redirect(url_for(f".edit_{VIEWS[one.type]}", uid=made.uid), 303)


def _laid_out(name: str, document: dict[str, Any]) -> dict[str, Any]:
    """What the page of one shows besides its words."""
    steps = phases_of(document.get("steps") or ())
    return {
        "criteria": criteria_of(document.get("criteria") or ()),
        "steps": steps,
        "total": sum(one.minutes for one in steps),
        "criterion_words": CRITERIA,
        "kinds": KINDS,
        "is_grid": name == shelf.GRID,
        "document": document,
    }


def _show(name: str) -> Any:
    def show(uid: str) -> ResponseReturnValue:
        thing = find(current_viewer(), uid, MODELS[name])
        fields = (
            "criteria",
            "steps",
            "kind",
            "min_people",
            "max_people",
            "source_name",
            "source_url",
        )
        document = {one: getattr(thing, one) for one in fields if hasattr(thing, one)}
        return render_template(
            "role_plays/library/show.html",
            **show_context(thing, kind_of(name)),
            **_laid_out(name, document),
        )

    return show
