"""How many of each thing: the sample's own numbers, then numbers that nobody would choose."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.plugins.workshops.kit.quantities import MOST_OF_ONE, Crowd, count_of, needed, to_print
from cop.plugins.workshops.plan import Mallette, Material, Per
from tests.plugins.workshops import room

FOURTEEN = Crowd(participants=14, group_size=4)


def test_the_sample_for_fourteen_in_groups_of_four() -> None:
    found = {
        mallette: {line.material.label: line.count for line in lines}
        for mallette, lines in needed(room.plan(), FOURTEEN).items()
    }
    assert found == {
        Mallette.PARTICIPANT: {
            "Jeu de fiches de rôle": 4, "Grille d’observation": 6, "Carte engagement": 14,
            "Feuille de débriefing": 4,
        },
        Mallette.FACILITATOR: {"Conducteur": 2},
        Mallette.EQUIPMENT: {"Titres": 5, "Feutres": 14, "Bloc de feuillets": 4, "Ruban": 1},
    }  # fmt: skip


def test_a_tenth_more_is_of_people_and_rounded_up() -> None:
    crowd = replace(FOURTEEN, spare=True)
    counts = {line.material.label: line.count for line in to_print(room.plan(), crowd)}
    assert counts == {
        "Jeu de fiches de rôle": 4, "Grille d’observation": 6, "Carte engagement": 16,
        "Feuille de débriefing": 4, "Conducteur": 2, "Titres": 5,
    }  # fmt: skip


def test_what_belongs_to_a_block_in_reserve_is_not_carried() -> None:
    plan = room.plan()
    strand = plan.sections[0].strands[0]
    blocks = tuple(replace(one, parked=one.key == "b11") for one in strand.blocks)
    section = replace(plan.sections[0], strands=(replace(strand, blocks=blocks),))
    found = needed(replace(plan, sections=(section,)), FOURTEEN)
    assert "Carte engagement" not in [one.material.label for one in found[Mallette.PARTICIPANT]]


@pytest.mark.parametrize(
    ("quantity", "people", "count"), [(0.1, 30, 3), (0.5, 3, 2), (1.1, 10, 11), (1e9, 14, 5000)]
)
def test_a_part_of_one_is_a_whole_one_and_a_tenth_is_a_tenth(
    quantity: float, people: int, count: int
) -> None:
    material = Material(key="m", per=Per.PARTICIPANT, quantity=quantity)
    assert count_of(material, Crowd(participants=people, group_size=4)) == count


@given(
    st.integers(1, 300), st.integers(1, 30), st.none() | st.integers(1, 30), st.integers(1, 12),
    st.booleans(), st.sampled_from(Per), st.integers(0, 80), st.integers(0, 20),
)  # fmt: skip
def test_nobody_goes_without_and_nothing_is_carried_twice(
    people: int, size: int, own: int | None, facilitators: int, spare: bool, per: Per, quarters: int,
    extra: int,
) -> None:  # fmt: skip
    crowd = Crowd(participants=people, group_size=size, facilitators=facilitators, spare=spare)
    material = Material(key="m", per=per, quantity=quarters / 4, extra=extra, group_size=own)
    expected = ceil(people * 11 / 10 - 1e-9) if spare else people
    times = {
        Per.FIXED: 1, Per.PARTICIPANT: expected, Per.FACILITATOR: facilitators,
        Per.GROUP: -(-expected // (own or size)),
    }[per]  # fmt: skip
    count = count_of(material, crowd)
    if count < MOST_OF_ONE:
        # As many as asked for, and not a whole one more.
        assert 4 * (count - extra) >= times * quarters > 4 * (count - extra - 1)
