"""The door: what is hidden and what isn't there answer alike."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions.finding import find, find_any
from cop.contributions.models import State, Visibility
from cop.members.viewer import VISITOR, viewer_of
from cop.plugins.case_studies.models import CaseStudy
from cop.testing import Make


@pytest.mark.parametrize("lock", [False, True])
def test_hidden_absent_and_deleted_are_one_answer(
    make: Make, case_document: dict[str, Any], lock: bool
) -> None:
    author, stranger = make.member(), make.member()
    hidden = make.contribution(
        "case_study", author, case_document, visibility=Visibility.NETWORK
    ).uid
    draft = make.contribution("case_study", author, case_document, state=State.DRAFT).uid
    answers = set()
    for uid in (hidden, draft, "2222222222"):
        for door in (lambda who, one: find(who, one, CaseStudy, lock=lock), find_any):
            with pytest.raises(NotFound) as refusal:
                door(viewer_of(stranger), uid)
            answers.add(str(refusal.value))
    assert len(answers) == 1


def test_what_is_read_and_not_allowed_is_forbidden(
    make: Make, case_document: dict[str, Any]
) -> None:
    author = make.member()
    uid = make.contribution("case_study", author, case_document, visibility=Visibility.PUBLIC).uid
    with pytest.raises(Forbidden):
        find(VISITOR, uid, CaseStudy, action="edit")
    with pytest.raises(Forbidden):
        find_any(viewer_of(make.member()), uid, action="delete")


def test_an_unknown_act_is_a_mistake_of_ours(make: Make, case_document: dict[str, Any]) -> None:
    author = make.member()
    uid = make.contribution("case_study", author, case_document).uid
    with pytest.raises(KeyError):
        find(viewer_of(author), uid, CaseStudy, action="raed")


def test_what_is_hidden_is_not_there_and_the_log_knows(
    make: Make, case_document: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    hidden = make.contribution("case_study", make.member(), case_document, state=State.DRAFT)
    with caplog.at_level(logging.INFO, "cop.security"), pytest.raises(NotFound):
        find(viewer_of(make.member()), hidden.uid, type(hidden))

    (told,) = caplog.records
    assert (told.getMessage(), told.__dict__["cop"]) == (
        "hidden", {"action": "read", "thing": hidden.uid}
    )  # fmt: skip
