"""Whatever is typed into a call or a sheet: French words or a clean text, never a fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cop.db import session
from tests.access.test_bad_input import SPOILT, encoded
from tests.plugins.answers.test_views import HERE, call_form

pytestmark = pytest.mark.slow


def test_a_spoilt_field_is_refused_in_french_or_cleaned(
    community: Any, login_as: Callable[..., Any]
) -> None:
    call = community.call(home_answers=False)
    sheet = community.send(call, community.people["Autan"])
    writer, asker = login_as(community.people["Autan"]), login_as(community.asker)
    here, good = f"{HERE}/{call.uid}", call_form(community)
    whole = {"answer1": "Oui.", "answer2": "Non.", "act": "keep"}
    forms = (
        (asker, f"{HERE}/nouveau", good, ("subject", "title", "intro", "questions", "closes_on",
                                          "opens", "invited", "visibility")),
        (asker, f"{here}/modifier", good, ("questions", "closes_on", "base_version", "invited")),
        (asker, f"{here}/synthese/1", {}, ("gaps", "base_version")),
        (login_as(community.people["Cimes"]), f"{here}/fiches/nouvelle", {}, ("group_name",)),
        (writer, f"{here}/fiches/{sheet.uid}", whole,
         ("answer1", "posture", "first_action", "resources", "base_version", "act")),
        (writer, f"{here}/fiches/{sheet.uid}/outils", {}, ("thing", "act")),
    )  # fmt: skip
    for client, path, filled, fields in forms:
        for field in fields:
            for kind, value in SPOILT.items():
                data = {"csrf_token": client.token} | filled | {field: value}
                answer = client.post(
                    path, data=encoded(data), content_type="application/x-www-form-urlencoded"
                )
                page = answer.get_data(as_text=True)
                at = (path, field, kind)
                assert answer.status_code in {302, 303, 400, 403, 404, 409, 422}, at
                assert "<script>alert(1)" not in page, at
                assert answer.status_code < 400 or 'lang="fr"' in page, at
                session.rollback()
