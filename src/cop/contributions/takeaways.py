"""Takeaways: kept with what they came from, and made with one act into the draft of something.

A type says on its card which kinds it takes and how its first document is made of the words
(`ContributionType.takes_up`). The words are all that goes over: nothing else of the source does, and
the tie between the two is seen by those who may read both.
"""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.contributions import services, ties
from cop.contributions.finding import demand
from cop.contributions.forms import levels_for
from cop.contributions.models import Contribution, LinkKind, State, Visibility
from cop.contributions.takeaways_model import Takeaway, TakeawayKind, TakeUp
from cop.db import now, session
from cop.members.viewer import Viewer
from cop.plugin import ContributionType


def keep(viewer: Viewer, source: Contribution, kind: TakeawayKind, body: str) -> Takeaway:
    """Write down what to keep of `source`. body: plain text, already looked over."""
    demand(viewer, "keep_takeaways", source)
    kept = Takeaway(
        contribution_id=source.id, kind=kind, body=body.strip(), author_id=viewer.member_id
    )
    session.add(kept)
    source.takeaway_count = Contribution.takeaway_count + 1
    session.flush()
    return kept


def set_aside(viewer: Viewer, source: Contribution, uid: str, dropped: bool) -> None:
    """Drop one, or put it back; what came of it stays."""
    demand(viewer, "keep_takeaways", source)
    one = _one(source, uid)
    one.dropped_at = (one.dropped_at or now()) if dropped else None
    session.flush()


def takers(kind: TakeawayKind) -> list[ContributionType]:
    """The active types that make something of this kind, in the order of their plugins."""
    types = current_app.extensions["cop"].registry.types.values()
    return [one for one in types if kind in one.takes_up]


def take_up(viewer: Viewer, source: Contribution, uid: str, type_name: str) -> Contribution:
    """Start one's own draft of a type from a takeaway of `source`, tied to it both ways.

    Raises `NotFound` for a takeaway that isn't there and for a type that doesn't take it.
    """
    demand(viewer, "take_up", source)
    one = _one(source, uid)
    kind = next((taker for taker in takers(one.kind) if taker.name == type_name), None)
    if kind is None or one.dropped_at is not None:
        raise NotFound
    draft = begin(viewer, source, kind, one.kind, one.body)
    session.add(TakeUp(takeaway_id=one.id, contribution_id=draft.id, member_id=viewer.member_id))
    ties.join(viewer, source, draft, LinkKind.PRODUCED)
    return draft


def begin(
    viewer: Viewer, source: Contribution, kind: ContributionType, of: TakeawayKind, words: str
) -> Contribution:
    """One's own draft of a type out of `words` that stand in `source`: no more open than that. For
    plugins too, whose words stand in rows of their own; who begins one asks who may."""
    document = kind.takes_up[of](words)
    level = _no_wider(viewer, source, kind)
    return services.create(viewer, kind, document, visibility=level, revision_kind="taken_up")


def undo(viewer: Viewer, source: Contribution, uid: str, draft: Contribution) -> None:
    """Put the draft that one made of a takeaway into the bin: the takeaway stands open again, and
    whoever takes the draft back out finds the tie as it was."""
    demand(viewer, "take_up", source)
    one = _one(source, uid)
    if session.get(TakeUp, (one.id, draft.id)) is None or draft.state != State.DRAFT:
        raise NotFound
    services.delete(viewer, draft)


def _no_wider(viewer: Viewer, source: Contribution, kind: ContributionType) -> Visibility:
    """Who reads the draft once it is published: nobody whom the source was kept from, unless its
    author opens it."""
    wanted = source.visibility
    if wanted == Visibility.PUBLIC:
        wanted = Visibility.COMMUNITY
    elsewhere = wanted == Visibility.NETWORK and source.network_id != viewer.organisation_id
    if wanted == Visibility.SPACE or elsewhere or wanted not in levels_for(viewer, kind):
        return Visibility.DRAFT
    return wanted


def _one(source: Contribution, uid: str) -> Takeaway:
    found = session.scalar(
        select(Takeaway).where(Takeaway.uid == uid, Takeaway.contribution_id == source.id)
    )
    if found is None:
        raise NotFound
    return found
