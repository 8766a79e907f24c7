"""cop inside a host: the host's pages, errors, sessions and tables stay the host's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask.testing import FlaskClient
from mounted_host import alembic_filter, create_app
from mounted_host.members import admit
from mounted_host.models import User, db
from sqlalchemy import inspect, select, text
from werkzeug.security import generate_password_hash

from cop import migrations, starter
from cop.contributions.models import Contribution
from cop.db import session
from cop.members.models import Organisation, OrganisationKind

pytestmark = pytest.mark.slow

CASE = {
    "situation": "Deux groupes partagent un puits.",
    "attempted": "Une rencontre.",
    "request": "Que feriez-vous ?",
    "visibility": "community",
    "signed_as": "member",
}
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """The host with its tables and cop's, and one person who is a member."""
    made = host_on(tmp_path)
    yield made
    with made.app_context():
        db.engine.dispose()


def host_on(folder: Path, **config: Any) -> Flask:
    made = create_app(
        {
            "TESTING": True,
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'host.sqlite'}",
            **config,
        }
    )
    with made.app_context():
        db.create_all()
        migrations.upgrade_all()
        starter.load()
        user = User(
            name="Amina Exemple",
            email="amina@host.example",
            password=generate_password_hash("correct horse", method="pbkdf2:sha256:1"),
        )
        stranger = User(name="No Member", email="other@host.example", password=user.password)
        network = Organisation(kind=OrganisationKind.RRMA, name="Réseau Un", short_name="Un")
        db.session.add_all([user, stranger, network])
        db.session.flush()
        admit(user, "Un")
        db.session.commit()
    return made


def sign_in(app: Flask, email: str = "amina@host.example") -> FlaskClient:
    client = app.test_client()
    answer = client.post("/login", data={"email": email, "password": "correct horse"})
    assert answer.location == "/communaute/"
    return client


def member_of(app: Flask) -> FlaskClient:
    """Signed in, the charter accepted."""
    client = sign_in(app)
    page = client.get("/communaute/charte").text
    answer = client.post("/communaute/charte", data={"csrf_token": token_in(page), "number": "1"})
    assert answer.status_code == 303
    return client


def token_in(page: str) -> str:
    found = TOKEN.search(page)
    assert found is not None
    return found[1]


def test_the_pages_of_the_host_are_its_own(app: Flask) -> None:
    client = app.test_client()
    home = client.get("/")
    assert (home.status_code, "A website that was there before" in home.text) == (200, True)
    assert list(home.headers.getlist("Set-Cookie")) == []
    assert "cop.css" not in home.text


