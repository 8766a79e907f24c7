"""The ten rules of time, on plans that nobody would write by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.plugins.workshops.cutting import (
    Cut,
    Recoverable,
    drift,
    proposal,
    recoverable_after,
    saved_on,
)
from cop.plugins.workshops.plan import (
    ASIDE,
    DAY,
    Block,
    BlockKind,
    Plan,
    Section,
    Strand,
)
from cop.plugins.workshops.timing import (
    Slot,
    Totals,
    shown,
    times_of,
)

FIRST = [
    (5, 3), (8, 5), (7, 5), (12, 10), (3, 2), (10, 7), (10, 8), (2, 2), (18, 12), (8, 5), (5, 4),
    (2, 2),
]  # fmt: skip
SECOND = [(4, 3), (6, 4), (10, 7), (20, 15), (5, 0), (12, 9), (15, 10), (8, 6), (6, 5), (4, 3)]


def sequence(*blocks: Block, key: str = "s", title: str = "") -> Section:
    return Section(key=key, title=title, strands=(Strand(key=f"{key}1", blocks=blocks),))


def block(key: str, minutes: int, **more: object) -> Block:
    return Block(key=key, minutes=minutes, **more)  # type: ignore[arg-type]


def sample(durations: list[tuple[int, int]], *, start: int) -> Plan:
    blocks = [
        Block(key=f"b{at}", minutes=minutes, least=least)
        for at, (minutes, least) in enumerate(durations, 1)
    ]
    blocks[0] = replace(blocks[0], pinned=start)
    return Plan(start=start, target=90, sections=(sequence(*blocks),))


@st.composite
def blocks(draw: st.DrawFn, key: str) -> Block:
    minutes = draw(st.integers(0, 60))
    return Block(
        key=key,
        kind=draw(st.sampled_from(list(BlockKind))),
        minutes=minutes,
        least=draw(st.none() | st.integers(0, minutes)),
        droppable=draw(st.booleans()),
        pinned=draw(st.none() | st.integers(0, DAY - 1)),
        parked=draw(st.booleans()),
    )


@st.composite
def plans(draw: st.DrawFn, *, pins: bool = True) -> Plan:
    sections = []
    for at in range(draw(st.integers(0, 4))):
        parallel = draw(st.booleans())
        strands = tuple(
            Strand(
                key=f"{at}-{number}",
                blocks=tuple(
                    draw(blocks(f"{at}-{number}-{place}"))
                    for place in range(draw(st.integers(0, 4)))
                ),
            )
            for number in range(draw(st.integers(1, 3)) if parallel else 1)
        )
        sections.append(Section(key=str(at), parallel=parallel, strands=strands))
    plan = Plan(start=draw(st.integers(0, DAY - 1)), sections=tuple(sections))
    return plan if pins else unpinned(plan)


def unpinned(plan: Plan) -> Plan:
    return mapped(plan, lambda one: replace(one, pinned=None))


def mapped(plan: Plan, change) -> Plan:  # type: ignore[no-untyped-def]
    return replace(
        plan,
        sections=tuple(
            replace(
                section,
                strands=tuple(
                    replace(strand, blocks=tuple(change(one) for one in strand.blocks))
                    for strand in section.strands
                ),
            )
            for section in plan.sections
        ),
    )


@pytest.mark.parametrize(
    ("durations", "start", "least", "recoverable"),
    [(FIRST, 600, 65, 25), (SECOND, 840, 62, 28)],
)
def test_the_sample_workshops_come_to_what_their_authors_wrote(
    durations: list[tuple[int, int]], start: int, least: int, recoverable: int
) -> None:
    times = times_of(sample(durations, start=start))

    assert (times.total, times.least, times.recoverable, times.margin) == (
        90, least, recoverable, 0,
    )  # fmt: skip


def test_the_first_sample_starts_each_block_when_its_authors_wrote() -> None:
    times = times_of(sample(FIRST, start=600))

    assert [shown(slot.start) for slot in times.slots.values()] == [
        "10:00", "10:05", "10:13", "10:20", "10:32", "10:35", "10:45", "10:55", "10:57", "11:15",
        "11:23", "11:28",
    ]  # fmt: skip


def test_a_pinned_start_shows_a_gap_or_an_overlap_and_nothing_is_mended() -> None:
    plan = Plan(
        start=540,
        sections=(sequence(block("a", 30), block("b", 10, pinned=575), block("c", 5, pinned=580)),),
    )

    times = times_of(plan)

    assert times.slots == {
        "a": Slot(540, 570), "b": Slot(575, 585, gap=5), "c": Slot(580, 585, overlap=5),
    }  # fmt: skip
    assert times.totals == Totals(content=45, gaps=5, overlaps=5)


def test_an_overlap_can_end_before_what_it_overlaps() -> None:
    plan = Plan(start=540, sections=(sequence(block("a", 60), block("b", 5, pinned=550)),))

    times = times_of(plan)

    assert (times.cursor, times.end) == (555, 600)


def test_a_pin_before_the_start_of_the_day_is_on_the_day_after() -> None:
    plan = Plan(start=22 * 60, sections=(sequence(block("a", 60), block("b", 30, pinned=30)),))

    assert shown(times_of(plan).slots["b"].start) == "00:30 (+1)"


@pytest.mark.parametrize(
    ("least", "shortest", "droppable"), [(4, 4, False), (None, 10, False), (15, 10, False), (4, 0, True)]
)  # fmt: skip
def test_a_block_takes_at_least_what_it_says_and_no_more_than_is_planned(
    least: int | None, shortest: int, droppable: bool
) -> None:
    one = block("a", 10, least=least, droppable=droppable)
    assert (one.shortest, one.slack) == (shortest, 10 - shortest)


def test_what_is_in_reserve_takes_no_time() -> None:
    plan = Plan(sections=(sequence(block("a", 10), block("b", 99, parked=True)),))

    times = times_of(plan)

    assert (list(times.slots), times.total) == (["a"], 10)


def test_only_the_first_of_the_longest_strands_counts() -> None:
    strands = (
        Strand(key="x", blocks=(block("a", 20, kind=BlockKind.BREAK),)),
        Strand(key="y", blocks=(block("b", 20),)),
        Strand(key="z", blocks=(block("c", 5),)),
    )
    plan = Plan(sections=(Section(key="p", parallel=True, strands=strands),))

    times = times_of(plan)

    assert times.totals == Totals(aside=20)
    assert [slot.start for slot in times.slots.values()] == [540, 540, 540]


def test_shortening_one_strand_alone_saves_nothing() -> None:
    strands = (
        Strand(key="x", blocks=(block("a", 20, least=5),)),
        Strand(key="y", blocks=(block("b", 20),)),
    )
    plan = Plan(sections=(Section(key="p", parallel=True, strands=strands),))

    assert recoverable_after(plan, 0) == Recoverable(to_lock=None, to_end=0)
    assert proposal(plan, 10, 0) == ()


def test_what_can_be_saved_is_told_until_the_lock_and_until_the_end() -> None:
    lunch = block("lunch", 60, pinned=720, kind=BlockKind.MEAL)
    plan = Plan(
        start=660, sections=(sequence(block("a", 60, least=50), lunch, block("b", 30, least=10)),)
    )

    assert recoverable_after(plan, 660) == Recoverable(to_lock=10, to_end=30)
    assert recoverable_after(plan, 720) == Recoverable(to_lock=None, to_end=20)


def test_the_longest_slack_is_cut_first_and_no_further_than_needed() -> None:
    plan = sample(FIRST, start=600)

    assert proposal(plan, 9, 635) == (Cut("b6", 3), Cut("b9", 6))


def test_what_can_be_left_out_is_left_out_whole_when_it_cant_be_shortened() -> None:
    assert saved_on(block("a", 10, droppable=True), 3) == 10
    assert saved_on(block("a", 10, droppable=True, least=6), 3) == 3
    assert saved_on(block("a", 10, least=6), 9) == 4


def test_being_later_than_can_be_saved_is_said() -> None:
    plan = sample(FIRST, start=600)

    assert drift(plan, "b11", 688).must_give_up
    assert not drift(plan, "b2", 610).must_give_up
    with pytest.raises(KeyError):
        drift(plan, "nowhere", 0)


@given(plans())
def test_the_totals_are_the_way_from_the_start_to_the_last_cursor(plan: Plan) -> None:
    times = times_of(plan)

    assert times.totals.way == times.cursor - plan.start
    assert times.end >= times.cursor


@given(plans())
def test_every_block_lasts_what_it_says_and_each_pin_holds(plan: Plan) -> None:
    times = times_of(plan)
    counted = [one for one in plan.blocks if not one.parked]

    assert set(times.slots) == {one.key for one in counted}
    for one in counted:
        slot = times.slots[one.key]
        assert slot.end - slot.start == one.minutes
        assert not (slot.gap and slot.overlap)
        if one.pinned is not None:
            assert slot.start % DAY == one.pinned
            assert slot.start >= plan.start


@given(plans())
def test_nothing_but_the_kind_decides_what_is_content(plan: Plan) -> None:
    plain = mapped(plan, lambda one: replace(one, kind=BlockKind.EXCHANGE))
    before, after = times_of(plan).totals, times_of(plain).totals

    assert after.content == before.content + before.aside
    assert all(one.kind in ASIDE for one in plan.blocks) or before.aside <= after.content


@given(plans(pins=False), st.integers(1, 200))
def test_a_proposal_saves_what_is_asked_or_all_there_is(plan: Plan, late: int) -> None:
    cuts = {cut.key: cut.minutes for cut in proposal(plan, late, plan.start)}
    shorter = mapped(plan, lambda one: replace(one, minutes=one.minutes - cuts.get(one.key, 0)))
    saved = times_of(plan).total - times_of(shorter).total

    assert saved >= min(late, times_of(plan).recoverable)
    for one in plan.blocks:
        if one.key in cuts:
            assert 0 < cuts[one.key] <= one.slack
