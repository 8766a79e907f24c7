"""The agenda and who is there."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import BadRequest

from cop.contributions.finding import find
from cop.contributions.forms import posted
from cop.contributions.pages import check_all
from cop.db import session
from cop.i18n import gettext as _
from cop.members.models import Member
from cop.members.viewer import current_viewer
from cop.plugins.notes import agenda, services
from cop.plugins.notes.models import Meeting, Point, Presence
from cop.plugins.notes.people import choices
from cop.plugins.notes.small_forms import PointForm
from cop.plugins.notes.words import PRESENCES

ONE = "/<cop_uid:uid>"
NEW = "new"


def register(bp: Blueprint) -> None:
    bp.add_url_rule(f"{ONE}/ordre-du-jour", "agenda", edit_agenda, methods=["GET", "POST"])
    bp.add_url_rule(f"{ONE}/presences", "attendance", attendance, methods=["GET", "POST"])


def edit_agenda(uid: str) -> ResponseReturnValue:
    """All points at once, and one more. A new one is added by filling in the last form."""
    viewer, posting = current_viewer(), request.method == "POST"
    meeting = find(viewer, uid, Meeting, action="notes.prepare", lock=posting)
    points = services.points_of(meeting)
    forms = {one.key: _form(one, place) for place, one in enumerate(points, start=1)}
    fresh = PointForm(posted(), prefix=f"{NEW}-")
    wanted = bool((fresh.title.data or "").strip())
    if posting and check_all(*forms.values(), *([fresh] if wanted else [])):
        told = {key: form.data for key, form in forms.items()}
        agenda.rewrite(viewer, meeting, told, request.form.getlist("removed"))
        if wanted and len(points) < services.MOST_POINTS:
            services.add_point(viewer, meeting, fresh.data)
        agenda.take_in(viewer, meeting, request.form.getlist("kept"))
        session.commit()
        flash(_("Saved."), "success")
        return redirect(url_for(".agenda" if wanted else ".show", uid=uid), 303)
    shown: dict[str, Any] = {"thing": meeting, "points": points, "forms": forms, "fresh": fresh}
    kept = agenda.kept_elsewhere(viewer, meeting)
    return render_template("notes/agenda.html", kept=kept, **shown), 422 if posting else 200


def _form(point: Point, place: int) -> PointForm:
    form = PointForm(posted(), obj=point, prefix=f"{point.key}-")
    if request.method != "POST":
        form.position.data = place
        form.kind.data, form.status.data = point.kind.value, point.status.value
    return form


def attendance(uid: str) -> ResponseReturnValue:
    """Who is expected, and who was there: a line each, and one more to add."""
    viewer, posting = current_viewer(), request.method == "POST"
    meeting = find(viewer, uid, Meeting, action="notes.prepare", lock=posting)
    listed = services.attendance_of(meeting)
    if posting:
        for _one, member in listed:
            said = request.form.get(f"presence-{member.uid}", "")
            if said in list(Presence):
                role = " ".join(request.form.get(f"role-{member.uid}", "").split())[:60]
                services.attend(viewer, meeting, member, Presence(said), role)
        if request.form.get("member"):
            services.attend(viewer, meeting, _chosen(request.form["member"]), Presence.INVITED)
        session.commit()
        flash(_("Saved."), "success")
        return redirect(url_for(".attendance", uid=uid), 303)
    here = {member.uid for _one, member in listed}
    return render_template(
        "notes/attendance.html",
        thing=meeting,
        listed=listed,
        presences=PRESENCES,
        people=[pair for pair in choices(viewer) if pair[0] not in here],
    )


def _chosen(uid: str) -> Member:
    found = session.scalar(select(Member).where(Member.uid == uid))
    if found is None:
        raise BadRequest
    return found
