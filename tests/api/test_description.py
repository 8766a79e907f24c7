"""The description: no question that fits it, or doesn't, breaks the server, and answers are as it
says. That every document fits it is held against the demo in `tests/test_demo.py`.

`COP_TEST_API_EXAMPLES=3500` asks more than ten thousand questions.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings

from cop.api.tokens import SCOPES, issue
from cop.contributions.models import Visibility
from cop.db import session
from cop.members.viewer import viewer_of
from cop.testing import Make
from tests.api.conftest import TOOL

EXAMPLES = int(os.environ.get("COP_TEST_API_EXAMPLES", "15"))
OPERATIONS = ("/contributions", "/contributions/{uid}", "/search")


@pytest.fixture
def headers(make: Make) -> dict[str, str]:
    """A token of somebody who reads two tools, one of them public."""
    author = make.member()
    for level in (Visibility.PUBLIC, Visibility.COMMUNITY):
        make.contribution("tool", author, TOOL, visibility=level)
    token = issue(viewer_of(author), "Un site", frozenset(SCOPES), 30)
    session.commit()
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the tool itself
@pytest.mark.parametrize("path", OPERATIONS)
def test_no_question_breaks_the_server(cop_app: Flask, headers: dict[str, str], path: str) -> None:
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", cop_app)
    checks = [
        not_a_server_error, content_type_conformance, response_schema_conformance,
        status_code_conformance,
    ]  # fmt: skip
    asked: list[int] = []

    @seed(20270312)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=schema[path]["GET"].as_strategy())
    def ask(case: Any) -> None:
        answer = case.call(headers=headers if len(asked) % 2 else {})
        asked.append(answer.status_code)
        case.validate_response(answer, checks=checks)

    ask()
    assert len(asked) >= min(EXAMPLES, 10)
