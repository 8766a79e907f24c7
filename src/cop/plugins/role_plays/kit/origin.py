"""A copy and what it was adapted from: what differs, and one improvement carried over with credit."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.contributions.crediting import credit
from cop.contributions.finding import demand, find
from cop.contributions.models import Revision, State
from cop.contributions.rules import can
from cop.contributions.ties import origin
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.role_plays.assembly import assemble, opened, packet_of, public_packet
from cop.plugins.role_plays.kit.differences import Difference, carry, differences
from cop.plugins.role_plays.models import RolePlay, Snapshot
from cop.plugins.role_plays.packet import Packet
from cop.plugins.role_plays.screened import screened
from cop.plugins.role_plays.services import save_packet

TO_ORIGIN, TO_COPY = "origin", "copy"


class Moved(ValueError):
    """One of the two was saved since the differences were shown."""


class Unscreened(ValueError):
    """Something in the words could tell somebody apart, and what would hold them is published."""


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A copy beside its origin. `whole`: with the secret sides, which this reader has read."""

    copy: RolePlay
    origin: RolePlay
    whole: bool
    differences: tuple[Difference, ...]

    @property
    def mark(self) -> str:
        """What was shown, so that nothing else is carried over."""
        return f"{self.copy.version}.{self.origin.version}"


def beside(viewer: Viewer, copy: RolePlay) -> Beside:
    """Raises `NotFound` for what was adapted from nothing that this reader reads."""
    tie = origin(viewer, copy)
    if tie is None or tie.type != "role_play":
        raise NotFound
    source = find(viewer, tie.uid, RolePlay)
    whole = all(can(viewer, "role_plays.read_all", one) for one in (copy, source))
    found = differences(_read(source, whole), _read(copy, whole), _base(copy, whole))
    return Beside(copy=copy, origin=source, whole=whole, differences=tuple(found))


def _read(thing: RolePlay, whole: bool) -> Packet:
    return packet_of(thing) if whole else public_packet(thing)


def _base(copy: RolePlay, whole: bool) -> Packet | None:
    """What the copy began with, as far as it is still known."""
    document = session.scalar(
        select(Revision.document).where(
            Revision.contribution_id == copy.id, Revision.number == 1, Revision.kind == "adapted"
        )
    )
    if document is None:
        return None
    sealed = session.scalar(
        select(Snapshot.payload).where(Snapshot.role_play_id == copy.id, Snapshot.version == 1)
    )
    packet = assemble(document, sealed.reveal() if sealed and whole else "")
    return packet if whole else opened(packet)


def carry_over(viewer: Viewer, seen: Beside, key: str, *, to: str, mark: str) -> None:
    """Take the field `key` of one side into the other, with credit to who wrote it.

    Raises `Moved`, `Unscreened`, `NotFound` for a field that doesn't differ, `Forbidden` for who may
    not write.
    """
    source, target = (seen.copy, seen.origin) if to == TO_ORIGIN else (seen.origin, seen.copy)
    demand(viewer, "role_plays.write", target)
    if mark != seen.mark:
        raise Moved
    if key not in {one.key for one in seen.differences}:
        raise NotFound
    # Whoever writes here has read all of it, but may not have read all of the other.
    packet = carry(_read(source, seen.whole), packet_of(target), key)
    if target.state != State.DRAFT and screened(viewer, packet, {}).unanswered:
        raise Unscreened
    if save_packet(viewer, target, packet, base=packet_of(target)).changed:
        credit(viewer, target, source)


def writes(viewer: Viewer, seen: Beside) -> tuple[bool, bool]:
    """Whether this reader may write into the origin, and into the copy."""
    may = [can(viewer, "role_plays.write", one) for one in (seen.origin, seen.copy)]
    return may[0], may[1]
