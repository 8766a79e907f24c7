"""The mails of the host: short, and their links made from the public address."""

from __future__ import annotations

from cop.config import setting
from cop.i18n import gettext as _
from cop.mail.outbox import post
from cop.members.models import Member
from cop.site.targets import public_url


def sign_in_text(token: str) -> tuple[str, str]:
    """Subject and body. Written for unknown addresses too, and then thrown away: same work."""
    site = setting("COP_SITE_NAME")
    url = public_url("site.enter_by_link", token=token)
    return _("Your link to sign in: %(site)s", site=site), _(
        "Hello,\n\n"
        "Here is your link to sign in. It works once, within 30 minutes:\n\n"
        "%(url)s\n\n"
        "You did not ask for it? Then do nothing: nobody can come in without this link.\n\n"
        "%(site)s",
        url=url,
        site=site,
    )


def invitation(member: Member, token: str, *, inviter: str, why: str = "") -> None:
    site = setting("COP_SITE_NAME")
    url = public_url("site.accept_invitation", token=token)
    reason = f"\n« {why} »\n" if why else ""
    body = _(
        "Hello %(name)s,\n\n"
        "%(inviter)s invites you to join “%(site)s”.\n%(reason)s\n"
        "To accept, open this page within 14 days:\n\n"
        "%(url)s\n\n"
        "You do not know why you receive this? Then do nothing.\n\n"
        "%(site)s",
        name=member.name,
        inviter=inviter,
        site=site,
        reason=reason,
        url=url,
    )
    subject = _("%(inviter)s invites you: %(site)s", inviter=inviter, site=site)
    post(to=member.email, subject=subject, body=body, member_id=member.id)


def new_address(to: str, token: str, member_id: int) -> None:
    url = public_url("site.confirm_email", token=token)
    body = _(
        "Hello,\n\n"
        "To use this address for your account, open this page within two hours:\n\n"
        "%(url)s\n\n"
        "You did not ask for it? Then do nothing: nothing changes.\n\n"
        "%(site)s",
        url=url,
        site=setting("COP_SITE_NAME"),
    )
    post(to=to, subject=_("Confirm your new address"), body=body, member_id=member_id)


def address_in_use(to: str) -> None:
    """To the owner of an address that somebody else asked for."""
    body = _(
        "Hello,\n\n"
        "Somebody asked to use this address for another account. It already has one here, so "
        "nothing was changed.\n\n"
        "%(site)s",
        site=setting("COP_SITE_NAME"),
    )
    post(to=to, subject=_("This address already has an account"), body=body)


def notice(to: str, member_id: int, subject: str, text: str) -> None:
    """Tell the owner that something about the account changed."""
    body = _(
        "Hello,\n\n"
        "%(text)s\n\n"
        "It was not you? Write to your network contact at once, and ask for a link to sign in: "
        "%(url)s\n\n"
        "%(site)s",
        text=text,
        url=public_url("site.sign_in"),
        site=setting("COP_SITE_NAME"),
    )
    post(to=to, subject=subject, body=body, member_id=member_id)
