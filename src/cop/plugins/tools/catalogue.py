"""The list of tools: what was asked for, how many of each there are, and in which order they stand.

Counts are made of what the reader may read and nothing else, or they would tell of the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, exists, func, or_, select

from cop import text
from cop.contributions.models import Contribution, SignedAs, State, Usage
from cop.contributions.rules import visible_to
from cop.db import now, session
from cop.members.models import Member, Organisation
from cop.members.viewer import Viewer
from cop.plugins.tools.models import Tool, ToolKind
from cop.search import Match, matching

# Minutes, both ends included.
BANDS: dict[str, tuple[int, int]] = {
    "short": (1, 30), "hour": (31, 75), "half_day": (76, 240), "long": (241, 100_000)
}  # fmt: skip
LISTS = {"use": Tool.uses, "phase": Tool.phases, "audience": Tool.audiences, "theme": Tool.themes}
FACETS = ("kind", *LISTS, "duration", "stage", "network", "used")
PLACES = ("standing", "reading", "to_revise", "put_away")
RECENTLY, REACHING = timedelta(days=365), timedelta(days=730)
COUNTED = 2000  # the newest tools: enough for any community, and a bound for the page


@dataclass(frozen=True)
class Chosen:
    """What somebody asked of the list: facet → code, only those that make sense; `q` is typed."""

    q: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> Chosen:
        asked = {name: str(arguments.get(name, ""))[:40] for name in FACETS}
        return cls(
            str(arguments.get("q", ""))[:100],
            {name: code for name, code in asked.items() if code and _known(name, code)},
        )

    def address(self, **changed: str) -> dict[str, str]:
        """The arguments of the same list with some of them changed; empty ones are left out."""
        asked = {"q": self.q, **self.facets, **changed}
        return {name: code for name, code in asked.items() if code}


def _known(name: str, code: str) -> bool:
    match name:
        case "kind":
            return code in set(ToolKind)
        case "duration":
            return code in BANDS
        case "stage":
            return code in PLACES
        case "used":
            return code == "1"
        case _:
            return code.isidentifier() or code.isalnum()


def used_since(past: timedelta) -> ColumnElement[bool]:
    return exists().where(Usage.contribution_id == Tool.id, Usage.at > now() - past)


def reach() -> ColumnElement[int]:
    """How many networks used a tool in the last two years."""
    return func.coalesce(
        select(func.count(Member.organisation_id.distinct()))
        .select_from(Usage)
        .join(Member, Member.id == Usage.member_id)
        .where(Usage.contribution_id == Tool.id, Usage.at > now() - REACHING)
        .correlate(Tool, Contribution)
        .scalar_subquery(),
        0,
    )


def freshness() -> ColumnElement[Any]:
    """When somebody last stood for a tool: its last « still valid », else its publication."""
    return func.coalesce(Tool.validated_at, Tool.listed_at, type_=Tool.listed_at.type)


def ranking(match: Match | None) -> tuple[ColumnElement[Any], ...]:
    """What stands first: the best answer to what was typed, then what the most networks used, then
    what somebody stood for most recently. There are no stars."""
    score = () if match is None else (func.coalesce(match.score, 0),)
    return (*score, reach(), freshness())


def search_for(viewer: Viewer, typed: str, besides: Tool) -> list[tuple[str, str, str]]:
    """(uid, title, summary) of the tools with these words, for somebody who looks for one."""
    match = matching(viewer, typed, model=Tool)
    if match is None:
        return []
    rows = session.execute(
        select(Tool.uid, Tool.title, Tool.summary)
        .where(
            visible_to(viewer, model=Tool),
            Tool.state == State.PUBLISHED,
            Tool.id != besides.id,
            match.condition,
        )
        .order_by(match.score.desc(), Tool.id)
        .limit(12)
    )
    return [(uid, title, summary) for uid, title, summary in rows]


def conditions(chosen: Chosen) -> list[ColumnElement[bool]]:
    """What the chosen facets ask for, in SQL."""
    asked = dict(chosen.facets)
    found = [_placed(asked.pop("stage", ""))]
    for name, code in asked.items():
        match name:
            case "kind":
                found.append(Tool.kind == ToolKind(code))
            case "duration":
                found.append(Tool.duration.between(*BANDS[code]))
            case "used":
                found.append(used_since(RECENTLY))
            case "network":
                found.append(_of_network(code))
            case _:
                found.append(cast(LISTS[name], Text).contains(f'"{code}"', autoescape=True))
    return found


def _placed(place: str) -> ColumnElement[bool]:
    if place == "put_away":
        return Tool.state == State.ARCHIVED
    current = Tool.state == State.PUBLISHED
    return and_(current, Tool.stage == place) if place else current


def _of_network(uid: str) -> ColumnElement[bool]:
    """A tool signed « a member of the community » belongs to no network that its readers know."""
    network = select(Organisation.id).where(Organisation.uid == uid).scalar_subquery()
    return and_(Tool.network_id == network, Tool.signed_as != SignedAs.COMMUNITY)


@dataclass(frozen=True)
class Counts:
    """Facet → code → how many tools; `networks` are (uid, name). `partial`: there are more tools
    than were counted."""

    found: dict[str, Counter[str]]
    networks: list[tuple[str, str]]
    partial: bool = False


def counts(viewer: Viewer, chosen: Chosen, match: Match | None) -> Counts:
    """How many tools each further choice would leave, the other choices kept: one query."""
    columns: list[Any] = [
        Tool.kind, Tool.duration, Tool.state, Tool.stage, Tool.signed_as, *LISTS.values(),
        Organisation.uid, Organisation.short_name, used_since(RECENTLY),
    ]  # fmt: skip
    statement = (
        select(*columns)
        .outerjoin(Organisation, Organisation.id == Tool.network_id)
        .where(
            visible_to(viewer, model=Tool),
            Tool.type == "tool",  # the kind has an index, and who reads may have many other things
            or_(Tool.state == State.PUBLISHED, Tool.state == State.ARCHIVED),
        )
        .order_by(Tool.id.desc())
        .limit(COUNTED + 1)
    )
    if match is not None:
        statement = statement.where(match.condition)
    rows = session.execute(statement).all()
    tally: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    networks: dict[str, str] = {}
    for row in rows[:COUNTED]:
        codes = _codes(row)
        if codes["network"]:
            networks[row[9]] = row[10]
        _count(tally, codes, chosen.facets)
    named = sorted(networks.items(), key=lambda one: text.fold(one[1]))
    return Counts(tally, named, partial=len(rows) > COUNTED)


def _codes(row: Any) -> dict[str, set[str]]:
    """What one tool answers to each facet."""
    kind, duration, state, stage, signed_as, *lists, network, _name, used = row
    bands = {name for name, (low, high) in BANDS.items() if low <= (duration or 0) <= high}
    anonymous = signed_as == SignedAs.COMMUNITY or network is None
    return {
        "kind": {str(kind)},
        **{name: set(codes or ()) for name, codes in zip(LISTS, lists, strict=True)},
        "duration": bands,
        "stage": {"put_away" if state == State.ARCHIVED else str(stage)},
        "network": set() if anonymous else {network},
        "used": {"1"} if used else set(),
    }


def _count(
    tally: dict[str, Counter[str]], codes: dict[str, set[str]], chosen: Mapping[str, str]
) -> None:
    """Count a tool in every facet whose *other* facets it fits."""
    unfit = {name for name, code in chosen.items() if code not in codes[name]}
    if "stage" not in chosen and codes["stage"] == {"put_away"}:
        unfit.add("stage")  # what was put away is listed for who asks for it
    if not unfit:
        for name, answers in codes.items():
            tally[name].update(answers)
    elif len(unfit) == 1:
        name = unfit.pop()
        tally[name].update(codes[name])
