"""Editing the groups of synonyms: a coordinator's page, beside the vocabularies."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import TextAreaField

from cop.contributions.forms import posted
from cop.contributions.once import once
from cop.contributions.pages import check_all
from cop.db import session
from cop.forms import BaseForm, Required
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.members.rules import may_coordinate
from cop.members.viewer import Viewer, current_viewer
from cop.search import synonyms
from cop.search.models import SynonymGroup

LARGEST = 999_999_999


class SynonymsForm(BaseForm):
    expressions = TextAreaField(
        _l("Expressions"),
        [Required(_l("Write at least two expressions, one on each line."))],
        description=_l("One on each line. Whoever searches for one finds the others too."),
    )


def register(bp: Blueprint) -> None:
    both = ["GET", "POST"]
    one = f"/synonymes/<int(max={LARGEST}):number>"
    bp.add_url_rule("/synonymes", "synonyms", once(index), methods=both)
    bp.add_url_rule(one, "synonym_group", edit, methods=both)
    bp.add_url_rule(f"{one}/etat", "synonym_state", state, methods=["POST"])


def _coordinator() -> Viewer:
    """Who is looking, when they coordinate; others find nothing here."""
    viewer = current_viewer()
    if not may_coordinate(viewer):
        raise NotFound
    return viewer


def index() -> ResponseReturnValue:
    """All groups, and one more."""
    viewer = _coordinator()
    form = SynonymsForm(posted())
    if request.method == "POST" and _kept(viewer, None, form):
        return _back(_("The group is kept: the search knows it now."))
    return render_template("cop/synonyms.html", groups=synonyms.groups(), form=form), _status()


def edit(number: int) -> ResponseReturnValue:
    """The expressions of one group."""
    viewer = _coordinator()
    group = synonyms.find_group(number)
    form = SynonymsForm(posted(), data={"expressions": "\n".join(group.expressions)})
    if request.method == "POST" and _kept(viewer, group, form):
        return _back(_("Saved."))
    return render_template("cop/synonym_group.html", group=group, form=form), _status()


def state(number: int) -> ResponseReturnValue:
    """Leave a group out of the search, or take it back in."""
    viewer = _coordinator()
    active = request.form.get("active") == "1"
    synonyms.set_active(viewer, synonyms.find_group(number), active)
    return _back(
        _("The search uses this group again.") if active else _("The search leaves it out.")
    )


def _kept(viewer: Viewer, group: SynonymGroup | None, form: SynonymsForm) -> bool:
    if not check_all(form):
        return False
    try:
        synonyms.keep(viewer, group, form.expressions.data or "")
    except synonyms.SynonymsRefused as refusal:
        form.expressions.errors = [str(refusal)]
        return False
    return True


def _back(message: str) -> ResponseReturnValue:
    session.commit()
    synonyms.forget()
    flash(message, "success")
    return redirect(url_for("cop.search.synonyms"), 303)


def _status() -> int:
    return 422 if request.method == "POST" else 200
