"""The next gathering from a past one: what goes over, and what must not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.exceptions import NotFound

from cop.columns import Prose
from cop.contributions import takeaways, ties
from cop.contributions.finding import find
from cop.contributions.models import Link, LinkKind, Visibility
from cop.contributions.pages import kind_of
from cop.contributions.takeaways_model import TakeawayKind
from cop.db import session
from cop.members.viewer import viewer_of
from cop.plugins.gatherings import points
from cop.plugins.gatherings.following import follow
from cop.plugins.gatherings.models import Gathering, Registration
from tests.plugins.gatherings.conftest import day


def past(place: Any, **changes: Any) -> Gathering:
    """Angers, a hundred days ago, registered for until ten days before."""
    found: Gathering = place.gathering(-100, closes_on=day(-110).isoformat(), **changes)
    return found


def next_of(place: Any, old: Gathering, **changes: Any) -> Gathering:
    asked = {"title": "Suite", "start": day(60), "town": "Angers", "same_place": True, "keep": ()}
    made = follow(viewer_of(place.ana), kind_of("gathering"), old, **(asked | changes))
    session.commit()
    return find(viewer_of(place.ana), made.uid, Gathering)


def test_dates_keep_their_distances_and_no_person_goes_over(place: Any) -> None:
    old = past(place, capacity=35)
    session.add(Registration(gathering_id=old.id, member_id=place.bo.id, status="present"))
    session.commit()
    new = next_of(place, old)
    assert (new.start_date, new.end_date, new.closes_on) == (day(60), day(61), day(50))
    assert (new.capacity, new.purpose.source, new.state) == (35, "Se retrouver.", "draft")
    assert (new.author_id, new.previous) == (place.ana.id, old.uid)
    assert session.query(Registration).filter_by(gathering_id=new.id).all() == []
    link = session.query(Link).filter_by(source_id=new.id).one()
    assert (link.target_id, link.kind) == (old.id, LinkKind.FOLLOWS)


@pytest.mark.parametrize(("same", "kept"), [(True, "3 rue du Mail"), (False, "")])
def test_the_address_goes_over_with_the_place(place: Any, same: bool, kept: str) -> None:
    old = past(place, address="3 rue du Mail")
    old.meals = Prose.of("Couscous")
    session.commit()
    new = next_of(place, old, same_place=same)
    assert (new.address, new.meals) == (kept, None)


def test_what_is_left_open_is_what_nothing_has_come_of(
    place: Any, case_document: dict[str, Any]
) -> None:
    old, host = past(place), viewer_of(place.host)
    own = points.add(host, old, "Une grille commune")
    done = points.add(host, old, "Un lieu pour la suite")
    points.settle(host, old, done.uid, True)
    case = place.make.contribution("case_study", place.host, case_document)
    ties.join(host, old, case, LinkKind.RELATED)
    open_ = takeaways.keep(host, case, TakeawayKind.QUESTION, "Qui décide du calendrier ?")
    taken = takeaways.keep(host, case, TakeawayKind.TOOL, "Une fiche budget")
    aside = takeaways.keep(host, case, TakeawayKind.NEED, "Laisser tomber")
    takeaways.set_aside(host, case, aside.uid, True)
    takeaways.take_up(host, case, taken.uid, "tool")
    session.commit()
    assert [one.key for one in points.left_open(host, old)] == [f"p-{own.uid}", f"t-{open_.uid}"]


def test_ticked_points_go_over_and_are_counted(place: Any) -> None:
    old, host = past(place), viewer_of(place.host)
    kept = points.add(host, old, "Une grille commune", carried=1)
    points.add(host, old, "Rien de tout cela")
    session.commit()
    new = next_of(place, old, keep=[f"p-{kept.uid}", "p-inventé"])
    assert [(one.body, one.carried) for one in points.points_of(new)] == [("Une grille commune", 2)]


def test_a_reader_is_offered_nothing_kept_of_what_they_may_not_read(
    place: Any, case_document: dict[str, Any]
) -> None:
    old, host = past(place), viewer_of(place.host)
    case = place.make.contribution(
        "case_study", place.host, case_document, visibility=Visibility.NETWORK
    )
    ties.join(host, old, case, LinkKind.RELATED)
    secret = takeaways.keep(host, case, TakeawayKind.QUESTION, "Le secret du réseau")
    session.commit()
    mine = points.left_open(host, old)
    assert [(one.body, one.narrower) for one in mine] == [("Le secret du réseau", True)]
    assert points.left_open(viewer_of(place.ana), old) == []
    new = next_of(place, old, keep=[f"t-{secret.uid}"])
    assert points.points_of(new) == []


def test_nobody_starts_from_what_they_may_not_read(place: Any) -> None:
    old = past(place, visibility=Visibility.NETWORK)
    with pytest.raises(NotFound):
        next_of(place, old)
    assert next_of_host(place, old).visibility == Visibility.NETWORK


def next_of_host(place: Any, old: Gathering) -> Gathering:
    kind, moved = kind_of("gathering"), old.start_date + timedelta(days=200)
    return follow(
        viewer_of(place.host), kind, old, title="Suite", start=moved, town="Angers",
        same_place=False, keep=(),
    )  # fmt: skip
