"""The registers, a series, and all the notes of what people met for."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.contributions.finding import demand, find_any
from cop.db import session
from cop.formats.catalogue import MIMETYPE
from cop.formats.catalogue import table as as_csv
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.notes import outcomes, registers, tasks
from cop.plugins.notes.compiling import compiled
from cop.plugins.notes.listing import meetings
from cop.plugins.notes.models import Series
from cop.plugins.notes.words import register_title

WHAT = "<any(decisions,actions,questions):what>"


def register(bp: Blueprint) -> None:
    bp.add_url_rule(f"/releve/{WHAT}", "register", show_register)
    bp.add_url_rule(f"/releve/{WHAT}.csv", "register_table", register_table)
    bp.add_url_rule("/releve/actions.ics", "register_tasks", register_tasks)
    bp.add_url_rule("/mes-actions/<cop_uid:uid>", "my_action", my_action)
    bp.add_url_rule("/series/<cop_uid:uid>", "series", series)
    bp.add_url_rule("/de/<cop_uid:uid>", "compile", compile_page)


def _lines(what: str, most: int | None = None) -> list[registers.Line]:
    viewer = current_viewer()
    demand(viewer, "notes.registers", None)
    return registers.REGISTERS[what](viewer, request.args, most)


def show_register(what: str) -> ResponseReturnValue:
    """« Relevé de décisions », the actions, the questions."""
    lines, viewer = _lines(what, registers.MOST), current_viewer()
    filters = {key: request.args.get(key, "") for key in ("serie", "etat", "mots", "qui")}
    offers = [
        ("etat", _("State"), registers.states(what), filters["etat"]),
        ("serie", _("Series"), registers.series_of(viewer), filters["serie"]),
    ]
    if what == "actions":
        offers.append(("qui", _("Who"), [("moi", _("Mine"))], filters["qui"]))
    chosen = {key: value for key, value in filters.items() if value}
    return render_template(
        "notes/register.html", what=what, lines=lines, title=register_title(what), offers=offers,
        chosen=chosen, most=registers.MOST,
        whole_url=url_for(".register", what=what),
    )  # fmt: skip


def register_table(what: str) -> ResponseReturnValue:
    """The same for a spreadsheet."""
    answer = make_response(as_csv(*registers.table(what, _lines(what))))
    return _file(answer, MIMETYPE, f"{what}.csv")


def register_tasks() -> ResponseReturnValue:
    """The actions for a program that keeps tasks; one's own with `?qui=moi`."""
    content = tasks.write(register_title("actions"), _lines("actions"))
    return _file(make_response(content), "text/calendar; charset=utf-8", "actions.ics")


def my_action(uid: str) -> ResponseReturnValue:
    """Where the home page leads to."""
    outcomes.outcome_of(current_viewer(), "A", uid)
    return redirect(url_for(".outcome", kind="actions", uid=uid))


def _file(answer: Response, kind: str, name: str) -> ResponseReturnValue:
    answer.headers["Content-Type"] = kind
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def series(uid: str) -> ResponseReturnValue:
    """The meetings of a series that this reader knows of; without one there is no series."""
    viewer = current_viewer()
    found = session.scalar(select(Series).where(Series.uid == uid))
    lines = meetings(viewer, series_id=found.id) if found is not None else []
    if found is None or not lines:
        raise NotFound
    return render_template("notes/series.html", series=found, lines=lines)


def compile_page(uid: str) -> ResponseReturnValue:
    """All the notes of what people met for, one after the other: to be read, and printed."""
    viewer = current_viewer()
    source = find_any(viewer, uid)
    return render_template("notes/compile.html", source=source, parts=compiled(viewer, source))
