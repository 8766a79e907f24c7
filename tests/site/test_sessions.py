from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from cop.db import now, session
from cop.members import services as members
from cop.members.models import Member, MemberStatus
from cop.site import accounts, sessions
from cop.site.models import SiteSession
from cop.site.sessions import device_family
from tests.site.conftest import PASSWORD, Browser, account_of, rows

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) Chrome/141.0 Safari/537.36 Edg/141.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1"


def cookie_of(browser: Browser) -> dict[str, object]:
    with browser.client.session_transaction() as cookie:
        return dict(cookie)


def lasts(app: Flask) -> list[tuple[bool, int]]:
    """(remembered, hours) of each session."""
    with app.app_context():
        return [
            (row.remembered, round((row.expires_at - row.created_at) / timedelta(hours=1)))
            for row in session.scalars(select(SiteSession))
        ]


def test_a_session_lasts_half_a_day_and_its_cookie_as_long_as_the_browser(browser: Browser) -> None:
    answer = browser.sign_in()
    (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if "cop_session" in one]
    assert "Expires" not in cookie
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert lasts(browser.app) == [(False, 12)]


@pytest.mark.at_root
def test_staying_signed_in_lasts_thirty_days_with_a_date(browser: Browser) -> None:
    answer = browser.sign_in(remember="y")
    (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if "cop_session" in one]
    assert "Expires" in cookie
    assert lasts(browser.app) == [(True, 720)]
    names = {one.split("=")[0] for one in answer.headers.getlist("Set-Cookie")}
    assert names == {"cop_session", "cop_device"}  # none of Flask-Login's own, which has no date


def test_a_session_is_dead_after_its_date(app: Flask, browser: Browser) -> None:
    browser.sign_in(remember="y")
    with app.app_context():
        session.execute(update(SiteSession).values(expires_at=now() - timedelta(seconds=1)))
        session.commit()
    assert not browser.is_signed_in()


def test_the_cookie_holds_a_random_name_of_which_only_the_hash_is_kept(browser: Browser) -> None:
    browser.sign_in()
    name = str(cookie_of(browser)["_user_id"])
    assert len(name) == 43
    assert name not in repr(rows(browser.app))


def test_signing_in_gives_a_new_name_and_keeps_nothing_of_before(browser: Browser) -> None:
    with browser.client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
        cookie["_user_id"] = "planted"
    browser.sign_in()
    first = cookie_of(browser)
    assert "planted" not in first
    browser.sign_in()
    assert cookie_of(browser)["_user_id"] != first["_user_id"]
    assert len(lasts(browser.app)) == 1


def test_a_copied_cookie_is_dead_after_sign_out(browser: Browser) -> None:
    browser.sign_in()
    thief = Browser(browser.app)
    with browser.client.session_transaction() as mine:
        copied = dict(mine)
    with thief.client.session_transaction() as cookie:
        cookie.update(copied)
    assert thief.is_signed_in()
    browser.post("/deconnexion", page="/compte")
    assert not thief.is_signed_in()


def test_a_made_up_name_opens_nothing(browser: Browser) -> None:
    for name in ("", "1", "made up", "x" * 43):
        with browser.client.session_transaction() as cookie:
            cookie["_user_id"] = name
        assert not browser.is_signed_in()


def disabled_member() -> None:
    members.disable(session.get_one(Member, account_of("paul").member_id))


def disabled_account() -> None:
    accounts.disable(session.get_one(Member, account_of("paul").member_id))


def ended_guest() -> None:
    member = session.get_one(Member, account_of("paul").member_id)
    member.guest_until = now() - timedelta(seconds=1)


def former() -> None:
    session.get_one(Member, account_of("paul").member_id).status = MemberStatus.FORMER


@pytest.mark.parametrize("end", [disabled_member, disabled_account, ended_guest, former])
def test_who_may_no_longer_come_in_is_out_at_the_next_request(
    app: Flask, browser: Browser, end: Callable[[], None]
) -> None:
    browser.sign_in(remember="y")
    assert browser.is_signed_in()
    with app.app_context():
        end()
        session.commit()
    assert not browser.is_signed_in()
    assert browser.get("/profil").location == "/connexion"


def test_closing_an_account_ends_its_sessions_for_good(app: Flask, browser: Browser) -> None:
    browser.sign_in(remember="y")
    with app.app_context():
        disabled_account()
        session.commit()
        member = session.get_one(Member, account_of("paul").member_id)
        member.status = MemberStatus.ACTIVE
        account_of("paul").active = True
        session.commit()
    assert not browser.is_signed_in()


