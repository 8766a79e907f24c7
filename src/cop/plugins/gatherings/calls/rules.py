"""Who brings what to a gathering, and until when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cop.contributions.models import Contribution, State, Visibility
from cop.contributions.rules import OPEN_STATES, can, is_author
from cop.members.viewer import Viewer
from cop.plugins.gatherings.calls.models import Asking
from cop.plugins.gatherings.models import Gathering, Stage
from cop.plugins.gatherings.rules import sees_all
from cop.plugins.gatherings.stages import stage_of, today_at

CASE = "case_study"
SHARED = (Visibility.NETWORKS, Visibility.COMMUNITY, Visibility.SPACE, Visibility.PUBLIC)


def is_open(gathering: Gathering, asking: Asking) -> bool:
    """Until the evening of its last day, while the gathering is announced."""
    return (
        asking.closed_at is None
        and stage_of(gathering) == Stage.ANNOUNCED
        and today_at(gathering.tz) <= asking.closes_on
    )


def may_offer(viewer: Viewer, gathering: Gathering) -> bool:
    """Members who see the gathering whole, once it is announced."""
    announced = gathering.state == State.PUBLISHED and stage_of(gathering) == Stage.ANNOUNCED
    return announced and viewer.is_full_member and sees_all(viewer, gathering)


def may_bring(viewer: Viewer, gathering: Gathering, case: Contribution) -> bool:
    """One's own case, once it is read by those who host."""
    mine = case.type == CASE and is_author(viewer, case) and can(viewer, "read", case)
    return mine and case.state in OPEN_STATES and hosts_read(gathering, case)


def hosts_read(gathering: Gathering, case: Contribution) -> bool:
    home = case.network_id is not None and case.network_id == gathering.network_id
    return case.visibility in SHARED or (case.visibility == Visibility.NETWORK and home)


PERMISSIONS: dict[str, Callable[[Viewer, Any], bool]] = {"gatherings.offer": may_offer}
