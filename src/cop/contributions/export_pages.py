"""One contribution as a file, for whoever reads it."""

from __future__ import annotations

from flask import Blueprint, current_app, make_response, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cop.contributions import references
from cop.contributions.editions import document_for
from cop.contributions.finding import find_any
from cop.contributions.pages import kind_of
from cop.formats.copies import FORMS, copy_of, file_name
from cop.formats.pdf import has_pdf, printed_instead
from cop.members.sparing import demand_spare
from cop.members.viewer import current_viewer
from cop.plugin import public


def register(bp: Blueprint) -> None:
    bp.add_url_rule(f"/<cop_uid:uid>/export.<any({', '.join(FORMS)}):form>", "export", export)


@public
def export(uid: str, form: str) -> ResponseReturnValue:
    """Reserved passages only for those who read them."""
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="export")
    if form == "pdf":
        if not has_pdf():
            raise NotFound
        if not current_app.extensions["cop"].spare("pdf"):
            return printed_instead(url_for(f"cop.{kind_of(thing.type).endpoint}", uid=thing.uid))
    else:
        demand_spare("export")
    document = document_for(viewer, thing)
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
