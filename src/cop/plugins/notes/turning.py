"""An action that nobody gets done becomes something to work on: a case, a question, a stake.

Which types there are is none of this plugin's business: whatever says on its card that it takes up
a takeaway (`ContributionType.takes_up`) is offered. The action leads to the draft, and the draft by
its tie to the meeting; each reader sees of that what they may read.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from cop.contributions import takeaways, ties
from cop.contributions.models import Contribution, LinkKind
from cop.contributions.takeaways_model import TakeawayKind
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugin import ContributionType
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.outcomes_model import Action

# A type that takes several kinds gets the words as the first of these.
AS = (
    TakeawayKind.NEED, TakeawayKind.QUESTION, TakeawayKind.CAUTION, TakeawayKind.TOOL,
    TakeawayKind.LANDMARK,
)  # fmt: skip


@dataclass(frozen=True)
class Turned:
    """What an action became, as a link."""

    uid: str
    words: str
    endpoint: str


def offers() -> list[ContributionType]:
    """The types that an action can be turned into, in the order of their plugins."""
    types = current_app.extensions["cop"].registry.types.values()
    return [one for one in types if any(kind in one.takes_up for kind in AS)]


def taker(name: str) -> ContributionType | None:
    return next((one for one in offers() if one.name == name), None)


def turn(viewer: Viewer, meeting: Meeting, action: Action, name: str) -> None:
    """Begin a draft of the type out of the action, or, without a name, say that it is none any more:
    the draft stays its author's. Said again of the same type, it stays the same draft."""
    kind = taker(name)
    if kind is None:
        action.turned_id = None
        return
    earlier = session.get(Contribution, action.turned_id) if action.turned_id else None
    if earlier is not None and earlier.type == kind.name:
        return
    # The words are those of the meeting where it was agreed on: nobody else gets to read them.
    source = session.get_one(Meeting, action.meeting_id)
    of = next(one for one in AS if one in kind.takes_up)
    draft = takeaways.begin(viewer, source, kind, of, action.title)
    ties.join(viewer, meeting, draft, LinkKind.PRODUCED)
    action.turned_id = draft.id


def became(viewer: Viewer, action: Action) -> Turned | None:
    """What it was turned into, for who may read that."""
    found = ties.known(viewer, action.turned_id)
    if found is None:
        return None
    kind = current_app.extensions["cop"].registry.types[found.type]
    return Turned(found.uid, found.title or str(kind.title), kind.endpoint)
