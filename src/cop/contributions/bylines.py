"""Under what name something stands, for a given reader."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_

from cop.contributions.models import Contribution, SignedAs
from cop.i18n import gettext as _
from cop.members.models import Member, MemberStatus, Organisation, Role

# « A member of the community » must not be given away by a count of their network, or its name.
TELLS_ITS_NETWORK = and_(
    Contribution.signed_as != SignedAs.COMMUNITY, Contribution.author_id.is_not(None)
)


@dataclass(frozen=True)
class Byline:
    """`text` is what is read; `handle` leads to the person's page, when the person is named."""

    text: str
    handle: str = ""
    organisation: str = ""
    colour: str = ""
    is_guest: bool = False


def byline(
    signed_as: SignedAs,
    author: Member | None,
    organisation: Organisation | None,
) -> Byline:
    """The name that all readers see; whoever is behind « a member of … » is not in it."""
    if author is None:
        return Byline(_("a member of the community"))
    return signature(
        signed_as,
        name=author.name,
        handle=author.handle,
        status=author.status,
        roles=author.roles,
        network=organisation.short_name if organisation else "",
        colour=organisation.colour if organisation else "",
    )


def signature(
    signed_as: SignedAs,
    *,
    name: str | None,
    handle: str = "",
    status: MemberStatus | None = None,
    roles: frozenset[str] = frozenset(),
    network: str | None = "",
    colour: str | None = "",
) -> Byline:
    """The same, from the columns of a list."""
    if signed_as == SignedAs.COMMUNITY or name is None:
        return Byline(_("a member of the community"))
    if signed_as == SignedAs.NETWORK:
        if not network:
            return Byline(_("a member of the community"))
        return Byline(_("a member of %(network)s", network=network), colour=colour or "")
    if status == MemberStatus.FORMER:
        if not network:
            return Byline(_("a former member"))
        return Byline(_("a former member of %(network)s", network=network), colour=colour or "")
    return Byline(name, handle, network or "", colour or "", Role.GUEST in roles)
