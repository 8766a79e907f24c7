"""The form of a case on the server: names are replaced or asked about, and then are nowhere."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from cop.columns import Secret
from cop.contributions.models import CoAuthor, Contribution, Once, Revision, State, Visibility
from cop.contributions.readings import Reading
from cop.db import Base, session
from cop.members import vocabulary
from cop.members.models import Member, Organisation, Role, Term
from cop.plugins.case_studies.models import CaseStudy
from cop.testing import Make

STOP = "Espoir du Sahel"
TYPED = {
    "title": "",
    "situation": f"{STOP} et ESPOIR DU SAHEL, avec contact@espoir.example et 06 12 34 56 78.",
    "attempted": f"Un appel à {STOP}.",
    "request": "Que répondre quand le bureau, depuis la réunion du printemps, ne veut plus entendre"
    f" parler de {STOP} ni de son projet ?",
    "visibility": "community",
    "signed_as": "member",
}


@pytest.fixture
def author(make: Make) -> Member:
    member = make.member("Aurore")
    organisation = session.get_one(Organisation, member.organisation_id)
    organisation.stop_list = Secret(STOP)
    session.commit()
    return member


def post(client: Any, path: str, data: dict[str, Any]) -> Any:
    return client.post(path, data={"csrf_token": client.token} | data)


def stored() -> dict[str, str]:
    """Every table's rows as text, but for the private list itself."""
    session.rollback()
    found = {
        table.name: repr(session.execute(table.select()).all())
        for table in Base.metadata.sorted_tables
        if table.name != "cop_core_organisation"
    }
    session.rollback()
    return found


def traces(words: tuple[str, ...] = ("espoir", "sahel", "06 12 34")) -> list[str]:
    return [name for name, rows in stored().items() if any(one in rows.lower() for one in words)]


def test_what_is_certain_is_replaced_without_a_question_and_is_nowhere_afterwards(
    login_as: Any, author: Member, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="cop")
    client = login_as(author)
    answer = post(client, "/etudes-de-cas/nouvelle", TYPED)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert traces() == []
    assert "espoir" not in caplog.text.lower()
    reader = login_as(make.member())
    for path in (answer.location, "/", "/etudes-de-cas/", "/recherche/?q=bureau"):
        page = reader.get(path).get_data(as_text=True).lower()
        assert "espoir" not in page and "sahel" not in page, path


def test_a_title_that_follows_the_question_does_not_cut_a_name_in_two(
    login_as: Any, author: Member
) -> None:
    post(login_as(author), "/etudes-de-cas/nouvelle", TYPED)
    case = session.scalars(select(CaseStudy)).one()
    assert "Espoir" not in case.title + case.summary
    assert case.title.startswith("Que répondre quand le bureau")


def test_a_draft_keeps_its_words_for_its_authors_and_publishing_forgets_them(
    login_as: Any, author: Member
) -> None:
    client = login_as(author)
    answer = post(client, "/etudes-de-cas/nouvelle", TYPED | {"act": "draft"})
    case = session.scalars(select(CaseStudy)).one()
    assert (answer.status_code, case.state) == (303, State.DRAFT)
    assert STOP in case.situation.source
    form = client.get(f"/etudes-de-cas/{case.uid}/modifier").get_data(as_text=True)
    title = re.search(r'<input[^>]*name="title"[^>]*>', form)
    assert title is not None and 'value=""' in title[0], "a title that nobody typed isn't kept"
    answer = post(client, f"/etudes-de-cas/{case.uid}/modifier", TYPED | {"act": "publish"})
    assert answer.status_code == 303
    session.expire_all()
    assert session.scalars(select(CaseStudy.state)).one() == State.PUBLISHED
    assert traces() == []


@pytest.mark.parametrize("door", ["publier", "archiver"])
def test_an_unchecked_draft_has_no_other_door(login_as: Any, author: Member, door: str) -> None:
    client = login_as(author)
    post(client, "/etudes-de-cas/nouvelle", TYPED | {"act": "draft"})
    uid = session.scalars(select(CaseStudy.uid)).one()
    changed = TYPED | {"act": "draft", "attempted": "Autre chose."}
    post(client, f"/etudes-de-cas/{uid}/modifier", changed)
    answer = post(client, f"/fiches/{uid}/{door}", {})
    session.expire_all()
    assert (answer.status_code, session.scalars(select(CaseStudy.state)).one()) == (
        403, State.DRAFT,
    )  # fmt: skip


