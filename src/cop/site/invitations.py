"""Inviting: the form, the invitations that wait, and the page that an invited person opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from cop.config import setting
from cop.db import now, session
from cop.i18n import gettext as _
from cop.members.models import Member, MemberStatus, Openness, Organisation, Role, Space
from cop.members.rules import may_give, may_see_invitation
from cop.members.services import InvitationRefused
from cop.members.viewer import Viewer, current_viewer
from cop.site import accounts, links, throttle
from cop.site.demo import role_label
from cop.site.forms import EnterForm, InvitationForm
from cop.site.models import Account, SiteLink
from cop.site.signing_in import enter
from cop.site.views import SECRET_ADDRESS, bp

PARIS = ZoneInfo("Europe/Paris")
MOST_SHOWN = 200


@dataclass(frozen=True)
class Waiting:
    """An invitation that nobody took up yet. `until` is None when its link was never sent."""

    uid: str
    name: str
    email: str
    organisation: str
    until: datetime | None

    @property
    def expired(self) -> bool:
        return self.until is None or self.until <= now()


def inviter() -> Viewer:
    """Who is looking, when they may invite; others find nothing here."""
    viewer = current_viewer()
    if not may_give(viewer):
        abort(404)
    return viewer


@bp.route("/inviter", methods=["GET", "POST"])
def invite() -> ResponseReturnValue:
    viewer = inviter()
    form = InvitationForm(request.form)
    _offer(form, viewer)
    if request.method == "POST" and form.validate():
        try:
            member, _token = accounts.invite(viewer, **_wanted(form))
        except InvitationRefused as refusal:
            session.rollback()
            form.email.errors = [str(refusal)]
        else:
            session.commit()
            flash(_("The invitation for %(name)s is on its way.", name=member.name), "success")
            return redirect(url_for("site.invite"), 303)
    page = render_template("site/invite.html", form=form, waiting=waiting_for(viewer))
    return page, 422 if form.errors else 200


@bp.post("/inviter/<cop_uid:uid>/renvoyer")
def send_again(uid: str) -> ResponseReturnValue:
    viewer = inviter()
    member = _mine(viewer, uid)
    if throttle.count(throttle.link_limits(f"invitation {member.email}")) is None:
        abort(429)
    accounts.send_invitation(member, inviter=viewer.name)
    session.commit()
    flash(_("The invitation for %(name)s is on its way.", name=member.name), "success")
    return redirect(url_for("site.invite"), 303)


@bp.post("/inviter/<cop_uid:uid>/annuler")
def withdraw(uid: str) -> ResponseReturnValue:
    viewer = inviter()
    accounts.withdraw_invitation(viewer, _mine(viewer, uid))
    session.commit()
    flash(_("The invitation is withdrawn."), "success")
    return redirect(url_for("site.invite"), 303)


@bp.get("/invitation/<token>")
def accept_invitation(token: str) -> ResponseReturnValue:
    """Who invites and to what, with one button. Opening it changes nothing."""
    found = links.find(links.INVITATION, token)
    if found is None or not links.is_open(*found):
        return _spent(token, found)
    host = session.get(Member, found[2].invited_by_id) if found[2].invited_by_id else None
    page = render_template(
        "site/invitation.html", token=token, member=found[2], host=host, form=EnterForm()
    )
    return page, SECRET_ADDRESS


@bp.post("/invitation/<token>")
def use_invitation(token: str) -> ResponseReturnValue:
    found = links.find(links.INVITATION, token)
    if found is None or not links.is_open(*found) or not accounts.take_up(*found):
        return _spent(token, found)
    remember = bool(EnterForm(request.form).remember.data)
    answer = enter(found[1], via="invitation", remember=remember)
    session.commit()
    return answer


@bp.post("/invitation/<token>/renouveler")
def renew_invitation(token: str) -> ResponseReturnValue:
    """A new invitation to the address of the old one; nobody else can read it."""
    found = links.find(links.INVITATION, token)
    if throttle.count(throttle.address_limits()) is None:
        abort(429)
    if found is not None and _renewable(found):
        member = found[2]
        if throttle.count(throttle.link_limits(f"invitation {member.email}")) is not None:
            accounts.send_invitation(member, inviter=setting("COP_SITE_NAME"))
            session.commit()
    return redirect(url_for("site.link_sent"), 303)


def _renewable(found: tuple[SiteLink, Account, Member]) -> bool:
    return not found[1].active and found[2].status == MemberStatus.INVITED


def _spent(token: str, found: tuple[SiteLink, Account, Member] | None) -> ResponseReturnValue:
    again = found is not None and _renewable(found)
    page = render_template("site/invitation_spent.html", token=token, renewable=again)
    return page, 410, SECRET_ADDRESS


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """The open invitations that `viewer` may send again or take back."""
    rows = session.execute(
        select(Member, Organisation.short_name, func.max(SiteLink.expires_at))
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .outerjoin(Account, Account.member_id == Member.id)
        .outerjoin(
            SiteLink,
            (SiteLink.account_id == Account.id) & (SiteLink.purpose == links.INVITATION),
        )
        .where(Member.status == MemberStatus.INVITED)
        .group_by(Member.id, Organisation.short_name)
        .order_by(Member.name)
        .limit(MOST_SHOWN)
    ).all()
    return [
        Waiting(member.uid, member.name, member.email, network or "", until)
        for member, network, until in rows
        if _may_see(viewer, member)
    ]


def _may_see(viewer: Viewer, member: Member) -> bool:
    return may_see_invitation(
        viewer, invited_by_id=member.invited_by_id, organisation_id=member.organisation_id
    )


def _mine(viewer: Viewer, uid: str) -> Member:
    member = session.scalar(select(Member).where(Member.uid == uid))
    if member is None or member.status != MemberStatus.INVITED or not _may_see(viewer, member):
        abort(404)
    return member


def _offer(form: InvitationForm, viewer: Viewer) -> None:
    """Fill the choices with what `viewer` may give, the least first."""
    spaces = _spaces(viewer)
    given = may_give(viewer) - (set() if spaces else {Role.GUEST})
    roles = [role for role in Role if role in given]
    form.role.choices = [(role.value, role_label(role)) for role in roles]
    organisations = select(Organisation).order_by(Organisation.short_name)
    form.organisation.choices = [
        ("", _("none")),
        *((str(one.id), one.short_name) for one in session.scalars(organisations)),
    ]
    form.space.choices = [("", _("none")), *((str(one.id), one.title) for one in spaces)]
    if Role.GUEST not in roles:
        del form.space, form.until
    if request.method == "GET":
        form.organisation.data = str(viewer.organisation_id or "")
        form.role.data = Role.MEMBER.value


def _spaces(viewer: Viewer) -> Sequence[Space]:
    found = select(Space).where(Space.openness == Openness.INVITED).order_by(Space.title)
    if not viewer.is_coordinator:
        found = found.where(Space.id.in_(viewer.spaces if viewer.is_contact else ()))
    return session.scalars(found).all()


def _wanted(form: InvitationForm) -> dict[str, Any]:
    until = form.until.data if form.until is not None else None
    space = form.space.data if form.space is not None else None
    return {
        "email": form.email.data,
        "name": form.name.data,
        "organisation_id": int(form.organisation.data) if form.organisation.data else None,
        "roles": frozenset({form.role.data}),
        # The last day is meant to its end, as clocks in France show it.
        "guest_until": datetime.combine(until, time.max, PARIS).astimezone(UTC) if until else None,
        "space_id": int(space) if space else None,
        "why": form.why.data or "",
    }
