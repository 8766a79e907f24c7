"""Small changes: taken back they leave the plan as it was; two people lose nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cop.plugins.workshops import limits
from cop.plugins.workshops.changes import NOTHING, Both, Clash, apply
from cop.plugins.workshops.limits import Refused
from cop.plugins.workshops.plan import Block, BlockKind, Material, Plan, Section, Strand
from cop.plugins.workshops.tree import What, containers, item, keys_in
from cop.shape import to_plain

LONG = "Une première ligne assez longue pour être de la prose, vraiment.\n\nUne seconde, plus bas.\n\nUne fin."


def a_plan() -> Plan:
    def blocks(*keys: str) -> tuple[Block, ...]:
        return tuple(
            Block(key=key, title=key.upper(), minutes=10, instructions=LONG) for key in keys
        )

    return Plan(
        sections=(
            Section(key="s1", strands=(Strand(key="t1", blocks=blocks("a", "b", "c")),)),
            Section(key="s2", parallel=True, strands=(
                Strand(key="t2", blocks=blocks("d")), Strand(key="t3", blocks=blocks("e", "f")))),
            Section(key="s3", strands=(Strand(key="t4"),)),
        ),
        materials=(Material(key="m1", label="Feutres"), Material(key="m2", label="Ruban")),
    )  # fmt: skip


BLOCKS, STRANDS = "abcdef", ("t1", "t2", "t3", "t4")
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "minutes": st.integers(0, 480),
    "least": st.none() | st.integers(0, 480),
    "pinned": st.none() | st.integers(0, 1439),
    "parked": st.booleans(),
    "title": st.sampled_from(["", "Inclusion", "Une pause"]),
    "kind": st.sampled_from([str(one) for one in BlockKind]),
    "notes": st.sampled_from(["", "Doucement.", LONG]),
}


@st.composite
def settings_of_a_block(draw: Any, key: str | None = None) -> dict[str, Any]:
    key = key or draw(st.sampled_from(BLOCKS))
    name = draw(st.sampled_from(sorted(VALUES)))
    before = to_plain(getattr(a_plan().block(key), name))
    return {"op": "set", "what": "block", "key": key, "field": name,
            "before": before, "after": draw(VALUES[name])}  # fmt: skip


@st.composite
def changes(draw: Any) -> dict[str, Any]:
    op = draw(st.sampled_from(["set", "add", "remove", "move"]))
    if op == "set":
        found: dict[str, Any] = draw(settings_of_a_block())
        return found
    what = draw(st.sampled_from([What.SECTION, What.STRAND, What.BLOCK, What.MATERIAL]))
    holders = [into for into, _parts in containers(a_plan(), what)]
    keys = [one.key for _into, parts in containers(a_plan(), what) for one in parts]
    place = {"into": draw(st.sampled_from([*holders, "gone"])),
             "after": draw(st.sampled_from(["", "gone", *keys]))}  # fmt: skip
    if op == "add":
        value = {
            What.SECTION: Section(key="n", strands=(Strand(key="n1", blocks=(Block(key="n2"),)),)),
            What.STRAND: Strand(key="n", title="Volet"),
            What.BLOCK: Block(key="n", title="Neuf", minutes=5),
            What.MATERIAL: Material(key="n", label="Cartes", quantity=2.0),
        }[what]
        return {"op": "add", "what": str(what), "value": to_plain(value), **place}
    key = draw(st.sampled_from(keys))
    return {"op": op, "what": str(what), "key": key} | (place if op == "move" else {})


def done(plan: Plan, change: Any) -> Any:
    """The outcome, or None for a change that such a plan can't take."""
    try:
        return apply(plan, change)
    except Refused:
        return None


@settings(max_examples=50, deadline=None)
@given(st.lists(changes(), min_size=1, max_size=4))
def test_what_is_undone_leaves_the_same_plan(several: list[dict[str, Any]]) -> None:
    plan, undos = a_plan(), []
    for change in several:
        try:
            applied = apply(plan, change)
        except (Refused, Clash):
            continue
        again = apply(applied.plan, applied.undo)
        assert again.plan == plan
        assert apply(again.plan, again.undo).plan == applied.plan
        plan = applied.plan
        undos.append(applied.undo)
    for undo in reversed(undos):
        plan = apply(plan, undo).plan
    assert plan == a_plan()


@settings(max_examples=50, deadline=None)
@given(st.lists(changes(), min_size=2, max_size=5))
def test_a_plan_that_was_changed_is_still_one_and_survives_the_way_to_json(
    several: list[dict[str, Any]],
) -> None:
    plan = a_plan()
    for change in several:
        try:
            plan = apply(plan, change).plan
        except (Refused, Clash):
            continue
    assert limits.checked(Plan.from_json(plan.to_json())) == plan


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_two_changes_to_different_blocks_commute(data: Any) -> None:
    one, other = data.draw(st.permutations(list(BLOCKS)).map(lambda keys: keys[:2]))
    first = data.draw(settings_of_a_block(one))
    second = data.draw(
        settings_of_a_block(other) | st.just({"op": "remove", "what": "block", "key": other})
    )

    here = apply(apply(a_plan(), first).plan, second).plan
    there = apply(apply(a_plan(), second).plan, first).plan

    assert here == there


