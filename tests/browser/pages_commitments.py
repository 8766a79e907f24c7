"""The addresses of the pages about commitments, with what they need to be there."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from cop.contributions.models import Contribution
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.commitments import cards
from cop.plugins.commitments.checkins import token_hash
from cop.plugins.commitments.models import Commitment, Reminder
from cop.plugins.commitments.source import source_by_key
from cop.plugins.commitments.words import today
from cop.plugins.role_plays.models import RolePlay

TOKEN = "a-token-of-the-walk"


def commitments() -> dict[str, list[str]]:
    """The adviser's own, one that she was asked to be the buddy of, a card of hers, a mail's link."""
    adviser = session.scalars(select(Member).where(Member.handle == "maelle")).one()
    mine = session.scalars(select(Commitment).where(Commitment.author_id == adviser.id)).one()
    asked = session.scalars(select(Commitment).where(Commitment.buddy_id == adviser.id)).one()
    met = session.get_one(Contribution, mine.source_id)
    hers = session.scalars(
        select(RolePlay).where(RolePlay.author_id == adviser.id, RolePlay.adapted_from_id.is_(None))
    ).one()
    keeper = viewer_of(session.get_one(Member, met.author_id))
    source = source_by_key(keeper, met.id)
    assert source is not None
    words = {"body": "J’essaie.", "help_wanted": "", "due": today().isoformat()}
    card = cards.copy(keeper, source, adviser.uid, words)
    session.add(
        Reminder(
            commitment_id=mine.id, round=mine.round, step=7, token_hash=token_hash(TOKEN),
            sent_on=today() - timedelta(days=1),
        )
    )  # fmt: skip
    session.flush()
    one, since = f"/engagements/{mine.uid}", f"/engagements/depuis/{met.uid}"
    return {
        "cop.commitments.index": ["/engagements/", "/engagements/?qui=autres"],
        "cop.commitments.show": [one],
        "cop.commitments.edit": [f"{one}/modifier"],
        "cop.commitments.forget": [f"{one}/effacer"],
        "cop.commitments.check_in": [f"{one}/point"],
        "cop.commitments.buddy": [f"/engagements/{asked.uid}/binome"],
        "cop.commitments.here": [f"/engagements/ici/{met.uid}"],
        "cop.commitments.since": [since],
        "cop.commitments.aloud": [f"{since}/a-lire"],
        "cop.commitments.paper": [f"{since}/cartes"],
        "cop.commitments.copy": [f"/engagements/depuis/{hers.uid}/saisir"],
        "cop.commitments.card": [f"/engagements/carte/{card.uid}"],
        "cop.commitments.follow_up": [
            f"/engagements/suite/{TOKEN}/essaye",
            f"/engagements/suite/{TOKEN}/arret",
        ],
    }
