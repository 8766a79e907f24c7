"""Frozen dataclasses from and to plain data, with an error that names the place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from math import isfinite
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")
SCALARS = frozenset({str, int, float, bool, NoneType})


class Misshapen(ValueError):
    """Plain data that isn't of the shape asked for; the text says where and what was wanted."""


def to_plain(value: Any) -> Any:
    """`value` as JSON knows it: dataclasses become dicts, tuples lists, dates ISO text."""
    if type(value) in SCALARS:
        return value
    if isinstance(value, tuple):
        return [to_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        # A plan has thousands of fields, most of them plain already.
        return {
            name: one if type(one := getattr(value, name)) in SCALARS else to_plain(one)
            for name in _names(type(value))  # type: ignore[arg-type]  # a class is hashable
        }
    return value.isoformat() if isinstance(value, date) else value


def from_plain(kind: type[T], value: Any, where: str = "") -> T:
    """A `kind` from plain data. Keys that are absent take their default, unknown ones are left.

    Raises `Misshapen`.
    """
    if not isinstance(value, Mapping):
        raise Misshapen(f"{where or kind.__name__}: an object was expected")
    given = {
        name: one
        if type(one := value[name]) in as_it_is
        else members[one]
        if type(one) is str and one in members
        else _read(hint, one, f"{where}.{name}".lstrip("."))
        for name, as_it_is, members, hint in _readers(kind)  # type: ignore[arg-type]  # hashable
        if name in value
    }
    try:
        return kind(**given)
    except TypeError as error:
        raise Misshapen(f"{where or kind.__name__}: {error}") from error


@lru_cache(maxsize=32)
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


@lru_cache(maxsize=32)
def _readers(kind: type[Any]) -> tuple[tuple[str, frozenset[type], dict[str, Any], Any], ...]:
    """(field, types that are taken as they are, members by their code, hint) of each field: what
    most values need is looked up, the rest is asked of `_read`, which also words the errors."""
    return tuple(
        (name, _as_it_is(hint), _members(hint), hint) for name, hint in get_type_hints(kind).items()
    )


def _as_it_is(hint: Any) -> frozenset[type]:
    wanted = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    return frozenset({one for one in wanted if one in {str, int, bool, NoneType}})


def _members(hint: Any) -> dict[str, Any]:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {one.value: one for one in hint if isinstance(one.value, str)}
    return {}


def _read(hint: Any, value: Any, where: str) -> Any:
    if get_origin(hint) is tuple:
        if not isinstance(value, list | tuple):
            raise Misshapen(f"{where}: a list was expected")
        wanted = get_args(hint)[0]
        return tuple(_read(wanted, one, f"{where}[{at}]") for at, one in enumerate(value))
    if isinstance(hint, UnionType):
        if value is None and NoneType in get_args(hint):
            return None
        return _read(get_args(hint)[0], value, where)
    if isinstance(hint, type) and is_dataclass(hint):
        return from_plain(hint, value, where)
    return _scalar(hint, value, where)


def _scalar(hint: Any, value: Any, where: str) -> Any:
    try:
        if issubclass(hint, Enum):
            return hint(value)
        if hint is date:
            return value if isinstance(value, date) else date.fromisoformat(value)
    except (ValueError, TypeError) as error:
        raise Misshapen(f"{where}: {hint.__name__} was expected") from error
    # JSON knows one kind of number; NaN is none.
    if hint is float and type(value) in {int, float} and isfinite(value):
        return float(value)
    # True is an int to Python, and nowhere a number to anybody else.
    if (
        hint is float
        or not isinstance(value, hint)
        or (isinstance(value, bool) and hint is not bool)
    ):
        raise Misshapen(f"{where}: {hint.__name__} was expected")
    return value
