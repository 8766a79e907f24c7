"""A plugin that has dates, for these tests alone: bookmarks that stand for meetings.

Their creation is the start and their place in lists the end; the address is the zone, the summary
the place. One that says « jours » takes the two whole days `FIRST` and `LAST`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from cop_bookmarks import Bookmark
from cop_bookmarks import plugin as bookmarks
from sqlalchemy import JSON, ColumnElement, Date, Select, literal

from cop.calendar.rows import dates_of
from cop.contributions.models import Contribution, SignedAs, State, Visibility
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import Viewer
from cop.plugin import Dated
from cop.testing import Make

FIRST, LAST = date(2031, 3, 29), date(2031, 3, 31)
DAYS = "jours"


def hours(viewer: Viewer) -> Select[Any]:
    return dates_of(
        viewer, Bookmark, starts=Bookmark.created_at, ends=Bookmark.listed_at, zone=Bookmark.url,
        place=Bookmark.summary, cancelled=Bookmark.state == State.ARCHIVED,
        themes=literal(["water"], JSON),
    ).where(Bookmark.summary != DAYS)  # fmt: skip


def days(viewer: Viewer) -> Select[Any]:
    return dates_of(
        viewer, Bookmark, starts=literal(FIRST, Date), ends=literal(LAST, Date), zone="Europe/Paris"
    ).where(Bookmark.summary == DAYS)


def mine(viewer: Viewer) -> ColumnElement[bool]:
    return Bookmark.author_id == viewer.member_id


plugin = replace(
    bookmarks,
    dated=[
        Dated(name="bookmark", title="Réunion", find=hours, mine=mine, endpoint="bookmarks.show"),
        Dated(name="bookmark", title="Rencontre", find=days, endpoint="bookmarks.show"),
    ],
)


def meeting(
    make: Make, author: Member, starts: datetime, ends: datetime, *, title: str = "Réunion",
    zone: str = "Europe/Paris", place: str = "", visibility: Visibility = Visibility.PUBLIC,
    state: State = State.PUBLISHED, signed_as: SignedAs = SignedAs.NETWORK,
) -> Contribution:  # fmt: skip
    words = {"title": title, "summary": place, "url": "https://a.example/", "why": "Privé."}
    thing = make.contribution(
        "bookmark", author, words, visibility=visibility, state=state, signed_as=signed_as
    )
    thing.created_at, thing.listed_at, thing.url = starts, ends, zone  # type: ignore[attr-defined]
    session.commit()
    return thing
