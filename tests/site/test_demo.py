from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from cop.db import now, session
from cop.members.models import Identity, Member, MemberStatus
from cop.site import demo
from cop.site.models import Account
from tests.site.conftest import Browser, account_of


def uid_of(app: Flask, handle: str) -> str:
    with app.app_context():
        return session.scalars(select(Member.uid).where(Member.handle == handle)).one()


def test_the_demo_lets_in_by_one_click(make_app: Callable[..., Flask]) -> None:
    app = make_app(COP_DEMO=True)
    browser = Browser(app)
    page = browser.get("/connexion").text
    assert [name in page for name in ("Nadia", "Salome", "Paul")] == [True] * 3
    answer = browser.post("/connexion/demonstration", {"uid": uid_of(app, "paul")})
    assert answer.status_code == 303
    assert browser.is_signed_in()


def test_without_demo_nobody_is_listed_or_let_in(browser: Browser) -> None:
    page = browser.get("/connexion").text
    assert "Nadia" not in page
    answer = browser.post("/connexion/demonstration", {"uid": uid_of(browser.app, "paul")})
    assert answer.status_code == 404
    assert not browser.is_signed_in()


def test_a_made_up_person_is_not_let_in(make_app: Callable[..., Flask]) -> None:
    browser = Browser(make_app(COP_DEMO=True))
    answers = [
        browser.post("/connexion/demonstration", {"uid": uid}).status_code
        for uid in ("", "absent", "a\0b", "é" * 300)
    ]
    assert answers == [404] * 4


def test_only_invented_people_who_may_come_in_are_offered(make_app: Callable[..., Flask]) -> None:
    app = make_app(COP_DEMO=True)
    with app.app_context():
        changes: dict[str, Callable[[Member], None]] = {
            "paul": lambda member: setattr(member, "email", "paul@somewhere.org"),
            "ines": lambda member: setattr(member, "status", MemberStatus.DISABLED),
            "tech": lambda member: setattr(member, "guest_until", now() - timedelta(days=1)),
        }
        for handle, change in changes.items():
            change(session.scalars(select(Member).where(Member.handle == handle)).one())
        session.commit()
        assert [one.name for one in demo.people()] == ["Nadia", "Salome"]
    browser = Browser(app)
    for handle in changes:
        answer = browser.post("/connexion/demonstration", {"uid": uid_of(app, handle)})
        assert answer.status_code == 404


def test_an_account_is_made_once_for_a_member_of_the_demo(app: Flask) -> None:
    with app.app_context():
        account = account_of("paul")
        member = session.get_one(Member, account.member_id)
        session.delete(account)
        session.flush()
        made = demo.ensure_account(member)
        assert demo.ensure_account(member).id == made.id
        assert (made.email, made.active, made.is_demo) == ("paul@cop.example", True, True)
        found = select(Identity.subject).where(Identity.member_id == member.id)
        assert str(made.id) in session.scalars(found).all()
        assert len(session.scalars(select(Account)).all()) == 5
