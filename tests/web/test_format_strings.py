"""What people type is never a format string: ASVS 1.3.10."""

from __future__ import annotations

from typing import Any

import pytest

from cop.testing import Make


@pytest.fixture
def cop_plugins() -> list[Any] | None:
    return ["case_studies"]


@pytest.mark.parametrize("title", ["{0.__class__}", "%(title)s %s 100 %", "{{ config }}", "${7*7}"])
def test_a_title_that_looks_like_a_format_stands_as_it_was_typed(
    make: Make, login_as: Any, case_document: dict[str, Any], title: str
) -> None:
    author = make.member()
    case = make.contribution("case_study", author, case_document | {"title": title})
    client = login_as(author)
    for path in ("/etudes-de-cas/", f"/etudes-de-cas/{case.uid}"):
        answer = client.get(path)
        assert (answer.status_code, title in answer.get_data(as_text=True)) == (200, True)
