"""Who may do what around a call.

Before its own sheet is sent (or before the close, when the call says so) a network learns how many
have sent theirs and nothing else: not who, not what, not when.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cop.contributions.models import Contribution, State, Visibility
from cop.contributions.rules import can, is_author
from cop.members.viewer import Viewer
from cop.plugins.answers.models import Call, Opens
from cop.plugins.answers.standing import Standing, is_closed, standing_of


def narrow(viewer: Viewer, action: str, call: Contribution) -> bool:
    """What the core would allow and a call doesn't."""
    if not isinstance(call, Call):
        return True
    match action:
        case "comment" | "read_comments":
            # Who has read the answers must not tell, in a thread that all read, who has not.
            return is_closed(call)
        case "read_takeaways" | "keep_takeaways":
            # They say what was read in the answers.
            return may_compare(viewer, call)
        case "take_up":
            # What comes of them is read by who may still be answering.
            return is_closed(call) and may_compare(viewer, call)
        case "restore":
            # An earlier version may ask something else than what was answered.
            return call.state == State.DRAFT
        case "set_visibility":
            # The sheets were written for these readers: nobody is let in afterwards.
            return call.state == State.DRAFT or call.visibility == Visibility.COMMUNITY
        case "make_public":
            return False
        case _other:
            return True


def may_answer(viewer: Viewer, call: Call) -> bool:
    """Write in the sheets of one's network: while the call is open, and when it is expected."""
    return _answers(viewer, call) and viewer.organisation_id in standing_of(call).expected


def may_begin(viewer: Viewer, call: Call) -> bool:
    """Begin a sheet: not once the network has read the others', for it would not be blind."""
    if not _answers(viewer, call):
        return False
    standing = standing_of(call)
    mine = viewer.organisation_id
    return mine in standing.expected and not standing.has_sent(mine)


def _answers(viewer: Viewer, call: Call) -> bool:
    return (
        viewer.is_full_member
        and viewer.organisation_id is not None
        and call.state == State.PUBLISHED
        and can(viewer, "read", call)
        and not is_closed(call)
    )


def may_read_own(viewer: Viewer, call: Call) -> bool:
    """Read the sheets of one's own network, sent or not."""
    return viewer.is_full_member and call.state != State.DRAFT and can(viewer, "read", call)


def may_compare(viewer: Viewer, call: Call) -> bool:
    """Read what the networks have sent, side by side."""
    return may_read_own(viewer, call) and reads_answers(viewer, call, standing_of(call))


def reads_answers(viewer: Viewer, call: Call, standing: Standing) -> bool:
    """Whether the answers are open to who may read the call."""
    if standing.closed or stands_apart(viewer, call, standing):
        return True
    return call.opens == Opens.OWN and standing.has_sent(viewer.organisation_id)


def stands_apart(viewer: Viewer, call: Call, standing: Standing) -> bool:
    """Who reads as the sheets come in, because they answer nothing themselves: the authors whose
    network only asks, and the coordination unless the call is among networks."""
    if standing.of(viewer.organisation_id) or viewer.organisation_id in standing.expected:
        return False
    asks = (
        is_author(viewer, call)
        and not call.home_answers
        and viewer.organisation_id == call.network_id
    )
    return asks or (viewer.is_coordinator and call.visibility == Visibility.COMMUNITY)


def may_summarise(viewer: Viewer, call: Call) -> bool:
    """Write what converges, diverges and lacks: the authors, once they read the answers."""
    return is_author(viewer, call) and may_compare(viewer, call)


PERMISSIONS: dict[str, Callable[[Viewer, Any], bool]] = {
    "answers.answer": may_answer,
    "answers.begin": may_begin,
    "answers.read_own": may_read_own,
    "answers.compare": may_compare,
    "answers.summarise": may_summarise,
}
