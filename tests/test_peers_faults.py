"""What other community software was hit by between 2020 and 2026, each fault by its name.

Most have their test where the code is that could make the fault; the table says where, and the few
that belong nowhere else are here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import html
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from cop.contributions import services
from cop.contributions.documents import to_document
from cop.contributions.models import CoAuthor, Contribution, Visibility
from cop.contributions.rules import can, visible_to
from cop.db import session
from cop.members.models import Role
from cop.members.viewer import VISITOR, viewer_of
from cop.testing import Make

ROOT = Path(__file__).parent
ELSEWHERE = {
    "exports that show restricted pages (BookStack)":
        "archive/test_bundle.py::test_only_what_its_reader_reads_is_in_it",
    "drafts in search (BookStack)":
        "search/test_leaks.py::test_each_word_finds_its_case_for_those_who_may_read_it_there",
    "names in shelves (BookStack)":
        "contributions/test_shelves.py::test_a_shelf_holds_nothing_that_its_reader_may_not_read",
    "attachments of other pages (BookStack)":
        "attachments/test_views.py::test_a_file_of_another_page_is_not_there",
    "tokens by GET (Flask-Security)":
        "site/test_views.py::test_opening_the_link_of_a_mail_changes_nothing",
    "freshness (Flask-Security)":
        "site/test_security.py::test_adding_a_second_factor_needs_a_fresh_sign_in",
    "open redirects (Flask-Security)":
        "site/test_views.py::test_no_wanted_page_leads_off_the_site",
    "reset links by Host header (Indico)":
        "site/test_views.py::test_links_in_mails_come_from_the_public_address_not_from_the_request",
    "data loss with five editors (HedgeDoc)":
        "plugins/notes/texts/test_processes.py::"
        "test_four_processes_write_at_once_and_all_read_the_same",
    "ZIP import that writes files (CTFd, BookStack)":
        "archive/test_unpacking.py::test_a_file_that_leads_elsewhere_or_is_no_markdown_is_named",
    "a cache that serves one person's page to another (Flask)":
        "site/test_headers.py::test_what_a_member_reads_is_kept_by_no_cache",
    "a kept part of a page that serves one person's to another":
        "web/test_kept.py::test_readers_who_see_another_page_get_a_part_of_their_own",
}  # fmt: skip
PEOPLE = ("/personnes", "/personnes/noms?q=pers")
PAYLOAD = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


@pytest.fixture
def cop_plugins() -> list[Any] | None:
    return ["case_studies"]


def again(number: int) -> Contribution:
    """A contribution as the next request finds it."""
    session.expire_all()
    query = select(Contribution).options(selectinload(Contribution.coauthors))
    return session.scalars(query.where(Contribution.id == number)).one()


@pytest.mark.parametrize("fault", ELSEWHERE)
def test_the_fault_has_a_test_where_it_could_be_made(fault: str) -> None:
    path, name = ELSEWHERE[fault].split("::")
    assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("level", ["network", "networks"])
def test_visibility_after_the_recycle_bin_is_what_it_was_before(
    make: Make, case_document: dict[str, Any], level: str
) -> None:
    author, stranger = make.member(), make.member()
    case = make.contribution("case_study", author, case_document, visibility=Visibility(level))
    services.delete(viewer_of(author), case)
    services.undelete(viewer_of(author), case)
    session.commit()
    guest = make.member(roles={Role.GUEST})
    case = again(case.id)

    assert (case.visibility, case.deleted_at) == (Visibility(level), None)
    assert can(viewer_of(author), "read", case)
    readers = [VISITOR, viewer_of(guest)] + ([viewer_of(stranger)] if level == "network" else [])
    assert [can(reader, "read", case) for reader in readers] == [False] * len(readers)
    found = [
        session.scalars(select(Contribution.id).where(visible_to(one))).all() for one in readers
    ]
    assert found == [[]] * len(readers)


@pytest.mark.parametrize("path", PEOPLE)
def test_a_bulk_user_dump_gives_no_address_to_a_member_and_nothing_to_a_visitor(
    make: Make, login_as: Any, path: str
) -> None:
    people = [make.member(f"Personne {number}") for number in range(3)]
    page = login_as(people[0]).get(path).get_data(as_text=True)
    assert people[1].name in page
    assert [one.email for one in people[1:] if one.email in page] == []
    page = login_as(None).get(path).get_data(as_text=True)
    assert [one.name for one in people if one.name in page] == []


def test_a_right_to_one_thing_is_no_right_to_all_of_its_organiser(
    make: Make, case_document: dict[str, Any]
) -> None:
    """pretix: who might do something for one event did it for every event of its organiser."""
    author, colleague = make.member(), make.member()
    one, other = (make.contribution("case_study", author, case_document) for _ in range(2))
    session.add(CoAuthor(contribution_id=one.id, member_id=colleague.id))
    session.commit()

    helper = viewer_of(colleague)
    assert [can(helper, "edit", again(thing.id)) for thing in (one, other)] == [True, False]


def test_the_conflict_page_is_no_place_for_a_script(
    make: Make, login_as: Any, case_document: dict[str, Any]
) -> None:
    author = make.member()
    case = make.contribution("case_study", author, case_document)
    started = to_document(case)
    theirs = started | {"title": f"Leur titre {PAYLOAD}", "situation": f"Leurs mots {PAYLOAD}"}
    services.save(viewer_of(author), case, theirs, base_version=case.version)
    session.commit()
    client = login_as(author)
    mine = {"title": f"Mon titre {PAYLOAD}", "situation": f"Mes mots {PAYLOAD}"}
    answer = client.post(
        f"/etudes-de-cas/{case.uid}/modifier",
        data={**started, **mine, "base_version": "1", "csrf_token": client.token},
    )
    page = answer.get_data(as_text=True)

    assert answer.status_code == 409
    assert "Leurs mots" in page and "Mes mots" in page
    parsed = html.document_fromstring(page)
    assert parsed.xpath("//script[contains(., 'alert')] | //img[@src='x'] | //*[@onerror]") == []
    (typed,) = parsed.xpath("//input[@name='title']/@value")
    assert typed == mine["title"]
