"""The lines of lists: how a row reads, made once while the row stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app

from cop.addresses import address
from cop.contributions.bylines import signature
from cop.contributions.models import State, Visibility
from cop.i18n import chosen_language
from cop.i18n import gettext as _
from cop.members import vocabulary
from cop.members.viewer import Viewer
from cop.plugin import ContributionType

MOST_KEPT = 5000  # about one kilobyte each
VISIBILITY_LABELS: dict[str, Callable[[], str]] = {
    Visibility.DRAFT: lambda: _("Only you and your co-authors"),
    Visibility.NETWORK: lambda: _("Your network"),
    Visibility.NETWORKS: lambda: _("All regional networks"),
    Visibility.COMMUNITY: lambda: _("The whole community"),
    Visibility.SPACE: lambda: _("Members and the guests of a space"),
    Visibility.PUBLIC: lambda: _("Everybody, on the web"),
}
STATE_LABELS: dict[str, Callable[[], str]] = {
    State.DRAFT: lambda: _("Draft"),
    State.PUBLISHED: lambda: _("Published"),
    State.ARCHIVED: lambda: _("Archived"),
    State.WITHDRAWN: lambda: _("Hidden after a report"),
}


@dataclass(frozen=True)
class Item:
    """One line of a list, ready to show."""

    uid: str
    title: str
    summary: str
    type: str
    type_label: str
    endpoint: str
    byline: str
    colour: str
    visibility: str
    visibility_label: str
    state: str
    state_label: str
    date: datetime
    comment_count: int
    usage_count: int
    chips: tuple[str, ...]

    def __hash__(self) -> int:
        # Lists are kept by their lines: one name tells them apart faster than all that they say.
        return hash(self.uid)

    @property
    def url(self) -> str:
        return address(self.endpoint, self.uid)


@dataclass
class Lines:
    """How the rows of one kind of list read in one language, for one kind of reader.

    answers: whether the reader may know how many there are: they stay in the community.
    asked: the type that the list is of; None is a list of all, which reads no columns of a type.
    terms: the vocabularies that the lines were written with.
    """

    asked: ContributionType | None
    answers: bool
    terms: object
    types: dict[str, ContributionType]
    titles: dict[str, str]
    levels: dict[str, str]
    kept: dict[Hashable, Item] = field(default_factory=dict)

    def read(self, rows: Sequence[Any]) -> list[Item]:
        """A line for each row. An equal row reads the same: all that a line shows is in its row."""
        if len(self.kept) > MOST_KEPT:
            self.kept.clear()
        return [self._line(row) for row in rows]

    def fresh(self, rows: Sequence[Any]) -> list[Item]:
        """The same for rows that carry more than a line, such as texts: none of it is kept."""
        return [self._made(row) for row in rows]

    def _line(self, row: Any) -> Item:
        key = row if self.asked is None else _hashable(row)
        line = self.kept.get(key)
        if line is None:
            line = self.kept[key] = self._made(row)
        return line

    def _made(self, row: Any) -> Item:
        kind = self.types[row.type]
        signed = signature(
            row.signed_as,
            name=row.name,
            status=row.status,
            network=row.short_name,
            colour=row.colour,
        )
        named = f"{signed.text} · {signed.organisation}" if signed.organisation else signed.text
        return Item(
            uid=row.uid,
            title=row.title,
            summary=row.summary,
            type=row.type,
            type_label=self.titles[row.type],
            endpoint=f"cop.{kind.endpoint}",
            byline=named,
            colour=signed.colour,
            visibility=row.visibility,
            visibility_label=self.levels[row.visibility],
            state=row.state,
            state_label="" if row.state == State.PUBLISHED else STATE_LABELS[row.state](),
            date=row.listed_at,
            comment_count=row.comment_count if self.answers else 0,
            usage_count=row.usage_count,
            chips=tuple(self.asked.chips(row)) if self.asked and self.asked.chips else (),
        )


def _hashable(row: Any) -> Hashable:
    """The row with its lists (words of a vocabulary) as tuples."""
    values = list(row)
    for place, value in enumerate(values):
        if type(value) is list:
            values[place] = tuple(value)
    return tuple(values)


def lines_of(viewer: Viewer, asked: ContributionType | None) -> Lines:
    """The lines as this reader reads them; begun anew as soon as a word of a vocabulary changed."""
    state = current_app.extensions["cop"]
    answers, terms = viewer.is_full_member, vocabulary.terms()
    key = (chosen_language(), answers, asked and asked.name)
    lines: Lines | None = state.lines.get(key)
    if lines is None or lines.terms is not terms:
        types = state.registry.types
        lines = state.lines[key] = Lines(
            asked=asked,
            answers=answers,
            terms=terms,
            types=types,
            titles={name: str(kind.title) for name, kind in types.items()},
            levels={level: label() for level, label in VISIBILITY_LABELS.items()},
        )
    return lines
