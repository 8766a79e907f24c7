"""Co-authors: who edits beside the author, drafts included. The author alone names them."""

from __future__ import annotations

import re

from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.contributions.finding import demand
from cop.contributions.models import CoAuthor, Contribution, SignedAs
from cop.contributions.rules import can
from cop.contributions.services import act
from cop.db import now, session
from cop.i18n import lazy_gettext as _l
from cop.members.models import FULL_ROLES, Member
from cop.members.viewer import Viewer, is_current

HANDLE = re.compile(r"[a-z0-9-]{1,40}")


class CoauthorRefused(ValueError):
    """Somebody who can't be named; the text says why and what to do."""


def names(viewer: Viewer, thing: Contribution) -> list[str]:
    """The co-authors as the page shows them: nobody where the author stands without a name."""
    if thing.signed_as != SignedAs.MEMBER and not can(viewer, "see_signature", thing):
        return []
    return sorted(one.member.name for one in thing.coauthors)


def people(thing: Contribution) -> list[Member]:
    """The co-authors by name."""
    return sorted((one.member for one in thing.coauthors), key=lambda one: one.name)


def add(viewer: Viewer, thing: Contribution, handle: str) -> Member:
    """Let a member edit beside the author; naming them twice changes nothing.

    handle: as it is written after « @ ». Raises `CoauthorRefused`.
    """
    demand(viewer, "set_coauthors", thing)
    member = _nameable(handle.strip().removeprefix("@").lower())
    if member.id == viewer.member_id:
        raise CoauthorRefused(_l("You are its author already: name somebody else."))
    if all(one.member_id != member.id for one in thing.coauthors):
        thing.coauthors.append(CoAuthor(member_id=member.id, member=member))
        act(viewer, thing, "coauthor_added")
        session.flush()
    return member


def _nameable(handle: str) -> Member:
    """A member who may come in; guests read and answer, but don't write."""
    member = None
    if HANDLE.fullmatch(handle):
        member = session.scalar(select(Member).where(Member.handle == handle))
    if member is None or not member.roles & FULL_ROLES or not is_current(member, now()):
        raise CoauthorRefused(
            _l(
                "No member is called that. Write what follows “@” on their page, "
                "for instance lea-martin."
            )
        )
    return member


def remove(viewer: Viewer, thing: Contribution, member_uid: str) -> None:
    """Take a co-author off: from now on they read what everybody else reads."""
    demand(viewer, "set_coauthors", thing)
    place = next((one for one in thing.coauthors if one.member.uid == member_uid), None)
    if place is None:
        raise NotFound
    thing.coauthors.remove(place)
    act(viewer, thing, "coauthor_removed")
    session.flush()
