"""Two communities: one that a bundle is taken from, one that it is brought into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks
from flask import Flask, current_app

from cop.archive.bundle import bundle
from cop.archive.carrying import carry_out
from cop.archive.plan import plan_of
from cop.archive.steps import Plan
from cop.archive.unpacking import unpack
from cop.contributions.models import Visibility
from cop.db import session
from cop.members.models import Member, Role
from cop.members.viewer import viewer_of
from cop.testing import Make, make_app


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [bookmarks, "case_studies"]


@pytest.fixture
def coordinator(make: Make) -> Member:
    return make.member("Nadia Coord", roles=(Role.COORDINATOR,))


@pytest.fixture
def elsewhere(
    new_url: Callable[..., str], cop_app: Flask, cop_plugins: list[Any]
) -> Iterator[Flask]:
    """A second community, with its own database; use it with `with elsewhere.app_context()`."""
    app = make_app(new_url(), plugins=cop_plugins)
    yield app
    with app.app_context():
        session.remove()
        app.extensions["cop"].engine.dispose()


def taken(member: Member, kind: str = "bookmark", **options: Any) -> bytes:
    return bundle(viewer_of(member), kind_named(kind), **options)


def kind_named(kind: str) -> Any:
    return current_app.extensions["cop"].registry.types[kind]


def plan_for(member: Member, content: bytes) -> Plan:
    registry = current_app.extensions["cop"].registry
    return plan_of(viewer_of(member), registry, unpack(content))


def bring(
    member: Member,
    content: bytes,
    *,
    publish: bool = True,
    level: Visibility = Visibility.COMMUNITY,
) -> Plan:
    """Bring a bundle in, and keep it. Its documents go where this app keeps files."""
    plan = plan_for(member, content)
    carry_out(viewer_of(member), plan, level=level, publish=publish)
    session.commit()
    return plan
