"""Plain data: told without what is empty, and read back to the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import pytest

from cop.shape import Misshapen, from_plain, to_brief, to_plain


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, kw_only=True)
class Part:
    key: str
    least: int | None = None
    extra: int = 0
    usual: int = 4
    said: bool = False
    colour: Colour = Colour.RED


@dataclass(frozen=True, kw_only=True)
class Whole:
    name: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What its making does more than set what is given."""

    key: str
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.seen.append(self.key)


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (Part(key="a"), {"key": "a", "usual": 4, "colour": "red"}),
        # Nothing isn't zero, and zero isn't the usual four.
        (Part(key="a", least=0, usual=0), {"key": "a", "least": 0, "usual": 0, "colour": "red"}),
        (Part(key="", said=True), {"key": "", "usual": 4, "said": True, "colour": "red"}),
    ],
)
def test_what_is_empty_by_default_is_not_told_and_all_else_is(
    part: Part, told: dict[str, object]
) -> None:
    assert to_brief(part) == told
    assert from_plain(Part, told) == part
    assert from_plain(Part, to_plain(part)) == part


def test_parts_within_are_told_alike_and_what_is_written_already_is_taken() -> None:
    whole = Whole(name="x", parts=(Part(key="a"), Part(key="b", colour=Colour.BLUE)))
    assert to_brief(Whole(name="x")) == {"name": "x"}
    assert from_plain(Whole, to_brief(whole)) == whole
    kept = {"key": "a"}
    assert to_brief(whole, {id(whole.parts[0]): kept})["parts"][0] is kept


def test_what_is_read_is_as_if_it_had_been_made() -> None:
    read = from_plain(Part, {"colour": "blue", "key": "a", "unknown": 1})
    made = Part(key="a", colour=Colour.BLUE)
    assert (read, hash(read), list(vars(read))) == (made, hash(made), list(vars(made)))
    assert from_plain(Counted, {"key": "a"}).seen == ["a"]


def test_one_that_is_misshapen_is_found_among_parts_that_read_alike() -> None:
    alike = {"key": "a", "colour": "blue"}
    plain = {"name": "x", "parts": [alike, {"key": "b", "colour": "red"}, alike]}
    assert [one.key for one in from_plain(Whole, plain).parts] == ["a", "b", "a"]
    assert from_plain(Whole, plain).parts[2].colour is Colour.BLUE
    plain["parts"][1] = {"key": "b", "colour": "green"}  # type: ignore[index]
    with pytest.raises(Misshapen, match=r"parts\[1\].colour"):
        from_plain(Whole, plain)


@pytest.mark.parametrize(
    ("plain", "where"),
    [
        ({}, "'key'"),
        ({"key": 1}, "key: str was expected"),
        ({"key": "a", "extra": True}, "extra: int was expected"),
        ({"key": "a", "colour": "green"}, "colour: Colour was expected"),
        ({"key": "a", "colour": 1}, "colour: Colour was expected"),
        ([], "Part: an object was expected"),
    ],
)
def test_what_has_another_shape_is_refused_by_its_place(plain: object, where: str) -> None:
    with pytest.raises(Misshapen, match=where):
        from_plain(Part, plain)
    with pytest.raises(Misshapen):
        from_plain(Whole, {"name": "x", "parts": [plain]})