def test_a_new_password_ends_every_other_session_and_renames_this_one(app: Flask) -> None:
    here, there = Browser(app), Browser(app)
    here.sign_in()
    there.sign_in()
    before = cookie_of(here)["_user_id"]
    typed = {"current": PASSWORD, "password": "quatre canards dans la neige"}
    assert here.post("/compte/mot-de-passe", typed, page="/compte/mot-de-passe").status_code == 303
    assert here.is_signed_in()
    assert not there.is_signed_in()
    assert cookie_of(here)["_user_id"] != before


def seen(app: Flask) -> list[object]:
    with app.app_context():
        return list(session.scalars(select(SiteSession.seen_at)))


def test_reading_writes_no_row_and_acting_notes_the_time_every_ten_minutes(
    app: Flask, browser: Browser
) -> None:
    browser.sign_in()
    with app.app_context():
        session.execute(update(SiteSession).values(seen_at=now() - timedelta(minutes=9)))
        session.commit()
    before = seen(app)
    browser.post("/langue", {"language": "fr"}, page="/compte")
    assert seen(app) == before
    with app.app_context():
        session.execute(update(SiteSession).values(seen_at=now() - timedelta(minutes=11)))
        session.commit()
    before, everything = seen(app), rows(app)
    browser.get("/compte")
    browser.get("/")
    assert rows(app) == everything
    browser.post("/langue", {"language": "fr"}, page="/compte")
    assert seen(app) != before


def test_devices_are_listed_and_ended_one_by_one(app: Flask) -> None:
    here = Browser(app, headers={"User-Agent": FIREFOX})
    phone = Browser(app, headers={"User-Agent": PHONE})
    here.sign_in()
    phone.sign_in()
    page = here.get("/compte/appareils").text
    assert "Firefox · Linux" in page and "Safari · iPhone" in page
    with app.app_context():
        wanted = select(SiteSession.id).where(SiteSession.device == "Safari · iPhone")
        number = session.scalar(wanted)
    answer = here.post(f"/compte/appareils/{number}", page="/compte/appareils")
    assert answer.status_code == 303
    assert here.is_signed_in() and not phone.is_signed_in()


def test_nobody_ends_a_session_of_somebody_else(app: Flask) -> None:
    mine, theirs = Browser(app), Browser(app)
    mine.sign_in("paul")
    theirs.sign_in("ines")
    with app.app_context():
        ids = list(session.scalars(select(SiteSession.id)))
    answers = [
        mine.post(f"/compte/appareils/{number}", page="/compte/appareils").status_code
        for number in [ids[1], 0, 10**12, 2**70]
    ]
    assert answers == [404, 404, 404, 404]
    assert theirs.is_signed_in()


def test_all_other_devices_are_ended_at_once(app: Flask) -> None:
    browsers = [Browser(app) for _ in range(3)]
    for browser in browsers:
        browser.sign_in()
    browsers[0].post("/compte/appareils", page="/compte/appareils")
    assert [browser.is_signed_in() for browser in browsers] == [True, False, False]


@pytest.mark.parametrize(
    ("agent", "family"),
    [(FIREFOX, "Firefox · Linux"), (EDGE, "Edge · Windows"), (PHONE, "Safari · iPhone"),
     ("", ""), ("curl/8.0", ""), ("<script>alert(1)</script>", "")],
)  # fmt: skip
def test_a_device_is_told_by_its_family(agent: str, family: str) -> None:
    assert device_family(agent) == family


def test_what_was_lent_on_a_sign_in_ends_with_it(app: Flask, browser: Browser) -> None:
    """Signed out, closed, or given another name, as after a change of the password."""

    def named() -> str:
        browser.sign_in()
        with app.app_context():
            return session.scalars(select(SiteSession.token_hash)).one()

    def stands(name: str) -> bool:
        with app.app_context():
            return sessions.stands(name)

    name = named()
    assert stands(name) and not stands("") and not stands("x" * 64)
    browser.post("/deconnexion", page="/compte")
    assert not stands(name)
    name = named()
    new = "quatre chevaux sous la neige"
    typed = {"current": PASSWORD, "password": new, "password_again": new}
    browser.post("/compte/mot-de-passe", typed, page="/compte/mot-de-passe")
    assert browser.is_signed_in() and not stands(name)
