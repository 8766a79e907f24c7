"""A bookmark has all that the core gives a contribution, and keeps its secret."""

from __future__ import annotations

from typing import Any

import pytest
from cop_bookmarks import plugin
from sqlalchemy import select

from cop.contributions.documents import to_document, to_markdown
from cop.contributions.models import Contribution, Revision
from cop.db import session
from cop.testing import check_plugin

DOCUMENT = {
    "title": "Budget in four columns",
    "summary": "A sheet to fill in together.",
    "url": "https://cop.example/budget",
    "why": "It shows *gifts in kind*.",
    "note": "canary-note",
}
FORM = {**DOCUMENT, "visibility": "community", "signed_as": "member"}


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [plugin]


def test_it_keeps_the_rules_of_a_plugin() -> None:
    check_plugin(plugin)


def test_a_member_shares_one_from_the_form(make: Any, login_as: Any) -> None:
    client = login_as(make.member())
    answer = client.post("/signets/nouveau", data={**FORM, "csrf_token": client.token})
    assert answer.status_code == 303
    made = session.scalars(select(Contribution)).one()
    assert (made.type, made.title, made.state) == ("bookmark", DOCUMENT["title"], "published")
    assert made.note.reveal() == "canary-note"


def test_what_is_no_address_of_the_web_is_refused_and_stays_in_the_form(
    make: Any, login_as: Any
) -> None:
    client = login_as(make.member())
    typed = {**FORM, "url": "javascript:alert(1)", "csrf_token": client.token}
    answer = client.post("/signets/nouveau", data=typed)
    assert answer.status_code == 422
    assert "javascript:alert(1)" in answer.get_data(as_text=True)
    assert session.scalars(select(Contribution)).all() == []


def test_the_note_stays_out_of_document_history_and_export(make: Any, login_as: Any) -> None:
    author = make.member()
    made = make.contribution("bookmark", author, DOCUMENT)
    assert "note" not in to_document(made)
    assert "canary-note" not in to_markdown(made, to_document(made))
    assert [list(one.document) for one in session.scalars(select(Revision))] == [
        ["type", "title", "summary", "language", "licence", "url", "why"]
    ]
    client = login_as(author)
    for form in ("md", "json"):
        exported = client.get(f"/fiches/{made.uid}/export.{form}").get_data(as_text=True)
        assert DOCUMENT["url"] in exported
        assert "canary-note" not in exported


def test_the_note_is_read_by_its_author_and_by_no_colleague(make: Any, login_as: Any) -> None:
    author, colleague = make.member(), make.member()
    made = make.contribution("bookmark", author, DOCUMENT)
    assert "canary-note" in login_as(author).get(f"/signets/{made.uid}").get_data(as_text=True)
    page = login_as(colleague).get(f"/signets/{made.uid}")
    assert page.status_code == 200
    assert "canary-note" not in page.get_data(as_text=True)


def test_an_edit_that_changes_nothing_writes_no_version(make: Any, login_as: Any) -> None:
    author = make.member()
    made = make.contribution("bookmark", author, DOCUMENT)
    client = login_as(author)
    same = {**DOCUMENT, "base_version": 1, "csrf_token": client.token}
    client.post(f"/signets/{made.uid}/modifier", data=same)
    session.refresh(made)
    assert made.version == 1
    client.post(f"/signets/{made.uid}/modifier", data={**same, "note": "another"})
    session.refresh(made)
    assert (made.version, made.note.reveal()) == (2, "another")


def test_it_has_comments_history_links_use_search_and_copies_for_nothing(
    make: Any, login_as: Any
) -> None:
    author, colleague = make.member(), make.member()
    made = make.contribution("bookmark", author, DOCUMENT)
    other = make.contribution("bookmark", author, {**DOCUMENT, "title": "Another page"})
    client = login_as(colleague)

    def post(path: str, **data: Any) -> int:
        typed = {**data, "csrf_token": client.token}
        return int(client.post(f"/fiches/{made.uid}/{path}", data=typed).status_code)

    assert post("commentaires", body="Thank you") == 303
    assert post("utilise", used="1") == 303
    assert post("liens", target=other.uid) == 303
    assert post("adapter") == 303
    page = client.get(f"/signets/{made.uid}").get_data(as_text=True)
    assert "Thank you" in page
    assert "Another page" in page
    assert client.get(f"/fiches/{made.uid}/historique").status_code == 200
    found = client.get("/recherche/?q=budget").get_data(as_text=True)
    assert f"/signets/{made.uid}" in found
    copy = session.scalars(
        select(Contribution).where(Contribution.adapted_from_id == made.id)
    ).one()
    assert (copy.type, copy.state, copy.note) == ("bookmark", "draft", None)


def test_a_visitor_finds_neither_the_bookmark_nor_its_title(make: Any, login_as: Any) -> None:
    made = make.contribution("bookmark", make.member(), DOCUMENT)
    visitor = login_as(None)
    assert visitor.get(f"/signets/{made.uid}").status_code == 404
    assert visitor.get("/signets/nouveau").status_code == 401
    assert DOCUMENT["title"] not in visitor.get("/signets/").get_data(as_text=True)


def test_members_are_invited_to_share_one_beside_a_page_and_visitors_are_not(
    make: Any, login_as: Any
) -> None:
    made = make.contribution("bookmark", make.member(), DOCUMENT, visibility="public")
    way = 'href="/signets/nouveau"'
    assert way in login_as(make.member()).get(f"/signets/{made.uid}").get_data(as_text=True)
    assert way not in login_as(None).get(f"/signets/{made.uid}").get_data(as_text=True)
