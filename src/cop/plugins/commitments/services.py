"""Writing a commitment, asking a buddy, deleting for good. Services flush and never commit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from werkzeug.exceptions import Forbidden

from cop import events
from cop.contributions import services as spine
from cop.contributions.documents import Document
from cop.contributions.finding import demand, find
from cop.contributions.models import CoAuthor, Contribution, State, Visibility
from cop.contributions.services import tell
from cop.db import now, session
from cop.members.models import Member
from cop.members.viewer import Viewer
from cop.plugin import ContributionType
from cop.plugins.commitments import letters
from cop.plugins.commitments.models import Commitment
from cop.plugins.commitments.people import possible_buddies
from cop.plugins.commitments.source import begin_count
from cop.plugins.commitments.words import titled


def write(
    viewer: Viewer,
    kind: ContributionType,
    document: Document,
    *,
    visibility: Visibility,
    source: Contribution | None = None,
    buddy: str = "",
) -> Commitment:
    """Write one's own commitment; it stands at once, for the readers that were chosen.

    buddy: the uid of a member of another network, who is asked.
    """
    if source is not None:
        demand(viewer, "commitments.look_back", source)
    made = spine.create(viewer, kind, document, visibility=visibility)
    assert isinstance(made, Commitment)
    made.source_id = source.id if source is not None else None
    spine.publish(viewer, made)
    choose_buddy(viewer, made, buddy)
    return made


def settle(viewer: Viewer, thing: Commitment, *, visibility: Visibility, buddy: str) -> None:
    """What stands beside the text, after it was changed: its readers, its buddy; a draft stands
    from now on."""
    spine.set_visibility(viewer, thing, visibility)
    if thing.state == State.DRAFT:
        spine.publish(viewer, thing)
    elif thing.source_id is None and thing.round == 1:
        thing.counts_from = thing.due
    choose_buddy(viewer, thing, buddy)
    session.flush()


def on_published(*, contribution: Contribution, viewer: Viewer) -> None:
    """However it came to stand, its reminders begin."""
    if isinstance(contribution, Commitment) and contribution.counts_from is None:
        begin_count(contribution)
        session.flush()


def buddy_uid(thing: Commitment) -> str:
    """Whom the form shows as chosen."""
    if thing.buddy_id is None:
        return ""
    return str(session.scalar(select(Member.uid).where(Member.id == thing.buddy_id)) or "")


def choose_buddy(viewer: Viewer, thing: Commitment, uid: str) -> None:
    """Ask somebody of another network, or nobody any more. Raises `Forbidden` for who can't be."""
    demand(viewer, "commitments.own", thing)
    if uid == buddy_uid(thing):
        return
    chosen = next((one for one in possible_buddies(viewer) if one.uid == uid), None)
    if uid and chosen is None:
        raise Forbidden
    part(thing)
    if chosen is not None:
        thing.buddy_id = chosen.id
        letters.ask_buddy(thing, chosen, viewer.name)
    session.flush()


def part(thing: Commitment) -> None:
    """Without a buddy: whoever was one reads what everybody else reads."""
    for place in [one for one in thing.coauthors if one.member_id == thing.buddy_id]:
        thing.coauthors.remove(place)
    letters.unask(thing)
    thing.buddy_id = thing.buddy_agreed_at = None


def answer_as_buddy(viewer: Viewer, thing: Commitment, *, agree: bool) -> None:
    """Agree, or no (longer): either way its author is told."""
    demand(viewer, "commitments.be_buddy", thing)
    was = thing.buddy_agreed_at is not None
    if agree and not was:
        assert viewer.member_id is not None
        thing.coauthors.append(CoAuthor(member_id=viewer.member_id))
        thing.buddy_agreed_at = now()
    elif not agree:
        part(thing)
    if agree != was:
        letters.tell_of_buddy(thing, viewer.name, agree=agree)
    session.flush()


def offer_help(viewer: Viewer, thing: Commitment) -> None:
    """« I can help »: one mail to its author, with who offers; once for each."""
    demand(viewer, "commitments.offer_help", thing)
    letters.offer(thing, viewer)


def forget(viewer: Viewer, thing: Commitment) -> None:
    """Delete at once and for good, with its check-ins, versions, comments and mails: no bin."""
    demand(viewer, "commitments.own", thing)
    erase(viewer, thing)


def erase(viewer: Viewer, thing: Commitment) -> None:
    """What its deletion and the leaving of its author have in common."""
    letters.unask(thing)
    tell(events.contribution_hidden, contribution=thing, viewer=viewer, reason="deleted")
    session.delete(thing)
    session.flush()


def own(viewer: Viewer, uid: str, *, lock: bool = False) -> Commitment:
    """One's own commitment. Raises `NotFound`, or `Forbidden` for one that only can be read."""
    return find(viewer, uid, Commitment, action="commitments.own", lock=lock)


def document_of(form: Any, found: dict[str, Any]) -> Document:
    """What the form holds once it was looked over: the title follows the words that stand."""
    document: Document = dict(form.document()) | found
    return document | titled(document["body"])
