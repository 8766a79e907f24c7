"""The file that comes back from a room: read whole, or not at all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cop.plugins.workshops.kit.passage import MOST_BYTES, Lived, moment, read_passage
from cop.shape import Misshapen

FILE: dict[str, Any] = {
    "schema": "cop-passage", "version": 1, "workshop": "abcdefghij", "title": "Jusqu’où je vais ?",
    "edition": 2, "saved": "2026-11-22T11:40:00.000Z", "begun": "2026-11-22T09:00:00.000Z",
    "ended": "2026-11-22T10:35:00.000Z", "shift": 0, "participants": 14,
    "blocks": [
        {"key": "b1", "started": "2026-11-22T09:00:00.000Z", "ended": "2026-11-22T09:08:00.000Z",
         "actual": 8, "dropped": False, "remark": "Trois retards"},
        {"key": "b2", "started": None, "ended": None, "actual": 0, "dropped": True, "remark": ""},
    ],
}  # fmt: skip


def content(**changed: Any) -> bytes:
    return json.dumps(FILE | changed, ensure_ascii=False).encode()


def test_what_the_page_saved_is_read_back() -> None:
    passage = read_passage(content())
    assert (passage.workshop, passage.edition, passage.participants) == ("abcdefghij", 2, 14)
    assert passage.blocks[1] == Lived(key="b2", actual=0, dropped=True)
    begun, ended = moment(passage.begun), moment(passage.ended)
    assert begun is not None and ended is not None and (ended - begun).seconds == 95 * 60


BLOCK = FILE["blocks"][0]
BAD = [
    b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b" " * (MOST_BYTES + 1),
    content(schema="cop-kit"), content(version=2), content(blocks=[BLOCK, BLOCK]),
    content(blocks=[BLOCK | {"actual": -1}]), content(blocks=[BLOCK | {"actual": 100_000}]),
    content(blocks=[BLOCK | {"actual": True}]), content(blocks=[BLOCK | {"remark": "x" * 241}]),
    content(blocks=[BLOCK | {"key": ""}]), content(blocks=[BLOCK | {"started": "hier"}]),
    content(begun="2026-11-22T09:00:00"), content(participants=-3), content(workshop=3),
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_what_is_no_such_file_is_refused_whole(bad: bytes) -> None:
    with pytest.raises(Misshapen):
        read_passage(bad)
