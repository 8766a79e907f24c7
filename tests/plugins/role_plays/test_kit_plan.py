"""What is printed, before anything is drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cop.plugins.role_plays.kit.plan import (
    Kind,
    Needed,
    Options,
    Profile,
    cards_of,
    lay_out,
    needed,
)
from tests.plugins.role_plays.sample import packet


def kinds(options: Options) -> list[tuple[str, int, str]]:
    return [(leaf.kind.value, leaf.group, leaf.part) for leaf in lay_out(packet(), options).leaves]


def test_the_whole_comes_in_the_order_in_which_it_is_used() -> None:
    assert kinds(Options(observers=2)) == [
        ("cover", 0, ""), ("course", 0, ""), ("notes", 0, ""), ("checklist", 0, ""),
        ("sheet", 0, "R1"), ("sheet", 0, "R2"), ("sheet", 0, "R3"), ("events", 0, ""),
        ("grid", 0, ""), ("grid", 0, ""), ("debrief", 0, ""), ("after", 0, ""),
    ]  # fmt: skip


def test_each_group_gets_its_own_sheets_grids_and_debrief() -> None:
    sheets = [one for one in kinds(Options(groups=2, copies=2)) if one[0] == "sheet"]
    assert sheets == [
        ("sheet", group, part) for group in (1, 2) for part in ("R1", "R2", "R3") for _copy in "ab"
    ]


@pytest.mark.parametrize(
    ("profile", "secret", "found"),
    [
        (Profile.PARTICIPANTS, False, {"cover", "common", "grid", "debrief"}),
        (Profile.PARTS, True, {"sheet"}),
        (
            Profile.FACILITATOR,
            True,
            {"cover", "course", "notes", "checklist", "events", "debrief", "after"},
        ),
    ],
)
def test_each_profile_holds_what_its_reader_needs(
    profile: Profile, secret: bool, found: set[str]
) -> None:
    options = Options(profile=profile)
    assert ({kind for kind, _g, _p in kinds(options)}, options.is_secret) == (found, secret)


def test_one_sheet_is_one_sheet_and_is_secret_whatever_the_profile() -> None:
    options = Options(profile=Profile.PARTICIPANTS, part="R2")
    assert (kinds(options), options.is_secret) == ([("sheet", 0, "R2")], True)
    with pytest.raises(KeyError):
        lay_out(packet(), Options(part="R9"))


def test_what_is_in_a_players_hand_is_a_sheet_and_no_event_is_on_it() -> None:
    (leaf,) = lay_out(packet(), Options(part="R1"), codes={(1, "R1"): "K7PX-4M"}).leaves
    assert leaf.sheet == packet().sheet("R1")
    assert (leaf.code, leaf.sheet.events if leaf.sheet else None) == ("K7PX-4M", ())
    assert (leaf.alone, leaf.secret) == (True, True)


def test_a_card_goes_to_one_reader_and_names_no_other() -> None:
    found = [(card.code, card.to, card.at_minute, card.group) for card in cards_of(packet(), 1)]
    assert found == [("E1", "R1", 6, 0), ("E1", "R2", 6, 0), ("E2", "", None, 0)]
    assert [card.group for card in cards_of(packet(), 2)] == [1, 1, 1, 2, 2, 2]


def test_an_observer_with_something_to_hide_gets_a_sheet() -> None:
    *others, last = packet().parts
    told = replace(packet(), parts=(*others, replace(last, confidential="Compte les silences.")))
    assert [leaf.part for leaf in lay_out(told, Options(profile=Profile.PARTS)).leaves] == [
        "R1", "R2", "R3", "R4",
    ]  # fmt: skip


def test_the_list_counts_the_whole_whatever_is_printed_now() -> None:
    kit = lay_out(packet(), Options(profile=Profile.FACILITATOR, groups=2, observers=2))
    assert needed(kit) == [
        *(Needed(kind=Kind.SHEET, count=2, part=code) for code in ("R1", "R2", "R3")),
        Needed(kind=Kind.EVENTS, count=6),
        Needed(kind=Kind.GRID, count=4),
        Needed(kind=Kind.DEBRIEF, count=2),
    ]
