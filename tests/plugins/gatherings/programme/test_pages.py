"""The programme as people meet it: prepared, released, changed, read, one's own day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cop.contributions.models import State, Visibility
from cop.db import session
from cop.mail.outbox import Mail
from cop.plugins.gatherings.models import Status
from cop.plugins.gatherings.programme.models import Release, SlotRow

Login = Callable[..., Any]
Read = Callable[..., Any]
FORM = {
    "title": "Posture", "kind": "workshop", "day": "0", "start": "11:00", "minutes": "105",
    "room": "Salle Loire", "about": "", "expected": "", "base": "",
}  # fmt: skip
SECRET = "Le puits de Mortefont"


def test_a_slot_typed_in_the_form_stands_in_the_draft_and_not_for_participants(
    meeting: Any, login_as: Login, read: Read
) -> None:
    client = login_as(meeting.host)
    case = meeting.case(meeting.host, title="Le puits et la pompe")
    data = FORM | {"about": "Le puits et la pompe", "people": [meeting.colleague.uid]}
    answer = client.post(
        meeting.page("/programme/nouveau"), data=data | {"csrf_token": client.token}
    )
    assert answer.status_code == 303
    row = session.scalars(select(SlotRow)).one()
    assert (row.start, row.minutes, row.about_id) == (660, 105, case.id)
    assert "Posture" in read(meeting.colleague, meeting.page("/programme/preparer"))
    assert "Posture" not in read(meeting.comes, meeting.page("/programme"))
    assert read(meeting.comes, meeting.page("/programme/preparer")) == 403


def test_a_workshop_over_lunch_is_signalled_to_the_hosts(meeting: Any, read: Read) -> None:
    meeting.slot(start="660", minutes="105")
    meeting.slot(start="750", minutes="60", kind="meal", title="Déjeuner", room="Réfectoire")
    words = read(meeting.host, meeting.page("/programme/preparer"))
    assert "se chevauchent de 15 minutes" in words


def test_what_lasts_longer_than_its_slot_is_signalled_with_what_it_takes_from_lunch(
    meeting: Any, read: Read, cop_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    types = cop_app.extensions["cop"].registry.types
    # Any column of a number will do for a length.
    monkeypatch.setitem(types, "case_study", replace(types["case_study"], lasts="usage_count"))
    long, hidden = (meeting.case(who, title=who.name) for who in (meeting.host, meeting.colleague))
    long.usage_count = hidden.usage_count = 100
    hidden.visibility, hidden.state = Visibility.DRAFT, State.DRAFT
    session.commit()
    for about, start in ((long, "660"), (hidden, "840")):
        meeting.slot(start=start, minutes="90", about=about.uid)
    meeting.slot(start="750", minutes="60", kind="meal", title="Déjeuner", room="Réfectoire")
    words = read(meeting.host, meeting.page("/programme/preparer"))
    assert words.count("dure 10 minutes de plus que son créneau") == 1
    assert "se chevauchent de 10 minutes" in words


def test_participants_see_the_last_release_and_what_it_changed(meeting: Any, read: Read) -> None:
    row = meeting.slot()
    meeting.release()
    row.start, row.room = 660, "Atelier"
    session.commit()
    assert "10 h" in read(meeting.comes, meeting.page("/programme"))
    meeting.release(note="Le train arrive plus tard.")
    log = read(meeting.comes, meeting.page("/programme/changements"))
    assert "« Posture » passe de vendredi 14 novembre à 10 h à vendredi 14 novembre à 11 h." in log
    assert "Le train arrive plus tard." in log
    assert [one.number for one in session.scalars(select(Release).order_by(Release.number))] == [
        1,
        2,
    ]


def test_who_may_not_read_what_a_slot_is_made_of_isnt_told_that_it_changed(
    meeting: Any, read: Read
) -> None:
    open_one = meeting.gather(Visibility.PUBLIC)
    first, second = (meeting.case(meeting.host, title=title) for title in ("Avant", "Après"))
    row = meeting.slot(open_one, title="", about=first.uid)
    meeting.release(open_one)
    row.about_id = second.id
    session.commit()
    meeting.release(open_one)
    log = meeting.page("/programme/changements", open_one)
    assert "devient" not in read(None, log)
    assert "« Avant » devient « Après »" in read(meeting.comes, log)


def test_what_a_release_tells_a_visitor_has_neither_rooms_nor_people_nor_hidden_titles(
    meeting: Any, read: Read
) -> None:
    open_one = meeting.gather(Visibility.PUBLIC)
    hidden = meeting.case(meeting.host, Visibility.NETWORKS, title=SECRET)
    row = meeting.slot(open_one, title="", about=hidden.uid, people=[meeting.colleague.uid])
    meeting.release(open_one)
    row.room = "Salle Loire, deuxième étage"
    session.commit()
    meeting.release(open_one)
    for tail in ("/programme", "/programme/changements"):
        words = read(None, meeting.page(tail, open_one))
        for marker in (SECRET, hidden.uid, meeting.colleague.name, "Salle Loire"):
            assert marker not in words
        assert "Atelier" in words or tail != "/programme"
    inside = read(meeting.comes, meeting.page("/programme", open_one))
    assert SECRET in inside and meeting.colleague.name in inside and "Salle Loire" in inside


def test_releasing_mails_the_link_to_those_who_come_and_only_once(
    meeting: Any, login_as: Login
) -> None:
    meeting.register(meeting.comes)
    meeting.register(meeting.make.member("Absente"), Status.NO)
    meeting.slot(title="Titre réservé aux lectrices")
    client = login_as(meeting.host)
    data = {"after": "0", "note": "", "tell": "y", "csrf_token": client.token}
    assert client.post(meeting.page("/programme/diffuser"), data=data).status_code == 303
    assert client.post(meeting.page("/programme/diffuser"), data=data).status_code == 422
    (mail,) = session.scalars(select(Mail))
    assert mail.to == meeting.comes.email
    assert meeting.page("/programme") in mail.body
    assert "Titre réservé" not in mail.body


def test_of_two_saves_from_the_line_of_a_slot_the_second_sees_both(
    meeting: Any, login_as: Login
) -> None:
    row = meeting.slot()
    base = '{"day": "0", "start": "600", "minutes": "90", "room": "Salle Loire"}'
    data = {"day": "0", "start": "11:00", "minutes": "90", "room": "Salle Loire", "base": base}
    address = meeting.page(f"/programme/creneaux/{row.uid}/horaire")
    answers = []
    for person, start in ((meeting.host, "11:00"), (meeting.colleague, "09:30")):
        client = login_as(person)
        answers.append(
            client.post(address, data=data | {"start": start, "csrf_token": client.token})
        )
    assert [answer.status_code for answer in answers] == [303, 409]
    assert "11 h" in " ".join(unescape(answers[1].get_data(as_text=True)).split())
    assert session.scalars(select(SlotRow.start)).one() == 660


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": "vers dix heures"}, {"minutes": "3"}, {"minutes": "un peu"}, {"day": "7"},
        {"kind": "sieste"}, {"about": "rien de tel"}, {"expected": "-4"}, {"room": "x" * 81},
        {"title": "a\x00b\u202e"}, {"people": ["nobody"]}, {"base": "[1"},
    ],
)  # fmt: skip
def test_what_can_t_be_is_said_and_nothing_changes(
    meeting: Any, login_as: Login, wrong: dict[str, Any]
) -> None:
    row = meeting.slot()
    client = login_as(meeting.host)
    data = FORM | wrong | {"csrf_token": client.token}
    answer = client.post(meeting.page(f"/programme/creneaux/{row.uid}"), data=data)
    assert answer.status_code in ({409} if "base" in wrong else {422})
    session.expire_all()
    assert session.scalars(select(SlotRow.start)).all() == [600]


def test_my_day_holds_what_is_for_all_and_what_one_chose(
    meeting: Any, login_as: Login, read: Read
) -> None:
    meeting.slot(title="Accueil", start="540", minutes="30", kind="plenary")
    chosen, _other = meeting.slot(title="Budget"), meeting.slot(title="Médiation", room="Atelier")
    meeting.release()
    page = meeting.page("/programme/ma-journee")
    both = read(meeting.comes, page)
    assert all(title in both for title in ("Accueil", "Budget", "Médiation"))
    client = login_as(meeting.comes)
    client.post(page, data={"slot": chosen.uid, "act": "go", "csrf_token": client.token})
    mine = read(meeting.comes, page)
    assert "Accueil" in mine and "Budget" in mine and "Médiation" not in mine
    assert "Médiation" in read(meeting.colleague, page)
    gone = client.post(page, data={"slot": "aaaaaaaaaa", "csrf_token": client.token})
    assert gone.status_code == 404
