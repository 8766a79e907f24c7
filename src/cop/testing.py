"""A pytest plugin for cop and for plugins of cop: an app, people to sign in as, `check_plugin`.

    def test_a_bookmark_is_shared(cop_app, make, login_as):
        client = login_as(make.member())
        …
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask import session as browser_session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf

from cop import starter
from cop.columns import Prose
from cop.contributions import services
from cop.contributions.models import Contribution, SignedAs, State, Visibility
from cop.db import Base, now, session
from cop.extension import Cop
from cop.members.models import (
    CharterAcceptance,
    Identity,
    Member,
    MemberStatus,
    Openness,
    Organisation,
    OrganisationKind,
    Role,
    Space,
    SpaceMember,
)
from cop.members.viewer import Viewer, viewer_of


def make_app(url: str, *, plugins: list[Any] | None = None, **config: Any) -> Flask:
    """A small host whose signed-in person is the subject in the browser session."""
    app = Flask("host", root_path=str(Path(__file__).parent))
    app.config.update(
        TESTING=True,
        SECRET_KEY="only for tests",
        COP_DATABASE_URL=url,
        COP_PLUGINS_STRICT=True,
        **config,
    )
    app.add_url_rule("/test/csrf", "test_csrf", lambda: generate_csrf())
    Cop(app, current_member=lambda: browser_session.get("who"), plugins=plugins)
    return app


class Make:
    """Makes what a test is about; every call writes and commits."""

    def __init__(self) -> None:
        self.count = 0

    def organisation(
        self,
        name: str = "",
        *,
        kind: OrganisationKind = OrganisationKind.RRMA,
        funder: bool = False,
        region: str | None = "53",
    ) -> Organisation:
        self.count += 1
        name = name or f"Network {self.count}"
        made = Organisation(
            kind=kind, name=name, short_name=name, is_funder=funder, region=region
        )
        return self._kept(made)

    def member(
        self,
        name: str = "",
        *,
        organisation: Organisation | None = None,
        roles: tuple[Role, ...] = (Role.MEMBER,),
        guest_until: datetime | None = None,
        charter: int | None = None,
        status: MemberStatus = MemberStatus.ACTIVE,
    ) -> Member:
        """An active member of a new network, unless told otherwise."""
        self.count += 1
        handle = f"person-{self.count}"
        where = organisation or self.organisation()
        number = self._charter() if charter is None else charter
        made = self._kept(
            Member(
                handle=handle,
                name=name or f"Person {self.count}",
                email=f"{handle}@cop.example",
                organisation_id=where.id,
                roles=frozenset(roles),
                status=status,
                guest_until=guest_until,
                charter_version=number,
                portrait=Prose.of(""),
                joined_at=now(),
            )
        )
        session.add(Identity(provider="site", subject=handle, member_id=made.id))
        if number:
            session.add(CharterAcceptance(member_id=made.id, number=number))
        session.commit()
        return made

    def space(
        self, *members: Member, openness: Openness = Openness.INVITED, until: datetime | None = None
    ) -> Space:
        self.count += 1
        made = self._kept(Space(title=f"Space {self.count}", openness=openness))
        for member in members:
            session.add(SpaceMember(space_id=made.id, member_id=member.id, until=until))
        session.commit()
        return made

    def contribution(
        self,
        type_name: str,
        author: Member,
        document: dict[str, Any],
        *,
        state: State = State.PUBLISHED,
        visibility: Visibility = Visibility.COMMUNITY,
        signed_as: SignedAs = SignedAs.MEMBER,
        space: Space | None = None,
    ) -> Contribution:
        """A contribution in any state and level, without asking whether its author may."""
        from flask import current_app

        kind = current_app.extensions["cop"].registry.types[type_name]
        viewer = viewer_of(author)
        thing = services.create(
            Viewer(
                member_id=viewer.member_id,
                organisation_id=author.organisation_id,
                roles=frozenset({Role.MEMBER}),
            ),
            kind,
            document,
            signed_as=signed_as,
        )
        thing.state, thing.visibility = state, visibility
        thing.space_id = space.id if space else None
        thing.published_at = None if state == State.DRAFT else now()
        session.commit()
        return thing

    def _charter(self) -> int:
        from cop.members.charter import in_force

        charter = in_force()
        return charter.number if charter else 0

    def _kept(self, made: Any) -> Any:
        session.add(made)
        session.commit()
        return made


@pytest.fixture
def cop_plugins() -> list[Any] | None:
    """The plugins of the app under test; a test module may answer its own."""
    return None


@pytest.fixture
def cop_url(tmp_path: Path) -> str:
    """An empty database of its own for each test."""
    return os.environ.get("COP_TEST_DATABASE_URL") or f"sqlite:///{tmp_path / 'cop.sqlite'}"


@pytest.fixture
def cop_app(cop_url: str, cop_plugins: list[Any] | None) -> Iterator[Flask]:
    """An app with all tables and the starting vocabularies, inside its context."""
    app = make_app(cop_url, plugins=cop_plugins)
    with app.app_context():
        engine = app.extensions["cop"].engine
        Base.metadata.create_all(engine)
        starter.load()
        session.commit()
        yield app
        session.rollback()
        session.remove()
        Base.metadata.drop_all(engine)
        engine.dispose()


@pytest.fixture
def make(cop_app: Flask) -> Make:
    return Make()


@pytest.fixture
def login_as(cop_app: Flask) -> Callable[[Member | None], FlaskClient]:
    """A browser signed in as a member, or nobody; `client.token` holds its CSRF token."""

    def login(member: Member | None) -> FlaskClient:
        client = cop_app.test_client()
        if member is not None:
            with client.session_transaction() as kept:
                kept["who"] = member.handle
        client.token = client.get("/test/csrf").get_data(as_text=True)  # type: ignore[attr-defined]
        return client

    return login
