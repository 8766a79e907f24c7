"""All people with their roles: for the coordination, and for who looks after the machine."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.contributions.forms import posted
from cop.contributions.pages import check_all
from cop.db import now, session
from cop.i18n import gettext as _
from cop.members import duties, membership
from cop.members.dates import day_of, end_of
from cop.members.directory import Person
from cop.members.forms import MemberForm
from cop.members.models import Member, MemberStatus, Organisation, Role
from cop.members.rules import may_change, may_give, may_keep_members, may_shut_out
from cop.members.viewer import Viewer, current_viewer


def register(web: Blueprint) -> None:
    web.add_url_rule("/gestion", "members", members_page)
    web.add_url_rule("/gestion/<cop_uid:uid>", "member", member_page, methods=["GET", "POST"])
    web.add_url_rule("/gestion/<cop_uid:uid>/acces", "member_access", access, methods=["POST"])


def keeper() -> Viewer:
    """Who is looking, when they keep the list of people; others find nothing here."""
    viewer = current_viewer()
    if not may_keep_members(viewer):
        raise NotFound
    return viewer


def role_names() -> dict[str, str]:
    """How each role is called on screen, the widest last."""
    return {
        Role.GUEST: _("guest"),
        Role.MEMBER: _("member"),
        Role.NETWORK_CONTACT: _("network contact"),
        Role.COORDINATOR: _("coordination"),
        Role.ADMIN: _("technical administration"),
    }


def status_names() -> dict[str, str]:
    return {
        MemberStatus.ACTIVE: _("comes in"),
        MemberStatus.INVITED: _("invited, not come yet"),
        MemberStatus.DISABLED: _("access closed"),
    }


def members_page() -> ResponseReturnValue:
    """A table of people, by name, network, role or status; no address stands in it."""
    keeper()
    chosen = {name: request.args.get(name, "")[:100] for name in ("q", "role", "status")}
    return render_template(
        "cop/members.html",
        people=membership.members(chosen["q"], role=chosen["role"], status=chosen["status"]),
        chosen=chosen,
        roles=role_names(),
        statuses=status_names(),
        now=now(),
    )


def member_page(uid: str) -> ResponseReturnValue:
    """One person: where they belong, what they are, whether they come in."""
    viewer = keeper()
    person = membership.find(uid)
    form = _form(viewer, person) if may_change(viewer, person.member) else None
    if request.method == "POST" and form is None:
        raise NotFound
    if request.method == "POST" and form is not None and check_all(form):
        try:
            _save(viewer, person.member, form)
        except membership.ChangeRefused as refusal:
            form[refusal.field if refusal.field in form else "roles"].errors = [str(refusal)]
        else:
            session.commit()
            flash(_("Saved. It holds from their next page on."), "success")
            return redirect(url_for("cop.web.member", uid=uid), 303)
    return render_template(
        "cop/member.html",
        person=person,
        form=form,
        may_shut_out=may_shut_out(viewer, person.member),
        roles=role_names(),
        statuses=status_names(),
    ), 422 if request.method == "POST" else 200


def access(uid: str) -> ResponseReturnValue:
    """Close somebody's access at once, or open it again."""
    viewer = keeper()
    member = membership.find(uid).member
    if not may_shut_out(viewer, member):
        raise NotFound
    may_come = request.form.get("open") == "1"
    try:
        membership.set_access(viewer, member, may_come=may_come)
    except duties.NobodyElse as refusal:
        flash(str(refusal), "warning")
        return redirect(url_for("cop.web.member", uid=uid), 303)
    session.commit()
    name = member.name
    flash(
        _("%(name)s may come in again.", name=name)
        if may_come
        else _("The access of %(name)s is closed.", name=name),
        "success",
    )
    return redirect(url_for("cop.web.member", uid=uid), 303)


def _form(viewer: Viewer, person: Person) -> MemberForm:
    """As posted, else as things stand; only the roles that `viewer` may give are offered."""
    member, given = person.member, may_give(viewer)
    form = MemberForm(
        posted(),
        data={
            "organisation": person.organisation.uid if person.organisation else "",
            "roles": sorted(member.roles & given),
            "until": day_of(member.guest_until),
        },
    )
    everywhere = session.scalars(select(Organisation).order_by(Organisation.short_name))
    form.organisation.choices = [("", _("none")), *((o.uid, o.short_name) for o in everywhere)]
    form.roles.choices = [(role, label) for role, label in role_names().items() if role in given]
    if Role.GUEST not in given:
        del form.until
    return form


def _save(viewer: Viewer, member: Member, form: MemberForm) -> None:
    """What `viewer` may not give stays as it is; a day that was not touched keeps its moment."""
    until = member.guest_until
    if "until" in form and form.until.data != day_of(until):
        until = end_of(form.until.data) if form.until.data else None
    kept = member.roles - may_give(viewer)
    membership.change(
        viewer,
        member,
        organisation_id=session.scalar(
            select(Organisation.id).where(Organisation.uid == form.organisation.data)
        ),
        roles=kept | frozenset(form.roles.data or ()),
        guest_until=until,
    )
