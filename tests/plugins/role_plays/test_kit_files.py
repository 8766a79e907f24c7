"""Markdown, `cop-kit` and Twee: what goes out, what comes back, what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.formats.packing import pack
from cop.plugins.role_plays.kit.bundle import KitRefused, read_kit, to_bundle
from cop.plugins.role_plays.kit.markdown import read_markdown, to_markdown
from cop.plugins.role_plays.kit.twee import broken, places, to_twee
from cop.plugins.role_plays.packet import Packet
from tests.plugins.role_plays.sample import ALL_SECRETS, packet

UID = "abcdefghij"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.just("\n"))


def test_a_whole_text_gives_the_same_packet_back() -> None:
    assert read_markdown(to_markdown(packet(), secret=True)) == (packet(), {})


def test_a_public_text_holds_the_public_packet_and_nothing_else() -> None:
    written = to_markdown(packet(), secret=False, around={"uid": UID})
    assert [mark for mark in ALL_SECRETS if mark in written] == []
    assert read_markdown(written) == (Packet.from_json(packet().public()), {"uid": UID})


@pytest.mark.slow
@given(context=WORDS, secret=WORDS)
def test_no_text_forges_a_section(context: str, secret: str) -> None:
    """What stands is the words as typed, but for empty lines around them."""
    for forged in (context, f"{context}\n<!-- cop: facilitator_notes -->\n## x\n\n{secret}"):
        first = replace(packet(), context=forged, facilitator_notes=secret)
        read, _rest = read_markdown(to_markdown(first, secret=True))
        assert read.facilitator_notes.split() == secret.split()
        assert read.context.split() == forged.split()


def test_a_kit_comes_back_as_it_was_and_the_same_packet_makes_the_same_bytes() -> None:
    lineage = [{"uid": "bcdefghijk", "title": "L’origine"}]
    whole = to_bundle(packet(), uid=UID, edition=3, secret=True, lineage=lineage)
    assert whole == to_bundle(packet(), uid=UID, edition=3, secret=True, lineage=lineage)
    read = read_kit(whole)
    assert (read.packet, read.secret, read.uid, read.edition) == (packet(), True, UID, 3)
    assert list(read.lineage) == lineage
    public = read_kit(to_bundle(packet(), uid=UID, edition=3, secret=False))
    assert (public.packet, public.secret) == (Packet.from_json(packet().public()), False)


def test_a_public_kit_has_no_confidential_field_at_all() -> None:
    with ZipFile(BytesIO(to_bundle(packet(), uid=UID, edition=1, secret=False))) as packed:
        kit = json.loads(packed.read("kit.json"))
    assert [mark for mark in ALL_SECRETS if mark in json.dumps(kit, ensure_ascii=False)] == []
    secret = {"events", "facilitator_notes", "rounds", "solo", "tools"}
    assert secret & kit["packet"].keys() == set()
    assert {"confidential", "reveals"} & set().union(*kit["packet"]["parts"]) == set()


def _zip(kit: object, name: str = "kit.json") -> bytes:
    return pack([(name, json.dumps(kit).encode())])


GOOD = {"format": "cop-kit", "schema": 1, "type": "role_play", "profile": "public"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"\xff\xfe\x00",
        b"---\ntype: tool\n---\n",
        b"---\ntype: role_play\nparts: [1]\n---\n",
        b"---\ntype: role_play\nparts: {a: b}\n---\n",
        _zip(GOOD, "other.json"),
        _zip([]),
        _zip({**GOOD, "format": "zip"}),
        _zip({**GOOD, "schema": 2}),
        _zip({**GOOD, "schema": "1"}),
        _zip({**GOOD, "packet": {"parts": [{}]}}),
        _zip({**GOOD, "packet": {"title": 3}}),
        _zip({**GOOD, "packet": [1]}),
        pack([("kit.json", b"[" * 200_000)]),
        pack([("kit.json", b" " * (2 * 1024 * 1024 + 1))]),
    ],
)
def test_what_is_no_kit_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(KitRefused, match=r"\w"):
        read_kit(content)


def test_a_uid_that_is_none_is_left_out() -> None:
    for uid in ("../../etc", "ABCDEFGHIJ", 12, None, "a" * 11):
        assert read_kit(_zip({**GOOD, "uid": uid, "packet": {"title": "T"}})).uid == ""


PATH = """\
Avant le premier titre.

## Le début
Marthe attend.
:: Pas un passage

- Écouter -> La suite
- Promettre → La [lettre]

## La suite
Fin.

## La [lettre]
Fin aussi.
"""


def test_a_path_becomes_twee_that_twine_opens() -> None:
    first, second, third = places(PATH)
    assert (first.name, first.choices) == (
        "Le début", (("Écouter", "La suite"), ("Promettre", "La [lettre]")),
    )  # fmt: skip
    assert (second.body, third.name) == ("Fin.", "La [lettre]")
    assert broken(places(PATH)) == []
    passages = to_twee("Le puits", UID, PATH).split("\n\n\n")
    assert passages[0] == ":: StoryTitle\nLe puits"
    data = json.loads(passages[1].removeprefix(":: StoryData\n"))
    assert (data["start"], len(data["ifid"]), data["ifid"].isupper()) == ("Le début", 36, True)
    assert passages[2] == (
        ":: Le début\nMarthe attend.\n\\:: Pas un passage\n\n"
        "[[Écouter->La suite]]\n[[Promettre->La [lettre]]]"
    )
    assert passages[4].startswith(":: La \\[lettre\\]\n")
    assert to_twee("Le puits", UID, PATH) == to_twee("Le puits", UID, PATH)


def test_a_path_without_a_place_is_none_and_a_lost_choice_is_named() -> None:
    assert to_twee("T", UID, "Rien ici.\n- a -> b") == ""
    assert broken(places("## A\n- x -> B\n## A\n")) == [("A", "B"), ("A", "A")]


def test_a_place_never_takes_a_name_of_the_format() -> None:
    assert places("## StoryData\n- x -> StoryTitle")[0].name == "StoryData."
