"""The secrets that open a part: never stored, never guessed, never mistaken."""

from __future__ import annotations

import hmac

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from cop.plugins.role_plays.runs import codes


def test_a_paper_code_has_no_sign_that_is_mistaken_for_another(cop_app: Flask) -> None:
    drawn = {codes.new_paper_code() for _ in range(300)}
    assert len(drawn) == 300
    assert {len(code) for code in drawn} == {8}
    assert {code[4] for code in drawn} == {"-"}
    assert set("".join(drawn)) - {"-"} <= set(codes.ALPHABET)
    assert not set("0O1IL") & set(codes.ALPHABET)


@pytest.mark.parametrize("typed", ["k7px-4mq", " K7PX 4MQ ", "K7PX4MQ", "k7px–4mq"])
def test_a_code_is_copied_by_hand(cop_app: Flask, typed: str) -> None:
    assert codes.paper_code_hash(typed) == codes.paper_code_hash("K7PX-4MQ")


def test_a_new_issue_is_another_link_and_another_site_makes_another(cop_app: Flask) -> None:
    first, second = codes.token("abcdefghjk", 1), codes.token("abcdefghjk", 2)
    assert first != second and first == codes.token("abcdefghjk", 1)
    assert codes.token("abcdefghjm", 1) not in {first, second}
    cop_app.secret_key = "another"
    assert codes.token("abcdefghjk", 1) != first


def test_what_an_earlier_key_gave_is_known_while_that_key_is_named(
    cop_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, paper = codes.token("abcdefghjk", 1), codes.paper_code_hash("K7PX-4MQ")
    monkeypatch.setitem(cop_app.config, "SECRET_KEY_FALLBACKS", (cop_app.config["SECRET_KEY"],))
    monkeypatch.setitem(cop_app.config, "SECRET_KEY", "another")
    assert codes.token("abcdefghjk", 1, codes.token_hash(link)) == link
    assert codes.token("abcdefghjk", 1) != link
    assert codes.paper_code_hash("K7PX-4MQ") != paper
    assert codes.paper_code_hashes("K7PX-4MQ") == [codes.paper_code_hash("K7PX-4MQ"), paper]


def test_what_is_stored_says_nothing_of_what_opens(cop_app: Flask) -> None:
    secret, code = codes.token("abcdefghjk", 1), codes.new_paper_code()
    assert len(secret) == 32
    for stored in (codes.token_hash(secret), codes.paper_code_hash(code)):
        assert len(stored) == 64 and secret not in stored and code not in stored
    # Another site's key: the few paper codes that there are can't be tried on a stolen table.
    known = codes.paper_code_hash(code)
    cop_app.secret_key = "another"
    assert codes.paper_code_hash(code) != known


@given(st.text(max_size=60))
def test_whatever_is_typed_has_a_hash(typed: str) -> None:
    assert len(codes.token_hash(typed)) == 64


def test_hashes_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[bytes, bytes]] = []

    def compare(one: bytes, other: bytes) -> bool:
        asked.append((one, other))
        return one == other

    monkeypatch.setattr(hmac, "compare_digest", compare)
    assert codes.same("aa", "aa") and not codes.same("aa", "ab") and not codes.same("", "ab")
    assert asked == [(b"aa", b"aa"), (b"aa", b"ab"), (b"", b"ab")]
