"""Events as the page « Agenda » shows them: by months, each with its day and hours in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from babel.dates import format_date, format_datetime, format_interval, format_time
from flask import url_for
from flask_babel import get_locale, get_timezone

from cop.calendar.events import Event
from cop.i18n import gettext as _
from cop.members.vocabulary import label


@dataclass(frozen=True)
class Line:
    """One event. `machine` is its start for `<time>`; `hours` is empty for whole days; `elsewhere`
    says whose hours they are, where those of the site's own place differ."""

    title: str
    url: str
    kind: str
    name: str
    uid: str
    machine: str
    day: str
    hours: str
    elsewhere: str
    place: str
    network: str
    themes: tuple[str, ...]
    cancelled: bool


@dataclass(frozen=True)
class Month:
    """`heading` is « mars 2027 »; `key` is for its place on the page."""

    key: str
    heading: str
    lines: tuple[Line, ...]


def months(events: Iterable[Event]) -> list[Month]:
    """In the order that they come in."""
    return [
        Month(key, _heading(first), tuple(line(one) for one in (first, *rest)))
        for key, group in groupby(events, key=lambda one: f"{one.starts:%Y-%m}")
        for first, *rest in [list(group)]
    ]


def _heading(event: Event) -> str:
    words = str(format_date(event.starts, "LLLL y", locale=get_locale()))
    return words[:1].upper() + words[1:]


def line(event: Event) -> Line:
    return Line(
        title=event.title,
        url=url_for(event.endpoint, uid=event.uid, _anchor=event.dated.anchor or None),
        kind=str(event.dated.title), name=event.dated.name, uid=event.uid,
        machine=event.starts.isoformat(), day=_day(event), hours=_hours(event),
        elsewhere=_elsewhere(event), place=event.place, network=event.network,
        themes=tuple(label("theme", code) for code in event.themes), cancelled=event.cancelled,
    )  # fmt: skip


def _last_day(event: Event) -> date:
    """What ends at midnight ends on the day before."""
    if not isinstance(event.ends, datetime):
        return event.ends
    if event.ends > event.starts and (event.ends.hour, event.ends.minute) == (0, 0):
        return event.ends.date() - timedelta(days=1)
    return event.ends.date()


def _first_day(event: Event) -> date:
    return event.starts.date() if isinstance(event.starts, datetime) else event.starts


def _day(event: Event) -> str:
    """« ven. 12 mars », or « 12–14 mars » for more than one."""
    first, last = _first_day(event), _last_day(event)
    if first == last:
        return str(format_date(first, "EEE d MMM", locale=get_locale()))
    form = "MMMd" if first.year == last.year else "yMMMd"
    return str(format_interval(first, last, form, locale=get_locale()))


def _hours(event: Event) -> str:
    if not (isinstance(event.starts, datetime) and isinstance(event.ends, datetime)):
        return ""
    locale = get_locale()
    if event.starts == event.ends:
        return str(format_time(event.starts, "HH:mm", tzinfo=event.zone, locale=locale))
    if _first_day(event) == _last_day(event):
        return f"{event.starts:%H:%M}–{event.ends:%H:%M}"
    starts, ends = (
        format_datetime(one, "EEE HH:mm", tzinfo=event.zone, locale=locale)
        for one in (event.starts, event.ends)
    )
    return f"{starts} – {ends}"


def _elsewhere(event: Event) -> str:
    """« heure locale (09:00 à Paris) », when a clock of the site's place shows something else."""
    if not isinstance(event.starts, datetime):
        return ""
    here = event.starts.astimezone(get_timezone())
    if here.replace(tzinfo=None) == event.starts.replace(tzinfo=None):
        return ""
    city = str(get_timezone()).rsplit("/", 1)[-1].replace("_", " ")
    return _("local time; %(hour)s in %(city)s", hour=f"{here:%H:%M}", city=city)


def choices(events: Sequence[Event]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The networks and the themes to choose from: those of what this reader may know of."""
    networks = {one.network_uid: one.network for one in events if one.network_uid}
    themes = {code: label("theme", code) for one in events for code in one.themes}
    by_words = [sorted(found.items(), key=lambda pair: pair[1]) for found in (networks, themes)]
    return by_words[0], by_words[1]
