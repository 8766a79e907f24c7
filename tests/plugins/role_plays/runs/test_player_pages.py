"""What players see, without an account, and nothing of what others know."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from cop.db import session
from cop.mail.outbox import Mail
from cop.plugins.role_plays.runs import conduct, ending
from cop.plugins.role_plays.runs.models import Assignment, Message, Reflection, Run, RunPhase
from cop.testing import Make
from tests.plugins.role_plays.runs.conftest import (
    MONDAY,
    OWN,
    PLAY_SECRETS,
    Game,
    path_of,
    post,
    secrets_in,
)  # fmt: skip

At = Callable[[datetime], None]
LATER = MONDAY + timedelta(hours=1)


def messages() -> list[Any]:
    rows = session.execute(select(Message.round, Message.body, Message.audience))
    return [(row.round, str(row.body), set(row.audience)) for row in rows]


def test_each_player_reads_their_own_sheet_and_no_other(game: Game, at: At) -> None:
    at(MONDAY)
    game.hand_out()
    for code, own in OWN.items():
        page = game.guest(code).get(game.address(code)).get_data(as_text=True)
        assert secrets_in(page) == own
        assert "piece-for-all" in page and "Un moulin" in page


def every_page(game: Game) -> list[str]:
    """The address of every page of cop, with each uid that there is."""
    uids = [game.play_uid, game.run_uid, *(one.uid for one in game.parts.values())]
    found = set()
    for rule in game.app.url_map.iter_rules():
        if not rule.endpoint.startswith("cop.") or "GET" not in (rule.methods or ()):
            continue
        for uid in uids:
            values: dict[str, Any] = {}
            for name in rule.arguments:
                kind = type(rule._converters[name]).__name__
                choices = sorted(getattr(rule._converters[name], "items", ()) or ())
                values[name] = uid if kind == "UidConverter" else (choices or [1])[0]
            adapter = game.app.url_map.bind("localhost")
            found.add(adapter.build(rule.endpoint, values))
            if "form" in rule.arguments and rule.endpoint.endswith("export"):
                for form in ("md", "json", "odt", "docx"):
                    found.add(adapter.build(rule.endpoint, values | {"form": form}))
    found |= {f"/recherche?q={word}" for word in (*PLAY_SECRETS, "moulin", "Claude")}
    return sorted(found)


@pytest.mark.slow
def test_no_page_of_the_house_gives_a_player_what_isn_t_theirs(game: Game, at: At) -> None:
    """Pages, JSON, files, print views, search, feeds and error pages; and headers too."""
    at(MONDAY)
    game.hand_out()
    client = game.guest("R1")
    leaks = {}
    for address in every_page(game):
        answer = client.get(address)
        told = f"{answer.headers}{answer.get_data().decode('utf-8', 'replace')}"
        # What somebody looks for stands in the search box.
        found = secrets_in(told) - OWN["R1"] - {address.partition("q=")[2]}
        if found:
            leaks[address] = found
    assert leaks == {}


@pytest.mark.slow
def test_a_member_who_plays_finds_no_more_by_signing_in(
    game: Game, at: At, make: Make, login_as: Any
) -> None:
    at(MONDAY)
    from cop.plugins.role_plays.runs import opening

    player = make.member("Joueuse")
    game.parts["R1"] = opening.assign(game.viewer, game.run, part_code="R1", member=player)
    opening.hand_out(game.viewer, game.run, MONDAY)
    session.commit()
    client = login_as(player)
    post(client, game.address("R1", "/ouvrir"), name="Joueuse")
    assert secrets_in(client.get(game.address("R1")).get_data(as_text=True)) == OWN["R1"]
    for address in every_page(game):
        told = client.get(address).get_data().decode("utf-8", "replace")
        assert secrets_in(told) - OWN["R1"] - {address.partition("q=")[2]} == set(), address


def test_opening_the_link_records_nothing_saying_who_one_is_does(game: Game, at: At) -> None:
    at(MONDAY)
    game.hand_out()
    client: Any = game.app.test_client()
    client.token = client.get("/test/csrf").get_data(as_text=True)
    path = path_of(game.handed["R1"].link)
    page = client.get(path)
    assert page.status_code == 200
    # A mail scanner, or whoever was forwarded the mail, reads nothing by opening it.
    assert secrets_in(page.get_data(as_text=True)) == set()
    session.expire_all()
    assert session.get_one(Assignment, game.parts["R1"].id).opened_at is None
    assert post(client, path, name="").status_code == 422
    answer = post(client, path, name="Léa")
    assert answer.status_code == 303 and answer.headers["Location"] == game.address("R1")
    session.expire_all()
    opened = session.get_one(Assignment, game.parts["R1"].id)
    assert (opened.confirmed_name, opened.openings) == ("Léa", 1)
    # From now on the same browser goes straight in, and the address holds no secret.
    assert client.get(path).headers["Location"] == game.address("R1")


def test_a_second_device_is_asked_again_and_the_facilitator_sees_it(
    game: Game, at: At, login_as: Any
) -> None:
    at(MONDAY)
    game.hand_out()
    game.guest("R1")
    second: Any = game.app.test_client()
    door = second.get(path_of(game.handed["R1"].link)).get_data(as_text=True)
    assert "opened on another device" in door or "sur un autre appareil" in door
    game.guest("R1")
    room = login_as(game.facilitator).get(f"/mises-en-situation/parties/{game.run_uid}/conduite")
    assert re.search(r"(on|sur) 2 (devices|appareils)", room.get_data(as_text=True))


def test_pages_behind_a_key_stay_in_the_browser(game: Game, at: At) -> None:
    at(MONDAY)
    game.hand_out()
    client = game.guest("R1")
    places = [path_of(game.handed["R2"].link), game.address("R1"), "/mises-en-situation/code",
              "/mises-en-situation/cle/nothing", game.address("R2")]  # fmt: skip
    for place in places:
        answer = client.get(place)
        assert answer.headers["Referrer-Policy"] == "no-referrer", place
        assert answer.headers["Cache-Control"] == "no-store", place
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow", place
        links = re.findall(r'(?:src|href|action)="([^"]+)"', answer.get_data(as_text=True))
        assert [one for one in links if re.match(r"(https?:)?//(?!localhost)", one)] == []


def test_a_message_can_be_changed_until_its_round_is_over(game: Game, at: At) -> None:
    at(LATER)
    game.hand_out()
    client = game.guest("R1")
    kept = post(client, game.address("R1", "/message"), body="Bonjour.", to="all", round="1")
    assert kept.status_code == 303
    post(client, game.address("R1", "/message"), body="Bonsoir.", to="parts", parts="R3", round="1")
    assert messages() == [(1, "Bonsoir.", {"R3"})]
    over = MONDAY + timedelta(hours=49)
    at(over)
    late = post(client, game.address("R1", "/message"), body="Trop tard ?", to="all", round="1")
    assert late.status_code == 422
    assert "Trop tard ?" in late.get_data(as_text=True)
    assert messages() == [(1, "Bonsoir.", {"R3"})]
    post(client, game.address("R1", "/message"), body="Tour deux.", to="all", round="2")
    assert messages() == [(1, "Bonsoir.", {"R3"}), (2, "Tour deux.", {"all"})]


@pytest.mark.parametrize(
    "typed",
    [
        {"body": "", "to": "all"},
        {"body": "x" * 2001, "to": "all"},
        {"body": "Bonjour", "to": "parts"},
        {"body": "Bonjour", "to": "R9"},
        {"body": "Bonjour", "to": "parts", "parts": "R9"},
        {"body": "Bonjour \x00", "to": "all"},
        {"body": "Bonjour", "to": "all", "round": "9" * 30},
        {"body": "Bonjour", "to": "all", "round": "²"},
    ],
)
def test_a_message_that_can_t_be_kept_comes_back(game: Game, at: At, typed: dict[str, str]) -> None:
    at(LATER)
    game.hand_out()
    answer = post(game.guest("R1"), game.address("R1", "/message"), **({"round": "1"} | typed))
    assert answer.status_code == 422
    assert typed["body"].replace("\x00", "") in answer.get_data(as_text=True)
    assert messages() == []


def test_messages_arrive_when_their_round_is_over_and_only_where_they_are_sent(
    game: Game, at: At
) -> None:
    at(LATER)
    game.hand_out()
    clients = {code: game.guest(code) for code in OWN}
    post(clients["R1"], game.address("R1", "/message"), body="to-all-1", to="all", round="1")
    post(clients["R2"], game.address("R2", "/message"), body="to-R3-1", to="parts", parts="R3",
         round="1")  # fmt: skip
    post(clients["R3"], game.address("R3", "/message"), body="to-boss-1", to="facilitator",
         round="1")  # fmt: skip

    def seen(code: str) -> set[str]:
        page = clients[code].get(game.address(code)).get_data(as_text=True)
        return {one for one in ("to-all-1", "to-R3-1", "to-boss-1") if one in page}

    assert [seen(code) for code in OWN] == [{"to-all-1"}, {"to-R3-1"}, {"to-boss-1"}]
    at(MONDAY + timedelta(hours=48))
    assert [seen(code) for code in OWN] == [
        {"to-all-1"}, {"to-all-1", "to-R3-1"}, {"to-all-1", "to-R3-1", "to-boss-1"},
    ]  # fmt: skip


def test_an_event_of_a_round_is_seen_when_it_opens_and_by_whom_it_is_for(
    game: Game, at: At
) -> None:
    at(LATER)
    game.hand_out()
    clients = {code: game.guest(code) for code in OWN}
    at(MONDAY + timedelta(hours=48, seconds=-1))
    for code in OWN:
        assert "event-" not in clients[code].get(game.address(code)).get_data(as_text=True)
    at(MONDAY + timedelta(hours=48))
    shown = {c: clients[c].get(game.address(c)).get_data(as_text=True) for c in OWN}
    assert {c: "event-one" in page for c, page in shown.items()} == {
        "R1": True, "R2": False, "R3": False,
    }  # fmt: skip
    assert not any("event-two" in page for page in shown.values())


def test_players_may_stay_unnamed(game: Game, at: At) -> None:
    at(LATER)
    game.hand_out()
    post(game.guest("R1"), game.address("R1", "/message"), body="Bonjour", to="all", round="1")
    at(MONDAY + timedelta(hours=50))
    client = game.guest("R2")
    assert "Prénom R1" in client.get(game.address("R2")).get_data(as_text=True)
    game.run.anonymous_players = True
    session.commit()
    page = client.get(game.address("R2")).get_data(as_text=True)
    assert "Bonjour" in page and "Prénom R1" not in page and "Léa" not in page


def test_the_end_is_leaving_the_part_then_three_questions(game: Game, at: At) -> None:
    at(LATER)
    game.hand_out()
    client = game.guest("R1")
    assert client.get(game.address("R1", "/bilan")).status_code == 404
    at(MONDAY + timedelta(days=30))
    first = client.get(game.address("R1", "/bilan")).get_data(as_text=True)
    assert "question_1" not in first and "Marthe" in first
    post(client, game.address("R1", "/quitter"))
    assert "question_1" in client.get(game.address("R1", "/bilan")).get_data(as_text=True)
    answer = post(client, game.address("R1", "/bilan"), question_1="Seule.", question_2=" ",
                  question_3="Je peux le dire.")  # fmt: skip
    assert answer.status_code == 303
    rows = session.execute(select(Reflection.question, Reflection.body)).all()
    assert [(number, str(body)) for number, body in rows] == [
        (1, "Seule."),
        (3, "Je peux le dire."),
    ]


def test_all_sheets_open_only_by_the_act_of_the_facilitator(game: Game, at: At) -> None:
    at(LATER)
    game.hand_out()
    client = game.guest("R1")
    at(MONDAY + timedelta(days=30))
    post(client, game.address("R1", "/quitter"))
    post(client, game.address("R1", "/bilan"), question_1="Seule.")
    ending.close(game.viewer, game.run)
    session.commit()
    allowed = OWN["R1"] | {"event-one"}
    assert secrets_in(client.get(game.address("R1")).get_data(as_text=True)) == allowed
    ending.reveal(game.viewer, game.run)
    session.commit()
    shown = secrets_in(client.get(game.address("R1")).get_data(as_text=True))
    assert shown == set(PLAY_SECRETS) - {
        "notes-of-facilitator", "round-note-1", "round-note-2", "solo-path",
    }  # fmt: skip


def test_closing_the_part_leaves_nothing_on_the_device(game: Game, at: At) -> None:
    at(MONDAY)
    game.hand_out()
    client = game.guest("R1")
    post(client, game.address("R1", "/fermer"))
    assert client.get(game.address("R1")).status_code == 404


def test_no_mail_holds_a_text_of_the_packet(game: Game, at: At) -> None:
    at(LATER)
    game.hand_out()
    post(game.guest("R1"), game.address("R1", "/message"), body="said-in-play", to="all", round="1")
    for hour in range(0, 24 * 20, 6):
        at(MONDAY + timedelta(hours=hour))
        conduct.turn_on(game.run)
        conduct.remind(game.run)
    session.commit()
    mails = session.scalars(select(Mail)).all()
    kinds = {str(mail.key).split("-", 3)[3] for mail in mails}
    assert kinds == {"invite-1", "round-1", "reminder-1", "round-2", "reminder-2", "round-3",
                     "reminder-3", "debrief"}  # fmt: skip
    for mail in mails:
        assert secrets_in(mail.subject + mail.body) == set()
        assert "said-in-play" not in mail.body
        own = next(code for code in OWN if f"{code.lower()}@guest" in mail.to)
        assert [code for code in OWN if game.handed[code].link in mail.body] == [own]
    assert game.run.phase == RunPhase.DEBRIEFING


def test_a_purged_or_cancelled_run_opens_nothing(game: Game, at: At) -> None:
    at(LATER)
    game.hand_out()
    client = game.guest("R1")
    conduct.cancel(game.viewer, game.run)
    session.commit()
    assert client.get(game.address("R1")).status_code == 404
    assert client.get(path_of(game.handed["R1"].link)).status_code == 404
    assert session.scalars(select(Run.phase)).one() == RunPhase.CANCELLED
