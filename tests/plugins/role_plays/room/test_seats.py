"""Tables out of a number of people: nobody stands, every table can play and is observed."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from cop.plugins.role_plays.packet import Packet, Part
from cop.plugins.role_plays.room.seats import Seat, groups_for, seats
from cop.plugins.role_plays.runs.models import Place


def packet(*, mirrored: bool = False, observer: bool = False) -> Packet:
    parts = [
        Part(code="R1", mirrored_allowed=mirrored),
        Part(code="R2", by_facilitator=True),
        Part(code="R3"),
        Part(code="R4", required=False, by_facilitator=True),
    ]
    return Packet(parts=(*parts, *([Part(code="R5", observes=True)] if observer else [])))


def at(group: int, found: list[Seat]) -> list[tuple[str, Place]]:
    return [(one.part_code, one.place) for one in found if one.group == group]


def test_eight_people_are_two_tables_of_three_players_and_an_observer() -> None:
    found = seats(packet(), 8, most_groups=12)
    table = [(code, Place.PLAYER) for code in ("R1", "R2", "R3")] + [("", Place.OBSERVER)]
    assert (at(1, found), at(2, found)) == (table, table)


def test_who_is_left_observes_too_then_mirrors_a_part() -> None:
    found = seats(packet(mirrored=True, observer=True), 11, most_groups=2)
    assert Counter(one.place for one in found) == {
        Place.PLAYER: 6,
        Place.OBSERVER: 4,
        Place.MIRROR: 1,
    }
    assert {one.part_code for one in found if one.place == Place.OBSERVER} == {"R5"}
    assert [one for one in found if one.place == Place.MIRROR] == [Seat(1, "R1", Place.MIRROR)]


def test_with_two_people_the_facilitator_plays_what_the_facilitator_may() -> None:
    assert at(1, seats(packet(), 2, most_groups=12)) == [
        ("R1", Place.PLAYER),
        ("R3", Place.PLAYER),
    ]


@given(people=st.integers(2, 60), most=st.integers(1, 12), mirrored=st.booleans())
@settings(max_examples=60, deadline=None)
def test_everybody_has_a_chair_and_no_part_is_played_twice_at_a_table(
    people: int, most: int, mirrored: bool
) -> None:
    play = packet(mirrored=mirrored)
    found = seats(play, people, most_groups=most)
    groups = groups_for(play, people, most_groups=most)
    assert len(found) == people
    players = Counter((one.group, one.part_code) for one in found if one.place == Place.PLAYER)
    assert set(players.values()) == {1}
    if people >= 4:
        needed = {(group, code) for group in range(1, groups + 1) for code in ("R1", "R2", "R3")}
        observed = {one.group for one in found if one.place == Place.OBSERVER}
        assert (needed <= set(players), observed) == (True, set(range(1, groups + 1)))
        sizes = Counter(one.group for one in found).values()
        assert max(sizes) - min(sizes) <= 1
