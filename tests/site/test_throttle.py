from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from cop.contributions import services
from cop.contributions.models import State, Visibility
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.site import throttle
from cop.site.models import Attempt
from cop.site.pace import Pace
from tests.site.conftest import Browser, ask_for_link, mails


def guess(browser: Browser, token: str, who: str, number: int, address: str = "192.0.2.1") -> int:
    typed = {"csrf_token": token, "email": f"{who}@cop.example", "password": f"guess no {number}"}
    where = {"REMOTE_ADDR": address}
    return browser.client.post(
        "/connexion/mot-de-passe", data=typed, environ_overrides=where
    ).status_code


def age(app: Flask, by: timedelta) -> None:
    with app.app_context():
        for row in session.scalars(select(Attempt)):
            row.at -= by
        session.commit()


@pytest.mark.parametrize("who", ["paul", "nobody"])
def test_five_guesses_in_a_quarter_of_an_hour_then_none(browser: Browser, who: str) -> None:
    token = browser.token()
    assert [guess(browser, token, who, number) for number in range(7)] == [422] * 5 + [429] * 2


@pytest.mark.slow
@pytest.mark.parametrize("who", ["paul", "nobody"])
def test_of_a_thousand_guesses_in_an_hour_from_everywhere_twenty_are_tried(
    app: Flask, browser: Browser, who: str
) -> None:
    token = browser.token()
    tried = 0
    for number in range(100):
        if number and number % 10 == 0:
            age(app, timedelta(minutes=5))
        tried += guess(browser, token, who, number, f"198.51.100.{number}") == 422
    assert tried == 20


def test_of_many_guesses_from_one_address_at_everybody_twenty_are_tried(browser: Browser) -> None:
    token = browser.token()
    answers = [guess(browser, token, f"person{number}", number) for number in range(30)]
    assert answers == [422] * 20 + [429] * 10


def test_there_is_a_limit_for_all_together(app: Flask, browser: Browser) -> None:
    with app.test_request_context():
        (everybody,) = [one for one in throttle.password_limits("x", "") if one.kind == "all"]
        session.add_all(Attempt(bucket=everybody.bucket) for _ in range(everybody.most))
        session.commit()
    assert guess(browser, browser.token(), "paul", 1) == 429


def test_a_refused_guess_is_not_even_looked_at(browser: Browser) -> None:
    token = browser.token()
    for number in range(5):
        guess(browser, token, "paul", number, "127.0.0.1")
    assert browser.sign_in().status_code == 429
    assert not browser.is_signed_in()


def test_after_a_quarter_of_an_hour_one_may_try_again(app: Flask, browser: Browser) -> None:
    token = browser.token()
    for number in range(6):
        guess(browser, token, "paul", number)
    age(app, timedelta(minutes=16))
    assert browser.sign_in().status_code == 303


def test_a_right_password_is_not_counted(app: Flask, browser: Browser) -> None:
    for _ in range(7):
        assert browser.sign_in().status_code == 303
    with app.app_context():
        assert session.scalar(select(func.count(Attempt.id))) == 0


def test_the_owner_still_comes_in_by_a_link_while_somebody_guesses(browser: Browser) -> None:
    token = browser.token()
    for number in range(60):
        guess(browser, token, "paul", number, f"198.51.100.{number}")
    assert browser.sign_in().status_code == 429
    assert browser.post(ask_for_link(browser)).status_code == 303
    assert browser.is_signed_in()


def test_the_owner_s_own_browser_counts_apart_from_who_guesses(
    app: Flask, browser: Browser
) -> None:
    browser.sign_in()
    browser.post("/deconnexion", page="/compte")
    stranger = Browser(app)
    token = stranger.token()
    for number in range(60):
        guess(stranger, token, "paul", number, f"198.51.100.{number}")
    assert stranger.sign_in().status_code == 429
    assert browser.sign_in().status_code == 303


def test_a_known_browser_is_known_to_its_own_account_only_and_counted_too(
    app: Flask, browser: Browser
) -> None:
    browser.sign_in("ines")
    browser.post("/deconnexion", page="/compte")
    token = browser.token()
    assert [guess(browser, token, "ines", n) for n in range(6)] == [422] * 5 + [429]
    assert [guess(browser, token, "paul", n) for n in range(6)] == [422] * 5 + [429]


def test_a_forged_device_cookie_is_nobody_s(browser: Browser) -> None:
    token = browser.token()
    for value in ("", "x", "WyJ4IiwieSJd.AAAA", '"', "é"):
        browser.client.set_cookie("cop_device", value)
        assert guess(browser, token, "paul", 1) in {422, 429}


def test_a_mailbox_is_not_flooded_and_the_answer_stays_the_same(
    app: Flask, browser: Browser
) -> None:
    answers = {
        browser.post("/connexion/lien", {"email": "paul@cop.example"}).location for _ in range(8)
    }
    assert answers == {"/connexion/lien"}
    assert len(mails(app, "paul@cop.example")) == 3


def test_one_address_can_not_ask_for_links_without_end(browser: Browser) -> None:
    answers = [
        browser.post("/connexion/lien", {"email": f"n{number}@cop.example"}).status_code
        for number in range(32)
    ]
    assert answers == [303] * 30 + [429] * 2


