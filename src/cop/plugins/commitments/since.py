"""« Since Angers »: what became of the commitments of one source, for one reader.

Counts hold what the reader may not read only where at least three such are hidden together: fewer
would tell of one person what they keep to themselves. A network stands apart from three on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select

from cop.columns import Prose
from cop.contributions.finding import demand
from cop.contributions.models import Contribution, State
from cop.contributions.rules import visible_to
from cop.db import session
from cop.members.models import Member, MemberStatus, Organisation
from cop.members.viewer import Viewer
from cop.plugins.commitments.models import CheckIn, Commitment, Status
from cop.plugins.commitments.seen import seen_by
from cop.plugins.commitments.words import COUNTED

FEWEST = 3
MOST_STORIES, MOST_WISHES = 60, 60
One = tuple[str, Status | None]  # the network's name, the newest answer


@dataclass(frozen=True)
class Bar:
    """One line of a count. share: of the longest bar, 0 to 100."""

    words: str
    count: int
    share: int


@dataclass(frozen=True)
class Tally:
    """How many stand where. at_least: what this reader may not read isn't in it."""

    bars: tuple[Bar, ...]
    total: int
    at_least: bool
    networks: Mapping[str, tuple[Bar, ...]]


@dataclass(frozen=True)
class Story:
    """What somebody has agreed to share. who: empty unless they gave their name too."""

    status: str
    title: str
    change: Prose
    evidence: Prose
    who: str


@dataclass(frozen=True)
class Wish:
    """A commitment whose author would like help. mine: the reader's own."""

    uid: str
    title: str
    help_wanted: Prose
    who: str
    mine: bool


def tally(shown: Iterable[One], hidden: Iterable[One]) -> Tally:
    """Count what the reader reads, and what they don't where that names nobody."""
    shown, hidden = list(shown), list(hidden)
    together = len(hidden) >= FEWEST
    counted = shown + hidden if together else shown
    by_network: dict[str, list[Status | None]] = {}
    for network, status in shown:  # hidden ones are in no network's count, however many
        by_network.setdefault(network, []).append(status)
    return Tally(
        bars=_bars(status for _network, status in counted),
        total=len(counted),
        at_least=not together,
        networks={
            network: _bars(found)
            for network, found in sorted(by_network.items())
            if network and len(found) >= FEWEST
        },
    )


def _bars(found: Iterable[Status | None]) -> tuple[Bar, ...]:
    counts = Counter(found)
    longest = max(counts.values(), default=1)
    return tuple(
        Bar(str(words), counts[status], round(100 * counts[status] / longest))
        for status, words in COUNTED.items()
    )


def tally_of(viewer: Viewer, source: Contribution) -> Tally:
    """One query, whoever asks."""
    demand(viewer, "commitments.look_back", source)
    rows = session.execute(
        select(Organisation.short_name, Commitment.status, seen_by(viewer))
        .outerjoin(Organisation, Organisation.id == Commitment.network_id)
        .where(*_standing(source))
    ).all()
    return tally(
        [(name or "", status) for name, status, seen in rows if seen],
        [(name or "", status) for name, status, seen in rows if not seen],
    )


def _standing(source: Contribution) -> tuple[Any, ...]:
    return (
        Commitment.source_id == source.id,
        Commitment.state == State.PUBLISHED,
        Commitment.deleted_at.is_(None),
    )


def stories_of(viewer: Viewer, source: Contribution) -> list[Story]:
    """What may be read aloud. A title is the commitment's own words: only for who reads it."""
    demand(viewer, "commitments.look_back", source)
    rows = session.execute(
        select(
            CheckIn.status, CheckIn.change, CheckIn.evidence, CheckIn.named,
            Commitment.title, seen_by(viewer).label("seen"), Member.name, Organisation.short_name,
        )
        .join(Commitment, Commitment.id == CheckIn.commitment_id)
        .join(Member, and_(Member.id == Commitment.author_id,
                           Member.status == MemberStatus.ACTIVE))
        .outerjoin(Organisation, Organisation.id == Commitment.network_id)
        .where(*_standing(source), CheckIn.shareable)
        .order_by(CheckIn.at.desc(), CheckIn.id.desc())
        .limit(MOST_STORIES)
    )  # fmt: skip
    return [_story(row) for row in rows]


def _story(row: Any) -> Story:
    who = " · ".join(one for one in (row.name, row.short_name) if one) if row.named else ""
    # Its readers would see by the title who it is that tells.
    title = row.title if row.seen and row.named else ""
    return Story(str(COUNTED[row.status]), title, row.change, row.evidence, who)


def wishes_of(viewer: Viewer, source: Contribution) -> list[Wish]:
    """The commitments that the reader reads and whose authors would like help."""
    demand(viewer, "commitments.look_back", source)
    rows = session.execute(
        select(
            Commitment.uid, Commitment.title, Commitment.help_wanted, Commitment.author_id,
            Commitment.status, Member.name, Organisation.short_name,
        )
        .join(Member, Member.id == Commitment.author_id)
        .outerjoin(Organisation, Organisation.id == Commitment.network_id)
        .where(visible_to(viewer, model=Commitment), *_standing(source))
        .order_by(Commitment.due, Commitment.id)
    )  # fmt: skip
    found = [
        Wish(
            uid=row.uid,
            title=row.title,
            help_wanted=row.help_wanted,
            who=" · ".join(one for one in (row.name, row.short_name) if one),
            mine=row.author_id == viewer.member_id,
        )
        for row in rows
        if row.help_wanted and row.status not in (Status.ADOPTED, Status.DROPPED)
    ]
    return found[:MOST_WISHES]
