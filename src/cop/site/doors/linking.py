"""Whose account an identity from elsewhere opens; accounts are never made here, only invited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from cop.config import setting
from cop.db import now, session
from cop.i18n import gettext as _
from cop.members.models import Identity, Member
from cop.members.viewer import is_current
from cop.site import accounts, letters
from cop.site.doors.known import PROXY, Claim, Refused, doors
from cop.site.models import Account


def account_of(claim: Claim) -> Account:
    """The open account that this identity opens; links the two when the verified address is one's.

    Raises `Refused("unknown")`, alike for nobody, for a closed account and for an address that the
    other side did not verify. Flushes.
    """
    owner = owner_of(claim)
    found = _open_account(owner) if owner is not None else _by_address(claim.email)
    if found is None:
        raise Refused("unknown", claim.provider)
    if owner is None:
        link(found, claim)
    return found


def link(account: Account, claim: Claim) -> bool:
    """Let this identity open the account from now on, and tell the owner by mail.

    False when it opens another account already; what was linked before stays as it was.
    """
    owner = owner_of(claim)
    if owner is not None:
        return owner == account.member_id
    session.add(
        Identity(provider=claim.provider, subject=claim.subject, member_id=account.member_id)
    )
    session.flush()
    letters.notice(
        account.email,
        account.member_id,
        _("Another way to sign in"),
        _("From now on, %(name)s opens your account too.", name=name_of(claim.provider)),
    )
    return True


def linked(account: Account) -> Sequence[Identity]:
    """The identities from elsewhere that open an account, the oldest first."""
    return session.scalars(
        select(Identity)
        .where(
            Identity.member_id == account.member_id,
            Identity.provider != setting("COP_IDENTITY_PROVIDER"),
        )
        .order_by(Identity.id)
    ).all()


def shown(account: Account) -> dict[str, Any]:
    """For « my account »: what is linked, by number and name, and the doors that may still be."""
    mine = linked(account)
    taken = {one.provider for one in mine}
    free = [one for one in doors() if one.kind != PROXY and one.provider not in taken]
    return {
        "linked": [(one.id, name_of(one.provider)) for one in mine],
        "may_unlink": may_unlink(account),
        "free_doors": free,
        "only_elsewhere": setting("COP_ONLY_ELSEWHERE"),
    }


def may_unlink(account: Account) -> bool:
    """Not the last one, where nothing but an identity from elsewhere lets in."""
    return not setting("COP_ONLY_ELSEWHERE") or len(linked(account)) > 1


def unlink(account: Account, number: int) -> Identity | None:
    """Take one back; None when it isn't this account's."""
    found = next((one for one in linked(account) if one.id == number), None)
    if found is not None:
        session.execute(delete(Identity).where(Identity.id == found.id))
    return found


def name_of(provider: str) -> str:
    """How a provider is called on screen, also one that is no longer set up."""
    names = {one.provider: one.name for one in doors()}
    return names.get(provider) or provider.partition(":")[2] or _("your organisation’s access")


def owner_of(claim: Claim) -> int | None:
    """The number of the member whose account this identity opens."""
    return session.scalar(
        select(Identity.member_id).where(
            Identity.provider == claim.provider, Identity.subject == claim.subject
        )
    )


def _by_address(email: str) -> Account | None:
    """The open account of a verified address, unless its owner decides for others.

    Whoever runs one of the sites could write any address there: that must not make an
    administrator of them. Such people link the two themselves, signed in.
    """
    found = accounts.find_open(email) if email else None
    return None if found is None or accounts.decides(found) else found


def _open_account(member_id: int) -> Account | None:
    row = session.execute(
        select(Account, Member)
        .join(Member, Member.id == Account.member_id)
        .where(Account.member_id == member_id)
    ).first()
    if row is None or not row[0].active or not is_current(row[1], now()):
        return None
    account: Account = row[0]
    return account
