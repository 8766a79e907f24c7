"""What is asked of a member: in one query, from every plugin, and from none that fails."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, literal_column, select

from cop.contributions.asking import asked_of
from cop.contributions.models import Contribution, State
from cop.members.viewer import VISITOR, viewer_of
from cop.plugin import Ask
from cop.plugins.case_studies import plugin as cases
from cop.testing import Make


def spoilt(_viewer: Any) -> Select[Any]:
    return select(literal_column("nothing"), literal_column("''"), literal_column("0"))


def everything(_viewer: Any) -> Select[Any]:
    columns: list[Any] = [Contribution.uid, Contribution.title, Contribution.id]
    return select(*columns)


SPOILT = replace(
    cases,
    asks=[
        Ask(find=spoilt, says=str.upper, endpoint="case_studies.show"),
        Ask(find=everything, says=str.upper, endpoint="case_studies.show", anchor="answers"),
    ],
)


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [SPOILT]


@pytest.mark.at_root
def test_one_that_fails_is_logged_and_the_others_are_asked(
    cop_app: Flask, make: Make, case_document: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    me = make.member()
    case = make.contribution("case_study", make.member(), case_document)
    cop_app.extensions["cop"].registry.strict = False
    with cop_app.test_request_context(), caplog.at_level(logging.ERROR):
        lines = asked_of(viewer_of(me))
    assert [(line.words, line.url) for line in lines] == [
        (case.title.upper(), f"/etudes-de-cas/{case.uid}#answers")
    ]
    assert [record.getMessage() for record in caplog.records] == [
        "plugin case_studies failed to ask something"
    ]


def test_three_of_one_plugin_at_the_most_by_rank(
    cop_app: Flask, make: Make, case_document: dict[str, Any]
) -> None:
    for number in range(5):
        make.contribution("case_study", make.member(), case_document | {"title": f"n{number}"})
    cop_app.extensions["cop"].registry.strict = False
    with cop_app.test_request_context():
        lines = asked_of(viewer_of(make.member()))
    assert [line.words for line in lines] == ["N0", "N1", "N2"]


def test_ones_own_drafts_come_last(
    cop_app: Flask, make: Make, case_document: dict[str, Any]
) -> None:
    me = make.member()
    for _ in range(2):
        make.contribution("case_study", me, case_document, state=State.DRAFT)
    cop_app.extensions["cop"].registry.strict = False
    with cop_app.test_request_context():
        assert asked_of(viewer_of(me))[-1].words == "2 brouillons vous attendent"
        assert asked_of(VISITOR) == []
