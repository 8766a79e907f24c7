"""Announcing, cancelling, the space of the participants, purging, the home page and the agenda."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select
from werkzeug.exceptions import Forbidden

from cop.contributions import care, services
from cop.contributions.asking import asked_of
from cop.contributions.models import Visibility
from cop.db import now, session
from cop.mail.outbox import Mail
from cop.members.models import Openness, Role, Space, SpaceMember
from cop.members.services import let_in
from cop.members.viewer import VISITOR, viewer_of
from cop.plugins.gatherings import home, life, logistics, points, rules
from cop.plugins.gatherings.models import Gathering, Registration, Status
from cop.plugins.gatherings.purging import Purged, purge
from cop.plugins.gatherings.stages import stage_of


@pytest.mark.parametrize(
    ("starts", "stage"),
    [(1, "announced"), (0, "running"), (-1, "running"), (-2, "closed")],
)
def test_the_stage_follows_from_the_dates(place: Any, starts: int, stage: str) -> None:
    assert stage_of(place.gathering(starts)) == stage


def test_a_gathering_brings_a_closed_space_where_its_author_takes_part(place: Any) -> None:
    gathering = place.gathering()
    space = session.get_one(Space, gathering.own_space_id)
    assert (space.title, space.openness) == (gathering.title, Openness.CLOSED)
    inside = session.scalars(select(SpaceMember.member_id).where(SpaceMember.space_id == space.id))
    assert inside.all() == [place.host.id]


def test_a_gathering_of_few_names_no_space_that_all_would_read(place: Any) -> None:
    assert place.gathering(visibility=Visibility.NETWORKS).own_space_id is None
    narrowed = place.gathering()
    services.set_visibility(viewer_of(place.host), narrowed, Visibility.NETWORK)
    assert narrowed.title not in session.scalars(select(Space.title)).all()


def test_a_guest_of_the_space_sees_all_once_it_is_open_to_guests(place: Any) -> None:
    gathering = place.gathering(visibility=Visibility.PUBLIC)
    guest = place.make.member("Gaël", roles=(Role.GUEST,), guest_until=now() + timedelta(days=9))
    assert rules.sees_all(viewer_of(guest), gathering) is False
    let_in(guest, gathering.own_space_id, until=None)
    assert rules.sees_all(viewer_of(guest), gathering) is False
    session.get_one(Space, gathering.own_space_id).openness = Openness.INVITED
    session.flush()
    assert rules.may_register(viewer_of(guest), gathering) is True
    assert place.answer(gathering, guest).status == Status.YES


def test_cancelling_tells_those_who_were_expected_and_closes_registration(place: Any) -> None:
    gathering = place.gathering()
    place.answer(gathering, place.ana)
    place.answer(gathering, place.bo, Status.NO)
    with pytest.raises(Forbidden):
        life.cancel(viewer_of(place.ana), gathering, "Parce que")
    life.cancel(viewer_of(place.host), gathering, "La salle a brûlé")
    told = session.execute(select(Mail.to, Mail.body)).all()
    assert [row.to for row in told] == [place.ana.email]
    assert "brûlé" not in told[0].body
    assert (stage_of(gathering), rules.registration_is_open(gathering)) == ("cancelled", False)
    life.take_up_again(viewer_of(place.host), gathering)
    assert stage_of(gathering) == "announced"


def dates(viewer: Any) -> list[tuple[Any, ...]]:
    rows = session.execute(home.dates(viewer))
    return [(row.uid, row.place, row.cancelled, row.version) for row in rows]


def test_calendars_learn_of_the_town_alone_and_of_every_change(place: Any) -> None:
    gathering = place.gathering(visibility=Visibility.PUBLIC)
    place.gathering(visibility=Visibility.COMMUNITY)
    written = dict.fromkeys((*logistics.LINES, *logistics.TEXTS), "3 rue Cachée")
    first = dates(VISITOR)
    logistics.save(viewer_of(place.host), gathering, {**written, "wifi": "none"})
    second = dates(VISITOR)
    life.cancel(viewer_of(place.host), gathering, "Trop peu de monde")
    third = dates(VISITOR)
    assert [row[:3] for row in first + second + third] == [
        (gathering.uid, "Angers", False), (gathering.uid, "Angers", False),
        (gathering.uid, "Angers", True),
    ]  # fmt: skip
    assert first[0][3] < second[0][3] < third[0][3]


def asked(person: Any) -> list[str]:
    with current_app.test_request_context():
        return [line.words for line in asked_of(viewer_of(person))]


def test_the_home_page_asks_until_one_has_answered(place: Any) -> None:
    gathering = place.gathering(visibility=Visibility.NETWORKS)
    place.gathering(12, visibility=Visibility.NETWORK, title="Entre nous")
    place.gathering(9, registration_open=False, title="Complet")
    question = "Dites si vous venez à «\u202fRencontre d’Angers\u202f»"
    assert (asked(place.ana), asked(place.funder())) == ([question], [])
    place.answer(gathering, place.ana, Status.MAYBE)
    assert asked(place.ana) == []


def test_the_next_gathering_stands_on_the_home_page_of_who_may_read_it(
    place: Any, login_as: Any
) -> None:
    near = place.gathering(5, visibility=Visibility.NETWORKS, title="Rencontre de Nantes")
    place.gathering(40, visibility=Visibility.PUBLIC, title="Rencontre de Mamoudzou")
    life.cancel(viewer_of(place.host), place.gathering(2, title="Annulée"), "Grève")
    session.commit()
    member = login_as(place.ana).get("/").get_data(as_text=True)
    visitor = login_as(None).get("/").get_data(as_text=True)
    assert (f"/rencontres/{near.uid}" in member, "dans 5 jours" in member) == (True, True)
    assert ("Mamoudzou" in visitor, "Nantes" in visitor) == (True, False)


def test_needs_are_erased_after_their_time_and_a_dry_run_erases_nothing(
    place: Any, caplog: pytest.LogCaptureFixture
) -> None:
    recent = place.gathering()
    place.answer(recent, place.ana, food_needs="sans noix")
    old = place.gathering()
    mine = place.answer(old, place.ana, food_needs="végétarien", arrives="mardi")
    place.answer(old, place.bo)
    place.move(recent, -10)
    place.move(old, -60)
    expected = [Purged(old.uid, 1)]
    assert (purge(dry_run=True), mine.food_needs.reveal()) == (expected, "végétarien")
    with caplog.at_level(logging.INFO, logger="cop.gatherings"):
        assert purge() == expected
    assert purge() == []
    assert "végétarien" not in caplog.text and old.uid in caplog.text
    kept = session.scalars(
        select(Registration.gathering_id).where(Registration.food_needs.is_not(None))
    )
    assert (mine.food_needs, mine.arrives, kept.all()) == (None, "", [recent.id])


def test_a_word_removed_for_good_goes_from_logistics_points_and_space(place: Any) -> None:
    gathering = place.gathering(title="Chez Marcelle", place_name="Salle Marcelle")
    points.add(viewer_of(place.host), gathering, "Marcelle veut une salle")
    session.commit()
    care.anonymise(viewer_of(place.host), gathering, {"Marcelle": "la mairie"})
    session.commit()
    found = session.get_one(Gathering, gathering.id)
    space = session.get_one(Space, found.own_space_id)
    words = [found.place_name, space.title, *(one.body for one in points.points_of(found))]
    assert [word for word in words if "marcelle" in word.lower()] == []
