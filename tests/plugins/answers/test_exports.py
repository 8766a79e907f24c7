"""A call as a file: what it is about by its title, to who may read that, and nothing to others."""

from __future__ import annotations

from typing import Any

import pytest

from cop.contributions.importing import bring_in
from cop.contributions.models import SignedAs, Visibility
from cop.db import session
from tests.access.answers import words_of

FORMS = ("md", "json", "odt", "docx")


@pytest.mark.parametrize("form", [*FORMS, "csv"])
def test_what_a_call_is_about_stands_in_a_file_by_its_title_for_who_may_read_it(
    community: Any, login_as: Any, form: str
) -> None:
    call, case = community.call(), community.case
    case.title = "Le puits du bas"
    session.commit()
    path = "/echanges/call.csv" if form == "csv" else f"/fiches/{call.uid}/export.{form}"
    client = login_as(community.people["Autan"])
    words = words_of(client.get(path))
    # A program follows the lasting name; people read the title.
    assert ("Le puits du bas" in words, case.uid in words) == (
        form != "json",
        form in {"md", "json"},
    )
    case.visibility = Visibility.NETWORK
    session.commit()
    hidden = words_of(client.get(path))
    assert ("Le puits du bas" in hidden, case.uid in hidden) == (False, False)
    assert "Que répondez-vous" in hidden


def test_a_call_that_was_taken_as_a_text_finds_what_it_is_about_again(
    cop_app: Any, community: Any, login_as: Any
) -> None:
    call, viewer = community.call(), community.viewer("Autan")
    client = login_as(community.people["Autan"])
    taken = client.get(f"/fiches/{call.uid}/export.md").get_data(as_text=True)
    with cop_app.test_request_context():
        made: Any = bring_in(
            viewer, cop_app.extensions["cop"].registry, taken, signed_as=SignedAs.MEMBER
        )
        assert made.subject == community.case.uid
