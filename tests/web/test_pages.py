"""Every page of the core, whole: one heading, a title of its own, nothing that the CSP refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks
from flask import Flask
from flask.testing import FlaskClient

from cop.contributions import care, conversation, services, ties
from cop.contributions.documents import to_document
from cop.contributions.finding import find_any
from cop.contributions.models import Contribution, SignedAs, State, Visibility
from cop.db import session
from cop.members.models import Member, Openness, Role
from cop.members.viewer import viewer_of
from cop.testing import Make
from tests.web.reading import Page

Login = Callable[[Member | None], FlaskClient]
DOCUMENT = {"title": "La grille", "summary": "Une page.", "url": "https://a.example/", "why": "Bon."}


@pytest.fixture
def cop_plugins() -> list[Any]:
    """A type that has no templates for its list and its form: the core's own are shown."""
    return [bookmarks]


@pytest.fixture
def author(make: Make) -> Member:
    return make.member("Maya Auteur", roles=(Role.MEMBER, Role.NETWORK_CONTACT))


@pytest.fixture
def thing(make: Make, author: Member) -> Contribution:
    return make.contribution("bookmark", author, DOCUMENT)


def addresses(author: Member, thing: Contribution, space_uid: str) -> dict[str, str]:
    """Every page that a member can open."""
    network = session.get_one(Member, author.id).organisation_id
    uid = session.scalars(
        __import__("sqlalchemy").select(Contribution.uid).where(Contribution.network_id == network)
    ).first()
    return {"home": "/", "uid": str(uid), "space": space_uid}
