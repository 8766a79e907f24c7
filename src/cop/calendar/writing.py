"""Events as an iCalendar file (RFC 5545), for the calendars of phones and mail programs.

What a subscriber had and may no longer see isn't in it any more, without a word: a cancellation
would tell them that it goes on without them, and would have to keep its name to say so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cop.addresses import public_url
from cop.calendar.events import Event
from cop.config import setting
from cop.members.vocabulary import label

# A tenth of a second and seven megabytes, for who asks for a calendar.
if TYPE_CHECKING:
    from icalendar import Event as Entry
    from icalendar import Timezone

PRODUCT = "-//cop//agenda//FR"
EVERY = timedelta(hours=6)
LINE_BREAKS = frozenset({"Cc", "Zl", "Zp"})


@dataclass(frozen=True)
class Told:
    """One event and where its page is, in full."""

    event: Event
    address: str


def told(events: Sequence[Event]) -> list[Told]:
    return [
        Told(one, public_url(one.endpoint, uid=one.uid, _anchor=one.dated.anchor or None))
        for one in events
    ]


def write(title: str, events: Sequence[Event]) -> bytes:
    """The whole file: the same events make the same bytes, so that nobody fetches them twice."""
    host = urlsplit(str(setting("COP_PUBLIC_URL"))).hostname or "localhost"
    return written(title, told(events), host)


def written(title: str, events: Sequence[Told], host: str) -> bytes:
    from icalendar import Calendar, vDuration

    whole = Calendar()
    # Without METHOD: a file that is published, not an invitation to answer.
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    for name in ("name", "x-wr-calname"):  # RFC 7986, and what older programs read
        whole.add(name, plain(title))
    whole.add("refresh-interval", vDuration(EVERY), {"value": "DURATION"})
    whole.add("x-published-ttl", vDuration(EVERY))
    entries = [_entry(one, host) for one in events]
    for zone, years in sorted(_zones(one.event for one in events).items()):
        whole.add_component(_timezone(zone, min(years), max(years)))
    for entry in entries:
        whole.add_component(entry)
    return bytes(whole.to_ical())


def _entry(one: Told, host: str) -> Entry:
    from icalendar import Event as Entry

    event, entry = one.event, Entry()
    entry.add("uid", f"{event.dated.name}-{event.uid}@{host}")
    # Without METHOD, this too is when it was last changed.
    entry.add("dtstamp", event.changed.astimezone(UTC).replace(microsecond=0))
    entry.add("last-modified", event.changed.astimezone(UTC).replace(microsecond=0))
    entry.add("sequence", event.version)
    entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    entry.add("summary", plain(event.title))
    starts, ends = span(event)
    entry.add("dtstart", starts)
    if ends is not None:
        entry.add("dtend", ends)
    if event.place:
        entry.add("location", plain(event.place))
    entry.add("categories", [plain(word) for word in _categories(event)])
    entry.add("url", one.address)
    # The link alone: many calendars don't show URL, and a text of ours would leave the house.
    entry.add("description", one.address)
    return entry


def span(event: Event) -> tuple[date, date | None]:
    """DTSTART and DTEND, which is exclusive and must be later: none for what is but a moment.

    An hour that a night of autumn has twice can't be said in local time the second time: both ends
    are then in UTC.
    """
    starts, ends = event.starts, event.ends
    if not (isinstance(starts, datetime) and isinstance(ends, datetime)):
        return starts, ends + timedelta(days=1)
    starts, ends = starts.replace(microsecond=0), ends.replace(microsecond=0)
    if _by_utc(event):
        starts, ends = starts.astimezone(UTC), ends.astimezone(UTC)
    later = ends.astimezone(UTC) > starts.astimezone(UTC)
    return starts, ends if later else None


def _by_utc(event: Event) -> bool:
    if event.zone.key == "UTC":
        return True
    return any(isinstance(one, datetime) and one.fold for one in (event.starts, event.ends))


def _zones(events: Iterable[Event]) -> dict[str, set[int]]:
    """The zones that are named, each with the years that it is named for."""
    found: dict[str, set[int]] = {}
    for one in events:
        if isinstance(one.starts, datetime) and not _by_utc(one):
            found.setdefault(one.zone.key, set()).update((one.starts.year, one.ends.year))
    return found


@lru_cache(maxsize=256)
def _timezone(zone: str, first: int, last: int) -> Timezone:
    """The rules of a zone, from before the first of its events to after the last."""
    from icalendar import Timezone

    return Timezone.from_tzid(
        zone, first_date=date(first - 1, 1, 1), last_date=date(last + 2, 1, 1)
    )


def _categories(event: Event) -> list[str]:
    themes = [label("theme", code) for code in event.themes]
    return [one for one in (str(event.dated.title), event.network, *themes) if one]


def plain(words: str) -> str:
    """One line: what any program might take for the end of a line, RFC 5545 doesn't allow."""
    return "".join(
        " " if unicodedata.category(sign) in LINE_BREAKS else sign for sign in words
    ).strip()
