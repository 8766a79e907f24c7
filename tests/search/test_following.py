"""Every way of writing reaches the index, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from cop.contributions import care, services
from cop.contributions.conversation import (
    comment_on,
    delete_comment,
    edit_comment,
    undelete_comment,
)
from cop.contributions.documents import to_document, to_markdown
from cop.contributions.finding import find
from cop.contributions.importing import bring_in
from cop.contributions.models import Contribution, SignedAs, State
from cop.db import now, session
from cop.members.models import Member, Role
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.case_studies.models import CaseStudy
from cop.search import index, matching
from cop.search.models import SearchEntry
from cop.testing import Make

NAME = "Zorglub"


@pytest.fixture
def author(make: Make) -> Member:
    return make.member("Aurore")


@pytest.fixture
def case(make: Make, author: Member, case_document: dict[str, Any]) -> CaseStudy:
    made = make.contribution("case_study", author, case_document | {"title": f"Puits de {NAME}"})
    return find(viewer_of(author), made.uid, CaseStudy)


def found(typed: str, viewer: Viewer) -> list[str]:
    match = matching(viewer, typed)
    assert match is not None
    return list(session.scalars(select(Contribution.title).where(match.condition)))


def test_a_save_a_restored_version_and_an_import_are_found(
    cop_app: Flask, case: CaseStudy, author: Member
) -> None:
    viewer, title = viewer_of(author), case.title
    case.state = State.DRAFT  # an earlier text of a case comes back only while it is one
    services.save(viewer, case, to_document(case) | {"attempted": "Une **turbine** hydraulique."})
    assert found("turbines", viewer) == [title]
    services.restore(viewer, case, 1)
    assert found("turbines", viewer) == []
    copy = to_markdown(case, to_document(case) | {"title": "Une copie"})
    bring_in(viewer, cop_app.extensions["cop"].registry, copy, signed_as=SignedAs.MEMBER)
    assert sorted(found("puits copie", viewer)) == ["Une copie"]
    assert index.check() == []


def test_what_is_undone_is_undone_in_the_index_too(case: CaseStudy, author: Member) -> None:
    viewer = viewer_of(author)
    session.commit()
    services.save(viewer, case, to_document(case) | {"attempted": "Une turbine."})
    session.rollback()
    assert found("turbine", viewer) == []
    assert index.check() == []


def test_an_answer_is_found_while_it_stands(case: CaseStudy, author: Member, make: Make) -> None:
    viewer, title = viewer_of(author), case.title
    first = comment_on(viewer, case, "Une *turbine*.")
    second = comment_on(viewer, case, "Un alternateur.")
    session.commit()
    assert found("turbine alternateur", viewer) == [title]
    edit_comment(viewer, case, second.uid, "Une éolienne.")
    assert (found("alternateur", viewer), found("eolienne", viewer)) == ([], [title])
    delete_comment(viewer, case, first.uid)
    assert found("turbine", viewer) == []
    undelete_comment(viewer, case, first.uid)
    assert found("turbine", viewer) == [title]
    assert index.check() == []


def test_a_reserved_passage_is_in_no_column(case: CaseStudy, author: Member) -> None:
    hidden = ":::reserve{niveau=session}\nturbine\n:::"
    services.save(viewer_of(author), case, to_document(case) | {"attempted": f"Avant.\n\n{hidden}"})
    comment_on(viewer_of(author), case, f"Après.\n\n{hidden}")
    row = session.execute(select(SearchEntry.__table__)).one()
    assert "turbin" not in repr(row)
    assert found("turbine", viewer_of(author)) == []


def test_a_purge_takes_the_entry_and_a_new_contribution_with_its_key_is_only_itself(
    case: CaseStudy, author: Member, make: Make, case_document: dict[str, Any]
) -> None:
    viewer = viewer_of(author)
    services.delete(viewer, case)
    case.deleted_at = now() - timedelta(days=31)
    session.commit()
    care.purge_deleted()
    session.commit()
    assert session.scalar(select(func.count()).select_from(SearchEntry)) == 0
    make.contribution("case_study", author, case_document | {"title": "Un moulin"})
    assert found(NAME, viewer) == []
    assert found("moulin", viewer) == ["Un moulin"]
    assert index.check() == []


def test_a_renamed_word_of_a_vocabulary_is_found_by_its_new_name(
    case: CaseStudy, author: Member, make: Make, login_as: Callable[..., Any]
) -> None:
    session.commit()
    client = login_as(make.member(roles=(Role.COORDINATOR,)))
    path = "/vocabulaires/theme/water"
    data = {"csrf_token": client.token, "fr": "Hydraulique", "en": "Hydraulics", "after": ""}
    assert found("assainissement", viewer_of(author)) == ["Puits de Zorglub"]
    assert client.post(path, data=data).status_code == 303
    assert found("hydraulics", viewer_of(author)) == ["Puits de Zorglub"]
    assert found("assainissement", viewer_of(author)) == []


def test_a_name_that_is_removed_or_purged_leaves_no_byte(
    case: CaseStudy, author: Member, make: Make, case_document: dict[str, Any]
) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("a server keeps its files to itself")
    viewer = viewer_of(author)
    comment_on(viewer, case, f"Je connais {NAME}.")
    other = make.contribution("case_study", author, case_document | {"title": f"Chez {NAME}"})
    for number in range(30):  # so that the index has segments to merge
        make.contribution("case_study", author, case_document | {"title": f"Autre {number}"})
    file = Path(session.get_bind().url.database or "")
    care.overwrite_log()
    assert traces(file) != []
    care.anonymise(viewer, find(viewer, case.uid, CaseStudy), {NAME: "un voisin"})
    services.delete(viewer, find(viewer, other.uid, CaseStudy))
    session.commit()
    session.get_one(Contribution, other.id).deleted_at = now() - timedelta(days=31)
    session.commit()
    care.purge_deleted()
    index.forget()
    session.commit()
    care.overwrite_log()
    assert traces(file) == []


def traces(file: Path) -> list[str]:
    files = file.parent.glob(f"{file.name}*")
    return [one.name for one in files if NAME.lower().encode() in one.read_bytes().lower()]