def test_what_is_counted_says_nothing_of_who(app: Flask, browser: Browser) -> None:
    guess(browser, browser.token(), "paul", 1, "192.0.2.77")
    with app.app_context():
        buckets = list(session.scalars(select(Attempt.bucket)))
    assert [len(bucket) for bucket in buckets] == [64] * 4
    assert "paul" not in repr(buckets) and "192.0.2.77" not in repr(buckets)


def test_old_counts_are_forgotten(app: Flask, browser: Browser) -> None:
    guess(browser, browser.token(), "paul", 1)
    age(app, timedelta(hours=3))
    browser.sign_in()
    with app.app_context():
        assert session.scalar(select(func.count(Attempt.id))) == 0


@pytest.mark.parametrize(
    ("address", "bucket"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("odd", "odd")],
)
def test_a_household_counts_as_one_address(app: Flask, address: str, bucket: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert throttle.address() == bucket


def test_visitors_get_a_few_pdf_files_and_members_some_and_then_the_page_to_print(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(COP_PLUGINS=["tools"])
    browser = Browser(app)
    monkeypatch.setattr("cop.contributions.export_pages.has_pdf", lambda: True)
    monkeypatch.setattr(
        "cop.contributions.export_pages.copy_of", lambda *_all: (b"%PDF-1.7", "application/pdf")
    )
    uid = shared(app)
    path = f"/fiches/{uid}/export.pdf"
    assert [browser.get(path).status_code for _time in range(12)] == [200] * 10 + [429] * 2
    page = browser.get(path).get_data(as_text=True)
    assert f'href="/outils/{uid}"' in page and "imprimez-la" in page
    assert browser.get(f"/fiches/{uid}/export.odt").status_code == 200
    assert browser.get(path, environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200
    browser.sign_in()
    assert [browser.get(path).status_code for _time in range(31)] == [200] * 30 + [429]
    age(app, timedelta(minutes=16))
    assert Browser(app).get(path).status_code == 200


def shared(app: Flask) -> str:
    """The uid of a tool that everybody may read."""
    with app.test_request_context():
        author = session.scalars(select(Member).where(Member.handle == "paul")).one()
        kind = app.extensions["cop"].registry.types["tool"]
        tool = services.create(
            viewer_of(author), kind, {"title": "Une grille", "kind": "grid", "body": "A"}
        )
        tool.state, tool.visibility = State.PUBLISHED, Visibility.PUBLIC
        session.commit()
        return tool.uid


def test_searches_are_counted_by_the_minute_and_for_each_apart(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app(COP_PLUGINS=["tools"], COP_SEARCHES=4)
    minutes = [0.0]
    app.extensions["cop_pace"] = Pace(lambda: minutes[0])
    browser = Browser(app)
    # Each another one: a question that was just answered is answered from memory, and costs nothing.
    paths = ["/recherche/?q=a", "/recherche/suggestions?q=bb", "/api/v1/search?q=c",
             "/api/v1/contributions", "/recherche/?q=d"]  # fmt: skip
    answers = [browser.get(path) for path in paths]

    assert [one.status_code for one in answers] == [200] * 4 + [429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert "Attendez une minute, puis cherchez à nouveau" in answers[-1].get_data(as_text=True)
    assert browser.get("/recherche/").status_code == 200
    assert (
        browser.get("/recherche/?q=e", environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code
        == 200
    )
    refused = browser.get("/api/v1/search?q=f")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert refused.json is not None and "Attendez une minute" in refused.json["detail"]
    browser.sign_in()
    assert [browser.get("/recherche/?q=a").status_code for _time in range(5)] == [200] * 4 + [429]
    minutes[0] = 61
    assert browser.get("/recherche/?q=a").status_code == 200
    with app.app_context():
        assert session.scalar(select(func.count(Attempt.id))) == 0


def test_files_are_given_some_for_a_quarter_of_an_hour_and_then_it_says_what_to_do(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app(COP_PLUGINS=["tools"])
    browser, uid = Browser(app), shared(app)
    paths = [f"/fiches/{uid}/export.{form}" for form in ("md", "json", "docx")]
    paths += ["/echanges/tool.csv", "/echanges/tool.zip"]
    answers = [browser.get(paths[number % 5]) for number in range(61)]

    assert [one.status_code for one in answers] == [200] * 60 + [429]
    assert answers[-1].headers["Retry-After"] == "900"
    assert "Attendez un quart d’heure" in answers[-1].get_data(as_text=True)
    assert browser.get(f"/outils/{uid}").status_code == 200
    assert browser.get(paths[0], environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200
    browser.sign_in()
    assert browser.get(paths[0]).status_code == 200
    age(app, timedelta(minutes=16))
    assert Browser(app).get(paths[-1]).status_code == 200


def test_of_eight_guesses_at_the_same_moment_no_more_are_tried_than_one_after_another(
    app: Flask,
) -> None:
    """Nor does one of them break: a file is asked for by a request that else only reads."""
    start, written = threading.Barrier(8), list[list[int] | None]()

    def guess_once() -> None:
        with app.test_request_context(method="GET"):
            session.scalar(select(func.count(Attempt.id)))
            start.wait(20)
            written.append(throttle.count(throttle.code_limits("somebody")))
            session.remove()

    threads = [threading.Thread(target=guess_once) for _one in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)

    assert len(written) == 8
    assert len([one for one in written if one is not None]) <= 5
