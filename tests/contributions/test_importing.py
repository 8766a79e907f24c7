from __future__ import annotations

import io
from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks
from flask import current_app
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.contributions.documents import to_document, to_markdown
from cop.contributions.importing import MOST_CHARACTERS, ImportRefused, bring_in, decode, read
from cop.contributions.models import Contribution, Revision, SignedAs, State, Visibility
from cop.db import session
from cop.members.models import Member, Role
from cop.members.viewer import viewer_of
from cop.plugins.case_studies import plugin as case_studies

FILE = """---
type: bookmark
title: Budget en quatre colonnes
summary: Une feuille à remplir ensemble.
language: fr
licence: CC BY 4.0
url: https://cop.example/budget
{more}---

<!-- cop: why -->
Elle montre les *dons en nature*.
"""
PLAIN = FILE.format(more="")


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [case_studies, bookmarks]


def brought(author: Member, content: str, signed_as: SignedAs = SignedAs.MEMBER) -> Any:
    registry = current_app.extensions["cop"].registry
    return bring_in(viewer_of(author), registry, content, signed_as=signed_as)


def reasons(author: Member, content: str) -> int:
    with pytest.raises(ImportRefused) as refusal:
        brought(author, content)
    assert session.scalars(select(Contribution)).all() == []
    return len(refusal.value.reasons)


def test_a_file_becomes_a_draft_of_one_s_own(make: Any) -> None:
    author = make.member()
    thing = brought(author, PLAIN, SignedAs.NETWORK)
    assert (thing.state, thing.visibility, thing.signed_as, thing.author_id) == (
        State.DRAFT, Visibility.COMMUNITY, SignedAs.NETWORK, author.id,
    )  # fmt: skip
    assert (thing.title, thing.licence, thing.language) == (
        "Budget en quatre colonnes", "CC BY 4.0", "fr",
    )  # fmt: skip
    assert session.scalars(select(Revision.kind)).all() == ["imported"]


def test_who_where_and_when_are_never_taken_from_the_file(make: Any) -> None:
    author, other = make.member(), make.member()
    more = (
        f"uid: 2222222222\nid: 77\nauthor_id: {other.id}\nnetwork_id: {other.organisation_id}\n"
        "state: published\nvisibility: public\nsigned_as: community\nversion: 9\n"
        "published_at: 2020-01-01\nusage_count: 40\nspace_id: 1\nhistory_from: 5\n"
    )
    thing = brought(author, FILE.format(more=more))
    assert (thing.uid != "2222222222", thing.id != 77) == (True, True)
    assert (thing.author_id, thing.network_id, thing.state, thing.visibility) == (
        author.id, author.organisation_id, State.DRAFT, Visibility.COMMUNITY,
    )  # fmt: skip
    assert (thing.version, thing.published_at, thing.usage_count, thing.signed_as) == (
        1, None, 0, SignedAs.MEMBER,
    )  # fmt: skip


def test_a_secret_is_taken_where_the_form_asks_for_it(make: Any) -> None:
    thing = brought(make.member(), FILE.format(more="note: canary\n"))
    assert thing.note.reveal() == "canary"
    assert "note" not in session.scalars(select(Revision.document)).one()


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        ("bookmark", {"title": "Sans façon", "summary": "", "url": "https://cop.example/a?b=1&c",
                      "why": "---\n<!-- cop: url -->\n\\<!-- cop: why -->\n\n- l’un\n- l’autre"}),
        ("bookmark", {"title": "« yes: no »", "summary": "#1 ‘2’", "url": "http://cop.example",
                      "why": "Deux\n\nparagraphes"}),
    ],
)  # fmt: skip
def test_out_and_in_again_is_the_same_document(
    make: Any, kind: str, document: dict[str, Any]
) -> None:
    author = make.member()
    thing = make.contribution(kind, author, document)
    first = to_document(thing)
    again = brought(author, to_markdown(thing, first))
    assert to_document(again) == first


def test_a_case_comes_back_as_it_went_out(make: Any, case_document: Any) -> None:
    author = make.member()
    more = {"country": "bj", "budget_band": "", "staff_band": "", "age_band": "",
            "country_link": ""}  # fmt: skip
    thing = make.contribution("case_study", author, case_document | more)
    thing.language, thing.summary = "en", "Que feriez-vous ?"
    session.flush()
    again = brought(author, to_markdown(thing, to_document(thing)))
    assert to_document(again) == to_document(thing)
    assert again.checked_version == 0


