"""Pages and posts about any contribution, whatever its type: `/fiches/<uid>/…`."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from cop import text
from cop.contributions import (
    care,
    coauthor_pages,
    comment_pages,
    export_pages,
    import_pages,
    proposals_pages,
    services,
    starting,
    takeaways_pages,
    ties,
)
from cop.contributions.documents import own_labels
from cop.contributions.finding import find_any
from cop.contributions.forms import (
    AnonymiseForm,
    audience_form,
    chosen_space,
    posted,
    refuse_repeated,
)
from cop.contributions.history import timeline, version_diff
from cop.contributions.lines import VISIBILITY_LABELS
from cop.contributions.listing import list_page
from cop.contributions.models import Contribution, Visibility
from cop.contributions.once import once
from cop.contributions.pages import address, back, check_all, kind_of
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugin import public

bp = Blueprint("contributions", __name__, url_prefix="/fiches")
HIGHEST = 999_999_999


@bp.get("/<cop_uid:uid>")
@public
def show(uid: str) -> ResponseReturnValue:
    """The lasting address of a contribution, whatever becomes of its type's pages."""
    return redirect(address(find_any(current_viewer(), uid)))


@bp.get("/<cop_uid:uid>/historique")
def history(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="history")
    return render_template(
        "cop/contribution/history.html",
        thing=thing,
        kind=kind_of(thing.type),
        timeline=timeline(viewer, thing),
    )


@bp.get(f"/<cop_uid:uid>/historique/<int(max={HIGHEST}):number>")
def version(uid: str, number: int) -> ResponseReturnValue:
    """What one version changed."""
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="history")
    return render_template(
        "cop/contribution/version.html",
        thing=thing,
        kind=kind_of(thing.type),
        change=version_diff(viewer, thing, number),
        further=own_labels(type(thing)),
    )


@bp.post(f"/<cop_uid:uid>/historique/<int(max={HIGHEST}):number>/restaurer")
def restore(uid: str, number: int) -> ResponseReturnValue:
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="restore", lock=True)
    version_diff(viewer, thing, number)  # only a version that this reader sees
    services.restore(viewer, thing, number)
    return back(thing, _("Version %(number)s is back.", number=number))


@bp.route("/<cop_uid:uid>/lecteurs", methods=["GET", "POST"])
def audience(uid: str) -> ResponseReturnValue:
    """Choose who reads."""
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="set_visibility", lock=request.method == "POST")
    kind = kind_of(thing.type)
    form = audience_form(viewer, kind, thing)
    if request.method == "POST":
        refuse_repeated(form)
        if check_all(form):
            level = Visibility(form.visibility.data)
            services.set_visibility(viewer, thing, level, space_id=chosen_space(form))
            return back(
                thing, _("From now on it is read by: %(who)s.", who=VISIBILITY_LABELS[level]())
            )
    return render_template(
        "cop/contribution/audience.html", thing=thing, kind=kind, form=form
    ), 422 if request.method == "POST" else 200


@bp.post("/<cop_uid:uid>/publier")
def publish(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="publish", lock=True)
    services.publish(viewer, thing)
    return back(thing, _("Published."))


@bp.post("/<cop_uid:uid>/archiver")
def archive(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="archive", lock=True)
    services.archive(viewer, thing)
    return back(thing, _("Archived: it can still be read, and be published again."))


@bp.post("/<cop_uid:uid>/supprimer")
def delete(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="delete", lock=True)
    services.delete(viewer, thing)
    session.commit()
    flash(_("In the bin. You can take it back for 30 days."), "success")
    return redirect(url_for("cop.web.bin"), 303)


@bp.post("/<cop_uid:uid>/reprendre")
def undelete(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="undelete", lock=True)
    services.undelete(viewer, thing)
    return back(thing, _("Taken back out of the bin."))


