"""Who may do what with a commitment: it is its author's, and nobody writes in it beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cop.contributions.models import Contribution, State
from cop.contributions.rules import OPEN_STATES, can
from cop.members.viewer import Viewer
from cop.plugins.commitments.models import Commitment

# What no commitment is for: copying, writing together, putting away instead of deleting.
NEVER = frozenset(
    {
        "adapt", "propose", "see_proposals", "answer_proposals", "use", "set_coauthors",
        "make_public", "start_from", "archive", "attach", "keep_takeaways", "read_takeaways",
        "take_up",
    }
)  # fmt: skip
# What the core grants co-authors and contacts too. The buddy is a co-author who only reads.
AUTHOR_ONLY = frozenset({"edit", "publish", "set_visibility", "restore", "mark_useful", "undelete"})


def narrow(viewer: Viewer, action: str, thing: Contribution) -> bool:
    """What the core would allow and a commitment doesn't."""
    mine = thing.author_id is not None and thing.author_id == viewer.member_id
    if action in NEVER:
        return False
    if action in AUTHOR_ONLY:
        return mine
    match action:
        case "delete":
            # Once written it goes at once and for good (`commitments.own`), never to the bin.
            return mine and thing.state == State.DRAFT
        case "anonymise":
            return mine or viewer.is_coordinator
        case _other:
            return True


def owns(viewer: Viewer, thing: Commitment) -> bool:
    """Its author, on an active membership: check in, be reminded, delete."""
    mine = viewer.member_id is not None and thing.author_id == viewer.member_id
    return mine and can(viewer, "read", thing)


def is_buddy(viewer: Viewer, thing: Commitment) -> bool:
    """Who was asked to be the buddy, or has agreed: the author showed it to them by asking."""
    asked = viewer.member_id is not None and thing.buddy_id == viewer.member_id
    return asked and viewer.is_full_member and thing.state in OPEN_STATES and not thing.deleted_at


def may_offer_help(viewer: Viewer, thing: Commitment) -> bool:
    """A member who reads that help is wanted."""
    wanted = bool(thing.help_wanted) and thing.state == State.PUBLISHED
    return wanted and _reads_as_member(viewer, thing) and thing.author_id != viewer.member_id


def may_look_back(viewer: Viewer, source: Contribution) -> bool:
    """What became of what was written at `source`; and to write there."""
    return _reads_as_member(viewer, source) and not isinstance(source, Commitment)


def may_copy_cards(viewer: Viewer, source: Contribution) -> bool:
    """Who keeps the page of what took place has the cards in hand."""
    return may_look_back(viewer, source) and can(viewer, "edit", source)


def _reads_as_member(viewer: Viewer, thing: Contribution) -> bool:
    return viewer.is_full_member and can(viewer, "read", thing)


PERMISSIONS: dict[str, Callable[[Viewer, Any], bool]] = {
    "commitments.own": owns,
    "commitments.be_buddy": is_buddy,
    "commitments.offer_help": may_offer_help,
    "commitments.look_back": may_look_back,
    "commitments.copy_cards": may_copy_cards,
}
