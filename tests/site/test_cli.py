from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from cop.db import session
from cop.members.models import Member, Role
from tests.site.conftest import Browser


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["accounts", *words])
    return result.exit_code, result.output.strip()


def test_the_first_person_of_a_site_is_invited_from_the_command_line(app: Flask) -> None:
    code, url = run(
        app, "invite", "first@cop.example", "Première Personne", "--organisation", "Rives"
    )
    assert code == 0
    browser = Browser(app)
    assert browser.post(url.removeprefix("http://127.0.0.1:8000")).status_code == 303
    assert browser.is_signed_in()
    with app.app_context():
        member = session.scalars(select(Member).where(Member.handle == "premiere-personne")).one()
        assert member.roles == {Role.COORDINATOR}


def test_a_wrong_command_says_why(app: Flask) -> None:
    assert run(app, "invite", "paul@cop.example", "Paul") == (
        1,
        "Error: somebody with the address paul@cop.example is already here",
    )
    assert run(app, "invite", "a@cop.example", "A", "--organisation", "None such") == (
        1,
        "Error: no organisation has the short name 'None such'",
    )
    assert run(app, "close", "nobody@cop.example") == (
        1,
        "Error: nobody has the address nobody@cop.example",
    )


def test_an_account_is_closed_from_the_command_line(app: Flask) -> None:
    browser = Browser(app)
    browser.sign_in()
    assert run(app, "close", "paul@cop.example") == (0, "Paul can no longer sign in")
    assert not browser.is_signed_in()


def test_the_people_of_the_demo_get_accounts(app: Flask) -> None:
    assert run(app, "demo") == (0, "5 accounts")