@bp.post("/<cop_uid:uid>/adapter")
@once
def adapt(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    copy = services.adapt(viewer, find_any(viewer, uid, action="adapt"))
    session.commit()
    flash(_("Here is your own draft. The origin is credited."), "success")
    return redirect(url_for(f"cop.{kind_of(copy.type).edit_endpoint}", uid=copy.uid), 303)


@bp.post("/<cop_uid:uid>/commencer/<string(maxlength=40):type_name>")
@once
def start(uid: str, type_name: str) -> ResponseReturnValue:
    """Start another kind of contribution out of this one."""
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="start_from")
    kinds = {kind.name: kind for kind in starting.starts_for(viewer, thing)}
    if type_name not in kinds:
        raise NotFound
    made = starting.start_from(viewer, thing, kinds[type_name])
    session.commit()
    flash(_("Here is your own draft: nothing of it is read by others yet."), "success")
    return redirect(url_for(f"cop.{kinds[type_name].edit_endpoint}", uid=made.uid), 303)


@bp.post("/<cop_uid:uid>/signaler")
def report(uid: str) -> ResponseReturnValue:
    """« Somebody could be recognised »: hidden at once."""
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="report", lock=True)
    care.report(viewer, thing)
    session.commit()
    flash(
        _("Thank you. It is hidden from everybody but its author and the coordination."), "success"
    )
    return redirect(url_for("cop.web.home"), 303)


@bp.post("/<cop_uid:uid>/remettre")
def reinstate(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="reinstate", lock=True)
    care.reinstate(viewer, thing)
    return back(thing, _("It can be read again."))


@bp.route("/<cop_uid:uid>/anonymiser", methods=["GET", "POST"])
def anonymise(uid: str) -> ResponseReturnValue:
    """Remove words for good, with every earlier version."""
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="anonymise", lock=request.method == "POST")
    form = AnonymiseForm(posted())
    if request.method == "POST" and check_all(form):
        purged = care.anonymise(viewer, thing, form.replacements())
        return back(thing, _("Done. Earlier versions erased: %(count)s.", count=purged))
    return render_template(
        "cop/contribution/anonymise.html", thing=thing, kind=kind_of(thing.type), form=form
    ), 422 if request.method == "POST" else 200


@bp.post("/<cop_uid:uid>/utilise")
def use(uid: str) -> ResponseReturnValue:
    """« I used it »."""
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="use", lock=True)
    used = request.form.get("used") == "1"
    ties.use(viewer, thing, used)
    return back(thing, _("Noted: you used it.") if used else _("Taken back."))


@bp.route("/<cop_uid:uid>/liens", methods=["GET", "POST"])
def links(uid: str) -> ResponseReturnValue:
    """Tie to another contribution: look for it by its title, then choose."""
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="link")
    if request.method == "POST":
        target = find_any(viewer, _posted_uid())
        if request.form.get("act") == "unlink":
            ties.unlink(viewer, thing, target)
            return back(thing, _("The link is gone."))
        ties.link(viewer, thing, target)
        return back(thing, _("Linked: each shows the other."))
    wanted = text.fold(request.args.get("q", "")[:100]).strip()
    found = list_page(
        viewer,
        *(Contribution.folded.contains(part, autoescape=True) for part in wanted.split()),
        Contribution.id != thing.id,
        limit=12,
    )
    return render_template(
        "cop/contribution/links.html",
        thing=thing,
        kind=kind_of(thing.type),
        ties=[(kind_of(tie.type), tie) for tie in ties.ties(viewer, thing)],
        found=found,
        wanted=request.args.get("q", ""),
    )


def _posted_uid() -> str:
    uid = request.form.get("target", "")
    if len(uid) != 10 or not uid.isalnum() or not uid.isascii():
        raise BadRequest(_("Choose one of the titles shown."))
    return uid


coauthor_pages.register(bp)
comment_pages.register(bp)
export_pages.register(bp)
import_pages.register(bp)
proposals_pages.register(bp)
takeaways_pages.register(bp)
