"""The page where files are added and put in order, and the door to one file."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from cop import journal
from cop.attachments import pieces, services, tickets
from cop.attachments.cleaning import Prepared, prepared
from cop.attachments.kinds import ACCEPTED
from cop.attachments.models import Attachment
from cop.attachments.names import plain_name
from cop.attachments.receiving import takes_files
from cop.attachments.refused import Refused
from cop.attachments.showing import shown
from cop.config import setting
from cop.contributions.finding import find_any
from cop.contributions.models import Contribution
from cop.contributions.pages import kind_of
from cop.db import session
from cop.i18n import gettext as _
from cop.i18n import ngettext
from cop.members.viewer import current_viewer
from cop.plugin import public

bp = Blueprint("attachments", __name__)
STEPS = {"monter": -1, "descendre": 1}


@bp.get("/fiches/<cop_uid:uid>/documents")
def documents(uid: str) -> ResponseReturnValue:
    """The files beside a contribution, for those who may edit it."""
    return _page(find_any(current_viewer(), uid, action="attach"))


def room(uid: str) -> int:
    """How much may come in; never less than one file, so that a full page gets its own answer."""
    thing = find_any(current_viewer(), uid, action="attach")
    return max(services.room(thing), int(setting("COP_FILE_BYTES")))


@bp.post("/fiches/<cop_uid:uid>/documents")
@takes_files(room)
def add(uid: str) -> ResponseReturnValue:
    """Take in files: all of them, or none where one is refused."""
    viewer, quietly = current_viewer(), request.accept_mimetypes.best == "application/json"
    try:
        with ExitStack() as stack:
            # Cleaned before the database is asked for its lock.
            ready = [stack.enter_context(one) for one in _chosen()]
            thing = find_any(viewer, uid, action="attach", lock=True)
            kept = [services.keep(viewer, thing, one) for one in ready]
            session.commit()
    except Refused as refusal:
        session.rollback()
        journal.note("file_refused")
        if quietly:
            return jsonify(error=str(refusal)), 422
        return _page(find_any(viewer, uid, action="attach"), str(refusal)), 422
    if quietly:  # the script shows what became of each, and the page then lists them
        return jsonify(files=[one.uid for one in kept])
    flash(_added(kept), "success")
    return redirect(_address(uid), 303)


def _chosen() -> list[Any]:
    """The files that came, each to be cleaned. Raises `Refused` when there is none."""
    files = [one for one in request.files.getlist("files") if one.filename]
    if not files:
        raise Refused(_("Choose a file first."))
    if len(files) > int(setting("COP_FILES_MOST")):
        raise Refused(_("Choose %(most)s files at the most.", most=setting("COP_FILES_MOST")))
    if len(files) == 1:
        return [prepared(files[0].stream, files[0].filename or "")]
    return [_Named(one.stream, one.filename or "") for one in files]


class _Named:
    """`prepared`, whose refusal says which of several files it is about."""

    def __init__(self, stream: Any, filename: str) -> None:
        self.filename, self._inner = filename, prepared(stream, filename)

    def __enter__(self) -> Prepared:
        try:
            return self._inner.__enter__()
        except Refused as refusal:
            raise Refused(f"{plain_name(self.filename)} — {refusal}") from refusal

    def __exit__(self, *error: Any) -> None:
        self._inner.__exit__(*error)


def _added(kept: list[Attachment]) -> str:
    words = ngettext("%(num)s file is here now.", "%(num)s files are here now.", len(kept))
    if any(one.warnings for one in kept):
        words += " " + _("Please look at what is said below about them.")
    return words


@bp.post(
    "/fiches/<cop_uid:uid>/documents/<cop_uid:file_uid>"
    "/<any(modifier, monter, descendre, retirer, reprendre):deed>"
)
def act_on(uid: str, file_uid: str, deed: str) -> ResponseReturnValue:
    """Name, describe, move, take away, take back."""
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="attach", lock=True)
    try:
        words = _act(thing, file_uid, deed)
    except Refused as refusal:
        session.rollback()
        journal.note("file_refused")
        return _page(find_any(viewer, uid, action="attach"), str(refusal)), 422
    session.commit()
    if words:
        flash(words, "success")
    return redirect(_address(uid, file_uid), 303)


def _act(thing: Contribution, file_uid: str, deed: str) -> str:
    viewer = current_viewer()
    match deed:
        case "retirer":
            one = services.remove(viewer, thing, file_uid)
            return _("“%(name)s” is taken away. You can take it back below.", name=one.filename)
        case "reprendre":
            one = services.take_back(viewer, thing, file_uid)
            return _("“%(name)s” is back.", name=one.filename)
        case "modifier":
            services.change(viewer, thing, file_uid, filename=_field("filename"), alt=_field("alt"))
            return _("Saved.")
        case step:
            services.move(viewer, thing, file_uid, STEPS[step])
            return ""


def _field(name: str) -> str:
    """One answer; two would be read differently by two programs."""
    given = request.form.getlist(name)
    if len(given) > 1:
        raise BadRequest
    return given[0] if given else ""


def _page(thing: Contribution, reason: str = "") -> str:
    kind = kind_of(thing.type)
    return render_template(
        "cop/attachments/documents.html",
        thing=thing,
        kind=kind,
        files=shown(services.of(thing)),
        removed=shown(services.removed(thing)),
        reason=reason,
        accepted=ACCEPTED,
        most_bytes=int(setting("COP_FILE_BYTES")),
        # What a colleague's answer is looked over for, a file can't be.
        looked_over=kind.screen is not None,
    )


def _address(uid: str, file_uid: str = "") -> str:
    anchor = f"f-{file_uid}" if file_uid else None
    return url_for("cop.attachments.documents", uid=uid, _anchor=anchor)


@bp.get("/fiches/<cop_uid:uid>/documents/<cop_uid:file_uid>")
@public
def open_file(uid: str, file_uid: str) -> ResponseReturnValue:
    """The lasting address of a file: asks who reads, and answers with a ticket."""
    viewer = current_viewer()
    one = services.find_attachment(viewer, file_uid, beside=uid)
    answer = redirect(url_for("cop.attachments.piece", ticket=tickets.write(viewer, one.uid)), 303)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/fiches/<cop_uid:uid>/documents/<cop_uid:file_uid>/vignette")
@public
def small(uid: str, file_uid: str) -> ResponseReturnValue:
    """The small picture of an image: asked for like the file itself."""
    viewer = current_viewer()
    one = services.find_attachment(viewer, file_uid, beside=uid)
    ticket = tickets.write(viewer, one.uid, small=True)
    answer = redirect(url_for("cop.attachments.piece", ticket=ticket), 303)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/pieces/<ticket>")
@public
def piece(ticket: str) -> ResponseReturnValue:
    """The bytes, for whom the ticket was written; without session or cookie."""
    try:
        read = tickets.read(ticket)
        one, uid = services.with_place(read.viewer(), read.uid)
        if read.expired:
            # A small picture is asked for anew with its page.
            if read.small:
                return pieces.absent()
            return pieces.elsewhere(url_for("cop.attachments.open_file", uid=uid, file_uid=one.uid))
        return pieces.small_picture(one) if read.small else pieces.answer(one)
    except NotFound:
        return pieces.absent()
