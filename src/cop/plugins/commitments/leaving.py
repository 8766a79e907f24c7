"""What goes with a member who leaves, and with a name that is removed for good."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select, update
from sqlalchemy.orm import selectinload

from cop.columns import Prose
from cop.contributions.care import replaced
from cop.contributions.models import CoAuthor, Contribution
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import Viewer
from cop.plugins.commitments.models import CheckIn, Commitment, PaperCard
from cop.plugins.commitments.services import erase


def on_left(*, member: Member) -> None:
    """Commitments belong to the person: they go at once. Those of others lose their buddy."""
    mine = select(Commitment).where(Commitment.author_id == member.id)
    for thing in session.scalars(mine.options(selectinload(Commitment.coauthors))).all():
        erase(Viewer(), thing)
    theirs = select(Commitment.id).where(Commitment.buddy_id == member.id)
    session.execute(
        delete(CoAuthor).where(
            CoAuthor.member_id == member.id, CoAuthor.contribution_id.in_(theirs)
        )
    )
    session.execute(
        update(Commitment.__table__)  # type: ignore[arg-type]
        .where(Commitment.__table__.c.buddy_id == member.id)
        .values(buddy_id=None, buddy_agreed_at=None)
    )
    session.execute(delete(PaperCard).where(PaperCard.member_id == member.id))
    session.execute(
        update(PaperCard).where(PaperCard.typed_by_id == member.id).values(typed_by_id=None)
    )


def on_anonymised(
    *, contribution: Contribution, viewer: Viewer, replacements: Mapping[str, str]
) -> None:
    """The stories of a commitment say what it says; so do cards that wait at a source."""
    for told in session.scalars(
        select(CheckIn).where(CheckIn.commitment_id == contribution.id)
    ).all():
        told.sentence = replaced(told.sentence, replacements)[:300]
        told.change = Prose.of(replaced(told.change.source, replacements))
        told.evidence = Prose.of(replaced(told.evidence.source, replacements))
    for card in session.scalars(
        select(PaperCard).where(PaperCard.source_id == contribution.id)
    ).all():
        card.body = replaced(card.body, replacements)[:300]
        card.help_wanted = replaced(card.help_wanted, replacements)[:200]
    session.flush()
