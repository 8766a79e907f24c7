"""What somebody may take out of a role-play, and the packet that it is taken from."""

from __future__ import annotations

from cop.contributions.finding import demand
from cop.contributions.models import State
from cop.members.viewer import Viewer
from cop.plugins.role_plays.assembly import opened, packet_in, packet_of, public_packet
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Packet
from cop.plugins.role_plays.services import newest_edition


def packet_for(viewer: Viewer, thing: RolePlay, *, secret: bool) -> tuple[Packet, int]:
    """The packet and the number of its edition: the newest one, or what is being written where none
    is out (0). Without `secret`, nothing that is confidential or reserved is in it.

    Raises `NotFound` for who may not read it, `Forbidden` for who hasn't prepared.
    """
    demand(viewer, "role_plays.read_all" if secret else "export", thing)
    edition = newest_edition(thing) if thing.state != State.DRAFT else None
    if edition is None:
        return packet_of(thing) if secret else public_packet(thing), 0
    packet = packet_in(edition)
    return packet if secret else opened(packet), edition.number
