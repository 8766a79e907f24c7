"""Two sides of one packet: taken apart, put together again, each secret with its own part."""

from __future__ import annotations

import json
from dataclasses import replace

from cop.plugins.role_plays.assembly import assemble, document_of, in_order
from cop.plugins.role_plays.packet import Packet
from tests.plugins.role_plays.conftest import SECRETS, secrets_in


def test_taken_apart_and_put_together_it_is_the_same(packet: Packet) -> None:
    document = document_of(packet)
    assert assemble(document, document["sealed"]) == packet


def test_all_secrets_are_on_the_sealed_side_and_only_there(packet: Packet) -> None:
    document = document_of(packet)
    sealed = document.pop("sealed")
    assert secrets_in(sealed) == set(SECRETS)
    assert secrets_in(json.dumps(document)) == set()


def test_the_secrets_of_a_part_that_is_gone_go_with_it(packet: Packet) -> None:
    document = document_of(packet)
    document["packet"]["parts"] = document["packet"]["parts"][1:]
    again = assemble(document, document["sealed"])
    assert [part.confidential for part in again.parts] == ["zqxdeux", ""]


def test_without_its_sealed_side_nothing_secret_is_there(packet: Packet) -> None:
    public = assemble(document_of(packet), "")
    assert secrets_in(json.dumps(public.to_json())) == set()
    assert public.context == packet.context


def test_documents_stand_in_the_order_of_their_codes(packet: Packet) -> None:
    codes = ["D10", "D2", "D1"]
    many = replace(packet, pieces=tuple(replace(packet.pieces[0], code=one) for one in codes))
    document = document_of(many)
    again = assemble(document, document["sealed"])
    assert [one.code for one in again.pieces] == ["D1", "D2", "D10"]
    assert in_order({"code": "D1x"}) == ("", 0)
