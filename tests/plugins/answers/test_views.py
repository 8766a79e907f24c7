"""Calls and sheets as people meet them: pages, files, reminders."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from cop.contributions.models import Link, Visibility
from cop.db import session
from cop.jobs import tick
from cop.mail.outbox import Mail
from cop.members.models import Role
from cop.members.viewer import viewer_of
from cop.plugins.answers import services
from cop.plugins.answers.models import Call, Sheet
from cop.plugins.answers.standing import today
from cop.plugins.answers.synthesis import said, summarise, synthesis_at

Login = Callable[..., Any]
HERE = "/reponses-croisees"


def page_of(answer: Any) -> str:
    text: str = answer.get_data(as_text=True)
    return text


def call_form(community: Any, **changes: Any) -> dict[str, Any]:
    return {
        "subject": community.case.uid, "title": "Que répondez-vous ?", "intro": "Une demi-heure.",
        "questions": "Que voyez-vous ?\nQue refusez-vous ?", "visibility": "networks",
        "closes_on": (today() + timedelta(days=9)).isoformat(), "opens": "after_own_submission",
        "signed_as": "member", "home_answers": "y",
    } | changes  # fmt: skip


def test_a_call_is_opened_from_the_page_of_a_case_and_each_shows_the_other(
    community: Any, login_as: Login
) -> None:
    client = login_as(community.asker)
    assert f"{HERE}/nouveau?subject={community.case.uid}" in page_of(
        client.get(f"/etudes-de-cas/{community.case.uid}")
    )
    offered = page_of(client.get(f"{HERE}/nouveau?subject={community.case.uid}"))
    assert "Ce que nous refusons de faire, et comment nous le disons" in offered
    data = call_form(community) | {"csrf_token": client.token}
    answer = client.post(f"{HERE}/nouveau", data=data)
    assert answer.status_code == 303
    call = session.scalars(select(Call)).one()
    assert (call.questions, call.visibility) == (
        ["Que voyez-vous ?", "Que refusez-vous ?"], Visibility.NETWORKS,
    )  # fmt: skip
    link = session.scalars(select(Link)).one()
    assert (link.source_id, link.target_id) == (call.id, community.case.id)
    assert "<strong>0</strong> sur 4 attendues" in page_of(client.get(answer.location))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"visibility": "community"}, "n’interrogez qu’eux"),
        ({"closes_on": "2020-01-01"}, "un jour à venir"),
        ({"questions": "\n".join("x" * 9)}, "8 questions au plus"),
        ({"questions": " \n "}, "Posez au moins une question"),
        ({"intro": "Demandez à Bakary Diallo."}, "Bakary"),
    ],
)
def test_a_call_that_cannot_be_comes_back_with_the_reason(
    community: Any, login_as: Login, changes: dict[str, Any], words: str
) -> None:
    community.case.visibility = Visibility.NETWORKS
    session.commit()
    client = login_as(community.asker)
    data = call_form(community, **changes) | {"csrf_token": client.token}
    answer = client.post(f"{HERE}/nouveau", data=data)
    assert answer.status_code == 422
    assert words in page_of(answer)
    assert session.scalars(select(Call)).all() == []


def test_nobody_asks_about_what_they_may_not_read(community: Any, login_as: Login) -> None:
    community.case.visibility = Visibility.NETWORK
    session.commit()
    client = login_as(community.people["Autan"])
    page = page_of(client.get(f"{HERE}/nouveau?subject={community.case.uid}"))
    assert community.case.title not in page


def test_what_was_published_stays_and_a_closed_call_is_not_opened_again(
    community: Any, login_as: Login
) -> None:
    call, client = community.call(), login_as(community.asker)
    path, later = f"{HERE}/{call.uid}/modifier", (today() + timedelta(days=20)).isoformat()
    fixed = {"questions": "Autre ?", "opens": "after_close", "home_answers": ""}
    for name, value in fixed.items():
        data = call_form(community, **{name: value}) | {"csrf_token": client.token}
        assert client.post(path, data=data).status_code == 422, name
    data = call_form(community, closes_on=later) | {"csrf_token": client.token}
    assert client.post(path, data=data).status_code == 303
    community.close(session.get_one(Call, call.id))
    answer = client.post(path, data=data)
    assert (answer.status_code, "rouvert" in page_of(answer)) == (422, True)


def begin(community: Any, client: Any, call: Call, **data: Any) -> str:
    sent = {"csrf_token": client.token} | data
    answer = client.post(f"{HERE}/{call.uid}/fiches/nouvelle", data=sent)
    location: str = answer.headers.get("Location", "")
    return location


def test_a_sheet_is_kept_refused_while_empty_screened_and_sent(
    community: Any, login_as: Login
) -> None:
    call, client = community.call(), login_as(community.people["Autan"])
    path = begin(community, client, call)
    kept = {"csrf_token": client.token, "answer1": "Voyez avec Bakary Diallo.", "base_version": "0"}
    assert client.post(path, data=kept | {"act": "keep"}).status_code == 303
    answer = client.post(path, data=kept | {"act": "submit", "base_version": "1"})
    assert (answer.status_code, "Répondez en une ligne au moins" in page_of(answer)) == (422, True)
    whole = kept | {"answer2": "Écrire seuls.", "act": "submit", "base_version": "1"}
    asked = client.post(path, data=whole)
    assert (asked.status_code, 'name="find:' in page_of(asked)) == (422, True)
    assert session.scalars(select(Sheet.submitted_at)).one() is None
    decided = dict.fromkeys(_questions(page_of(asked)), "replace")
    answer = client.post(path, data=whole | decided)
    assert (answer.status_code, answer.location) == (303, f"{HERE}/{call.uid}?saved=1")
    sheet = session.scalars(select(Sheet)).one()
    assert sheet.submitted_at is not None
    assert "Bakary" not in sheet.answers[0].source


def _questions(page: str) -> list[str]:
    return [part.split('"')[0] for part in page.split('name="')[1:] if part.startswith("find:")]


def test_a_group_is_never_called_after_somebody(community: Any, login_as: Login) -> None:
    call, client = community.call(), login_as(community.people["Autan"])
    assert begin(community, client, call, group_name="Chez Bakary Diallo") == ""
    assert session.scalars(select(Sheet)).all() == []
    assert "/fiches/" in begin(community, client, call, group_name="équipe du mardi")


def test_what_is_typed_a_moment_too_late_comes_back_and_is_not_kept(
    community: Any, login_as: Login
) -> None:
    call, person = community.call(), community.people["Autan"]
    sheet, client = community.write(call, person), login_as(person)
    community.close(call)
    data = {"csrf_token": client.token, "answer1": "Trop tard pour ceci."}
    answer = client.post(f"{HERE}/{call.uid}/fiches/{sheet.uid}", data=data)
    assert (answer.status_code, "Trop tard pour ceci." in page_of(answer)) == (409, True)
    assert [one.source for one in sheet.answers] == ["Nous écoutons."] * 2


def test_two_who_clash_see_both_texts(community: Any, login_as: Login) -> None:
    call, person = community.call(), community.people["Autan"]
    sheet, client = community.write(call, person), login_as(person)
    path = f"{HERE}/{call.uid}/fiches/{sheet.uid}"
    start = {"csrf_token": client.token, "answer2": "Nous écoutons.", "base_version": "1"}
    assert client.post(path, data=start | {"answer1": "Le mien."}).status_code == 303
    answer = client.post(path, data=start | {"answer1": "Le tien."})
    page = page_of(answer)
    assert (answer.status_code, "Le mien." in page, "Le tien." in page) == (409, True, True)
    again = start | {"answer1": "Les deux.", "base_version": "2"}
    assert client.post(path, data=again).status_code == 303
    session.refresh(sheet)
    assert sheet.answers[0].source == "Les deux."


def test_the_answers_as_files(community: Any, login_as: Login) -> None:
    call = community.call(home_answers=False)
    community.send(call, community.people["Beffrois"], "=cmd|' /C calc'!A0")
    sheet = community.send(call, community.people["Autan"], "# Un titre\nforgé")
    viewer = community.viewer("Autan")
    services.save(viewer, call, sheet, {"posture": "refuse"}, base_version=None)
    row = synthesis_at(call, 2)
    summarise(
        viewer_of(community.asker), call, row, said(row) | {"gaps": "Une page."}, base_version=None
    )
    session.commit()
    client = login_as(community.people["Autan"])

    def take(form: str) -> Any:
        return client.get(f"{HERE}/{call.uid}/reponses.{form}")

    found = take("json").json
    assert [one["network"] for one in found["sheets"]] == ["Autan", "Beffrois"]
    assert (found["sheets"][0]["posture"], found["sheets"][0]["amended_after_reading"]) == (
        "Refuser, et dire pourquoi", True,
    )  # fmt: skip
    assert found["syntheses"] == [
        {"question": 2, "convergences": "", "divergences": "", "gaps": "Une page."}
    ]
    raw = take("csv").get_data()
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert [row[0] for row in rows] == ["Réseau", "Autan", "Beffrois", "Manques"]
    assert rows[3][1:3] == ["", "Une page."]
    assert rows[2][1] == "'=cmd|' /C calc'!A0"
    text = page_of(take("md"))
    assert "\n# Un titre" not in text and "> # Un titre\n> forgé" in text
    assert text.index("### Autan") < text.index("### Beffrois")


def test_one_question_at_a_time_or_all_and_a_mark_with_its_date(
    community: Any, login_as: Login
) -> None:
    call = community.call()
    community.send(call, community.people["Beffrois"])
    sheet = community.send(call, community.people["Autan"], "Premiers mots")
    services.save(
        community.viewer("Autan"), call, sheet, {"answer2": "Seconds mots"}, base_version=None
    )
    session.commit()
    client = login_as(community.people["Autan"])
    pages = [
        page_of(client.get(f"{HERE}/{call.uid}/reponses?question={view}"))
        for view in ("1", "2", "toutes", "99")
    ]
    assert [("Premiers mots" in page, "Seconds mots" in page) for page in pages] == [
        (True, False), (False, True), (True, True), (True, False),
    ]  # fmt: skip
    assert all("modifiée après lecture des autres" in page for page in pages)


def test_one_reminder_before_the_close_to_those_who_have_not_sent(community: Any) -> None:
    call = community.call()
    contact = community.make.member(
        organisation=community.network("Cimes"), roles=(Role.MEMBER, Role.NETWORK_CONTACT)
    )
    community.send(call, community.people["Autan"])
    community.write(call, community.people["Beffrois"])
    tick()
    assert session.scalars(select(Mail.to)).all() == []
    call.closes_on = today() + timedelta(days=2)
    session.commit()
    for _twice in range(2):
        tick(session.get_one(Call, call.id).created_at + timedelta(days=1 + _twice))
    told = {contact.email, community.people["Beffrois"].email, community.asker.email}
    mails = session.scalars(select(Mail)).all()
    assert sorted(mail.to for mail in mails) == sorted(told)
    assert all("Nous écoutons" not in mail.body + mail.subject for mail in mails)


def test_the_home_page_asks_a_network_until_it_has_sent(community: Any, login_as: Login) -> None:
    call = community.call()
    client = login_as(community.people["Autan"])
    asked = f'href="{HERE}/{call.uid}">Répondre avec votre réseau'
    assert asked in page_of(client.get("/"))
    community.send(call, community.people["Autan"])
    assert asked not in page_of(client.get("/"))
    # Whose network only asks is not asked.
    community.call(home_answers=False)
    assert "Répondre avec votre réseau" in page_of(client.get("/"))
    asker = page_of(login_as(community.asker).get("/"))
    assert asker.count("Répondre avec votre réseau") == 1
