"""Who may invite whom, keep the spaces and the house, and change what somebody is."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from cop.members.models import Member, Role
from cop.members.viewer import Viewer

# What each role may give: never more than their own, and the technical role opens no content.
MAY_GIVE: dict[str, frozenset[Role]] = {
    Role.COORDINATOR: frozenset({Role.MEMBER, Role.NETWORK_CONTACT, Role.COORDINATOR, Role.GUEST}),
    Role.NETWORK_CONTACT: frozenset({Role.MEMBER, Role.NETWORK_CONTACT, Role.GUEST}),
    Role.ADMIN: frozenset({Role.MEMBER}),
}


def may_give(viewer: Viewer) -> frozenset[Role]:
    """The roles that `viewer` may invite somebody to; empty for who may not invite."""
    return frozenset().union(*(MAY_GIVE.get(role, frozenset()) for role in viewer.roles))


def may_invite(
    viewer: Viewer,
    *,
    organisation_id: int | None,
    roles: AbstractSet[str],
    space_id: int | None = None,
) -> bool:
    """A coordinator invites anywhere; a network's contact into the own network, and guests into
    the own spaces; a technical administrator invites members, into no space."""
    if not roles or not roles <= may_give(viewer):
        return False
    if viewer.is_coordinator:
        return True
    if space_id is not None and (not viewer.is_contact or space_id not in viewer.spaces):
        return False
    if viewer.is_contact:
        is_guest = roles == {Role.GUEST}
        own = organisation_id is not None and organisation_id == viewer.organisation_id
        if own or (is_guest and space_id is not None):
            return True
    return viewer.is_admin and roles == {Role.MEMBER} and space_id is None


def may_see_invitation(
    viewer: Viewer, *, invited_by_id: int | None, organisation_id: int | None
) -> bool:
    """Who may send an invitation again or take it back: its sender, the contact of the network
    that it leads to, a coordinator."""
    if not may_give(viewer):
        return False
    if viewer.is_coordinator or (invited_by_id is not None and invited_by_id == viewer.member_id):
        return True
    return (
        viewer.is_contact
        and organisation_id is not None
        and organisation_id == viewer.organisation_id
    )


def may_coordinate(viewer: Viewer) -> bool:
    """Who keeps the spaces, the charter and the vocabularies."""
    return viewer.is_coordinator


def may_take_part(viewer: Viewer) -> bool:
    """Who joins and leaves spaces by their own choice; guests are invited to theirs."""
    return viewer.is_full_member


def may_keep_members(viewer: Viewer) -> bool:
    """Who sees all people with their roles: a technical administrator too, who reads no content."""
    return viewer.is_coordinator or viewer.is_admin


def may_change(viewer: Viewer, member: Member) -> bool:
    """Somebody else than oneself, so that nobody rises or locks themselves out."""
    return may_keep_members(viewer) and member.id != viewer.member_id


def may_shut_out(viewer: Viewer, member: Member) -> bool:
    """Only an administrator shuts out an administrator."""
    return may_change(viewer, member) and (viewer.is_admin or Role.ADMIN not in member.roles)