def test_windows_line_ends_and_a_missing_choice_do_no_harm(make: Any, case_document: Any) -> None:
    short = "---\r\ntype: case_study\r\ntitle: Un puits\r\n---\r\n\r\n<!-- cop: situation -->\r\n"
    thing = brought(make.member(), short + "Un.\r\n<!-- cop: request -->\r\nQuoi ?\r\n")
    assert (thing.situation.source, thing.request.source, thing.phase) == ("Un.", "Quoi ?", "")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "Rien que du texte.",
        "---\ntitle: Sans type\n---\n",
        "---\ntype: [bookmark]\n---\n",
        "---\ntype: bookmark\n  title: : :\n---\n",
        "---\n!!python/object/apply:os.system ['true']\n---\n",
        "---\ntype: bookmark\nwhen: 2024-13-45\n---\n",
        "---\ntype: bookmark\na: &a [x]\nb: *a\n---\n",
        "---\ntype: " + "[" * 5000 + "\n---\n",
        "+++\ntype = 'bookmark'\n+++\n",
        '{"type": "bookmark"}',
        PLAIN + "\x00",
        PLAIN + "\ud800",
        PLAIN + "x" * MOST_CHARACTERS,
        PLAIN.replace("bookmark", "workshop"),
        PLAIN.replace("type: bookmark", 'type: "\\ud800"'),
        PLAIN.replace("language: fr", "language: tlh"),
        PLAIN.replace("language: fr", "language: [fr]"),
        PLAIN.replace("CC BY 4.0", "x" * 41),
        PLAIN.replace("https://cop.example/budget", "javascript:alert(1)"),
        PLAIN.replace("title: Budget en quatre colonnes", 'title: "\\0"'),
    ],
)
def test_what_can_t_be_kept_is_refused_with_one_reason(make: Any, content: str) -> None:
    assert reasons(make.member(), content) == 1


def test_all_that_is_wrong_is_said_at_once(make: Any) -> None:
    wrong = PLAIN.replace("title: Budget en quatre colonnes\n", "").replace("https:", "ftp:")
    assert reasons(make.member(), wrong.replace("language: fr", "language: xx")) == 3


def test_nested_data_is_left_out_of_what_is_read() -> None:
    found = read(FILE.format(more="deep: {a: [1]}\nlist: [[1]]\nwords: [a, b]\n"))
    assert "deep" not in found and "list" not in found
    assert found["words"] == ["a", "b"]


def test_a_file_that_is_no_text_is_refused() -> None:
    assert decode(b"\xef\xbb\xbf\xc3\xa9") == "é"
    with pytest.raises(ImportRefused):
        decode(b"\xff\xfe\x00e")


def test_a_guest_brings_nothing_in(make: Any) -> None:
    with pytest.raises(NotFound):
        brought(make.member(roles=(Role.ADMIN,)), PLAIN)


def test_the_page_takes_a_file_and_leads_to_the_draft(make: Any, login_as: Any) -> None:
    client = login_as(make.member())
    data = {"csrf_token": client.token, "signed_as": "member", "text": "",
            "file": (io.BytesIO(PLAIN.encode()), "signet.md")}  # fmt: skip
    answer = client.post("/fiches/importer", data=data)
    made = session.scalars(select(Contribution)).one()
    assert (answer.status_code, answer.location) == (303, f"/signets/{made.uid}/modifier")
    assert "Budget en quatre colonnes" in client.get(answer.location).get_data(as_text=True)


def test_the_page_comes_back_with_the_text_and_twice_makes_one(make: Any, login_as: Any) -> None:
    client = login_as(make.member())

    def post(text: str) -> Any:
        data = {"csrf_token": client.token, "signed_as": "member", "text": text, "once": "k" * 20}
        return client.post("/fiches/importer", data=data)

    wrong = post(PLAIN.replace("https:", "ftp:"))
    assert wrong.status_code == 422
    assert "ftp://cop.example/budget" in wrong.get_data(as_text=True)
    first, second = post(PLAIN), post(PLAIN)
    assert (first.status_code, second.location) == (303, first.location)
    assert len(session.scalars(select(Contribution)).all()) == 1


@pytest.mark.parametrize("content", [b"", b"\xff\xfe"])
def test_an_empty_or_unreadable_file_is_said_plainly(
    make: Any, login_as: Any, content: bytes
) -> None:
    client = login_as(make.member())
    data = {"csrf_token": client.token, "signed_as": "member",
            "file": (io.BytesIO(content), "signet.md")}  # fmt: skip
    answer = client.post("/fiches/importer", data=data)
    assert (answer.status_code, 'id="form-errors"' in answer.get_data(as_text=True)) == (422, True)
