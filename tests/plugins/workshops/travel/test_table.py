"""A pasted table: understood as far as it can be, nothing lost, hostile ones refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from cop.plugins.workshops.assembly import each_block
from cop.plugins.workshops.limits import checked
from cop.plugins.workshops.plan import BlockKind, Lead, Plan
from cop.plugins.workshops.timing import times_of
from cop.plugins.workshops.travel.copies import to_csv
from cop.plugins.workshops.travel.mapping import plan_from
from cop.plugins.workshops.travel.reading import TravelRefused
from cop.plugins.workshops.travel.table import Column, Table, guess, read_table

PASTED = (
    "Horaire\tActivité\tConsigne\tMatériel\tQui\tMusique\n"
    "10h00–10h08\tAccueil\tDire bonjour\tBadges; Feutres\tMarie\tdouce\n"
    "10h08–10h20\tPause\t\t\tA et B\t\n"
    "10h30–11h00\tÉchange\tà deux\t\t\t\n"
    "bientôt\tFin\t\t\t\t\n"
)
SAME = {
    "semicolons": PASTED.replace(";", ",").replace("\t", ";"),
    "bars": "\n".join(
        f"| {line.replace(chr(9), ' | ')} |" for line in PASTED.replace("Badges; ", "Badges, ").split("\n")[:5]
    ).replace("|\n", "|\n|---|---|\n", 1),
}  # fmt: skip


@pytest.fixture(autouse=True)
def page(cop_app: Flask) -> Iterator[None]:
    with cop_app.test_request_context("/ateliers/"):
        yield


def read(content: str) -> Plan:
    table = read_table(content)
    return checked(plan_from(table, guess(table)).plan)


def test_a_pasted_table_is_a_plan_and_what_has_no_place_is_kept_as_text_and_said() -> None:
    table = read_table(PASTED)
    assert guess(table) == [Column.DURATION, Column.TITLE, Column.INSTRUCTIONS, Column.MATERIAL,
                            Column.LEAD, Column.TEXT]  # fmt: skip
    arrival = plan_from(table, guess(table))
    plan = checked(arrival.plan)
    assert [(one.title, one.minutes, one.pinned, one.lead) for one in plan.blocks] == [
        ("Accueil", 8, None, Lead.LEAD), ("Pause", 12, None, Lead.BOTH),
        ("Échange", 30, 630, Lead.LEAD), ("Fin", 0, None, Lead.LEAD),
    ]  # fmt: skip
    first, *_others, last = plan.blocks
    assert (plan.start, first.kind) == (600, BlockKind.WELCOME)
    assert first.instructions.split("\n\n")[0] == "Dire bonjour"
    assert {"Marie", "douce"} <= set(first.instructions.replace(":", " ").split())
    assert "bientôt" in last.instructions
    assert [(one.label, one.block) for one in plan.materials] == [
        ("Badges", first.key), ("Feutres", first.key),
    ]  # fmt: skip
    assert len(arrival.said) == 2 and "Musique" in arrival.said[0]


@pytest.mark.parametrize("form", SAME)
def test_other_signs_between_the_cells_make_the_same_plan(form: str) -> None:
    assert [(one.title, one.minutes) for one in read(SAME[form]).blocks] == [
        (one.title, one.minutes) for one in read(PASTED).blocks
    ]


def test_without_headings_the_cells_tell_what_a_column_holds() -> None:
    table = read_table(
        "Accueil;8';Dire bonjour à chacun par son prénom\n"
        "Pause;15;Du café et des fruits pour tous\n"
    )
    assert guess(table) == [Column.TITLE, Column.DURATION, Column.INSTRUCTIONS]


def test_every_word_of_a_table_is_in_the_plan_whatever_the_columns_are_said_to_hold() -> None:
    words = [f"mot{number}" for number in range(len(Column) * 2)]
    rows = tuple(tuple(words[at * 2 : at * 2 + 2] * (len(Column) // 2)) for at in range(2))
    table = Table(("",) * len(rows[0]), rows)
    columns = [one for one in Column if one is not Column.LEFT][: len(rows[0])]
    columns += [Column.TEXT] * (len(rows[0]) - len(columns))
    kept = str(checked(plan_from(table, columns).plan).to_json())
    assert [word for row in rows for word in row if word not in kept] == []


@pytest.mark.parametrize(
    "content",
    [
        "", "\n\n", "un seul mot", "a\nb\nc", '"ouvert;8\n' + "x" * 140_000,
        ";".join(["x"] * 30) + "\n" + ";".join(["y"] * 30), "a;8\n" * 500,
        "titre;" + "x" * 30_000,
    ],
    ids=["empty", "lines", "word", "column", "quote", "wide", "long", "cell"],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_words(content: str) -> None:
    with pytest.raises(TravelRefused, match=r"\w+"):
        read_table(content)


def test_a_table_without_titles_is_refused() -> None:
    with pytest.raises(TravelRefused):
        plan_from(Table(("", ""), (("8", "9"),)), [Column.DURATION, Column.LEFT])


def test_what_is_written_as_csv_computes_nothing_and_is_read_again(plan: Plan) -> None:
    evil = each_block(plan, lambda one: replace(one, instructions="=HYPERLINK(1)", objective="@x"))
    content = to_csv(evil).decode("utf-8-sig")
    assert "zqx" not in content
    assert ";'=HYPERLINK(1);'@x;" in content
    again = read(content)
    assert [(one.title, one.minutes, one.least, one.kind, one.instructions, one.objective)
            for one in again.blocks] == [
        (one.title, one.minutes, one.least, one.kind, "=HYPERLINK(1)\n\n**Section** : Matin", "@x")
        for one in evil.blocks
    ]  # fmt: skip
    assert times_of(again).total >= times_of(plan).total
