"""Who may do what around a gathering.

Whoever reads the page of a public gathering learns its teaser: title, dates, town, host. The rest is
for members and for the guests of its space.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cop.contributions.models import Contribution, State
from cop.contributions.rules import OPEN_STATES, can
from cop.members.viewer import Viewer
from cop.plugins.gatherings.models import Gathering, Stage
from cop.plugins.gatherings.stages import stage_of, today_at


def narrow(viewer: Viewer, action: str, thing: Contribution) -> bool:
    """What the core would allow and a gathering doesn't."""
    if action == "read_reserved":
        # Hosts prepare there; who takes part in the space reads the page as the others do.
        return can(viewer, "edit", thing)
    return True


def sees_all(viewer: Viewer, gathering: Gathering) -> bool:
    """The page whole, logistics and all: members who read it, and the guests of its space."""
    if not can(viewer, "read", gathering):
        return False
    return viewer.is_full_member or (
        viewer.is_guest and bool({gathering.own_space_id, gathering.space_id} & viewer.guest_spaces)
    )


def may_host(viewer: Viewer, gathering: Gathering) -> bool:
    """Prepare it and look after who comes: its authors and the network that hosts."""
    return viewer.is_full_member and can(viewer, "edit", gathering)


def may_register(viewer: Viewer, gathering: Gathering) -> bool:
    """Say that one comes, while it is open: members who read it, and the guests of its space."""
    return (
        sees_all(viewer, gathering)
        and gathering.state == State.PUBLISHED
        and registration_is_open(gathering)
    )


def may_withdraw(viewer: Viewer, gathering: Gathering) -> bool:
    """Say that one doesn't come after all: until it begins, even when registration is closed."""
    coming = stage_of(gathering) == Stage.ANNOUNCED and gathering.state == State.PUBLISHED
    return coming and sees_all(viewer, gathering)


def may_tick(viewer: Viewer, gathering: Gathering) -> bool:
    """Write down who is there: the hosts, from the first day on."""
    begun = stage_of(gathering) in (Stage.RUNNING, Stage.CLOSED)
    return begun and gathering.state == State.PUBLISHED and may_host(viewer, gathering)


def may_start_from(viewer: Viewer, gathering: Gathering) -> bool:
    """Prepare the next one from it: members who read one that was announced."""
    return (
        viewer.is_full_member and gathering.state in OPEN_STATES and can(viewer, "read", gathering)
    )


def registration_is_open(gathering: Gathering) -> bool:
    """Until the evening of the last day, else until it begins; never once it is cancelled."""
    if not gathering.registration_open or stage_of(gathering) != Stage.ANNOUNCED:
        return False
    return gathering.closes_on is None or today_at(gathering.tz) <= gathering.closes_on


PERMISSIONS: dict[str, Callable[[Viewer, Any], bool]] = {
    "gatherings.see_all": sees_all,
    "gatherings.host": may_host,
    "gatherings.register": may_register,
    "gatherings.withdraw": may_withdraw,
    "gatherings.tick": may_tick,
    "gatherings.follow": may_start_from,
}
