"""A list as other sites show it: the newest things, or what takes place, the soonest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from cop.addresses import public_url
from cop.calendar.events import events
from cop.contributions.listing import list_page, news
from cop.contributions.models import Contribution, SignedAs, State
from cop.contributions.rules import visible_to
from cop.contributions.statements import written
from cop.db import session
from cop.feeds.choosing import Choice, chosen
from cop.feeds.coming import coming, when
from cop.members.models import Organisation
from cop.members.viewer import VISITOR, Viewer
from cop.plugins.embeds.places import Place

USUAL, MOST = 5, 20
STANDING = (Contribution.state == State.PUBLISHED,)


@dataclass(frozen=True)
class Line:
    """label: what it is, or when it takes place."""

    title: str
    page: str
    label: str = ""
    summary: str = ""
    cancelled: bool = False


@dataclass(frozen=True)
class Listed:
    """after: where the next lines start, or empty. networks: (name, uid, whether chosen) of those
    that one may choose from within the frame."""

    title: str
    page: str
    lines: tuple[Line, ...]
    is_dated: bool
    after: str = ""
    networks: tuple[tuple[str, str, bool], ...] = ()
    narrowed: bool = False


def shelf_at(place: Place, arguments: Mapping[str, str], viewer: Viewer = VISITOR) -> Listed:
    """arguments: of the frame's own address; `filtre` and `apres` are chosen within the frame."""
    assert place.subject is not None
    choice = chosen(place.asked, themes=place.asked.getlist("theme"))
    narrow = arguments.get("filtre", "")[:40]
    offered = _networks(place, viewer) if choice.networks is None else []
    if narrow and choice.networks is None:
        choice = chosen({**choice.asked, "reseau": narrow}, themes=[choice.theme])
    is_dated = _is_dated(place)
    found = _dates(place, choice, viewer) if is_dated else _things(place, choice, arguments, viewer)
    lines, after = found
    return Listed(
        place.subject.title, place.page, tuple(lines), is_dated, after,
        tuple((name, uid, uid == narrow) for uid, name in offered) if len(offered) > 1 else (),
        bool(narrow),
    )  # fmt: skip


def _is_dated(place: Place) -> bool:
    """`quoi=fiches` asks for things where dates are usual."""
    assert place.subject is not None
    return place.subject.dated is not None and not (
        place.asked.get("quoi") == "fiches" and place.subject.kinds
    )


def _dates(place: Place, choice: Choice, viewer: Viewer) -> tuple[list[Line], str]:
    assert place.subject is not None
    found = coming(viewer, place.subject.dated or (), choice)[: _most(choice)]
    return [
        Line(
            one.title,
            public_url(one.endpoint, uid=one.uid, _anchor=one.dated.anchor or None),
            when(one),
            cancelled=one.cancelled,
        )
        for one in found
    ], ""


def _things(
    place: Place, choice: Choice, arguments: Mapping[str, str], viewer: Viewer
) -> tuple[list[Line], str]:
    assert place.subject is not None
    types = current_app.extensions["cop"].registry.types
    kinds = [types[name] for name in place.subject.kinds]
    page = list_page(
        viewer,
        Contribution.type.in_(written(place.subject.kinds)),
        *choice.conditions(kinds),
        always=STANDING if place.subject.kinds else news(),
        after=arguments.get("apres", "")[:60],
        limit=_most(choice),
    )
    return [
        Line(
            one.title,
            public_url(one.endpoint, uid=one.uid),
            one.type_label,
            one.summary if types[one.type].summary_travels else "",
        )
        for one in page.items
    ], page.after


def _most(choice: Choice) -> int:
    return min(choice.most or USUAL, MOST)


def _networks(place: Place, viewer: Viewer) -> list[tuple[str, str]]:
    """(uid, name) of the networks under whose name something in the list stands."""
    assert place.subject is not None
    if _is_dated(place):
        names = place.subject.dated
        found = {
            (one.network_uid, one.network)
            for one in events(viewer)
            if one.network_uid and not one.is_over and (not names or one.dated.name in names)
        }
    else:
        query = (
            select(Organisation.uid, Organisation.short_name)
            .join(Contribution, Contribution.network_id == Organisation.id)
            .where(
                visible_to(viewer),
                *STANDING,
                Contribution.type.in_(written(place.subject.kinds)),
                Contribution.signed_as.in_(written([SignedAs.MEMBER, SignedAs.NETWORK])),
            )
            .distinct()
        )
        found = {(uid, name) for uid, name in session.execute(query)}
    return sorted(found, key=lambda one: one[1])
