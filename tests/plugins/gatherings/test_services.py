"""Who comes: places, the waiting list, presence."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import services as spine
from cop.contributions.documents import to_document
from cop.contributions.finding import find
from cop.contributions.models import Visibility
from cop.db import now, session
from cop.mail.outbox import Mail
from cop.members.services import leave
from cop.members.viewer import viewer_of
from cop.plugins.gatherings import services
from cop.plugins.gatherings.models import Gathering, Registration, Status
from cop.plugins.gatherings.services import Coming


def mails_to(person: Any) -> list[str]:
    return list(session.scalars(select(Mail.subject).where(Mail.member_id == person.id)))


def test_without_a_number_of_places_everybody_comes(place: Any) -> None:
    gathering = place.gathering()
    assert [place.answer(gathering, one).status for one in (place.ana, place.bo)] == ["yes", "yes"]


def test_a_freed_place_goes_to_who_waits_longest_and_a_mail_says_so(place: Any) -> None:
    gathering = place.gathering(capacity=1)
    cem = place.person("Cem")
    for person in (place.ana, cem, place.bo):
        place.answer(gathering, person)
    assert [place.status(gathering, one) for one in (place.ana, cem, place.bo)] == [
        "yes", "waitlisted", "waitlisted",
    ]  # fmt: skip
    place.answer(gathering, cem)  # asking again doesn't cost one's turn
    place.answer(gathering, place.ana, Status.NO)
    assert [place.status(gathering, one) for one in (place.ana, cem, place.bo)] == [
        "no", "yes", "waitlisted",
    ]  # fmt: skip
    assert (len(mails_to(cem)), mails_to(place.bo)) == (1, [])


def test_nobody_who_asks_later_passes_those_who_wait(place: Any) -> None:
    gathering = place.gathering(capacity=1)
    place.answer(gathering, place.ana)
    place.answer(gathering, place.bo)
    gathering.capacity = 2  # past the services: nobody was promoted yet
    session.commit()
    late = place.person("Cem")
    assert place.answer(gathering, late).status == Status.WAITLISTED
    assert place.status(gathering, place.bo) == Status.YES


def test_more_places_promote_at_once(place: Any) -> None:
    gathering = place.gathering(capacity=1)
    place.answer(gathering, place.ana)
    place.answer(gathering, place.bo)
    spine.save(viewer_of(place.host), gathering, to_document(gathering) | {"capacity": 2})
    session.commit()
    assert place.status(gathering, place.bo) == Status.YES


def test_fewer_places_than_people_take_none_away_and_let_nobody_in(place: Any) -> None:
    gathering = place.gathering(capacity=2)
    place.answer(gathering, place.ana)
    place.answer(gathering, place.bo)
    spine.save(viewer_of(place.host), gathering, to_document(gathering) | {"capacity": 1})
    session.commit()
    late = place.person("Cem")
    place.answer(gathering, late)
    standing = [place.status(gathering, one) for one in (place.ana, place.bo, late)]
    assert standing == ["yes", "yes", "waitlisted"]
    place.answer(gathering, place.ana, Status.NO)  # two had a place: that was one too many
    assert place.status(gathering, late) == "waitlisted"


def test_perhaps_keeps_no_place_and_gives_one_back(place: Any) -> None:
    gathering = place.gathering(capacity=1)
    place.answer(gathering, place.ana)
    place.answer(gathering, place.bo)
    place.answer(gathering, place.ana, Status.MAYBE)
    assert place.status(gathering, place.bo) == Status.YES


def test_saying_no_forgets_what_one_needed(place: Any) -> None:
    gathering = place.gathering()
    place.answer(gathering, place.ana, access_needs="fauteuil", food_needs="sans gluten")
    mine = place.answer(gathering, place.ana, Status.NO)
    assert (mine.access_needs, mine.food_needs, mine.arrives) == (None, None, "")


@pytest.mark.parametrize(
    ("starts", "changes"),
    [
        (20, {"registration_open": False}),
        (20, {"closes_on": now().date() - timedelta(days=2)}),
        (0, {}),
        (-1, {}),
        (-9, {}),
    ],
    ids=["closed by the hosts", "after its day", "first day", "second day", "over"],
)
def test_registration_closes(place: Any, starts: int, changes: dict[str, Any]) -> None:
    gathering = place.gathering(starts, **changes)
    with pytest.raises(Forbidden):
        place.answer(gathering, place.ana)
    assert place.status(gathering, place.ana) is None


def test_who_may_not_read_a_gathering_is_told_of_none(place: Any) -> None:
    gathering = place.gathering(visibility=Visibility.NETWORKS)
    funder = viewer_of(place.funder())
    with pytest.raises(NotFound):
        services.answer(funder, gathering, Coming(status=Status.YES))
    with pytest.raises(NotFound):
        services.invite(viewer_of(place.host), gathering, place.funder(), there=False)


def test_presence_is_ticked_by_the_hosts_from_the_first_day_on(place: Any) -> None:
    gathering = place.gathering()
    here = place.answer(gathering, place.ana)
    place.answer(gathering, place.bo)
    with pytest.raises(Forbidden):
        services.tick(viewer_of(place.host), gathering, [here.uid])
    place.move(gathering, 0)
    with pytest.raises(Forbidden):
        services.tick(viewer_of(place.ana), gathering, [here.uid])
    services.tick(viewer_of(place.host), gathering, [here.uid])
    assert (place.status(gathering, place.ana), place.status(gathering, place.bo)) == (
        "present", "absent",
    )  # fmt: skip
    walked_in = place.person("Cem")
    services.invite(viewer_of(place.host), gathering, walked_in, there=True)
    assert place.status(gathering, walked_in) == Status.PRESENT


def test_who_leaves_the_community_frees_a_place(place: Any) -> None:
    gathering = place.gathering(capacity=1)
    place.answer(gathering, place.ana)
    place.answer(gathering, place.bo)
    leave(place.ana)
    session.commit()
    assert place.status(gathering, place.bo) == Status.YES
    assert session.scalars(select(Registration.member_id)).all() == [place.bo.id]


@pytest.mark.parametrize(("many", "room"), [(2, 1), (8, 3)])
def test_of_those_who_take_the_last_places_at_once_the_others_wait(
    place: Any, cop_app: Flask, many: int, room: int
) -> None:
    gathering = place.gathering(capacity=room)
    uid, start = gathering.uid, threading.Barrier(many)
    people = [place.person(f"Personne {number}") for number in range(many)]
    failures: list[BaseException] = []
    session.commit()

    def take(person: Any) -> None:
        try:
            with cop_app.app_context():
                viewer = viewer_of(person)
                session.commit()
                start.wait(20)
                found = find(viewer, uid, Gathering, action="gatherings.register", lock=True)
                services.answer(viewer, found, Coming(status=Status.YES))
                session.commit()
                session.remove()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=take, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    waiting = many - room
    assert sorted(str(place.status(gathering, one)) for one in people) == (
        ["waitlisted"] * waiting + ["yes"] * room
    )
