"""Whose private list a text is held against, and what is asked before it is written."""

from __future__ import annotations

import pytest
from flask import Flask

from cop.columns import Secret
from cop.contributions.screening import check, screen, stop_list
from cop.db import session
from cop.members.models import Member, Organisation
from cop.members.viewer import VISITOR, viewer_of
from cop.testing import Make


@pytest.fixture
def author(make: Make) -> Member:
    member = make.member("Aurore")
    network = session.get_one(Organisation, member.organisation_id)
    network.stop_list = Secret("Espoir du Sahel\n\nLes Amis de Kaya")
    session.commit()
    return member


def test_each_network_has_its_own_private_list(make: Make, author: Member) -> None:
    stranger = make.member()
    assert stop_list(viewer_of(author)) == ["Espoir du Sahel", "Les Amis de Kaya"]
    assert (stop_list(viewer_of(stranger)), stop_list(VISITOR)) == ([], [])


def test_a_certain_name_is_replaced_without_a_question(author: Member) -> None:
    passed = screen(viewer_of(author), "Voyez Espoir du Sahel.", {})
    assert (passed.text, bool(passed.question)) == ("Voyez l’association.", False)


@pytest.mark.at_root
def test_an_uncertain_name_is_asked_about_and_the_text_left_as_it_is(
    cop_app: Flask, author: Member
) -> None:
    with cop_app.test_request_context():
        asked = screen(viewer_of(author), "Jeanne Dupré était là.", {})
    assert (asked.text, "Jeanne Dupré" in asked.question) == ("Jeanne Dupré était là.", True)


def test_only_the_texts_that_are_named_are_looked_over(author: Member) -> None:
    document = {"body": "Avec Espoir du Sahel", "code": "Espoir du Sahel"}
    found = check(viewer_of(author), document, {}, ["body"])
    assert found.document == {"body": "Avec l’association", "code": "Espoir du Sahel"}
