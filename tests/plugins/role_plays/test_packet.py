"""The packet: three views, each made by naming what it holds; nothing is out before its time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.plugins.role_plays.packet import Event, Packet, Part, QuotedRule, Trigger
from cop.shape import Misshapen, to_plain
from tests.plugins.role_plays.conftest import SECRETS, secrets_in


def plain(value: object) -> str:
    return json.dumps(to_plain(value), ensure_ascii=False)


def test_json_and_back_is_the_same_packet(packet: Packet) -> None:
    whole = replace(packet, quoted_rules=(QuotedRule(text="Règle", valid_on=date(2026, 3, 1)),))
    assert Packet.from_json(json.loads(json.dumps(whole.to_json()))) == whole
    assert secrets_in(plain(whole)) == set(SECRETS)


def test_the_public_form_holds_no_secret(packet: Packet) -> None:
    public = packet.public()
    assert secrets_in(json.dumps(public)) == set()
    assert [one["code"] for one in public["pieces"]] == ["D1"]
    assert public["parts"][0] == {
        "code": "R1", "name": "Awa", "function": "", "public_profile": "Élue du haut",
        "opening_line": "", "observes": False, "required": True, "mirrored_allowed": False,
        "by_facilitator": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "released", "read"),
    [
        ("R1", set(), {"zqxun", "zqxdit", "zqxsi"}),
        ("R2", set(), {"zqxdeux", "zqxtitre", "zqxpiece"}),
        ("R3", set(), set()),
        ("R1", {"E1"}, {"zqxun", "zqxdit", "zqxsi", "zqxalerte", "zqxminute"}),
        ("R2", {"E1", "E2"}, {"zqxdeux", "zqxtitre", "zqxpiece", "zqxalerte", "zqxminute"}),
    ],
)
def test_a_sheet_holds_the_secrets_of_its_part_and_of_no_other(
    packet: Packet, code: str, released: set[str], read: set[str]
) -> None:
    assert secrets_in(plain(packet.sheet(code, released))) == read


def test_a_sheet_doesnt_say_who_else_got_a_document_or_when(packet: Packet) -> None:
    sheet = packet.sheet("R2", {"E1"})
    assert [one.audience for one in (*sheet.pieces, *sheet.events)] == [(), (), ()]
    assert "at_minute" not in plain(sheet)


def test_only_who_observes_has_the_grid_on_their_sheet(packet: Packet) -> None:
    assert packet.sheet("R1").criteria == ()
    assert packet.sheet("R3").criteria == packet.criteria


def test_a_part_that_isnt_there_has_no_sheet(packet: Packet) -> None:
    with pytest.raises(KeyError):
        packet.sheet("R9")


moments = st.one_of(st.none(), st.integers(0, 60))


@given(
    events=st.lists(
        st.builds(Event, code=st.integers(1, 99).map("E{}".format), at_minute=moments,
                  at_round=moments, trigger=st.sampled_from(Trigger)),
        unique_by=lambda event: event.code,
    ),
    reached=st.integers(0, 60),
)  # fmt: skip
def test_no_event_is_out_before_its_time(events: list[Event], reached: int) -> None:
    made = Packet(events=tuple(events))
    due = {one.code: one for one in events}
    for code in made.released_at(reached):
        moment = due[code].at_minute
        assert moment is not None and moment <= reached and due[code].trigger != Trigger.HAND
    for code in made.released_in(reached):
        moment = due[code].at_round
        assert moment is not None and moment <= reached and due[code].trigger != Trigger.HAND
    assert made.released_at(reached) <= made.released_at(reached + 1)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"parts": {}}, "parts: a list was expected"),
        ({"parts": [{"name": "Awa"}]}, "parts[0]: "),
        ({"difficulty": True}, "difficulty: int was expected"),
        ({"origin": "gossip"}, "origin: Origin was expected"),
        ({"quoted_rules": [{"valid_on": "hier"}]}, "quoted_rules[0].valid_on: date was expected"),
        ({"parts": ["Awa"]}, "parts[0]: an object was expected"),
        ({"context": 3}, "context: str was expected"),
    ],
)
def test_what_is_out_of_shape_is_refused_with_its_place(
    wrong: dict[str, object], words: str
) -> None:
    with pytest.raises(Misshapen) as refusal:
        Packet.from_json(wrong)
    assert str(refusal.value).startswith(words)


def test_what_is_absent_takes_its_default_and_what_is_unknown_is_left() -> None:
    read = Packet.from_json({"parts": [{"code": "R1"}], "invented": 1})
    assert read == Packet(parts=(Part(code="R1"),))
