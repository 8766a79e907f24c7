"""Cards on paper: copied by who facilitates, confirmed or refused by who wrote them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions.finding import demand
from cop.contributions.models import Contribution, Visibility
from cop.db import now, session
from cop.members.models import FULL_ROLES, Member
from cop.members.viewer import Viewer, is_current
from cop.plugin import ContributionType
from cop.plugins.commitments import letters
from cop.plugins.commitments.models import Commitment, PaperCard
from cop.plugins.commitments.services import write
from cop.plugins.commitments.source import source_by_key
from cop.plugins.commitments.words import titled


def copy(viewer: Viewer, source: Contribution, person: str, document: dict[str, Any]) -> PaperCard:
    """Keep the words of a card until its person has answered; they get a mail.

    person: the uid of a full member. Raises `Forbidden` for anybody else.
    """
    demand(viewer, "commitments.copy_cards", source)
    writer = session.scalar(select(Member).where(Member.uid == person))
    if writer is None or not writer.roles & FULL_ROLES or not is_current(writer, now()):
        raise Forbidden
    card = PaperCard(
        source_id=source.id,
        member_id=writer.id,
        typed_by_id=viewer.member_id,
        body=document["body"],
        due=date.fromisoformat(document["due"]),
        help_wanted=document["help_wanted"],
    )
    session.add(card)
    session.flush()
    letters.ask_of_card(card, writer, viewer.name)
    return card


def waiting(viewer: Viewer, source: Contribution) -> list[str]:
    """Whose cards have had no answer yet: names, for who copied them; the words are theirs now."""
    demand(viewer, "commitments.copy_cards", source)
    statement = select(Member.name).join(PaperCard, PaperCard.member_id == Member.id)
    return list(
        session.scalars(
            statement.where(
                PaperCard.source_id == source.id, PaperCard.typed_by_id == viewer.member_id
            ).order_by(Member.name)
        )
    )


def find_card(viewer: Viewer, uid: str, *, lock: bool = False) -> PaperCard:
    """A card of the viewer's own. Raises `NotFound` for any other."""
    mine = select(PaperCard).where(PaperCard.uid == uid, PaperCard.member_id == viewer.member_id)
    if lock:
        mine = mine.with_for_update().execution_options(populate_existing=True)
    card = session.scalar(mine)
    if card is None or not viewer.is_full_member:
        raise NotFound
    return card


def confirm(
    viewer: Viewer, kind: ContributionType, card: PaperCard, visibility: Visibility
) -> Commitment:
    """Make the card the commitment of who wrote it."""
    document = {**titled(card.body), "body": card.body, "help_wanted": card.help_wanted}
    document["due"] = card.due.isoformat()
    source = source_for(viewer, card)
    made = write(viewer, kind, document, visibility=visibility, source=source)
    drop(card)
    return made


def source_for(viewer: Viewer, card: PaperCard) -> Contribution | None:
    """Whoever was in the room may not read its page: the commitment then stands by itself."""
    return source_by_key(viewer, card.source_id)


def drop(card: PaperCard) -> None:
    letters.drop_of_card(card)
    session.delete(card)
    session.flush()


def typist(card: PaperCard) -> str:
    """Who copied it; nobody, once they have left."""
    name = session.scalar(select(Member.name).where(Member.id == card.typed_by_id))
    return str(name or "")
