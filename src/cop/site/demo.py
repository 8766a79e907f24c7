"""The demo: sign in as one of its people by one click. On a local address only (`settings`)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from cop.db import now, session
from cop.i18n import gettext as _
from cop.members.models import Member, Organisation, Role
from cop.members.viewer import is_current
from cop.site import accounts
from cop.site.models import Account

# What people of several roles are introduced as: the widest first.
INTRODUCED = (Role.ADMIN, Role.COORDINATOR, Role.NETWORK_CONTACT, Role.GUEST, Role.MEMBER)


@dataclass(frozen=True)
class Person:
    """Somebody of the demo, as the sign-in page introduces them."""

    uid: str
    name: str
    organisation: str
    role: str


def people() -> list[Person]:
    """All who may come in, by role and name."""
    rows = session.execute(
        select(Member, Organisation.short_name)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .where(Member.email.endswith(".example"))
        .order_by(Member.name)
    ).all()
    found = [(_place(member), member, network) for member, network in rows]
    return [
        Person(member.uid, member.name, network or "", role_label(INTRODUCED[place]))
        for place, member, network in sorted(found, key=lambda one: (one[0], one[1].name))
        if is_current(member, now())
    ]


def ensure_account(member: Member) -> Account:
    """The account of a demo member, made when there is none; flushes, doesn't commit."""
    account = accounts.ensure(member, active=True)
    account.is_demo = True
    session.flush()
    return account


def account_of(uid: str) -> Account | None:
    """The account of the demo's person `uid`, made at their first sign-in."""
    if not uid.isalnum():
        return None
    member = session.scalar(
        select(Member).where(Member.uid == uid, Member.email.endswith(".example"))
    )
    if member is None or not is_current(member, now()):
        return None
    return ensure_account(member)


def role_label(role: str) -> str:
    """How a role is called on screen."""
    labels = {
        Role.ADMIN: _("technical administrator"),
        Role.COORDINATOR: _("coordinator"),
        Role.NETWORK_CONTACT: _("network contact"),
        Role.GUEST: _("guest"),
        Role.MEMBER: _("member"),
    }
    return labels[Role(role)]


def _place(member: Member) -> int:
    places = [place for place, role in enumerate(INTRODUCED) if role in member.roles]
    return min(places, default=len(INTRODUCED) - 1)
