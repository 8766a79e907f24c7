"""Two packets side by side, and one field carried over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cop.plugins.role_plays.kit.differences import carry, differences
from cop.plugins.role_plays.packet import Mode
from tests.plugins.role_plays.sample import packet, part


def test_nothing_differs_from_itself() -> None:
    assert differences(packet(), packet()) == []


def test_each_field_that_reads_differently_is_named_once() -> None:
    one, *others = packet().parts
    here = replace(
        packet(), context="Autre.", parts=(replace(one, confidential="Autre secret."), *others)
    )
    assert [d.key for d in differences(packet(), here)] == ["context", "parts/R1/confidential"]


def test_who_changed_a_field_is_told_where_the_beginning_is_known() -> None:
    base = packet()
    there = replace(base, context="Là.", teaser="Là.")
    here = replace(base, context="Ici.", title="Ici")
    found = {d.key: d.changed_in for d in differences(there, here, base)}
    assert found == {"title": "here", "teaser": "there", "context": "both"}
    assert {d.changed_in for d in differences(there, here)} == {""}


def test_a_part_that_one_side_hasnt_got_is_one_difference() -> None:
    here = replace(packet(), parts=(*packet().parts, part("R5", "Di", "maire")))
    (found,) = differences(packet(), here)
    assert (found.key, found.old) == ("parts/R5", "")
    assert "Secret-R5" in found.new


@pytest.mark.parametrize("key", ["context", "parts/R2/public_profile", "events/E1/body", "debrief"])
def test_a_carried_field_is_the_others_and_nothing_else_changes(key: str) -> None:
    plain = packet().to_json()
    plain["context"] = "Autre."
    plain["debrief"] = plain["debrief"][:1]
    plain["parts"][1] |= {"public_profile": "Autre.", "confidential": "Autre."}
    plain["events"][0]["body"] = "Autre."
    source = type(packet()).from_json(plain)
    carried = carry(source, packet(), key)
    assert [d.key for d in differences(packet(), carried)] == [key]
    assert key not in [d.key for d in differences(source, carried)]


def test_a_whole_part_is_carried_in_its_place_and_taken_away_again() -> None:
    fewer = replace(packet(), parts=packet().parts[1:])
    assert carry(packet(), fewer, "parts/R1") == packet()
    assert carry(fewer, packet(), "parts/R1") == fewer


@pytest.mark.parametrize(
    "key", ["nothing", "parts/R9", "parts/R1/nothing", "title/x", "", "parts/"]
)
def test_a_key_of_neither_is_refused(key: str) -> None:
    with pytest.raises(KeyError):
        carry(packet(), packet(), key)


@pytest.mark.usefixtures("cop_app")
def test_codes_are_compared_as_people_read_them_in_whatever_order_they_were_ticked() -> None:
    there = replace(packet(), postures=("listen", "refuse"), modes=(Mode.ROOM, Mode.ASYNC))
    here = replace(there, postures=("refuse", "frame", "listen"), modes=(Mode.ASYNC, Mode.ROOM))
    assert [(one.key, one.old, one.new) for one in differences(there, here)] == [
        ("postures", "Refuser\nÉcouter", "Cadrer\nRefuser\nÉcouter")
    ]
