"""A plan as text and back: the same plan, whatever stands in its texts; no note without asking."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cop.plugins.workshops.assembly import each_block
from cop.plugins.workshops.limits import checked
from cop.plugins.workshops.plan import (
    Block,
    BlockKind,
    Lead,
    Mallette,
    Material,
    Output,
    Participation,
    Per,
    Plan,
    Provider,
    Section,
    Strand,
)
from cop.plugins.workshops.travel.markdown import bare, to_markdown
from cop.plugins.workshops.travel.markdown_reading import read_markdown
from cop.plugins.workshops.travel.reading import TravelRefused

SNIPPETS = ["# un", "## S2 — deux", ":::", ":::notes", "---", "\\# x", "\\\\::: y", "<b>gras</b>", "\\<",
            "durée: 9", "a | b", "- liste", "", "  retrait", "↳ volet", "é…", "### plus bas"]  # fmt: skip
lines = st.lists(st.sampled_from(SNIPPETS), max_size=4)
prose = lines.map("\n".join)
line = st.sampled_from(
    ["", "Accueil", "# dièse", "↳ flèche", "S3 — trois", "a: b", "<i>", "\\<x", "|"]
)
minutes = st.integers(0, 480)


@st.composite
def plans(draw: Any) -> Plan:
    """Any plan, with keys by its order, which is all that a text tells of them."""
    counter = iter(range(10_000))

    def block() -> Block:
        length = draw(minutes)
        return Block(
            key=f"k{next(counter)}", kind=draw(st.sampled_from(BlockKind)), title=draw(line),
            minutes=length, least=draw(st.none() | st.integers(0, length)),
            droppable=draw(st.booleans()), parked=draw(st.booleans()),
            pinned=draw(st.none() | st.integers(0, 1439)), lead=draw(st.sampled_from(Lead)),
            participation=draw(st.sampled_from(Participation)),
            group_size=draw(st.none() | st.integers(2, 50)), objective=draw(line),
            instructions=draw(prose), announce=draw(line), output=draw(line),
            output_target=draw(st.sampled_from(Output)), brings=draw(st.sampled_from(["", "ab2"])),
            notes=draw(prose), watch=draw(line),
        )  # fmt: skip

    sections = []
    for _number in range(draw(st.integers(1, 3))):
        parallel = draw(st.booleans())
        count = draw(st.integers(1, 3)) if parallel else 1
        strands = tuple(
            Strand(key=f"k{next(counter)}", title=draw(line) if parallel else "",
                   blocks=tuple(block() for _one in range(draw(st.integers(0, 3)))))
            for _one in range(count)
        )  # fmt: skip
        sections.append(Section(key=f"k{next(counter)}", title=draw(line), parallel=parallel,
                                target=draw(st.none() | minutes), strands=strands))  # fmt: skip
    keys = [one.key for section in sections for strand in section.strands for one in strand.blocks]
    materials = tuple(
        Material(key=f"k{next(counter)}", block=draw(st.sampled_from(["", *keys])),
                 label=draw(line), mallette=draw(st.sampled_from(Mallette)),
                 per=draw(st.sampled_from(Per)), quantity=draw(st.sampled_from([1.0, 0.5, 3.0])),
                 extra=draw(st.integers(0, 9)), printed=draw(st.booleans()), paper=draw(line),
                 provider=draw(st.sampled_from(Provider)))
        for _one in range(draw(st.integers(0, 2)))
    )  # fmt: skip
    return Plan(start=draw(st.integers(0, 1439)), target=draw(minutes), group_size=4,
                sections=tuple(sections), materials=materials)  # fmt: skip


def renamed(plan: Plan) -> Plan:
    """Keys by the order of reading, and texts without the empty lines around them."""
    keys = {one.key: f"b{at}" for at, one in enumerate(plan.blocks)}
    plan = each_block(
        plan,
        lambda one: replace(
            one, key=keys[one.key], instructions=bare(one.instructions), notes=bare(one.notes)
        ),
    )
    sections = tuple(
        replace(one, key=f"s{at}",
                strands=tuple(replace(inner, key=f"t{at}.{place}")
                              for place, inner in enumerate(one.strands)))
        for at, one in enumerate(plan.sections)
    )  # fmt: skip
    materials = tuple(
        replace(one, key=f"m{at}", block=keys.get(one.block, ""))
        for at, one in enumerate(plan.materials)
    )
    return replace(plan, sections=sections, materials=materials)


@pytest.mark.slow
@given(plan=plans())
def test_what_is_written_is_read_again_as_it_was(plan: Plan) -> None:
    if not list(plan.blocks):
        with pytest.raises(TravelRefused):
            read_markdown(to_markdown(plan, {}, secret=True))
        return
    arrival = read_markdown(
        to_markdown(plan, {"title": "Un : « titre »", "outcomes": ["a"]}, secret=True)
    )
    assert renamed(arrival.plan) == renamed(plan)
    assert (arrival.facts, arrival.said) == ({"title": "Un : « titre »", "outcomes": ["a"]}, ())
    checked(arrival.plan)


@pytest.mark.slow
@given(plan=plans())
def test_without_asking_no_note_is_written(plan: Plan) -> None:
    marked = each_block(plan, lambda one: replace(one, notes="zqxnote", watch="zqxgarde"))
    assert "zqx" not in to_markdown(marked, {})


def test_a_text_written_by_hand_is_read_and_what_is_not_known_is_kept_and_said() -> None:
    found = read_markdown(
        "Avant tout\n\n## Accueil\ndurée : 10 min (min 5)\nMusique : forte\n\nBonjour.\n"
        "\n:::notes\nSans fin\n"
    )
    assert [(one.title, one.minutes, one.least, one.kind, one.instructions, one.notes)
            for one in found.plan.blocks] == [
        ("", 0, None, BlockKind.EXCHANGE, "Avant tout", ""),
        ("Accueil", 10, 5, BlockKind.WELCOME, "musique : forte\n\nBonjour.", "Sans fin"),
    ]  # fmt: skip
    assert (len(found.said), found.secret) == (4, True)


@pytest.mark.parametrize(
    "content",
    [
        "", "Rien que du texte", "---\ntype: tool\n---\n## A\n", "---\n- a\n---\n## A\n",
        "---\na: &a [x]\nb: *a\n---\n## A\n", "---\na: [\n---\n## A\n",
        "---\n" + yaml.safe_dump({"a": "x"}) + "b: 2026-99-99\n---\n## A\n",
    ],
)  # fmt: skip
def test_a_text_that_is_no_plan_is_refused(content: str) -> None:
    with pytest.raises(TravelRefused):
        read_markdown(content)