@pytest.mark.parametrize("path", ["/nowhere", "/gone"])
def test_an_error_of_the_host_is_answered_by_the_host(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert (answer.status_code, answer.text) == (404, "The host has no such page.")


def test_an_error_in_the_community_is_answered_by_cop_in_the_layout_of_the_host(
    app: Flask,
) -> None:
    answer = app.test_client().get("/communaute/fiches/2222222222")
    assert answer.status_code == 404
    assert "host-mark" in answer.text
    assert "The host has no such page." not in answer.text


def test_a_post_to_the_host_without_a_token_is_not_refused_by_cop(app: Flask) -> None:
    answer = app.test_client().post("/contact", data={"name": "Léa"})
    assert (answer.status_code, answer.text) == (200, "Thank you, Léa")


def test_a_large_post_to_the_host_is_not_refused_by_cop(app: Flask) -> None:
    answer = app.test_client().post("/contact", data={"name": "x" * 400_000})
    assert answer.status_code == 200


def test_the_configuration_and_the_hooks_of_the_host_stay_as_they_were(tmp_path: Path) -> None:
    bare = Flask("bare")
    app = host_on(tmp_path)
    theirs = {key for key in app.config if not key.startswith(("COP_", "SQLALCHEMY_"))}
    assert theirs == set(bare.config)
    changed = {key for key in theirs if app.config[key] != bare.config[key]}
    assert changed == {"TESTING", "SECRET_KEY"}
    assert app.before_request_funcs.get(None) is None
    assert app.after_request_funcs.get(None, []) == [
        hook for hook in app.after_request_funcs.get(None, []) if "flask_login" in hook.__module__
    ]
    assert list(app.error_handler_spec[None]) == [404]
    assert "i18n" not in "".join(app.jinja_env.extensions)


def test_a_member_posts_a_case_and_every_link_stays_below_the_prefix(app: Flask) -> None:
    client = member_of(app)
    page = client.get("/communaute/etudes-de-cas/nouvelle").text
    typed = {**CASE, "csrf_token": token_in(page), "act": "publish"}
    answer = client.post("/communaute/etudes-de-cas/nouvelle", data=typed)
    assert answer.status_code == 303
    assert answer.location.startswith("/communaute/etudes-de-cas/")
    with app.app_context():
        made = session.scalars(select(Contribution)).one()
        uid = made.uid
        assert made.title == "Que feriez-vous ?"
    pages = [
        "",
        f"etudes-de-cas/{uid}",
        f"fiches/{uid}/historique",
        "recherche/?q=puits",
        "etudes-de-cas/",
        "personnes",
        "mes-fiches",
    ]
    for path in pages:
        shown = client.get(f"/communaute/{path}")
        assert shown.status_code == 200
        outside = [
            link
            for link in re.findall(r'(?:href|src|action)="(/[^"]*)"', shown.text)
            if not link.startswith("/communaute/")
        ]
        assert outside == ["/"]  # the host's own header


def test_the_layout_of_the_host_has_one_main_and_the_styles_of_cop(app: Flask) -> None:
    page = app.test_client().get("/communaute/").text
    assert page.count("<main") == 1
    assert "host-mark" in page
    assert re.search(r"<title>[^<]* · Host</title>", page)
    assert 'href="/communaute/static/cop/cop.css?v=' in page


def test_a_visitor_is_sent_to_the_login_page_of_the_host(app: Flask) -> None:
    answer = app.test_client().get("/communaute/mes-fiches")
    assert (answer.status_code, answer.location) == (302, "/login")


def test_somebody_of_the_host_who_is_no_member_is_a_visitor(app: Flask) -> None:
    client = sign_in(app, "other@host.example")
    assert client.get("/communaute/etudes-de-cas/nouvelle").status_code == 302
    assert client.get("/communaute/").status_code == 200


def test_signing_out_of_the_host_is_signing_out_of_the_community(app: Flask) -> None:
    client = member_of(app)
    assert client.get("/communaute/mes-fiches").status_code == 200
    client.post("/logout")
    assert client.get("/communaute/mes-fiches").status_code == 302


def test_the_session_of_the_host_keeps_its_name_and_what_it_holds(app: Flask) -> None:
    client = member_of(app)
    with client.session_transaction() as kept:
        kept["basket"] = ["a book"]
    client.get("/communaute/")
    with client.session_transaction() as kept:
        assert kept["basket"] == ["a book"]
    assert client.get_cookie("session") is not None
    assert client.get_cookie("cop_session") is None


def test_alembic_of_the_host_leaves_the_tables_of_cop_alone(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        assert "cop_core_contribution" in tables
        blind = MigrationContext.configure(connection)
        dropped = [
            step for step in compare_metadata(blind, db.metadata) if step[0] == "remove_table"
        ]
        assert len(dropped) > 10  # what would happen without the filter
        seeing = MigrationContext.configure(
            connection, opts={"include_name": alembic_filter.include_name}
        )
        assert compare_metadata(seeing, db.metadata) == []


def test_steps_of_cop_leave_the_tables_of_the_host_alone(app: Flask) -> None:
    with app.app_context():
        for owner in migrations.owners():
            assert migrations.differences(owner) == []
        assert db.session.scalar(select(User.name).order_by(User.id)) == "Amina Exemple"


def test_every_connection_of_the_host_has_the_settings_of_cop(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2  # FULL
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_two_apps_in_one_process_keep_their_own_people_and_cases(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    one, two = (host_on(folder) for folder in folders)
    two.config["COP_SITE_NAME"] = "The other one"
    client = member_of(one)
    page = client.get("/communaute/etudes-de-cas/nouvelle").text
    client.post(
        "/communaute/etudes-de-cas/nouvelle",
        data={**CASE, "csrf_token": token_in(page), "act": "publish"},
    )
    counts = []
    for app in (one, two):
        with app.app_context():
            counts.append(len(session.scalars(select(Contribution.id)).all()))
            db.engine.dispose()
    assert counts == [1, 0]
    assert "The other one" in two.test_client().get("/communaute/").text
    assert "The other one" not in one.test_client().get("/communaute/").text


def test_the_host_admits_somebody_from_its_command_line(app: Flask) -> None:
    said = app.test_cli_runner().invoke(
        args=[
            "host",
            "admit",
            "Bo Exemple",
            "bo@host.example",
            "--network",
            "Deux",
            "--password",
            "correct horse",
        ]
    )
    assert said.output.strip() == "Bo Exemple may sign in at /login"
    client = sign_in(app, "bo@host.example")
    assert client.get("/communaute/personnes").location == "/communaute/charte"
