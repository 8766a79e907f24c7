"""The check of a whole case: what is found, what its author decides, how alone its profile is."""

from __future__ import annotations

from typing import Any

import pytest

from cop.columns import Secret
from cop.contributions.models import SignedAs, State, Visibility
from cop.db import session
from cop.members.models import Member, Organisation
from cop.members.viewer import viewer_of
from cop.plugins.case_studies.checking import check, combined
from cop.testing import Make


@pytest.fixture
def author(make: Make) -> Member:
    member = make.member("Aurore")
    network = session.get_one(Organisation, member.organisation_id)
    network.stop_list = Secret("Espoir du Sahel\n\nLes Amis de Kaya")
    session.commit()
    return member


def test_every_text_of_a_case_is_looked_over(author: Member) -> None:
    names = ("title", "situation", "attempted", "request", "synthesis", "summary")
    found = check(viewer_of(author), dict.fromkeys(names, "Avec Espoir du Sahel."), {})
    assert found.replaced == 6
    assert [name for name in names if "Sahel" in found.document[name]] == []


def test_one_thing_found_many_times_is_one_question(author: Member) -> None:
    document = {"situation": "Hier, Jeanne Dupré vint. Jeanne Dupré repartit.",
                "request": "Que dire à Jeanne Dupré ?"}  # fmt: skip
    found = check(viewer_of(author), document, {})
    assert [one.text for one in found.questions] == ["Jeanne Dupré"]
    assert (found.undecided, found.replaced, found.document) == (1, 0, document)


@pytest.mark.parametrize(
    ("decision", "replaced"), [("replace", True), ("keep", False), ("", False)]
)
def test_an_uncertain_name_is_replaced_only_when_its_author_says_so(
    author: Member, decision: str, replaced: bool
) -> None:
    document = {"request": "Que dire à Jeanne Dupré ?"}
    key = check(viewer_of(author), document, {}).questions[0].key
    found = check(viewer_of(author), document, {key: decision})
    assert ("Jeanne" not in found.document["request"]) == replaced
    assert found.undecided == (0 if decision else 1)


def test_a_certain_name_is_replaced_unless_its_author_keeps_it(author: Member) -> None:
    document = {"request": "Que dire à Espoir du Sahel ?"}
    found = check(viewer_of(author), document, {})
    kept = check(viewer_of(author), document, {found.questions[0].key: "keep"})
    assert (found.document["request"], found.undecided) == ("Que dire à l’association ?", 0)
    assert kept.document == document


def profile(**changes: Any) -> dict[str, Any]:
    return {"country": "ML", "zone": "west_africa", "themes": ["water"],
            "budget_band": "lt_10"} | changes  # fmt: skip


def test_a_hidden_case_does_not_help_to_hide_another(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    """Counting what the author may not read would tell that it is there."""
    colleague = make.member(organisation=session.get_one(Organisation, author.organisation_id))
    viewer = viewer_of(author)
    alone = combined(viewer, profile(), SignedAs.MEMBER)
    assert alone is not None
    for state in (State.DRAFT, State.WITHDRAWN):
        make.contribution("case_study", colleague, case_document | profile(), state=state)
    hidden = combined(viewer, profile(), SignedAs.MEMBER)
    assert hidden is not None and hidden.count == alone.count
    for _ in range(3):
        make.contribution(
            "case_study", colleague, case_document | profile(), visibility=Visibility.COMMUNITY
        )
    assert combined(viewer, profile(), SignedAs.MEMBER) is None
