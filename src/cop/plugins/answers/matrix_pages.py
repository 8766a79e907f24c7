"""Pages of the answers side by side, their copies, and the facilitator's synthesis."""

from __future__ import annotations

import json

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions.finding import demand, find
from cop.contributions.forms import posted
from cop.contributions.pages import base_version, check_all
from cop.contributions.rules import can, is_author
from cop.contributions.screening import check
from cop.contributions.takeaways_reading import takeaways_of
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.answers import synthesis
from cop.plugins.answers.copies import JSON, copy_of
from cop.plugins.answers.forms import SynthesisForm
from cop.plugins.answers.matrix import matrix_of
from cop.plugins.answers.models import Call
from cop.plugins.answers.services import THREE
from cop.plugins.answers.standing import standing_of

FORMS = ("json", "csv", "md")
ALL, SHORT = "toutes", "en-bref"


def register(bp: Blueprint) -> None:
    one = "/<cop_uid:uid>"
    bp.add_url_rule(f"{one}/reponses", "compare", compare)
    bp.add_url_rule(f"{one}/reponses.<any({', '.join(FORMS)}):form>", "take", take)
    bp.add_url_rule(
        f"{one}/synthese/<int(max=99):position>", "summarise", summarise, methods=["GET", "POST"]
    )


def compare(uid: str) -> ResponseReturnValue:
    """One question at a time, or all of them: `?question=2`, `?question=toutes`."""
    viewer = current_viewer()
    call = find(viewer, uid, Call, action="answers.compare")
    matrix, standing = matrix_of(viewer, call), standing_of(call)
    chosen = request.args.get("question", "1")
    places = {str(place): place for place in range(1, len(matrix.questions) + 1)}
    view = chosen if chosen in {ALL, SHORT, *places} else "1"
    return render_template(
        "answers/compare.html",
        call=call,
        matrix=matrix,
        view=view,
        place=places.get(view, 0),
        counts=standing.counts(),
        closed=standing.closed,
        takeaways=takeaways_of(viewer, call),
        may_keep=can(viewer, "keep_takeaways", call),
        may_summarise=is_author(viewer, call),
    )


def take(uid: str, form: str) -> ResponseReturnValue:
    """The answers as a file. JSON tells who may not read them yet what the page tells: two figures."""
    viewer = current_viewer()
    call = find(viewer, uid, Call)
    if form == "json" and not can(viewer, "answers.compare", call):
        demand(viewer, "answers.read_own", call)
        content, mimetype = json.dumps(standing_of(call).counts()).encode(), JSON
    else:
        content, mimetype = copy_of(call, matrix_of(viewer, call), form)
    answer = make_response(content)
    answer.headers["Content-Type"] = mimetype
    answer.headers["Cache-Control"] = "private, no-store"
    if form != "json":
        answer.headers["Content-Disposition"] = f'attachment; filename="reponses-{uid}.{form}"'
    return answer


def summarise(uid: str, position: int) -> ResponseReturnValue:
    """What converges, diverges and lacks, for one question or for all (0)."""
    viewer, posting = current_viewer(), request.method == "POST"
    call = find(viewer, uid, Call, action="answers.summarise", lock=posting)
    row = synthesis.synthesis_at(call, position, lock=posting)
    form = SynthesisForm(posted(), data=synthesis.said(row))
    found, conflicts, start = None, None, base_version()
    if posting and check_all(form):
        found = check(viewer, {name: form[name].data for name in THREE}, request.form, THREE)
        if not found.undecided:
            saved = synthesis.summarise(viewer, call, row, found.document, base_version=start)
            if not saved.conflicts:
                session.commit()
                flash(_("Kept: who reads the answers reads it with them."), "success")
                return redirect(url_for(".compare", uid=uid, question=position or ALL), 303)
            conflicts, start = saved.conflicts, row.version
    return render_template(
        "answers/summarise.html",
        call=call,
        position=position,
        form=form,
        found=found.questions if found else None,
        conflicts=conflicts,
        matrix=matrix_of(viewer, call),
        base_version=row.version if start is None else start,
    ), 422 if posting else 200
