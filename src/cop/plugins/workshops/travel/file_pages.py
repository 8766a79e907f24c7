"""A workshop as a file: Markdown, CSV, Word, `cop-kit`."""

from __future__ import annotations

import re

from flask import Blueprint, make_response, request
from flask.typing import ResponseReturnValue

from cop import text
from cop.contributions.editions import document_for
from cop.contributions.finding import demand, find
from cop.contributions.ties import origin
from cop.formats.copies import DOCX
from cop.formats.kit import FACILITATOR, PUBLIC
from cop.members.viewer import Viewer, current_viewer
from cop.plugin import public
from cop.plugins.workshops.bring.known import readable
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.present import present
from cop.plugins.workshops.travel.bundle import to_bundle
from cop.plugins.workshops.travel.copies import to_csv, to_docx
from cop.plugins.workshops.travel.markdown import to_markdown

MIMETYPES = {
    "md": "text/markdown; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "docx": DOCX,
    "zip": "application/zip",
}
_GAPS = re.compile(r"[^a-z0-9]+")


def register(bp: Blueprint) -> None:
    rule = f"/<cop_uid:uid>/fichier.<any({', '.join(MIMETYPES)}):form>"
    bp.add_url_rule(rule, "take", public(take))


def take(uid: str, form: str) -> ResponseReturnValue:
    """Without private notes, unless they are asked for by who may read them."""
    viewer = current_viewer()
    thing = find(viewer, uid, Workshop, action="export")
    secret = request.args.get("profil") == FACILITATOR
    if secret:
        demand(viewer, "workshops.read_notes", thing)
    answer = make_response(_written(viewer, thing, form, secret))
    answer.headers["Content-Type"] = MIMETYPES[form]
    name = _file_name(thing, "avec-notes-privees" if secret else "deroule", form)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _written(viewer: Viewer, thing: Workshop, form: str, secret: bool) -> str | bytes:
    plan = readable(viewer, present(viewer, thing, secret=secret).plan)
    document = document_for(viewer, thing)
    facts = {name: value for name, value in document.items() if name not in {"plan", "type"}}
    if form == "csv":
        return to_csv(plan, secret=secret)
    if form == "docx":
        return to_docx(thing, plan, document, secret=secret)
    if form == "md":
        around = {"uid": thing.uid, "edition": thing.edition}
        profile = FACILITATOR if secret else PUBLIC
        return to_markdown(plan, facts | around | {"profile": profile}, secret=secret)
    source = origin(viewer, thing)
    lineage = [{"uid": source.uid, "title": source.title}] if source else []
    return to_bundle(
        plan, facts, uid=thing.uid, edition=thing.edition, secret=secret, lineage=lineage
    )


def _file_name(thing: Workshop, kind: str, ending: str) -> str:
    words = _GAPS.sub("-", text.fold(thing.title)).strip("-")[:50].strip("-")
    return f"{words or 'atelier'}-{thing.uid}-{kind}.{ending}"
