"""One's own actions in a program that keeps tasks, by a personal address like those of the agenda.

The key is one of the agenda's (`cop.feeds.keys`): shown once, listed and withdrawn with the others,
dead when the membership ends. It opens this one feed.
"""

from __future__ import annotations

from flask import Blueprint, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from cop.addresses import public_url
from cop.calendar.views import MIMETYPE
from cop.contributions.finding import demand
from cop.db import session
from cop.feeds import keys
from cop.i18n import DEFAULT_LANGUAGE
from cop.i18n import gettext as _
from cop.members.viewer import VISITOR, current_viewer
from cop.plugin import public
from cop.plugins.notes import registers, tasks

KIND = f"{keys.CALENDAR}notes.actions"


def register(bp: Blueprint) -> None:
    bp.add_url_rule("/releve/mes-actions.ics", "task_feed", task_feed)
    bp.add_url_rule("/releve/abonnement", "task_address", task_address, methods=["GET", "POST"])


@public
def task_feed() -> ResponseReturnValue:
    """The own actions, done ones too, as they are now; whoever is signed in, the key says whose."""
    g.cop_viewer, g.cop_language = VISITOR, DEFAULT_LANGUAGE
    viewer = keys.reader_of(request.args.get("cle", ""), KIND)
    g.cop_viewer, g.cop_language = viewer, viewer.language or DEFAULT_LANGUAGE
    demand(viewer, "notes.registers", None)
    lines = registers.actions(viewer, {"qui": "moi"})
    answer = make_response(tasks.write(_("My actions"), lines))
    answer.headers["Content-Type"] = MIMETYPE
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


def task_address() -> ResponseReturnValue:
    """Make an address, which this page alone shows; and those that one has."""
    viewer, address, problem = current_viewer(), "", ""
    demand(viewer, "notes.registers", None)
    if request.method == "POST":
        try:
            key = keys.issue(viewer, KIND)
        except keys.TooManyKeys as refusal:
            problem = str(refusal)
        else:
            session.commit()
            address = public_url("cop.notes.task_feed", cle=key)
    own = [one for one in keys.keys_of(viewer, calendars=True) if one.kind == KIND]
    page = render_template("notes/tasks.html", own=own, address=address, problem=problem)
    return page, 422 if problem else 200
