"""The exchange of texts with browsers, on the plugin's blueprint."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from cop.config import setting
from cop.contributions.finding import find
from cop.db import session
from cop.members.viewer import current_viewer
from cop.plugin import public
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.texts import crdt, pace, syncing, wire
from cop.plugins.notes.texts.limits import WITHIN
from cop.plugins.notes.texts.states import words


def sync(uid: str) -> ResponseReturnValue:
    """A GET only reads, so that forty who wait for news never wait for one another."""
    if not live():
        abort(404)
    viewer = current_viewer()
    meeting = find(viewer, uid, Meeting, action="notes.read_draft")
    try:
        if request.method == "POST":
            asked = wire.read_post(request.get_json(silent=True))
        else:
            asked = wire.read_query(request.args)
        answer = syncing.exchange(viewer, meeting, asked)
    except (wire.Unreadable, crdt.UpdateRefused):
        abort(422)
    except wire.TooMuch:
        abort(413)
    except pace.TooFast:
        return _too_fast()
    session.commit()
    return _unkept(jsonify(answer))


@public
def worker() -> ResponseReturnValue:
    """The service worker: at the plugin's own address, so that it serves no page but its own."""
    script = Path(str(current_app.blueprints["cop"].static_folder)) / "notes/worker.js"
    answer = Response(script.read_bytes(), mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def live() -> bool:
    """Whether browsers exchange as one types, or forms are all there is."""
    return bool(setting("COP_NOTES_LIVE")) and crdt.installed()


def _too_fast() -> Response:
    """Nothing was taken in; whoever reads this without our script is told what to do."""
    session.rollback()
    answer = _unkept(jsonify(error=words()["slow"]))
    answer.status_code = 429
    answer.headers["Retry-After"] = str(WITHIN)
    return answer


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def register(bp: Blueprint) -> None:
    bp.add_url_rule("/hors-ligne.js", "worker", worker)
    bp.add_url_rule("/<cop_uid:uid>/textes", "sync", sync, methods=["GET", "POST"])
