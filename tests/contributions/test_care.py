"""Protecting people: a report hides at once, anonymising forgets, the bin is emptied for good."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.columns import Prose
from cop.contributions import care, services, ties
from cop.contributions.conversation import comment_on, delete_comment
from cop.contributions.documents import to_document
from cop.contributions.finding import find
from cop.contributions.history import timeline, version_diff
from cop.contributions.listing import list_page
from cop.contributions.models import Act, Comment, Contribution, Revision, State, Visibility
from cop.contributions.readings import Reading, Verdict
from cop.db import now, session
from cop.mail.outbox import Mail
from cop.members.models import Member, Role
from cop.members.viewer import viewer_of
from cop.plugins.case_studies.models import CaseStudy
from cop.testing import Make

NAME = "Zorglub"


@pytest.fixture
def author(make: Make) -> Member:
    return make.member("Aurore")


@pytest.fixture
def colleague(make: Make) -> Member:
    return make.member("Elias")


@pytest.fixture
def coordinator(make: Make) -> Member:
    return make.member("Nadia", roles=(Role.COORDINATOR,))


@pytest.fixture
def case(
    make: Make,
    author: Member,
    colleague: Member,
    coordinator: Member,
    case_document: dict[str, Any],
) -> CaseStudy:
    """A published case that names somebody in every text, and its earlier version too."""
    document = case_document | {
        "title": f"Le puits de {NAME}",
        "summary": f"{NAME} veut le puits",
        "situation": f"{NAME} creuse. {NAME.upper()} !",
    }
    made = make.contribution("case_study", author, document)
    return find(viewer_of(author), made.uid, CaseStudy)


def again(case: CaseStudy, member: Member) -> CaseStudy:
    return find(viewer_of(member), case.uid, CaseStudy)


def outbox(case: CaseStudy) -> list[Mail]:
    return list(session.scalars(select(Mail).where(Mail.contribution_id == case.id)))


def test_a_report_hides_from_list_links_history_and_export_at_once(
    make: Make, login_as: Any, case: CaseStudy, author: Member, colleague: Member,
    case_document: dict[str, Any],
) -> None:  # fmt: skip
    other = make.contribution("case_study", author, case_document | {"title": "Autre"})
    ends = [find(viewer_of(colleague), one.uid, CaseStudy) for one in (case, other)]
    ties.link(viewer_of(colleague), *ends)
    session.commit()
    client = login_as(colleague)
    pages = [
        f"/etudes-de-cas/{case.uid}", f"/fiches/{case.uid}/historique",
        f"/fiches/{case.uid}/export.md", f"/fiches/{case.uid}/export.json",
        f"/fiches/{case.uid}/historique/1",
    ]  # fmt: skip
    lists = ["/", "/etudes-de-cas/", "/recherche/?q=puits", f"/etudes-de-cas/{other.uid}"]
    assert [client.get(path).status_code for path in pages] == [200] * 5
    assert all(NAME in client.get(path).get_data(as_text=True) for path in lists)
    answer = client.post(f"/fiches/{case.uid}/signaler", data={"csrf_token": client.token})
    assert answer.status_code == 303
    assert [client.get(path).status_code for path in pages] == [404] * 5
    assert [path for path in lists if NAME in client.get(path).get_data(as_text=True)] == []


def test_a_report_strikes_out_waiting_mails_and_tells_author_and_coordination_without_the_title(
    case: CaseStudy, author: Member, colleague: Member, coordinator: Member
) -> None:
    comment_on(viewer_of(colleague), case, "Une piste.")
    assert [NAME in mail.body for mail in outbox(case)] == [True]
    care.report(viewer_of(colleague), case)
    session.flush()
    assert sorted(mail.to for mail in outbox(case)) == sorted([author.email, coordinator.email])
    assert [mail for mail in outbox(case) if NAME in mail.subject + mail.body] == []
    assert all(colleague.name not in mail.body for mail in outbox(case))


def test_the_coordinator_reads_what_was_reported_and_puts_it_back(
    case: CaseStudy, colleague: Member, coordinator: Member
) -> None:
    care.report(viewer_of(colleague), case)
    session.commit()
    with pytest.raises(NotFound):
        again(case, colleague)
    care.reinstate(viewer_of(coordinator), again(case, coordinator))
    session.commit()
    assert again(case, colleague).state == State.PUBLISHED


def test_an_archived_one_comes_back_as_archived(
    case: CaseStudy, author: Member, colleague: Member, coordinator: Member
) -> None:
    services.archive(viewer_of(author), case)
    care.report(viewer_of(colleague), case)
    care.reinstate(viewer_of(coordinator), case)
    assert case.state == State.ARCHIVED


@pytest.mark.parametrize("undo", [services.publish, services.archive, care.reinstate])
def test_the_author_does_not_undo_a_report(
    case: CaseStudy, author: Member, colleague: Member, undo: Any
) -> None:
    case.checked_version = case.version
    care.report(viewer_of(colleague), case)
    with pytest.raises(Forbidden):
        undo(viewer_of(author), case)
    assert case.state == State.WITHDRAWN


def test_who_reported_is_told_to_the_coordination_alone(
    case: CaseStudy, author: Member, colleague: Member, coordinator: Member
) -> None:
    care.report(viewer_of(colleague), case)

    def told(member: Member) -> list[str]:
        seen = timeline(viewer_of(member), case)
        return [entry.byline.text for entry in seen if entry.verb == "reported"]

    assert (told(author), told(coordinator)) == ([], [colleague.name])


def test_a_coordinator_does_not_read_a_reported_draft_of_another(
    make: Make, author: Member, coordinator: Member, case_document: dict[str, Any]
) -> None:
    draft = make.contribution("case_study", author, case_document, state=State.DRAFT)
    with pytest.raises(NotFound):
        find(viewer_of(coordinator), draft.uid, CaseStudy)


def test_anonymising_purges_versions_mails_search_comments_and_remarks(
    case: CaseStudy, author: Member, colleague: Member
) -> None:
    viewer = viewer_of(author)
    services.save(viewer, case, to_document(case) | {"attempted": f"Appeler {NAME}."})
    comment_on(viewer_of(colleague), case, f"Je connais {NAME.lower()}.")
    gone = comment_on(viewer_of(colleague), case, f"{NAME} encore.")
    delete_comment(viewer_of(colleague), case, gone.uid)
    outbox(case)[0].sent_at = now()
    session.add(
        Reading(
            contribution_id=case.id,
            version=2,
            verdict=Verdict.CHANGES,
            remark=Prose.of(f"Ôter {NAME}."),
        )
    )
    session.flush()
    purged = care.anonymise(viewer, case, {NAME: "un voisin"})
    session.commit()
    assert purged == 2
    assert case.title == "Le puits de un voisin"
    assert "zorglub" not in case.folded
    assert case.situation.source == "un voisin creuse. un voisin !"
    assert traces_in_tables() == []
    with pytest.raises(NotFound):
        version_diff(viewer, case, 1)


def traces_in_tables() -> list[str]:
    """Tables in which the name still stands, in any case of letters."""
    metadata = Contribution.metadata
    return [
        table.name
        for table in metadata.sorted_tables
        if any(NAME.lower() in repr(row).lower() for row in session.execute(table.select()))
    ]


def test_the_files_of_the_database_hold_no_trace_after_the_log_is_overwritten(
    cop_app: Flask, case: CaseStudy, author: Member, colleague: Member
) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("a server keeps its files to itself")
    session.commit()
    file = Path(session.get_bind().url.database or "")
    care.overwrite_log()
    assert any(NAME.encode() in one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    comment_on(viewer_of(colleague), again(case, colleague), f"Je connais {NAME}.")
    session.commit()
    care.anonymise(viewer_of(author), again(case, author), {NAME: "un voisin"})
    session.commit()
    care.overwrite_log()
    for one in file.parent.glob(f"{file.name}*"):
        assert NAME.lower().encode() not in one.read_bytes().lower(), one.name


def test_a_title_stays_within_its_column_whatever_replaces_a_letter(
    case: CaseStudy, author: Member
) -> None:
    care.anonymise(viewer_of(author), case, {"e": "x" * 150})
    assert (len(case.title), len(case.summary)) == (120, 300)


def test_only_authors_and_coordination_anonymise(
    case: CaseStudy, colleague: Member, coordinator: Member
) -> None:
    with pytest.raises(Forbidden):
        care.anonymise(viewer_of(colleague), case, {NAME: "x"})
    care.anonymise(viewer_of(coordinator), case, {NAME: "x"})
    assert NAME not in case.title


def test_what_was_deleted_long_ago_is_purged_with_all_that_hangs_on_it(
    case: CaseStudy, author: Member, colleague: Member
) -> None:
    comment_on(viewer_of(colleague), case, f"{NAME} !")
    services.delete(viewer_of(author), case)
    session.commit()
    care.purge_deleted()
    assert session.scalar(select(Contribution.id)) == case.id, "it is still in the bin"
    case.deleted_at = now() - timedelta(days=31)
    session.commit()
    care.purge_deleted()
    session.commit()
    left = [
        session.scalars(select(table.id)).all()
        for table in (Contribution, Comment, Revision, Act, Mail)
    ]
    assert left == [[], [], [], [], []]
    assert traces_in_tables() == []


def test_a_deleted_comment_is_purged_and_a_kept_one_stays(
    case: CaseStudy, colleague: Member
) -> None:
    viewer = viewer_of(colleague)
    kept, gone = comment_on(viewer, case, "Je reste."), comment_on(viewer, case, "Je pars.")
    delete_comment(viewer, case, gone.uid)
    gone.deleted_at = now() - timedelta(days=31)
    session.commit()
    care.purge_deleted()
    assert session.scalars(select(Comment.uid)).all() == [kept.uid]


def test_narrowing_strikes_out_what_was_not_sent(
    case: CaseStudy, author: Member, colleague: Member
) -> None:
    comment_on(viewer_of(author), case, f"@{colleague.handle} ?")
    assert [mail.to for mail in outbox(case)] == [colleague.email]
    services.set_visibility(viewer_of(author), case, Visibility.NETWORK)
    assert outbox(case) == []
    assert list_page(viewer_of(colleague)).items == []
