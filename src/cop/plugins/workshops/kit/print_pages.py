"""Pages that print a workshop: the choices, the pages of a browser, the PDF, the page that leads."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, NotFound

from cop.contributions.finding import find
from cop.contributions.rules import can
from cop.contributions.ties import origin
from cop.db import now
from cop.formats.pdf import has_pdf, printed_instead
from cop.i18n import gettext as _
from cop.members.dates import day_of
from cop.members.viewer import current_viewer
from cop.plugin import public
from cop.plugins.workshops.kit.forms import KitForm, usual
from cop.plugins.workshops.kit.leaves import Kit, lay_out
from cop.plugins.workshops.kit.printing import context_of, file_name, pdf_of, standalone
from cop.plugins.workshops.kit.rules import borrowed_by, plan_for, printed_for
from cop.plugins.workshops.kit.words import FILE_WORDS
from cop.plugins.workshops.models import Workshop


def register(bp: Blueprint) -> None:
    one = "/<cop_uid:uid>/imprimer"
    bp.add_url_rule(one, "kit", public(choose))
    bp.add_url_rule(f"{one}/pages", "kit_pages", public(pages))
    bp.add_url_rule(f"{one}/kit.pdf", "kit_pdf", pdf)
    bp.add_url_rule(f"{one}/conducteur.html", "kit_leader", public(leader))


def choose(uid: str) -> ResponseReturnValue:
    """What to print, for whom, for how many; with what will have to be carried."""
    viewer = current_viewer()
    thing = find(viewer, uid, Workshop, action="export")
    reads_notes = can(viewer, "workshops.read_notes", thing)
    plan, edition = plan_for(viewer, thing, secret=False)
    form = _form(thing, reads_notes)
    if not reads_notes:
        form.only_open()
    chosen = form if form.validate() else KitForm(data=usual(thing, plan, reads_notes=reads_notes))
    kit = lay_out(plan, chosen.options(), edition=edition)
    page = render_template(
        "workshops/kit/choose.html",
        form=form,
        reads_notes=reads_notes,
        may_prepare=can(viewer, "workshops.prepare", thing),
        has_pdf=has_pdf() and viewer.signed_in,
        borrowed=borrowed_by(viewer, plan),
        **context_of(kit, thing),
    )
    return page, 400 if form.errors and "profil" in request.args else 200


def pages(uid: str) -> ResponseReturnValue:
    thing = find(current_viewer(), uid, Workshop, action="export")
    kit = _kit(thing)
    shared = context_of(kit, thing, origin(current_viewer(), thing))
    return _unkept(render_template("workshops/kit/pages.html", **shared))


def pdf(uid: str) -> ResponseReturnValue:
    """For those who are signed in: drawing one costs seconds."""
    thing = find(current_viewer(), uid, Workshop, action="export")
    if not has_pdf():
        raise NotFound
    kit = _kit(thing)
    if not current_app.extensions["cop"].spare("pdf"):
        asked: Any = request.args.to_dict(flat=False)
        return printed_instead(url_for(".kit_pages", uid=uid, **asked))
    answer = _unkept(pdf_of(kit, thing, origin(current_viewer(), thing)).content)
    name = file_name(thing, FILE_WORDS[kit.options.profile], "pdf")
    return _named(answer, "application/pdf", name)


def leader(uid: str) -> ResponseReturnValue:
    """The page that leads, as a file; with private notes for who asks for them and prepared."""
    viewer = current_viewer()
    thing = find(viewer, uid, Workshop, action="export")
    secret = request.args.get("notes") == "1"
    plan, edition = plan_for(viewer, thing, secret=secret)
    answer = _unkept(standalone(thing, plan, edition, secret=secret))
    word = "conducteur-animation" if secret else "conducteur"
    return _named(answer, "text/html; charset=utf-8", file_name(thing, word, "html"))


def _form(thing: Workshop, reads_notes: bool) -> KitForm:
    typed = MultiDict(request.args) if "profil" in request.args else None
    plan, _edition = plan_for(current_viewer(), thing, secret=False)
    return KitForm(typed, data=usual(thing, plan, reads_notes=reads_notes))


def _kit(thing: Workshop) -> Kit:
    """The kit that the address asks for. Raises `Forbidden` for who may not have it."""
    viewer = current_viewer()
    form = _form(thing, can(viewer, "workshops.read_notes", thing))
    if not form.validate():
        raise BadRequest(" ".join(form.first_errors().values()))
    options = form.options()
    plan, edition = plan_for(viewer, thing, secret=options.is_secret)
    brought = printed_for(viewer, plan, options)
    kit = lay_out(plan, options, brought=brought, edition=edition, today=day_of(now()))
    if not kit.leaves:
        raise BadRequest(_("There is nothing to print for this choice."))
    return kit


def _unkept(content: str | bytes) -> Response:
    answer = make_response(content)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _named(answer: Response, kind: str, name: str) -> Response:
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
