"""Two people write on one packet: both texts are kept, or both are shown."""

from __future__ import annotations

from dataclasses import replace

from cop.plugins.role_plays.merging import built, flat, merge
from cop.plugins.role_plays.packet import Packet, Part


def test_laid_out_flat_and_built_again_it_is_the_same(packet: Packet) -> None:
    assert built(flat(packet)) == packet


def test_what_two_people_changed_in_two_places_is_kept(packet: Packet) -> None:
    first, *others = packet.parts
    theirs = replace(packet, parts=(replace(first, confidential="À moi"), *others))
    mine = replace(packet, parts=(*packet.parts, Part(code="R4", name="Chef")), solo="Seul")
    merged = merge(packet, theirs, mine)
    assert merged.conflicts == {}
    assert merged.packet.parts == (*theirs.parts, Part(code="R4", name="Chef"))
    assert merged.packet.solo == "Seul"


def test_a_part_that_one_of_them_took_away_is_gone(packet: Packet) -> None:
    theirs = replace(packet, context="Trois villages.")
    merged = merge(packet, theirs, replace(packet, parts=packet.parts[:2]))
    assert [part.code for part in merged.packet.parts] == ["R1", "R2"]
    assert merged.packet.context == "Trois villages."


def test_the_same_words_are_a_conflict_that_names_the_place_and_keeps_mine(packet: Packet) -> None:
    theirs, mine = replace(packet, solo="Leur fin"), replace(packet, solo="Ma fin")
    merged = merge(packet, theirs, mine)
    assert list(merged.conflicts) == ["solo"]
    assert merged.conflicts["solo"].theirs == "Leur fin"
    assert merged.packet == mine
