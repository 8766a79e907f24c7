"""Two plans side by side: each difference named, and taken one by one they make both the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cop.plugins.workshops.changes import Clash, apply
from cop.plugins.workshops.limits import Refused
from cop.plugins.workshops.lineage.differences import differences, taking
from cop.plugins.workshops.plan import Block, Material, Plan, Section, Strand
from tests.plugins.workshops.test_changes import a_plan, changes

THERE = Plan(
    sections=(
        Section(key="s1", strands=(Strand(key="t1", blocks=tuple(
            Block(key=key, title=key.upper(), minutes=10) for key in "abcd")),)),
    ),
    materials=(Material(key="m1", label="Feutres"),),
)  # fmt: skip


def with_blocks(*blocks: Block) -> Plan:
    return replace(THERE, sections=(replace(
        THERE.sections[0], strands=(Strand(key="t1", blocks=blocks),)),))  # fmt: skip


A, B, C, D = THERE.sections[0].strands[0].blocks


def test_added_removed_moved_and_changed_parts_are_told_apart() -> None:
    here = with_blocks(D, A, replace(B, minutes=15, notes="zqx"), Block(key="e", title="E"))
    here = replace(here, target=60, materials=())
    assert [one.name for one in differences(THERE, here)] == [
        "plan/-/target", "block/d/place", "block/b/minutes", "block/b/notes", "block/e", "block/c",
        "material/m1",
    ]  # fmt: skip
    assert differences(THERE, THERE) == []


def test_what_both_came_from_tells_who_changed_a_field() -> None:
    base = with_blocks(A, B, C, D)
    there = with_blocks(A, replace(B, title="B2"), C, replace(D, title="D1"))
    here = with_blocks(replace(A, title="A2"), B, C, replace(D, title="D2"))
    assert [(one.name, one.changed_in) for one in differences(there, here, base)] == [
        ("block/a/title", "here"), ("block/b/title", "there"), ("block/d/title", "both"),
    ]  # fmt: skip


def test_a_new_section_is_one_difference_and_brings_its_blocks() -> None:
    new = Section(key="s2", title="Soir", strands=(Strand(key="t2", blocks=(Block(key="z"),)),))
    here = replace(THERE, sections=(*THERE.sections, new))
    assert [one.name for one in differences(THERE, here)] == ["section/s2"]
    assert apply(THERE, taking(here, THERE, "section/s2")).plan == here
    assert apply(here, taking(THERE, here, "section/s2")).plan == THERE


@pytest.mark.parametrize(
    "name", ["", "block", "block/x", "block/a/key", "plan/-", "x/a", "plan/-/x"]
)
def test_what_is_no_difference_is_refused(name: str) -> None:
    with pytest.raises(KeyError):
        taking(THERE, THERE, name)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(made=st.lists(changes(), max_size=6))
def test_taking_every_difference_makes_both_the_same(made: list[dict[str, object]]) -> None:
    there = here = a_plan()
    for one in made:
        try:
            here = apply(here, one).plan
        except (Refused, Clash):
            assume(False)
    for _round in range(60):
        found = differences(there, here)
        if not found:
            break
        there = apply(there, taking(here, there, found[0].name)).plan
    assert differences(there, here) == []
