"""A key that opens nothing says nothing: not whether it was ever right, nor why it isn't now."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from cop.contributions import care, services
from cop.contributions.finding import find
from cop.db import session
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.runs import codes, conduct, ending, keys, opening
from cop.plugins.role_plays.runs.models import Attempt, Delivery, Run, RunPhase
from cop.testing import Make
from tests.plugins.role_plays.runs.conftest import MONDAY, Game, path_of, post

At = Callable[[datetime], None]
VARIES = re.compile(r'(name="csrf_token" value=|name="once" value=|nonce=)"[^"]*"')


def fresh(game: Game) -> Any:
    client: Any = game.app.test_client()
    client.token = client.get("/test/csrf").get_data(as_text=True)
    return client


def answer_to(game: Game, path: str) -> tuple[int, str, list[tuple[str, str]]]:
    """Status, body without what differs between any two answers, and the headers.

    The link to the other language repeats the address that was asked for.
    """
    answer = fresh(game).get(path)
    headers = sorted(
        (name, value)
        for name, value in answer.headers
        if name not in {"Content-Security-Policy", "Set-Cookie", "Content-Length"}
    )
    body = VARIES.sub("", answer.get_data(as_text=True))
    return answer.status_code, re.sub(r'next=[^"]*"', "", body), headers


def queries_for(game: Game, path: str) -> list[str]:
    """What the database is asked for one answer, word for word."""
    asked: list[str] = []

    def on_query(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    engine, client = game.app.extensions["cop"].engine, fresh(game)
    session.remove()
    event.listen(engine, "before_cursor_execute", on_query)
    try:
        client.get(path)
    finally:
        event.remove(engine, "before_cursor_execute", on_query)
    return asked


def reissue(game: Game) -> None:
    part = conduct.assignment_of(game.run, game.parts["R1"].uid)
    game.handed["R1"] = opening.reissue(game.viewer, game.run, part, Delivery.LINK)


def take_back(game: Game) -> None:
    opening.take_back(game.viewer, game.run, conduct.assignment_of(game.run, game.parts["R1"].uid))


def cancel(game: Game) -> None:
    conduct.cancel(game.viewer, game.run)


def close_long_ago(game: Game) -> None:
    run = game.run
    run.phase, run.closed_at = RunPhase.CLOSED, MONDAY - timedelta(days=15)


def report_the_run(game: Game) -> None:
    care.report(game.viewer, game.run)


def report_the_role_play(game: Game) -> None:
    care.report(game.viewer, game.play)


def delete_the_run(game: Game) -> None:
    conduct.cancel(game.viewer, game.run)
    services.delete(game.viewer, game.run)


ENDS = (
    reissue, take_back, cancel, close_long_ago, report_the_run, report_the_role_play,
    delete_the_run,
)  # fmt: skip


@pytest.mark.parametrize("end", ENDS)
def test_a_dead_link_is_like_one_that_never_was(
    game: Game, at: At, end: Callable[[Game], None]
) -> None:
    at(MONDAY)
    game.hand_out()
    held = game.guest("R1")
    path, page = path_of(game.handed["R1"].link), game.address("R1")
    assert held.get(page).status_code == 200
    end(game)
    session.commit()
    unknown = answer_to(game, "/mises-en-situation/cle/" + codes.token("22222222", 1))
    assert unknown[0] == 404
    assert answer_to(game, path) == unknown
    assert answer_to(game, page) == answer_to(game, "/mises-en-situation/role/2222222222")
    # The same work too, so that no clock tells them apart.
    nothing = queries_for(game, "/mises-en-situation/cle/" + codes.token("22222222", 1))
    assert queries_for(game, path) == nothing and len(nothing) > 0
    assert queries_for(game, page) == queries_for(game, "/mises-en-situation/role/2222222222")
    # The browser that was let in before is out too, and can't write any more.
    assert held.get(page).status_code == 404
    assert post(held, f"{page}/message", body="Bonjour", to="all", round="1").status_code == 404


@pytest.mark.parametrize("typed", ["x", "é" * 40, "%00", "../..", "a" * 3000, "%ED%A0%80"])
def test_whatever_stands_in_the_address_is_answered_alike(game: Game, typed: str) -> None:
    status, body, _headers = answer_to(game, f"/mises-en-situation/cle/{typed}")
    assert status == 404
    if "/" not in typed:
        assert body == answer_to(game, "/mises-en-situation/cle/nothing")[1]


def test_a_part_that_was_not_handed_out_opens_by_nothing(game: Game, make: Make) -> None:
    member = make.member()
    given = opening.assign(game.viewer, game.run, part_code="R1", member=member)
    session.commit()
    client = fresh(game)
    with client.session_transaction() as kept:
        kept["who"] = member.handle
        kept[keys.OPEN_HERE] = {given.uid: 0}
    assert client.get(f"/mises-en-situation/role/{given.uid}").status_code == 404


def test_every_key_is_compared_in_constant_time_found_or_not(
    game: Game, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(MONDAY)
    game.hand_out()
    asked: list[bool] = []

    def same(one: str, other: str) -> bool:
        asked.append(True)
        return one == other

    monkeypatch.setattr(codes, "same", same)
    client = fresh(game)
    for path in (path_of(game.handed["R1"].link), "/mises-en-situation/cle/nothing",
                 game.address("R1"), "/mises-en-situation/role/2222222222"):  # fmt: skip
        client.get(path)
    post(client, "/mises-en-situation/code", code="K7PX-4MQ")
    assert len(asked) == 5


def paper(game: Game) -> str:
    game.hand_out()
    part = conduct.assignment_of(game.run, game.parts["R1"].uid)
    code = opening.reissue(game.viewer, game.run, part, Delivery.PAPER).code
    session.commit()
    return code


def test_a_paper_code_opens_its_own_part_and_can_be_tried_again(game: Game, at: At) -> None:
    at(MONDAY)
    code = paper(game)
    client = fresh(game)
    wrong = post(client, "/mises-en-situation/code", code="2222-222")
    assert wrong.status_code == 422
    assert 'value="2222-222"' in wrong.get_data(as_text=True)
    right = post(client, "/mises-en-situation/code", code=code.lower())
    assert right.headers["Location"] == game.address("R1")
    assert "secret-of-R1" in client.get(game.address("R1")).get_data(as_text=True)
    # The link that this part had before is dead.
    assert answer_to(game, path_of(game.handed["R1"].link))[0] == 404


def test_a_paper_code_printed_before_the_key_changed_opens_while_that_key_is_named(
    game: Game, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(MONDAY)
    code, earlier = paper(game), game.app.config["SECRET_KEY"]
    monkeypatch.setitem(game.app.config, "SECRET_KEY", "another")
    assert post(fresh(game), "/mises-en-situation/code", code=code).status_code == 422
    monkeypatch.setitem(game.app.config, "SECRET_KEY_FALLBACKS", (earlier,))
    opened = post(fresh(game), "/mises-en-situation/code", code=code)
    assert opened.headers["Location"] == game.address("R1")


def test_guessing_paper_codes_comes_to_an_end_and_a_right_one_costs_nothing(
    game: Game, at: At
) -> None:
    at(MONDAY)
    code = paper(game)
    client = fresh(game)
    for number in range(keys.MOST_HERE):
        assert post(client, "/mises-en-situation/code", code=f"2222-{number:03}").status_code == 422
        if number == 3:
            assert post(client, "/mises-en-situation/code", code=code).status_code == 303
    refused = post(client, "/mises-en-situation/code", code=code)
    assert refused.status_code == 429
    at(MONDAY + keys.WITHIN + timedelta(seconds=1))
    assert post(client, "/mises-en-situation/code", code=code).status_code in {303, 429}
    assert session.scalar(select(func.count(Attempt.id))) == 2 * keys.MOST_HERE


def test_a_post_of_another_site_is_refused_and_one_without_referrer_isn_t(
    game: Game, at: At
) -> None:
    at(MONDAY)
    game.hand_out()
    client = fresh(game)
    path = path_of(game.handed["R1"].link)
    data = {"csrf_token": client.token, "name": "Léa"}
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    ):
        assert client.post(path, data=data, headers=headers).status_code == 400
    assert client.post(path, data={"name": "Léa"}).status_code == 400
    # What a browser sends from a page that asked for no referrer.
    told = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert client.post(path, data=data, headers=told).status_code == 303


def test_a_closed_run_stays_open_to_its_players_for_a_while(game: Game, at: At) -> None:
    at(MONDAY)
    game.hand_out()
    client = game.guest("R1")
    end = MONDAY + timedelta(days=20)
    at(end)
    post(client, game.address("R1", "/quitter"))
    post(client, game.address("R1", "/bilan"), question_1="Seule.")
    ending.close(game.viewer, game.run)
    session.commit()
    at(end + timedelta(days=13))
    assert client.get(game.address("R1")).status_code == 200
    at(end + timedelta(days=14))
    assert client.get(game.address("R1")).status_code == 404


def test_what_is_logged_of_a_failure_holds_no_key(
    game: Game, at: At, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    at(MONDAY)
    game.hand_out()
    path = path_of(game.handed["R1"].link)

    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("broken")

    monkeypatch.setattr("cop.plugins.role_plays.runs.player_pages.page", broken)
    game.app.testing = False
    assert fresh(game).get(path).status_code == 500
    assert "failed" in caplog.text
    assert path.rsplit("/", 1)[1] not in caplog.text
    assert "secret-of" not in caplog.text


def test_a_stranger_in_the_house_opens_nothing_of_a_run(
    game: Game, at: At, make: Make, login_as: Any
) -> None:
    at(MONDAY)
    game.hand_out()
    stranger = make.member()
    client = login_as(stranger)
    assert client.get(game.address("R1")).status_code == 404
    assert find(viewer_of(stranger), game.run_uid, Run).title == "Le moulin du marché"
    room = f"/mises-en-situation/parties/{game.run_uid}/conduite"
    assert client.get(room).status_code == 403
