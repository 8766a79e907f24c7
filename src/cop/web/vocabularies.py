"""Editing the words that people choose from: themes, moments of a project, bands …"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions.forms import posted
from cop.contributions.once import once
from cop.contributions.pages import check_all
from cop.db import session
from cop.i18n import chosen_language
from cop.i18n import gettext as _
from cop.members import terms, vocabulary
from cop.members.forms import TermForm
from cop.members.models import Term
from cop.web.coordination import coordinator


def register(web: Blueprint) -> None:
    both = ["GET", "POST"]
    one = "/vocabulaires/<name>/<code>"
    web.add_url_rule("/vocabulaires", "vocabularies", index)
    web.add_url_rule("/vocabulaires/<name>", "vocabulary", once(edit), methods=both)
    web.add_url_rule(one, "term", edit_term, methods=both)
    web.add_url_rule(f"{one}/etat", "term_state", state, methods=["POST"])


def title_of(name: str) -> str:
    """What a vocabulary is called; that of a plugin which isn't active, by its own name."""
    brought = (one.vocabularies for one in current_app.extensions["cop"].registry.active)
    titles = {name: str(label) for listed in brought for name, label in listed.items()} | {
        "phase": _("Moments of a project"),
        "theme": _("Themes"),
        "budget_band": _("Yearly budgets"),
        "staff_band": _("People at work"),
        "age_band": _("Ages of associations"),
        "country_link": _("Ties to a country"),
        "mission": _("Missions"),
        "zone": _("Parts of the world"),
        "country": _("Countries"),
        "region": _("French regions"),
        "profile": _("Profiles of associations"),
        "request_kind": _("Kinds of requests"),
        "stance": _("Stances of the adviser"),
    }
    return titles.get(name, name)


def index() -> ResponseReturnValue:
    coordinator()
    found = [(name, title_of(name), listed) for name, listed in terms.vocabularies().items()]
    return render_template(
        "cop/vocabularies.html", vocabularies=sorted(found, key=lambda one: one[1])
    )


def edit(name: str) -> ResponseReturnValue:
    """The words of one vocabulary in their order, and one more."""
    viewer = coordinator()
    listed = terms.terms_of(name)
    form = _form(listed, None)
    if request.method == "POST" and check_all(form):
        try:
            terms.add_term(viewer, listed, fr=form.fr.data or "", en=form.en.data or "",
                           parent=_parent(form, ""))  # fmt: skip
        except terms.TermRefused as refusal:
            form.fr.errors = [str(refusal)]
        else:
            return _back(name, _("Added at the end of the list."))
    return render_template(
        "cop/vocabulary.html", name=name, title=title_of(name), terms=listed, form=form
    ), _status()


def edit_term(name: str, code: str) -> ResponseReturnValue:
    """How one word reads, and where it stands."""
    viewer = coordinator()
    listed = terms.terms_of(name)
    term = terms.find_term(listed, code)
    form = _form(listed, term)
    if request.method == "POST" and check_all(form):
        try:
            terms.change_term(viewer, listed, term, fr=form.fr.data or "", en=form.en.data or "",
                              parent=_parent(form, term.parent), after=form.after.data)  # fmt: skip
        except terms.TermRefused as refusal:
            form.fr.errors = [str(refusal)]
        else:
            return _back(name, _("Saved."))
    return render_template(
        "cop/term.html", name=name, title=title_of(name), term=term, form=form
    ), _status()


def state(name: str, code: str) -> ResponseReturnValue:
    """Retire a word, or bring it back."""
    viewer = coordinator()
    term = terms.find_term(terms.terms_of(name), code)
    active = request.form.get("active") == "1"
    terms.set_active(viewer, term, active)
    return _back(name, _("It is offered again.") if active else _("It is no longer offered."))


def _form(listed: Sequence[Term], term: Term | None) -> TermForm:
    """For a new word, or for one that is there with its place in the list."""
    data = None
    if term is not None:
        place = listed.index(term)
        before = listed[place - 1].code if place else ""
        data = {"fr": term.fr, "en": term.en, "parent": term.parent, "after": before}
    form = TermForm(posted(), data=data)
    parents = terms.parents_of(listed)
    form.parent.choices = [(one.code, _label(one)) for one in parents]
    others = [(one.code, _label(one)) for one in listed if one is not term]
    form.after.choices = [("", _("nothing: it is the first")), *others]
    if not parents:
        del form.parent
    if term is None:
        del form.after
    return form


def _label(term: Term) -> str:
    return term.en if chosen_language() == "en" else term.fr


def _parent(form: TermForm, otherwise: str) -> str:
    return str(form.parent.data) if "parent" in form else otherwise


def _back(name: str, message: str) -> ResponseReturnValue:
    session.commit()
    vocabulary.forget()
    flash(message, "success")
    return redirect(url_for("cop.web.vocabulary", name=name), 303)


def _status() -> int:
    return 422 if request.method == "POST" else 200
