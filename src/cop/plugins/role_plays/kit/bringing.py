"""What a role-play brings along into a workshop: reading, play, leaving the part, the debrief; its
sheets, events and grids. The secret side only to who has prepared to facilitate it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import render_template
from markupsafe import Markup

from cop.brought import (
    Brought,
    BroughtBlock,
    BroughtMaterial,
    PrintedLeaf,
    PrintProfile,
    PrintWish,
)
from cop.contributions.rules import can
from cop.i18n import gettext as _
from cop.members.viewer import Viewer
from cop.plugins.role_plays.kit.plan import (
    MOST_GROUPS,
    MOST_OBSERVERS,
    Kind,
    Leaf,
    Options,
    Profile,
    lay_out,
)
from cop.plugins.role_plays.kit.printing import context_of
from cop.plugins.role_plays.kit.rules import packet_for
from cop.plugins.role_plays.kit.words import kind_words
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Event, Mode, Packet, Phase

LEAVING_MINUTES = 3
# A workshop has a cover, a checklist and a last page of its own.
PRINTED = frozenset({Kind.NOTES, Kind.COURSE, Kind.COMMON, Kind.SHEET, Kind.EVENTS, Kind.GRID,
                     Kind.DEBRIEF})  # fmt: skip
PROFILES = {
    PrintProfile.FACILITATOR: Profile.WHOLE,
    PrintProfile.ROLES: Profile.PARTS,
    PrintProfile.PARTICIPANTS: Profile.PARTICIPANTS,
}


def brings(viewer: Viewer, thing: RolePlay) -> Brought | None:
    """Of a role-play that `viewer` reads; nothing of another."""
    if not can(viewer, "export", thing):
        return None
    secret = can(viewer, "role_plays.read_all", thing)
    packet, _edition = packet_for(viewer, thing, secret=secret)
    room = Mode.ROOM in packet.modes
    may_prepare = not secret and can(viewer, "role_plays.prepare", thing)
    return Brought(
        title=packet.title,
        blocks=(*_play(packet), *blocks_of(_debrief(packet))),
        materials=_materials(packet),
        prints=partial(_printed, viewer, thing),
        whole=secret,
        opens=(
            (_("Play in a room"), "role_plays.open_room")
            if room
            else (_("Open a run"), "role_plays.open_run")
        ),
        prepares="role_plays.prepare" if may_prepare else "",
    )


def _play(packet: Packet) -> tuple[BroughtBlock, ...]:
    size = max(2, packet.max_players)
    reading = BroughtBlock(
        title=_("Reading: %(title)s", title=packet.title), minutes=packet.reading_minutes,
        kind="role_play", group_size=size,
        instructions=_("The context is read aloud; each takes a sheet and reads it in silence."),
        notes=packet.facilitator_notes, watch=_("Nobody swaps or shows a sheet."),
    )  # fmt: skip
    play = BroughtBlock(
        title=_("Play: %(title)s", title=packet.title), minutes=packet.play_minutes,
        kind="role_play", group_size=size,
        instructions=_("Each plays their part. Anybody may say stop."),
        announce=_("One minute left."), notes="\n\n".join(map(_handed_over, packet.events)),
    )  # fmt: skip
    return reading, play


def _handed_over(event: Event) -> str:
    called = f"{event.code} — {event.title}" if event.title else event.code
    if event.at_minute is None:
        return _("When you think fit: hand over %(event)s.", event=called)
    return _("Minute %(minute)s: hand over %(event)s.", minute=event.at_minute, event=called)


def _debrief(packet: Packet) -> tuple[Phase, ...]:
    """Leaving the part comes first, whatever the debrief is."""
    if any(one.leaves_role for one in packet.debrief):
        return packet.debrief
    leaving = Phase(
        name=_("Leaving the part"), minutes=LEAVING_MINUTES, leaves_role=True,
        rule=_("Stand up, change chairs, say one’s own name and “I am not …”."),
    )  # fmt: skip
    return (leaving, *packet.debrief)


def blocks_of(phases: Sequence[Phase], kind: str = "debrief") -> tuple[BroughtBlock, ...]:
    """Phases, or the steps of a protocol, as blocks."""
    return tuple(
        BroughtBlock(
            title=one.name[:120], minutes=one.minutes, kind=kind,
            instructions="\n\n".join(filter(None, (_who(one), one.prompt))),
            watch=_("Never leave this out.") if one.leaves_role else "",
        )
        for one in phases
    )  # fmt: skip


def _who(phase: Phase) -> str:
    speaks = f"**{phase.who_speaks}**" if phase.who_speaks else ""
    return " — ".join(filter(None, (speaks, phase.rule)))


def _materials(packet: Packet) -> tuple[BroughtMaterial, ...]:
    found = [
        BroughtMaterial(label=_("Role sheets: %(title)s", title=packet.title)[:120],
                        printed=True, paper="A4", block=0)
    ]  # fmt: skip
    if packet.events:
        found.append(BroughtMaterial(label=_("Event cards, cut out"), mallette="facilitator",
                                     printed=True, paper="A6", block=1))  # fmt: skip
    if packet.criteria:
        found.append(BroughtMaterial(label=_("Observation grid"), extra=2, printed=True, paper="A4",
                                     block=0))  # fmt: skip
    return (*found, BroughtMaterial(label=_("Debrief sheet"), printed=True, paper="A3", block=2))


def _printed(viewer: Viewer, thing: RolePlay, wish: PrintWish) -> Sequence[PrintedLeaf]:
    """Asked anew: who printed it yesterday may have lost the right since."""
    options = Options(
        profile=PROFILES[wish.profile], groups=max(1, min(wish.groups, MOST_GROUPS)),
        observers=max(0, min(wish.observers, MOST_OBSERVERS)), large=wish.large,
    )  # fmt: skip
    secret = options.is_secret and can(viewer, "role_plays.read_all", thing)
    packet, edition = packet_for(viewer, thing, secret=secret)
    kit = lay_out(packet, options, edition=edition)
    shared: dict[str, Any] = context_of(kit, thing)
    return [
        _leaf(one, shared)
        for one in kit.leaves
        if one.kind in PRINTED and (secret or not one.secret)
    ]


def _leaf(one: Leaf, shared: dict[str, Any]) -> PrintedLeaf:
    title = f"{shared['kit'].packet.title} — {one.part or kind_words()[one.kind]}"
    return PrintedLeaf(
        kind=str(one.kind), title=title, secret=one.secret, alone=one.alone, group=one.group,
        html=Markup(render_template("role_plays/kit/brought.html", one=one, **shared)),
    )  # fmt: skip