@settings(max_examples=50, deadline=None)
@given(changes(), changes())
def test_nothing_that_one_adds_is_lost_by_what_the_other_moves_or_adds(
    one: Any, other: Any
) -> None:
    assume({one["op"], other["op"]} <= {"add", "move"})
    other = {**other, "value": _renamed(other["value"])} if other["op"] == "add" else other
    plan = a_plan()
    wanted = {key for part in (*plan.sections, *plan.materials) for key in keys_in(part)}
    for change in (one, other):
        applied = done(plan, change)
        if applied is None:
            continue
        plan = applied.plan
        if change["op"] == "add":
            wanted |= {change["value"]["key"]}
    assert wanted <= {key for part in (*plan.sections, *plan.materials) for key in keys_in(part)}


def _renamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: f"o{v}" if k == "key" else _renamed(v) for k, v in value.items()}
    return [_renamed(one) for one in value] if isinstance(value, list) else value


def test_a_field_that_changed_meanwhile_is_kept_and_both_are_told() -> None:
    theirs = apply(a_plan(), _set("a", "minutes", 10, 15)).plan

    with pytest.raises(Clash) as clash:
        apply(theirs, {"op": "many", "changes": [_set("b", "minutes", 10, 7),
                                                 _set("a", "minutes", 10, 20)]})  # fmt: skip

    assert clash.value.places == (Both(What.BLOCK, "a", "minutes", 15, 20),)
    assert apply(theirs, _set("a", "minutes", 15, 20)).plan.block("a").minutes == 20


def test_long_texts_of_two_people_are_merged_and_each_takes_back_their_own_words() -> None:
    theirs = apply(a_plan(), _set("a", "instructions", LONG, LONG.replace("fin", "FIN"))).plan
    mine = apply(theirs, _set("a", "instructions", LONG, LONG.replace("première", "PREMIÈRE")))

    both = mine.plan.block("a").instructions
    assert both == LONG.replace("fin", "FIN").replace("première", "PREMIÈRE")
    assert apply(mine.plan, mine.undo).plan == theirs
    with pytest.raises(Clash):
        apply(mine.plan, _set("a", "instructions", LONG, LONG.replace("première", "dernière")))


def test_what_is_gone_keeps_the_words_that_were_written_for_it() -> None:
    gone = apply(a_plan(), {"op": "remove", "what": "block", "key": "a"})

    with pytest.raises(Clash) as clash:
        apply(gone.plan, _set("a", "notes", "", "Attention."))

    assert clash.value.places == (Both(What.BLOCK, "a", "", None, "Attention."),)
    assert apply(gone.plan, {"op": "remove", "what": "block", "key": "a"}).undo == NOTHING


def test_what_is_sent_twice_is_added_once() -> None:
    add = {"op": "add", "what": "block", "value": {"key": "n", "minutes": 8}, "into": "t4"}
    once = apply(a_plan(), add)

    assert apply(once.plan, add) == replace(once, undo=NOTHING)
    assert item(once.plan, What.STRAND, "t4").blocks == (Block(key="n", minutes=8),)


def _set(key: str, name: str, before: Any, after: Any) -> dict[str, Any]:
    return {
        "op": "set",
        "what": "block",
        "key": key,
        "field": name,
        "before": before,
        "after": after,
    }


@pytest.mark.parametrize(
    "change",
    [
        {}, {"op": "explode"}, {"op": "set"}, {"op": "many"}, {"op": "many", "changes": 3},
        {"op": "set", "what": "block", "key": "a", "field": "key", "before": "a", "after": "z"},
        {"op": "set", "what": "plan", "field": "sections", "before": [], "after": []},
        _set("a", "minutes", 10, -1), _set("a", "minutes", 10, 481), _set("a", "minutes", 10, "8"),
        _set("a", "minutes", 10, True), _set("a", "kind", "exchange", "party"),
        _set("a", "title", "A", "x" * 121), _set("a", "pinned", None, 1440),
        _set("a", "notes", "", ":::reserve\nnon\n:::"),
        {"op": "add", "what": "block", "value": {"key": "a b"}},
        {"op": "add", "what": "block", "value": {"minutes": 3}},
        {"op": "add", "what": "section", "value": {"key": "n"}},
        {"op": "add", "what": "strand", "value": {"key": "n"}, "into": "s1"},
        {"op": "remove", "what": "strand", "key": "t1"},
        {"op": "remove", "what": "everything", "key": "a"},
        {"op": "set", "what": "section", "key": "s2", "field": "parallel", "before": True,
         "after": False},
        {"op": "set", "what": "material", "key": "m1", "field": "quantity", "before": 1.0,
         "after": float("nan")},
    ],
)  # fmt: skip
def test_what_a_plan_cant_hold_is_refused(change: Any) -> None:
    with pytest.raises(Refused):
        apply(a_plan(), change)


def test_a_plan_has_a_most_of_blocks() -> None:
    full = replace(a_plan().sections[0].strands[0], blocks=tuple(
        Block(key=f"k{number}") for number in range(400)))  # fmt: skip
    plan = Plan(sections=(Section(key="s", strands=(full,)),))

    with pytest.raises(Refused):
        apply(plan, {"op": "add", "what": "block", "value": {"key": "n"}, "into": "t1"})
