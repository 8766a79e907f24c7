"""Taking everything of one kind along, and bringing a bundle in: `/echanges/…`."""

from __future__ import annotations

from base64 import b64decode, b64encode

from flask import (
    Blueprint,
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

from cop.archive.bundle import bundle
from cop.archive.carrying import carry_out, may_bring_in
from cop.archive.forms import BundleForm
from cop.archive.plan import CHANGED, NEW, REFUSED, SAME, Plan, plan_of
from cop.archive.unpacking import MOST_BYTES, unpack
from cop.contributions.forms import posted
from cop.contributions.importing import ImportRefused
from cop.contributions.models import Visibility
from cop.contributions.once import once
from cop.contributions.pages import check_all
from cop.db import session
from cop.formats.catalogue import MIMETYPE, catalogue
from cop.i18n import gettext as _
from cop.i18n import ngettext
from cop.members.viewer import current_viewer
from cop.plugin import ContributionType, public, takes_up_to

bp = Blueprint("archive", __name__, url_prefix="/echanges")
# The ZIP comes back with the confirmation, in a form's letters: four for three bytes.
MOST_POSTED = MOST_BYTES * 4 // 3 + 64 * 1024


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
    if form == "csv":
        content, mimetype = catalogue(viewer, kind), MIMETYPE
    else:
        drafts = request.args.get("brouillons") == "1"
        content, mimetype = bundle(viewer, kind, drafts=drafts), "application/zip"
    answer = make_response(content)
    answer.headers["Content-Type"] = mimetype
    answer.headers["Content-Disposition"] = f'attachment; filename="{kind.name}.{form}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _kind(name: str) -> ContributionType:
    found: ContributionType | None = current_app.extensions["cop"].registry.types.get(name)
    if found is None:
        raise NotFound
    return found


@bp.route("/importer", methods=["GET", "POST"])
@takes_up_to(MOST_POSTED)
@once
def bring_in() -> ResponseReturnValue:
    """Choose a ZIP, look at what it would do, then do all of it or nothing."""
    viewer = current_viewer()
    if not may_bring_in(viewer):
        raise NotFound
    form = BundleForm(posted(), data={"level": Visibility.COMMUNITY})
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and check_all(form):
        try:
            content = _content()
            plan = plan_of(viewer, current_app.extensions["cop"].registry, unpack(content))
        except ImportRefused as refusal:
            reasons = refusal.reasons
        else:
            return _shown_or_done(form, plan, content)
    return render_template(
        "cop/archive/bring_in.html", form=form, reasons=reasons
    ), 422 if request.method == "POST" else 200


def _content() -> bytes:
    """The ZIP: chosen just now, or sent back with the confirmation. Raises `ImportRefused`."""
    chosen = request.files.get("file")
    if chosen is not None and chosen.filename:
        return bytes(chosen.read())
    try:
        content = b64decode(request.form.get("packed", ""), validate=True)
    except ValueError:
        content = b""
    if not content:
        raise ImportRefused(_("Choose a ZIP that was taken from here, or made like one."))
    return content


def _shown_or_done(form: BundleForm, plan: Plan, content: bytes) -> ResponseReturnValue:
    """Carry the plan out once it was looked at, as it is; show it otherwise."""
    confirmed = request.form.get("mark") == plan.mark
    complete = not plan.of(REFUSED) or bool(form.leave_out.data)
    if confirmed and complete:
        level = Visibility(form.level.data)
        count = carry_out(current_viewer(), plan, level=level, publish=bool(form.publish.data))
        session.commit()
        words = ngettext("%(num)s page was brought in.", "%(num)s pages were brought in.", count)
        flash(words, "success")
        return redirect(url_for("cop.web.mine"), 303)
    return render_template(
        "cop/archive/preview.html",
        form=form,
        plan=plan,
        groups=[(verdict, plan.of(verdict)) for verdict in (REFUSED, NEW, CHANGED, SAME)],
        packed=b64encode(content).decode(),
        moved=bool(request.form.get("mark")) and not confirmed,
        unanswered=confirmed and not complete,
    ), 422 if confirmed else 200
