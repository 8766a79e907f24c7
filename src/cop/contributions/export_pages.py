"""One contribution as a file, for whoever reads it."""

from __future__ import annotations

from flask import Blueprint, current_app, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cop.contributions import references
from cop.contributions.documents import to_document
from cop.contributions.finding import find_any
from cop.contributions.models import Contribution
from cop.contributions.pages import kind_of
from cop.contributions.rules import can
from cop.formats.copies import FORMS, copy_of, file_name
from cop.formats.pdf import has_pdf
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugin import public


def register(bp: Blueprint) -> None:
    bp.add_url_rule(f"/<cop_uid:uid>/export.<any({', '.join(FORMS)}):form>", "export", export)


def _printed_instead(thing: Contribution) -> str:
    """A PDF is dear: visitors may ask for a few, and the page itself can always be printed."""
    address = url_for(f"cop.{kind_of(thing.type).endpoint}", uid=thing.uid)
    return render_template(
        "cop/error.html",
        code=429,
        title=_("Too many PDF files were asked for from here"),
        message=_("Open the page and print it: your browser can make a PDF of it too. Or wait a "
                  "quarter of an hour."),
        actions=[{"label": _("Open the page, to print it"), "url": address}],
    )  # fmt: skip


@public
def export(uid: str, form: str) -> ResponseReturnValue:
    """Reserved passages only for those who read them."""
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="export")
    if form == "pdf":
        if not has_pdf():
            raise NotFound
        if not viewer.signed_in and not current_app.extensions["cop"].spare("pdf"):
            return _printed_instead(thing), 429
    document = to_document(thing, reserved=can(viewer, "read_reserved", thing))
    known, model = references.known_to(viewer, type(thing), [document]), type(thing)
    match form:
        case "md":
            document = references.for_file(model, document, known)
        case "json":
            document = references.readable(model, document, known)
        case _paper:
            document = references.titled(model, document, known)
    content, mimetype = copy_of(kind_of(thing.type), thing, document, form)
    answer = make_response(content)
    answer.headers["Content-Type"] = mimetype
    answer.headers["Cache-Control"] = "private, no-store"
    if form != "json":
        answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(thing, form)}"'
    return answer
