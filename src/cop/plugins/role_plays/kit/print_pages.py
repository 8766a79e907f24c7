"""Pages that print a kit: the choices, the pages of a browser, the PDF."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for
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
from cop.plugins.role_plays.kit.forms import KitForm, usual
from cop.plugins.role_plays.kit.plan import Kit, lay_out
from cop.plugins.role_plays.kit.printing import context_of, file_name, pdf_of
from cop.plugins.role_plays.kit.rules import packet_for
from cop.plugins.role_plays.kit.words import FILE_WORDS
from cop.plugins.role_plays.models import RolePlay


def register(bp: Blueprint) -> None:
    one = "/<cop_uid:uid>/kit"
    bp.add_url_rule(one, "kit", public(choose))
    bp.add_url_rule(f"{one}/pages", "kit_pages", public(pages))
    bp.add_url_rule(f"{one}/kit.pdf", "kit_pdf", pdf)


def choose(uid: str) -> ResponseReturnValue:
    """What to print, for whom, how many times."""
    viewer = current_viewer()
    thing = find(viewer, uid, RolePlay, action="export")
    reads_all = can(viewer, "role_plays.read_all", thing)
    packet, edition = packet_for(viewer, thing, secret=False)
    return render_template(
        "role_plays/kit/choose.html",
        thing=thing,
        form=_form(reads_all),
        packet=packet,
        edition=edition,
        reads_all=reads_all,
        may_prepare=can(viewer, "role_plays.prepare", thing),
        has_solo=reads_all and bool(packet_for(viewer, thing, secret=True)[0].solo.strip()),
        has_pdf=has_pdf() and viewer.signed_in,
    )


def pages(uid: str) -> ResponseReturnValue:
    thing = find(current_viewer(), uid, RolePlay, action="export")
    kit = _kit(thing)
    shared = context_of(kit, thing, origin(current_viewer(), thing))
    return _unkept(render_template("role_plays/kit/pages.html", **shared))


def pdf(uid: str) -> ResponseReturnValue:
    """For those who are signed in: drawing one costs seconds."""
    thing = find(current_viewer(), uid, RolePlay, action="export")
    if not has_pdf():
        raise NotFound
    kit = _kit(thing)
    if not current_app.extensions["cop"].spare("pdf"):
        asked: Any = request.args.to_dict(flat=False)
        return printed_instead(url_for(".kit_pages", uid=uid, **asked))
    answer = _unkept(pdf_of(kit, thing, origin(current_viewer(), thing)))
    word = f"fiche-{kit.options.part}" if kit.options.part else FILE_WORDS[kit.options.profile]
    name = file_name(thing, word, "pdf")
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _form(reads_all: bool) -> KitForm:
    typed = MultiDict(request.args) if "profil" in request.args else None
    return KitForm(typed, data=usual(reads_all))


def _kit(thing: RolePlay) -> Kit:
    """The kit that the address asks for. Raises `Forbidden` for who may not have it."""
    viewer = current_viewer()
    form = _form(can(viewer, "role_plays.read_all", thing))
    part = request.args.get("fiche", "")
    if not form.validate():
        raise BadRequest(" ".join(form.first_errors().values()))
    options = form.options(part)
    packet, edition = packet_for(viewer, thing, secret=options.is_secret)
    try:
        return lay_out(packet, options, edition=edition, today=day_of(now()))
    except KeyError as error:
        raise BadRequest(_("There is no such sheet: choose one of those shown.")) from error


def _unkept(content: str | bytes) -> Response:
    answer = make_response(content)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
