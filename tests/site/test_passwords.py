from __future__ import annotations

import pytest
from flask import Flask
from flask_security.utils import get_hmac

from cop.db import session
from cop.site import passwords
from tests.site.conftest import PASSWORD, Browser, account_of


def problem(typed: str) -> str:
    return passwords.problem(typed, email="paul.martin@reseau.example", name="Paul Martin-Durand")


@pytest.mark.parametrize(
    "typed",
    ["", "court", "onze signes", "motdepasse2024", "password123456!", "Azertyuiop123",
     "123456789012", "aaaaaaaaaaaa", "abababababab", "sunshinesunshine", "Paul Martin-Durand",
     "paul.martin@reseau.example", "Communauté de pratique", "x" * 129, "é" * 100_000],
)  # fmt: skip
def test_a_password_that_is_guessed_first_is_refused(app: Flask, typed: str) -> None:
    with app.app_context():
        assert problem(typed) != ""


@pytest.mark.parametrize(
    "typed",
    ["trois chevaux sous la pluie", "tourterelle-gravier", "no capitals no digits", "x7!kq9zmw2pd",
     "emoji 🐎 and spaces ok", "a" + "bcdefghijklmnopqrstuvwxyz" * 4],
)  # fmt: skip
def test_length_is_what_counts_not_composition(app: Flask, typed: str) -> None:
    with app.app_context():
        assert problem(typed) == ""


def test_passwords_are_hashed_by_argon2id_at_the_recommended_cost(app: Flask) -> None:
    with app.app_context():
        hashed = passwords.hashed(PASSWORD)
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.NOBODYS.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_only_the_right_password_matches(app: Flask) -> None:
    with app.app_context():
        paul, without = account_of("paul"), account_of("ines")
        without.password = None
        assert passwords.matches(paul, PASSWORD) is True
        wrong = [PASSWORD + " ", PASSWORD.upper(), "", PASSWORD + "x" * 200]
        assert [passwords.matches(paul, typed) for typed in wrong] == [False] * 4
        assert passwords.matches(without, "") is False
        assert passwords.matches(None, PASSWORD) is False


def test_accents_typed_in_another_way_match(app: Flask) -> None:
    with app.app_context():
        account = account_of("paul")
        account.password = passwords.hashed("été à la rivière")
        assert passwords.matches(account, "e\u0301te\u0301 a\u0300 la rivie\u0300re") is True


def test_a_runaway_password_is_not_hashed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def verify(typed: str, _hashed: str) -> bool:
        seen.append(len(typed))
        return False

    monkeypatch.setattr(passwords, "verify_password", verify)
    with app.app_context():
        passwords.matches(account_of("paul"), "x" * 900_000)
        passwords.matches(None, "x" * 900_000)
    assert seen == [0, 0]


def test_the_list_of_common_passwords_is_long_enough(app: Flask) -> None:
    assert len(passwords.common()) > 3000


def test_a_hash_made_by_weaker_rules_is_made_anew_at_the_next_sign_in(
    app: Flask, browser: Browser
) -> None:
    """Its cost is written in it, so that the cost may change for those who come back."""
    with app.app_context():
        rules = app.extensions["security"].pwd_context
        cheap = rules.using(argon2__time_cost=1, argon2__memory_cost=8192)
        weak = cheap.hash(get_hmac(PASSWORD))
        account_of("paul").password = weak
        session.commit()
    assert weak.startswith("$argon2id$v=19$m=8192,t=1,p=1$")

    assert browser.sign_in(password="not that one at all").status_code == 422
    assert stored(app) == weak
    assert browser.sign_in().status_code == 303
    renewed = stored(app)
    assert renewed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")

    browser.post("/deconnexion", page="/compte")
    assert browser.sign_in().status_code == 303
    assert stored(app) == renewed


def stored(app: Flask) -> str:
    with app.app_context():
        return str(account_of("paul").password)
