"""Accounts: made for a member, opened by an invitation, changed and closed by their owner."""

from __future__ import annotations

from datetime import datetime

from flask import g
from sqlalchemy import delete, or_, select
from werkzeug.exceptions import NotFound

from cop.config import setting
from cop.db import now, session
from cop.i18n import gettext as _
from cop.mail.outbox import Mail, post
from cop.members import duties
from cop.members import services as members
from cop.members.models import Identity, Member, Role
from cop.members.rules import may_see_invitation
from cop.members.viewer import Viewer, is_current
from cop.site import letters, links, passwords, sessions
from cop.site.models import Account, SiteLink


def find(email: str) -> Account | None:
    """The account of an address, closed ones too."""
    return session.scalar(select(Account).where(Account.email == members.clean_email(email)))


def find_open(email: str) -> Account | None:
    """The account of an address, when its owner may come in. One query, whatever the answer."""
    row = session.execute(
        select(Account, Member)
        .join(Member, Member.id == Account.member_id)
        .where(Account.email == members.clean_email(email))
    ).first()
    if row is None or not row[0].active or not is_current(row[1], now()):
        return None
    account: Account = row[0]
    return account


def decides(account: Account) -> bool:
    """Whether its owner administers or coordinates: such an account is opened with more care, and
    its own way in stays when every other is shut."""
    roles = session.scalar(select(Member.roles).where(Member.id == account.member_id)) or ()
    return bool(frozenset(roles) & {Role.ADMIN, Role.COORDINATOR})


def ensure(member: Member, *, active: bool) -> Account:
    """The member's account, made when there is none yet."""
    account = session.scalar(select(Account).where(Account.member_id == member.id))
    if account is None:
        account = Account(member_id=member.id, email=member.email)
        session.add(account)
    account.email, account.active = member.email, active
    session.flush()
    if active:
        _identify(account)
    return account


def _identify(account: Account) -> None:
    """Tell cop that this account speaks for its member."""
    subject, provider = str(account.id), setting("COP_IDENTITY_PROVIDER")
    known = select(Identity.id).where(Identity.provider == provider, Identity.subject == subject)
    if session.scalar(known) is None:
        session.add(Identity(provider=provider, subject=subject, member_id=account.member_id))
        session.flush()


def ask_for_link(email: str, target: str) -> None:
    """Mail a link to sign in, when the address has an open account; else do as much for nothing."""
    account = find_open(email)
    if account is not None and setting("COP_ONLY_ELSEWHERE") and not decides(account):
        account = None
    token = links.issue(links.SIGN_IN, account.id if account is not None else None, target=target)
    subject, body = letters.sign_in_text(token)
    if account is not None:
        post(to=account.email, subject=subject, body=body, member_id=account.member_id)


def invite(
    viewer: Viewer,
    *,
    email: str,
    name: str,
    organisation_id: int | None,
    roles: frozenset[str],
    guest_until: datetime | None = None,
    space_id: int | None = None,
    why: str = "",
) -> tuple[Member, str]:
    """Invite somebody and mail the link; answers the member to be and the link's token.

    Raises what `members.services.invite` raises.
    """
    member = members.invite(
        viewer,
        email=email,
        name=name,
        organisation_id=organisation_id,
        roles=roles,
        guest_until=guest_until,
        space_id=space_id,
        why=why,
    )
    return member, send_invitation(member, inviter=viewer.name, why=why)


def send_invitation(member: Member, *, inviter: str, why: str = "") -> str:
    """Mail a new invitation; the links of earlier ones stop working."""
    account = ensure(member, active=False)
    links.revoke(account.id, links.INVITATION)
    token = links.issue(links.INVITATION, account.id)
    letters.invitation(member, token, inviter=inviter, why=why)
    return token


def withdraw_invitation(viewer: Viewer, member: Member) -> None:
    """Take an invitation back. Raises `NotFound` when it isn't the viewer's to take back."""
    if not may_see_invitation(
        viewer, invited_by_id=member.invited_by_id, organisation_id=member.organisation_id
    ):
        raise NotFound
    _forget_mails(member, member.email)
    account = session.scalar(select(Account).where(Account.member_id == member.id))
    if account is not None:
        session.delete(account)
        session.flush()
    members.withdraw_invitation(member)


def take_up(link: SiteLink, account: Account, member: Member) -> bool:
    """Use an invitation: the account and the membership begin. False when it was used meanwhile."""
    if not links.use(link):
        return False
    account.active = True
    _identify(account)
    members.join(member)
    return True


def set_password(account: Account, password: str) -> None:
    """A new password: every other session ends, this one gets a new name, the owner is told."""
    account.password = passwords.hashed(password)
    here = g.get("site_session")
    sessions.close_sessions(account.id, but=here.id if here is not None else None)
    links.revoke(account.id, links.SIGN_IN)
    if here is not None:
        sessions.renew()
    letters.notice(
        account.email,
        account.member_id,
        _("Your password was changed"),
        _("The password of your account was changed just now."),
    )


def ask_for_email(account: Account, email: str) -> None:
    """Mail a link to the new address. Nobody learns here whether it has an account already."""
    if find(email) is not None:
        letters.address_in_use(email)
        return
    links.revoke(account.id, links.EMAIL)
    token = links.issue(links.EMAIL, account.id, email=email)
    letters.new_address(email, token, account.member_id)


def change_email(link: SiteLink, account: Account, member: Member) -> bool:
    """Use the new address from now on and tell the old one; False when it can't be."""
    new, old = link.email, account.email
    if find(new) is not None or not links.use(link):
        return False
    account.email = member.email = new
    links.revoke(account.id, links.SIGN_IN, links.EMAIL)
    session.flush()
    letters.notice(
        old,
        member.id,
        _("Your address was changed"),
        _("Mails for your account now go to another address."),
    )
    return True


def disable(member: Member) -> None:
    """Shut somebody out: at once, everywhere, and every link that was sent."""
    members.disable(member)
    account = session.scalar(select(Account).where(Account.member_id == member.id))
    if account is not None:
        account.active = False
        sessions.close_sessions(account.id)
        links.revoke(account.id)
        session.flush()


def leave(account: Account, member: Member) -> None:
    """Close for good at the owner's wish: nothing personal stays, what was shared does.

    Raises `cop.members.duties.NobodyElse` for who alone bears a role that is needed.
    """
    duties.check(member)
    _forget_mails(member, account.email)
    session.delete(account)
    session.flush()
    members.leave(member)


def _forget_mails(member: Member, email: str) -> None:
    session.execute(delete(Mail).where(or_(Mail.member_id == member.id, Mail.to == email)))
