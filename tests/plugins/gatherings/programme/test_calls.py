"""Bringing a case or a workshop, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions.models import SignedAs, Visibility
from cop.db import session
from cop.mail.outbox import Mail
from cop.members.viewer import viewer_of
from cop.plugins.gatherings.calls import services
from cop.plugins.gatherings.calls.models import CallKind, Offer, OfferState
from cop.plugins.gatherings.calls.reading import offers
from cop.plugins.gatherings.programme.models import SlotRow
from cop.plugins.gatherings.programme.reading import standing

Login = Callable[..., Any]
Read = Callable[..., Any]
WHEN = {"day": "0", "start": "840", "minutes": "60", "room": ""}


def opened(meeting: Any, kind: CallKind = CallKind.CASES, until: date = date(2031, 10, 30)) -> None:
    services.open_call(meeting.viewer, meeting.gathering, kind, intro="", closes_on=until)
    session.commit()


def test_a_case_is_brought_by_one_click_and_placed_with_its_author_in_charge(
    meeting: Any, login_as: Login, read: Read
) -> None:
    opened(meeting)
    case = meeting.case(meeting.comes, title="Un puits pour deux")
    client = login_as(meeting.comes)
    assert "J’apporte ce cas" in read(meeting.comes, f"/etudes-de-cas/{case.uid}")
    data = {"case": case.uid, "csrf_token": client.token}
    for _twice in range(2):
        assert client.post(meeting.page("/appels/cas"), data=data).status_code == 303
    offer = session.scalars(select(Offer)).one()
    assert "Un puits pour deux" in read(meeting.host, meeting.page("/appels"))
    host = login_as(meeting.host)
    data = {"day": "1", "start": "14:00", "minutes": "60", "room": "", "csrf_token": host.token}
    answer = host.post(meeting.page(f"/appels/offres/{offer.uid}/placer"), data=data)
    assert answer.status_code == 303
    (slot,) = standing(meeting.gathering)
    assert (slot.day, slot.start, slot.about, slot.people, slot.title) == (
        1, 840, case.uid, (meeting.comes.uid,), "",
    )  # fmt: skip
    mail = session.scalars(select(Mail).where(Mail.to == meeting.comes.email)).one()
    assert "Un puits" not in mail.body


def test_the_author_of_a_case_without_a_name_is_told_to_nobody(meeting: Any, read: Read) -> None:
    opened(meeting)
    case = meeting.case(meeting.comes)
    case.signed_as = SignedAs.COMMUNITY
    session.commit()
    offer = services.bring(viewer_of(meeting.comes), meeting.gathering, case)
    session.commit()
    assert [one.who for one in offers(meeting.viewer, meeting.gathering, mine=False)] == [""]
    assert meeting.comes.name not in read(meeting.host, meeting.page("/appels"))
    services.place(meeting.viewer, meeting.gathering, offer, WHEN)
    meeting.release()
    assert [one.people for one in standing(meeting.gathering)] == [()]
    assert meeting.comes.name not in read(meeting.colleague, meeting.page("/programme"))


def test_a_case_that_hosts_can_t_read_is_not_brought_and_leaves_no_trace(
    meeting: Any, login_as: Login, read: Read
) -> None:
    opened(meeting)
    mine = meeting.case(meeting.comes, Visibility.NETWORK, title="Entre nous")
    theirs = meeting.case(meeting.host)
    client = login_as(meeting.comes)
    for case in (mine, theirs):
        data = {"case": case.uid, "csrf_token": client.token}
        assert client.post(meeting.page("/appels/cas"), data=data).status_code == 404
    assert session.scalars(select(Offer)).all() == []
    assert "d’abord" in read(meeting.comes, meeting.page("/appels"))
    mine.visibility = Visibility.COMMUNITY
    offer = services.bring(viewer_of(meeting.comes), meeting.gathering, mine)
    mine.visibility = Visibility.NETWORK
    session.commit()
    assert "Entre nous" not in read(meeting.host, meeting.page("/appels"))
    assert read(meeting.host, meeting.page(f"/appels/offres/{offer.uid}/placer")) == 404


def test_a_closed_call_takes_nothing(meeting: Any) -> None:
    viewer = viewer_of(meeting.comes)
    case = meeting.case(meeting.comes)
    with pytest.raises(Forbidden):
        services.bring(viewer, meeting.gathering, case)
    opened(meeting, until=date(2020, 1, 1))
    with pytest.raises(Forbidden):
        services.bring(viewer, meeting.gathering, case)
    opened(meeting)
    services.close_call(meeting.viewer, meeting.gathering, CallKind.CASES)
    with pytest.raises(Forbidden):
        services.bring(viewer, meeting.gathering, case)
    with pytest.raises(Forbidden):
        opened_by = services.open_call
        opened_by(viewer, meeting.gathering, CallKind.CASES, intro="", closes_on=date(2031, 1, 1))


def test_a_proposal_is_read_by_hosts_alone_and_answered_to_its_author_alone(
    meeting: Any, login_as: Login, read: Read
) -> None:
    opened(meeting, CallKind.WORKSHOPS)
    client = login_as(meeting.comes)
    data = {"title": "Dire non sans fermer", "summary": "On essaie des phrases.", "minutes": "105",
            "csrf_token": client.token}  # fmt: skip
    address = meeting.page("/appels/ateliers/proposer")
    assert client.post(address, data=data | {"minutes": "4"}).status_code == 422
    assert client.post(address, data=data).status_code == 303
    offer = session.scalars(select(Offer)).one()
    other = meeting.make.member("Tierce")
    assert "Dire non" not in read(other, meeting.page("/appels"))
    assert "Dire non" in read(meeting.colleague, meeting.page("/appels"))
    services.decline(meeting.viewer, meeting.gathering, offer, "Plutôt au printemps.")
    session.commit()
    assert "Plutôt au printemps." in read(meeting.comes, meeting.page("/appels"))
    assert "Plutôt" not in read(other, meeting.page("/appels"))
    assert all("Plutôt" not in mail.body for mail in session.scalars(select(Mail)))


def test_an_accepted_proposal_says_how_long_it_needs_and_comes_back_when_its_slot_goes(
    meeting: Any,
) -> None:
    opened(meeting, CallKind.WORKSHOPS)
    offer = services.propose(
        viewer_of(meeting.comes), meeting.gathering, title="Dire non", summary="x", minutes=105
    )
    row = services.place(meeting.viewer, meeting.gathering, offer, WHEN)
    assert (row.title, row.needs) == ("Dire non", 105)
    assert services.standing(offer) == OfferState.PLACED
    session.delete(session.get(SlotRow, row.id))
    session.flush()
    assert services.standing(offer) == OfferState.OFFERED


def test_home_asks_for_a_case_until_one_was_brought_and_only_who_may_read(
    meeting: Any, read: Read
) -> None:
    asked = f'href="{meeting.page("/appels#cases")}"'
    other = meeting.make.member("Tierce")
    opened(meeting)
    assert asked in read(meeting.comes, "/")
    services.bring(viewer_of(meeting.comes), meeting.gathering, meeting.case(meeting.comes))
    session.commit()
    assert asked not in read(meeting.comes, "/")
    assert asked in read(other, "/")
    meeting.gathering.visibility = Visibility.NETWORK
    session.commit()
    assert asked not in read(other, "/")


def test_one_who_is_not_its_author_doesn_t_take_an_offer_back(meeting: Any) -> None:
    opened(meeting)
    offer = services.bring(viewer_of(meeting.comes), meeting.gathering, meeting.case(meeting.comes))
    with pytest.raises(NotFound):
        services.withdraw(meeting.viewer, meeting.gathering, offer.uid)
    services.withdraw(viewer_of(meeting.comes), meeting.gathering, offer.uid)
    assert session.scalars(select(Offer)).all() == []
