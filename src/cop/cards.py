"""The smaller cards of the contract: what a plugin or a type of contribution puts where.

Plugins take them from `cop.plugin`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from cop.members.viewer import Viewer

Label = str


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A reason for which something is asked of members on the home page.

    find: `find(viewer)` answers the query of what it is asked about, through `visible_to`: three
        columns, (uid, title, rank), the lowest rank first. It is written once for each reader, so
        of the time it says `cop.contributions.statements.ago(…)`.
    says: the words of the line, from the title, in the language of the page.
    endpoint: the page that it leads to, called with `uid`; anchor: the place on that page.
    """

    find: Callable[[Viewer], Select[str, str, Any]]
    says: Callable[[str], str]
    endpoint: str
    anchor: str = ""


@dataclass(frozen=True, kw_only=True)
class Dated:
    """Something of a plugin's that takes place at a time: it stands in the agenda and its feeds.

    name: what marks it in every calendar, for ever (`gathering`): the `UID` of an event is
        `<name>-<uid>@<host>`. For contributions it is the name of the type.
    title: what one is called, on the page and as the category of an event.
    find: `find(viewer)` answers the query of all that this reader may know of, through `visible_to`,
        drafts left out: columns labelled uid, title, starts, ends, zone, place, cancelled, version,
        updated_at, network_id and themes, as `cop.calendar.rows.dates_of` writes them for a type of
        contribution. Written once for each reader: it says nothing of the time that it runs at.

        starts, ends: both `UtcDateTime`, `ends` being the moment that it is over; or both `Date`,
            the first and the last day of what takes whole days. Who has both kinds declares two.
        zone: an IANA name, `Europe/Paris`; where the hours are read.
        place: one line, or empty; no more than this reader may know.
        cancelled: a cancelled one stays in the query, so that calendars strike it out.
        version: a whole number that grows with each change of any of these, cancelling included.
        network_id: the network that it stands under before all readers, or null.
        themes: a list of codes of the vocabulary `theme`, or null.
    endpoint: the page that shows one, called with `uid`; anchor: the place on that page.
    mine: `mine(viewer)` answers the condition on the same tables that makes one part of somebody's
        own agenda; without it none is.
    """

    name: str
    title: Label
    find: Callable[[Viewer], Select[Any]]
    endpoint: str
    anchor: str = ""
    mine: Callable[[Viewer], ColumnElement[bool]] | None = None


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A short list on the home page of what the community works on now: the newest of one type.

    title: its heading. always: conditions on the type's model, as constants in a module; of the
        time they say `cop.contributions.statements.ago(…)`. most: how many it shows.
    """

    title: Label
    type: str
    always: tuple[ColumnElement[bool], ...] = ()
    most: int = 3


@dataclass(frozen=True)
class Screened:
    """A comment that was looked over: the text to keep, and what to ask its writer first."""

    text: str
    question: str = ""


@dataclass(frozen=True, kw_only=True)
class Editions:
    """How a type is published by edition: its authors write on, readers are shown the newest one.

    columns: those of its document that an edition holds. number: the column that counts editions.
    newest: `newest(viewer, ids)` answers id → column → value of the newest edition of each that has
        one, in a fixed number of queries, without secrets and without the names of what `viewer` may
        not read; of what is for every reader alike, such as the search, viewer is None.
    """

    columns: Sequence[str]
    number: str
    newest: Callable[[Viewer | None, Sequence[int]], Mapping[int, Mapping[str, Any]]]


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A stretch of a document that no column of its own holds, for paper and for the search.

    label: its heading. markup: safe HTML, its own headings from h3 down. searched: whether the
        search covers it; not for what nearly all of a type have in common. words: what the search
        reads of it, where the markup says more.
    """

    label: Label
    markup: Markup
    searched: bool = True
    words: Markup | None = None
