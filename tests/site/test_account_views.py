from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from cop.columns import Prose
from cop.db import now, session
from cop.members.models import Member, MemberStatus, Role
from cop.site.models import Account, SiteLink, SiteSession
from tests.site.conftest import PASSWORD, Browser, account_of, ask_for_link, link_in, mails, rows

NEW = "quatre canards dans la neige"
PAGES = ["/compte", "/compte/mot-de-passe", "/compte/adresse", "/compte/appareils",
         "/compte/quitter", "/compte/code", "/compte/codes-de-secours", "/inviter"]  # fmt: skip


def grow_old(app: Flask) -> None:
    """Make every sign-in two hours old."""
    with app.app_context():
        session.execute(update(SiteSession).values(created_at=now() - timedelta(hours=2)))
        session.commit()


@pytest.mark.parametrize("path", PAGES)
def test_a_visitor_is_sent_to_sign_in_and_back(browser: Browser, path: str) -> None:
    assert browser.get(path).location == "/connexion"
    assert browser.sign_in("salome").location == path


def test_the_account_page_tells_how_one_signs_in(browser: Browser) -> None:
    browser.sign_in()
    assert "paul@cop.example" in browser.get("/compte").text


def test_a_new_password_takes_the_old_one_s_place_and_the_owner_is_told(
    app: Flask, browser: Browser
) -> None:
    browser.sign_in()
    typed = {"current": PASSWORD, "password": NEW}
    answer = browser.post("/compte/mot-de-passe", typed, page="/compte/mot-de-passe")
    assert (answer.status_code, answer.location) == (303, "/compte")
    assert len(mails(app, "paul@cop.example")) == 1
    browser.post("/deconnexion", page="/compte")
    assert browser.sign_in(password=PASSWORD).status_code == 422
    assert browser.sign_in(password=NEW).status_code == 303


@pytest.mark.parametrize(
    "typed",
    [{"password": NEW}, {"current": "wrong", "password": NEW}, {"current": PASSWORD},
     {"current": PASSWORD, "password": "court"}, {"current": PASSWORD, "password": "x" * 5000}],
)  # fmt: skip
def test_a_wrong_change_of_password_changes_nothing(
    app: Flask, browser: Browser, typed: dict[str, str]
) -> None:
    browser.sign_in()
    answer = browser.post("/compte/mot-de-passe", typed, page="/compte/mot-de-passe")
    assert answer.status_code == 422
    assert NEW not in answer.text and PASSWORD not in answer.text
    browser.post("/deconnexion", page="/compte")
    assert browser.sign_in().status_code == 303


def test_guessing_the_present_password_in_a_session_is_throttled(browser: Browser) -> None:
    browser.sign_in()
    answers = [
        browser.post(
            "/compte/mot-de-passe", {"current": f"guess {number}", "password": NEW}, page="/compte"
        ).status_code
        for number in range(7)
    ]
    assert answers == [422] * 5 + [429] * 2


def test_who_forgot_the_password_chooses_another_after_a_link(browser: Browser) -> None:
    browser.post(ask_for_link(browser))
    page = browser.get("/compte/mot-de-passe").text
    assert 'name="current"' not in page
    answer = browser.post("/compte/mot-de-passe", {"password": NEW}, page="/compte")
    assert answer.status_code == 303
    browser.post("/deconnexion", page="/compte")
    assert browser.sign_in(password=NEW).status_code == 303


def test_links_sent_before_a_new_password_are_dead(app: Flask, browser: Browser) -> None:
    browser.sign_in()
    path = ask_for_link(browser)
    typed = {"current": PASSWORD, "password": NEW}
    browser.post("/compte/mot-de-passe", typed, page="/compte/mot-de-passe")
    assert Browser(app).get(path).status_code == 410


@pytest.mark.parametrize(
    "path", ["/compte/mot-de-passe", "/compte/adresse", "/compte/quitter", "/compte/code",
             "/compte/codes-de-secours"],
)  # fmt: skip
def test_an_old_sign_in_confirms_first(app: Flask, browser: Browser, path: str) -> None:
    browser.sign_in()
    grow_old(app)
    before = rows(app)
    assert browser.get(path).location == "/connexion"
    assert browser.post(path, {"sure": "y", "password": NEW}, page="/compte").location == (
        "/connexion"
    )
    assert rows(app) | {"cop_site_session": []} == before | {"cop_site_session": []}
    assert browser.sign_in().location == path
    assert browser.get(path).status_code == 200


