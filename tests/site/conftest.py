"""A site with a few people in a fresh database, and browsers that sign in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import event, inspect, select, update
from werkzeug.test import TestResponse

from cop.columns import Prose
from cop.db import Base, now, session
from cop.mail.outbox import Mail
from cop.members.models import (
    Charter,
    Member,
    MemberStatus,
    Openness,
    Organisation,
    OrganisationKind,
    Role,
    Space,
    SpaceMember,
)
from cop.site import accounts, create_app, passwords
from cop.site.models import Account
from cop.testing import mounted
from cop.testing.host import COMPILED
from tools.databases import Databases, Fill
from tools.lending import Apps, Places

SECRET = "a secret for tests only, of enough length"
PASSWORD = "trois chevaux sous la pluie"
HASHED: dict[str, str] = {}
PEOPLE = {
    "nadia": (Role.COORDINATOR, "guilde"),
    "salome": (Role.NETWORK_CONTACT, "rives"),
    "paul": (Role.MEMBER, "rives"),
    "ines": (Role.MEMBER, "autan"),
    "tech": (Role.ADMIN, "guilde"),
}


class Browser:
    """A client that takes the token of a page along, as a form does."""

    def __init__(self, app: Flask, **options: Any) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.options = options

    def get(self, path: str, **keywords: Any) -> TestResponse:
        return self.client.get(path, **self.options | keywords)

    def token(self, page: str = "/connexion") -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        assert found is not None
        return found[1]

    def post(self, path: str, data: dict[str, Any] | None = None, **keywords: Any) -> TestResponse:
        page = keywords.pop("page", "/connexion")
        filled = {"csrf_token": self.token(page), **(data or {})}
        return self.client.post(path, data=filled, **self.options | keywords)

    def sign_in(self, who: str = "paul", password: str = PASSWORD, **data: str) -> TestResponse:
        typed = {"email": f"{who}@cop.example", "password": password, **data}
        return self.post("/connexion/mot-de-passe", typed)

    def is_signed_in(self) -> bool:
        return self.get("/compte").status_code == 200


@pytest.fixture(scope="session")
def sites(databases_of: Callable[[str, Fill], Databases]) -> Iterator[Places]:
    """Databases with a few people."""
    made = Places(databases_of("site", _fill))
    yield made
    made.close()


@pytest.fixture()
def make_app(
    request: pytest.FixtureRequest,
    sites: Places,
    apps: Apps,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[..., Flask]]:
    """Lends sites, each with a database of its own."""
    with ExitStack() as stack:

        def make(**config: Any) -> Flask:
            place = stack.enter_context(sites.lend())
            key = ("site", repr(sorted(config.items())))
            app = stack.enter_context(
                apps.lend(
                    place, key, lambda url: _site(url, tmp_path_factory.mktemp("site"), config),
                    patched="monkeypatch" in request.fixturenames,
                )
            )  # fmt: skip
            # A plugin that is imported only now brings its tables; another key another hash.
            with app.app_context():
                if not place.is_whole():
                    Base.metadata.create_all(place.engine)
                if "SECRET_KEY" in config:
                    session.execute(update(Account).values(password=_hashed()))
                    session.commit()
            return app

        yield make


def _site(url: str, folder: Path, config: Mapping[str, Any]) -> Flask:
    settings = {
        "TESTING": True, "SECRET_KEY": SECRET, "COP_PLUGINS": (), "COP_DATABASE_URL": url,
    }  # fmt: skip
    public = str(config.get("COP_PUBLIC_URL", "http://127.0.0.1:8000"))
    here = mounted.site_settings(public)
    app = create_app({**settings, **config, **here}, instance_path=folder)
    mounted.stand(app, fixed=True)
    app.jinja_env.bytecode_cache = COMPILED
    return app


def _fill(url: str) -> None:
    with TemporaryDirectory() as folder:
        app = _site(url, Path(folder), {})
        with app.app_context():
            Base.metadata.create_all(session.get_bind())
            _people()
            session.commit()
        app.extensions["cop"].engine.dispose()


def _people() -> None:
    names = {
        "guilde": OrganisationKind.GUILDE,
        "rives": OrganisationKind.RRMA,
        "autan": OrganisationKind.RRMA,
    }
    networks = {
        name: Organisation(kind=kind, name=name.title(), short_name=name.title())
        for name, kind in names.items()
    }
    space = Space(title="Rencontre d’Angers", openness=Openness.INVITED)
    session.add_all([*networks.values(), space])
    session.flush()
    for who, (role, network) in PEOPLE.items():
        member = Member(
            handle=who,
            name=who.title(),
            email=f"{who}@cop.example",
            roles=frozenset({role}),
            organisation_id=networks[network].id,
            status=MemberStatus.ACTIVE,
            joined_at=now(),
        )
        session.add(member)
        session.flush()
        accounts.ensure(member, active=True).password = _hashed()
        if who == "salome":
            session.add(SpaceMember(space_id=space.id, member_id=member.id))


def _hashed() -> str:
    """The password's hash, made once for each salt: it is slow on purpose."""
    salt = str(current_app.config["SECURITY_PASSWORD_SALT"])
    if salt not in HASHED:
        HASHED[salt] = passwords.hashed(PASSWORD)
    return HASHED[salt]


@pytest.fixture()
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture()
def browser(app: Flask) -> Browser:
    return Browser(app)


def mails(app: Flask, to: str | None = None) -> list[Mail]:
    """What is in the outbox, oldest first."""
    with app.app_context():
        found = select(Mail).order_by(Mail.id)
        if to is not None:
            found = found.where(Mail.to == to)
        return list(session.scalars(found))


def link_in(mail: Mail) -> str:
    """The path of the first link of a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.body)
    assert found is not None
    return found[1]


def ask_for_link(browser: Browser, email: str = "paul@cop.example") -> str:
    """The path of the link that is mailed to somebody who asks for one."""
    assert browser.post("/connexion/lien", {"email": email}).status_code == 303
    return link_in(mails(browser.app, email)[-1])


def account_of(who: str) -> Account:
    """Within an application context."""
    return session.scalars(select(Account).where(Account.email == f"{who}@cop.example")).one()


def rows(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, to compare before and after."""
    with app.app_context():
        # A plugin that another test imported since has tables elsewhere only.
        here = set(inspect(session.get_bind()).get_table_names())
        return {
            table.name: sorted(map(tuple, session.execute(table.select())), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name in here
        }


def publish_charter() -> None:
    session.add(Charter(number=1, title="Charte", body=Prose.of("Ce qui se dit ici reste ici.")))


@pytest.fixture()
def queries(app: Flask) -> Iterator[Callable[[], list[str]]]:
    """The statements since the last call."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    def taken() -> list[str]:
        found = seen[:]
        seen.clear()
        return found

    engine = app.extensions["cop"].engine
    event.listen(engine, "before_cursor_execute", note)
    yield taken
    event.remove(engine, "before_cursor_execute", note)
