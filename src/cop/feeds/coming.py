"""What takes place as entries of a feed, the soonest first, for programs that sort by date."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from cop.addresses import public_url
from cop.calendar.events import Event, events
from cop.days import day_in_words, days_in_words
from cop.feeds.choosing import Choice
from cop.feeds.entries import MOST_ENTRIES, Entry
from cop.formats.sheet import before_words
from cop.i18n import DEFAULT_LANGUAGE
from cop.i18n import gettext as _
from cop.members.viewer import Viewer


def coming(viewer: Viewer, names: Collection[str], choice: Choice) -> list[Event]:
    """What isn't over, the soonest first. names: which of what is `Dated`; all where it is empty."""
    found = [
        one
        for one in choice.of(events(viewer))
        if not one.is_over and (not names or one.dated.name in names)
    ]
    return found[: choice.most or MOST_ENTRIES]


def coming_entries(viewer: Viewer, names: Collection[str], choice: Choice) -> list[Entry]:
    """WordPress's block sorts by date, the newest first: each entry therefore gets a date of no
    meaning, the soonest the newest, and the real one stands in its title."""
    found = coming(viewer, names, choice)
    newest = max((one.changed for one in found), default=None)
    return [
        _entry(one, newest - timedelta(minutes=place))
        for place, one in enumerate(found)
        if newest is not None
    ]


def _entry(one: Event, dated: datetime) -> Entry:
    address = public_url(one.endpoint, uid=one.uid, _anchor=one.dated.anchor or None)
    return Entry(
        id=f"{address}#version-{one.version}",
        address=address,
        title=titled(one),
        summary="",
        kind=str(one.dated.title),
        language=DEFAULT_LANGUAGE,
        published=dated,
        changed=dated,
    )


def titled(one: Event) -> str:
    """« 12 mars 2027, 14:00, Lyon : Rencontre de printemps »."""
    whole = f"{before_words(when(one))}{one.title}"
    return _("Cancelled — %(title)s", title=whole) if one.cancelled else whole


def when(one: Event) -> str:
    """« 12 mars 2027, 14:00, Lyon », in the hours of its place."""
    if isinstance(one.starts, datetime):
        parts = [day_in_words(one.starts.date()), f"{one.starts:%H:%M}"]
    elif one.ends > one.starts:
        parts = [days_in_words(one.starts, one.ends, "yMMMMd")]
    else:
        parts = [day_in_words(one.starts)]
    return ", ".join([*parts, one.place] if one.place else parts)