def test_a_new_address_counts_once_its_link_is_used(app: Flask, browser: Browser) -> None:
    browser.sign_in()
    answer = browser.post("/compte/adresse", {"email": "Paul.New@Cop.example "}, page="/compte")
    assert answer.status_code == 303
    (mail,) = mails(app, "paul.new@cop.example")
    path = link_in(mail)
    before = rows(app)
    assert browser.get(path).status_code == 200
    assert rows(app) == before
    assert browser.post(path).status_code == 303
    with app.app_context():
        member = session.scalars(select(Member).where(Member.handle == "paul")).one()
        account = session.scalars(select(Account).where(Account.member_id == member.id)).one()
        assert (account.email, member.email) == ("paul.new@cop.example", "paul.new@cop.example")
    assert len(mails(app, "paul@cop.example")) == 1
    assert browser.post(path).status_code == 410


def test_an_address_that_has_an_account_is_not_given_away(app: Flask, browser: Browser) -> None:
    browser.sign_in()
    taken = browser.post("/compte/adresse", {"email": "ines@cop.example"}, page="/compte")
    free = browser.post("/compte/adresse", {"email": "free@cop.example"}, page="/compte")
    assert (taken.status_code, taken.location) == (free.status_code, free.location)
    (mail,) = mails(app, "ines@cop.example")
    assert "http" not in mail.body
    with app.app_context():
        assert account_of("paul").id != account_of("ines").id


def test_an_address_taken_meanwhile_is_not_taken_twice(app: Flask, browser: Browser) -> None:
    browser.sign_in()
    browser.post("/compte/adresse", {"email": "same@cop.example"}, page="/compte")
    path = link_in(mails(app, "same@cop.example")[0])
    with app.app_context():
        account_of("ines").email = "same@cop.example"
        session.commit()
    assert browser.post(path).status_code == 410


def test_leaving_erases_the_person_and_keeps_the_rest(app: Flask, browser: Browser) -> None:
    canary = "Zéphyrine-Canari"
    with app.app_context():
        member = session.scalars(select(Member).where(Member.handle == "paul")).one()
        member.name, member.job_title = canary, canary
        member.portrait = Prose.of(f"Je suis {canary}.")
        member.expertise, member.seeks = [canary], [canary]
        session.commit()
        number = member.id
    ask_for_link(browser)
    browser.sign_in()
    assert browser.post("/compte/quitter", page="/compte").status_code == 422
    answer = browser.post("/compte/quitter", {"sure": "y"}, page="/compte/quitter")
    assert (answer.status_code, answer.location) == (303, "/au-revoir")
    assert browser.get("/au-revoir").status_code == 200
    left = repr(rows(app))
    assert canary not in left and "paul" not in left.lower()
    with app.app_context():
        member = session.get_one(Member, number)
        assert member.status == MemberStatus.FORMER
        assert member.organisation_id is not None
        assert session.scalars(select(Account).where(Account.member_id == number)).all() == []
    assert not browser.is_signed_in()
    assert browser.sign_in().status_code == 422


@pytest.mark.at_root
def test_the_outbox_is_read_on_a_local_site_without_mail_server_only(
    make_app: Callable[..., Flask],
) -> None:
    local = Browser(make_app())
    path = ask_for_link(local)
    assert f'<a href="http://127.0.0.1:8000{path}">' in local.get("/courriels").text
    assert Browser(make_app(COP_MAIL_SERVER="smtp.example")).get("/courriels").status_code == 404
    public = Browser(make_app(COP_PUBLIC_URL="https://cop.example"), base_url="https://cop.example")
    assert public.get("/courriels").status_code == 404


def test_a_mail_is_shown_as_text(app: Flask, browser: Browser) -> None:
    from cop.mail.outbox import post

    with app.app_context():
        post(
            to="x@cop.example",
            subject="<b>s</b>",
            body='<script>alert(1)</script> http://127.0.0.1:8000/"onclick="x http://evil.example/',
        )
        session.commit()
    page = browser.get("/courriels").text
    assert "<script>alert" not in page and "<b>s</b>" not in page
    assert '"onclick' not in page and 'href="http://evil' not in page


def test_links_long_out_of_use_are_forgotten(app: Flask, browser: Browser) -> None:
    ask_for_link(browser)
    with app.app_context():
        session.execute(update(SiteLink).values(expires_at=now() - timedelta(days=91)))
        session.commit()
    ask_for_link(browser)
    with app.app_context():
        assert len(session.scalars(select(SiteLink)).all()) == 1


def test_who_coordinates_alone_is_told_to_hand_it_on_and_stays_signed_in(
    app: Flask, browser: Browser
) -> None:
    with app.app_context():
        for one in session.scalars(select(Member)):
            one.roles = frozenset({Role.COORDINATOR if one.handle == "paul" else Role.MEMBER})
        session.commit()
    ask_for_link(browser)
    browser.sign_in()
    answer = browser.post("/compte/quitter", {"sure": "y"}, page="/compte/quitter")
    assert answer.status_code == 422
    assert "Donnez d’abord ce rôle à quelqu’un d’autre." in answer.text
    assert browser.is_signed_in()
