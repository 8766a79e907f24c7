"""Taking everything of one kind along, and bringing a bundle in: `/echanges/…`."""

from __future__ import annotations

from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from cop.archive import waiting
from cop.archive.bundle import TooHeavy, write_bundle
from cop.archive.carrying import carry_out, may_bring_in
from cop.archive.forms import BundleForm
from cop.archive.plan import plan_of
from cop.archive.steps import CHANGED, NEW, REFUSED, SAME, Plan
from cop.archive.unpacking import most_bytes, unpack
from cop.attachments.receiving import takes_files
from cop.contributions.forms import posted
from cop.contributions.importing import ImportRefused
from cop.contributions.models import Visibility
from cop.contributions.once import once
from cop.contributions.pages import check_all
from cop.db import session
from cop.formats.catalogue import MIMETYPE, catalogue
from cop.i18n import gettext as _
from cop.i18n import ngettext
from cop.members.sparing import demand_spare
from cop.members.viewer import Viewer, current_viewer
from cop.plugin import ContributionType, public

bp = Blueprint("archive", __name__, url_prefix="/echanges")
IN_MEMORY = 1024 * 1024


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """What can be taken along, kind by kind."""
    return render_template("cop/archive/index.html", may_bring_in=may_bring_in(current_viewer()))


@bp.get("/<name>.<any(zip, csv):form>")
@public
def take(name: str, form: str) -> ResponseReturnValue:
    """All of one kind that this reader may read, as one file."""
    viewer, kind = current_viewer(), _kind(name)
    demand_spare("export")
    if form == "csv":
        answer, mimetype = make_response(catalogue(viewer, kind)), MIMETYPE
    else:
        try:
            answer, mimetype = _zip(viewer, kind), "application/zip"
        except TooHeavy:
            words = _("With its documents, this ZIP would be too big: take the texts alone.")
            flash(words, "warning")
            return redirect(url_for(".index"), 303)
    answer.headers["Content-Type"] = mimetype
    answer.headers["Content-Disposition"] = f'attachment; filename="{kind.name}.{form}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _zip(viewer: Viewer, kind: ContributionType) -> Response:
    """Sent from the disk, piece by piece, where it is large. Raises `TooHeavy`."""
    asked = request.args
    drafts, documents = asked.get("brouillons") == "1", asked.get("documents") != "0"
    with ExitStack() as stack:
        target = stack.enter_context(SpooledTemporaryFile[bytes](max_size=IN_MEMORY))
        write_bundle(viewer, kind, target, drafts=drafts, documents=documents)
        size = target.tell()
        target.seek(0)
        if size <= IN_MEMORY:
            return Response(target.read())
        answer = Response(wrap_file(request.environ, target), direct_passthrough=True)
        answer.content_length = size
        answer.call_on_close(stack.pop_all().close)
        return answer


def _kind(name: str) -> ContributionType:
    found: ContributionType | None = current_app.extensions["cop"].registry.types.get(name)
    if found is None:
        raise NotFound
    return found


@bp.get("/importer")
def bring_in() -> ResponseReturnValue:
    """Choose a ZIP."""
    if not may_bring_in(current_viewer()):
        raise NotFound
    return _asked(BundleForm(data={"level": Visibility.COMMUNITY}))


def room() -> int:
    """Asked before the first byte of a ZIP is read."""
    if not may_bring_in(current_viewer()):
        raise NotFound
    return most_bytes()


@bp.post("/importer")
@takes_files(room, each="COP_ARCHIVE_BYTES")
@once
def look() -> ResponseReturnValue:
    """Look at what a ZIP would do, then do all of it or nothing."""
    viewer, form = current_viewer(), BundleForm(posted())
    if not check_all(form):
        return _asked(form), 422
    try:
        with ExitStack() as stack:
            content, ticket = _content(viewer)
            source = stack.enter_context(unpack(stack.enter_context(content)))
            plan = plan_of(viewer, current_app.extensions["cop"].registry, source)
            return _shown_or_done(form, plan, ticket or waiting.set_aside(viewer, content))
    except ImportRefused as refusal:
        session.rollback()
        return _asked(form, refusal.reasons), 422


def _asked(form: BundleForm, reasons: tuple[str, ...] = ()) -> str:
    return render_template(
        "cop/archive/bring_in.html", form=form, reasons=reasons, most_bytes=most_bytes()
    )


def _content(viewer: Viewer) -> tuple[IO[bytes], str]:
    """The ZIP and its ticket: chosen just now, or waiting since it was looked at. Raises
    `ImportRefused`."""
    chosen = request.files.get("file")
    if chosen is not None and chosen.filename:
        return chosen.stream, ""
    ticket = request.form.get("ticket", "")
    if not ticket:
        raise ImportRefused(_("Choose a ZIP that was taken from here, or made like one."))
    return waiting.open_aside(viewer, ticket), ticket


def _shown_or_done(form: BundleForm, plan: Plan, ticket: str) -> ResponseReturnValue:
    """Carry the plan out once it was looked at, as it is; show it otherwise."""
    confirmed = request.form.get("mark") == plan.mark
    complete = not plan.of(REFUSED) or bool(form.leave_out.data)
    if confirmed and complete:
        level = Visibility(form.level.data)
        count = carry_out(current_viewer(), plan, level=level, publish=bool(form.publish.data))
        session.commit()
        waiting.forget(ticket)
        words = ngettext("%(num)s page was brought in.", "%(num)s pages were brought in.", count)
        flash(words, "success")
        return redirect(url_for("cop.web.mine"), 303)
    return render_template(
        "cop/archive/preview.html",
        form=form,
        plan=plan,
        groups=[(verdict, plan.of(verdict)) for verdict in (REFUSED, NEW, CHANGED, SAME)],
        ticket=ticket,
        moved=bool(request.form.get("mark")) and not confirmed,
        unanswered=confirmed and not complete,
    ), 422 if confirmed else 200