def test_an_uncertain_name_is_asked_about_and_nothing_is_written_meanwhile(
    login_as: Any, author: Member
) -> None:
    client = login_as(author)
    typed = TYPED | {"situation": "Hier, Jean-Marc Delorme a quitté le bureau."}
    answer = post(client, "/etudes-de-cas/nouvelle", typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'name="find:jean-marc delorme"' in page
    assert session.scalar(select(func.count(Contribution.id))) == 0
    answer = post(client, "/etudes-de-cas/nouvelle", typed | {"find:jean-marc delorme": "replace"})
    assert answer.status_code == 303
    assert traces(("delorme",)) == []


def test_the_author_may_keep_a_word_on_purpose(login_as: Any, author: Member) -> None:
    typed = TYPED | {"situation": "Hier, Jean-Marc Delorme a quitté le bureau."}
    post(login_as(author), "/etudes-de-cas/nouvelle", typed | {"find:jean-marc delorme": "keep"})
    assert "Delorme" in session.scalars(select(CaseStudy)).one().situation.source


def test_the_check_keeps_nothing_and_answers_members_alone(
    login_as: Any, author: Member, make: Make
) -> None:
    before = stored()
    answer = post(login_as(author), "/etudes-de-cas/verifier", TYPED)
    assert answer.status_code == 200
    assert STOP in answer.get_data(as_text=True)
    assert stored() == before
    for role in (Role.GUEST, Role.ADMIN):
        other = make.member(roles=(role,))
        other.organisation_id = author.organisation_id
        session.commit()
        refused = post(login_as(other), "/etudes-de-cas/verifier", TYPED)
        assert refused.status_code == 404, "the private list must not be probed"


def test_a_double_click_makes_one_case_and_leads_to_it(login_as: Any, author: Member) -> None:
    client, form = login_as(author), TYPED | {"once": "k" * 22}
    first = post(client, "/etudes-de-cas/nouvelle", form)
    second = post(client, "/etudes-de-cas/nouvelle", form)
    assert (first.location, second.status_code) == (second.location, 302)
    assert session.scalar(select(func.count(CaseStudy.id))) == 1


def test_a_key_that_somebody_else_used_leads_nowhere(
    login_as: Any, author: Member, make: Make
) -> None:
    form = TYPED | {"once": "k" * 22}
    post(login_as(author), "/etudes-de-cas/nouvelle", form)
    answer = post(login_as(make.member()), "/etudes-de-cas/nouvelle", form)
    assert answer.location == "/"


def test_a_form_with_errors_leaves_its_key_unused(login_as: Any, author: Member) -> None:
    client, form = login_as(author), TYPED | {"once": "k" * 22}
    assert post(client, "/etudes-de-cas/nouvelle", form | {"situation": ""}).status_code == 422
    assert session.scalar(select(func.count(Once.key))) == 0
    assert post(client, "/etudes-de-cas/nouvelle", form).status_code == 303


def test_two_who_save_the_same_case_keep_both_texts(
    login_as: Any, author: Member, make: Make
) -> None:
    client = login_as(author)
    post(client, "/etudes-de-cas/nouvelle", TYPED)
    case = session.scalars(select(CaseStudy)).one()
    uid = case.uid
    other = make.member("Côme")
    session.add(CoAuthor(contribution_id=case.id, member_id=other.id))
    session.commit()
    form = {"situation": "Un.", "request": "Quoi ?", "base_version": "1"}
    path = f"/etudes-de-cas/{uid}/modifier"
    assert post(client, path, form | {"attempted": "Une lettre."}).status_code == 303
    answer = post(login_as(other), path, form | {"attempted": "Un appel."})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Une lettre." in page and "Un appel." in page
    assert 'name="base_version" value="2"' in page
    session.expire_all()
    assert session.scalars(select(CaseStudy)).one().attempted.source == "Une lettre."


def test_the_road_to_the_public_web(login_as: Any, author: Member, make: Make) -> None:
    client, reader = login_as(author), login_as(make.member("Elias"))
    uid = post(client, "/etudes-de-cas/nouvelle", TYPED).location.split("?")[0].rsplit("/")[-1]
    path, yes = f"/etudes-de-cas/{uid}", {"individualisation": "y", "correlation": "y"}
    assert post(client, f"{path}/publication", yes).status_code == 422, "all three, or not at all"
    assert session.scalar(select(func.count(Reading.id))) == 0
    assert post(client, f"{path}/publication", yes | {"inference": "y"}).status_code == 303
    assert login_as(None).get(path).status_code == 404
    assert post(reader, f"/fiches/{uid}/commentaires", {"body": "Une piste."}).status_code == 303
    assert post(reader, f"{path}/relecture", {"act": "approve"}).status_code == 303
    session.expire_all()
    assert session.scalars(select(CaseStudy.visibility)).one() == Visibility.PUBLIC
    public = login_as(None).get(path)
    assert public.status_code == 200
    assert "Une piste." not in public.get_data(as_text=True), "answers stay in the community"
    assert session.scalar(select(func.count(Revision.id))) == 1
    edited = {"situation": "Un.", "request": "Quoi ?", "base_version": "1"}
    assert post(client, f"{path}/modifier", edited).status_code == 303
    assert login_as(None).get(path).status_code == 404


def test_signing_without_a_region_is_offered_where_a_profile_stands_alone(
    cop_app: Flask, login_as: Any, author: Member
) -> None:
    alone = TYPED | {"country": "ML", "themes": "water", "budget_band": "lt_10"}
    client = login_as(author)
    answer = post(client, "/etudes-de-cas/nouvelle", alone)
    if answer.status_code == 422:
        assert session.scalar(select(func.count(CaseStudy.id))) == 0
        assert post(client, "/etudes-de-cas/nouvelle", alone | {"widen": "keep"}).status_code in {
            303,
            422,
        }


def test_a_retired_word_stays_with_the_case_that_uses_it(
    make: Make, login_as: Any, case_document: dict[str, Any]
) -> None:
    author = make.member()
    case = make.contribution("case_study", author, case_document)
    session.execute(update(Term).where(Term.code == "partnership").values(active=False))
    session.commit()
    vocabulary.forget()
    client = login_as(author)
    form = client.get(f"/etudes-de-cas/{case.uid}/modifier").text
    assert '<option selected value="partnership">Partenariat</option>' in form
    fields = {**case_document, "csrf_token": client.token, "base_version": "1"}
    fields |= {"attempted": "Rien."}  # the profile, alone of its kind, isn't asked about again
    assert client.post(f"/etudes-de-cas/{case.uid}/modifier", data=fields).status_code == 303
    session.expire_all()
    assert (case.phase, case.attempted.source) == ("partnership", "Rien.")
