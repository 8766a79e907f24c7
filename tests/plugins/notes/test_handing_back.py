"""What is sent once it can't be saved: it waits for who prepares the meeting, or comes back."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from cop.db import session
from cop.plugins.notes import life, services
from cop.plugins.notes.models import Attendance, Stage
from cop.plugins.notes.outcomes_model import Decision
from cop.plugins.notes.texts.models import TextDoc, TextReview
from tests.plugins.notes.conftest import Committee


def test_a_form_that_comes_after_the_close_waits_for_who_prepares_the_meeting(
    committee: Committee, login_as: Callable[..., FlaskClient]
) -> None:
    meeting = committee.meet(points=(("Restitution", "Avant."),))
    uid, key = meeting.uid, committee.point(meeting).key
    client = login_as(committee.awa)
    services.write_point(committee.lead, meeting, key, base=1, text="Avant.\nInes.")
    life.close(committee.lead, meeting)
    session.commit()
    said = {"csrf_token": client.token, "base": "1", "text": "Avant.\nAwa, à temps."}  # type: ignore[attr-defined]

    answers = [client.post(f"/reunions/{uid}/notes/{key}", data=said) for _twice in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    assert "personnes qui préparent la réunion" in client.get(answers[0].location).text
    [late] = session.scalars(select(TextReview))
    assert (late.kind, late.reasons, late.person_id) == ("late", "closed", committee.awa.id)
    assert sorted(late.mine.split()) == sorted(["Avant.", "Ines.", "Awa,", "à", "temps."])
    assert session.scalars(select(TextDoc.text)).one() == "Avant.\nInes."


def test_what_may_not_be_saved_at_all_comes_back_and_tells_nothing_of_the_meeting(
    committee: Committee, login_as: Callable[..., FlaskClient]
) -> None:
    meeting = committee.meet(points=(("SECRET", "CACHÉ"),))
    uid, key = meeting.uid, committee.point(meeting).key
    client = login_as(committee.awa)
    session.delete(session.get_one(Attendance, (meeting.id, committee.awa.id)))
    meeting.stage, meeting.title = Stage.REVIEW, "SECRET"
    session.commit()
    token = {"csrf_token": client.token}  # type: ignore[attr-defined]
    pages = [
        client.post(f"/reunions/{uid}/notes/{key}", data=token | {"text": "Tout ce que j’ai dit"}),
        client.post(
            f"/reunions/{uid}/decisions", data=token | {"statement": "Tout ce que j’ai dit"}
        ),
    ]
    assert [one.status_code for one in pages] == [403, 403]
    for page in pages:
        assert "Tout ce que j’ai dit</textarea>" in page.text
        assert [one for one in ("SECRET", "CACHÉ") if one in page.text] == []
    assert session.scalars(select(Decision)).all() == []
