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


class Misshapen(ValueError):
    """Plain data that isn't of the shape asked for; the text says where and what was wanted."""


def to_plain(value: Any) -> Any:
    """`value` as JSON knows it: dataclasses become dicts, tuples lists, dates ISO text."""
    if is_dataclass(value):
        return {one.name: to_plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [to_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def from_plain(kind: type[T], value: Any, where: str = "") -> T:
    """A `kind` from plain data. Keys that are absent take their default, unknown ones are left.

    Raises `Misshapen`.
    """
    if not isinstance(value, Mapping):
        raise Misshapen(f"{where or kind.__name__}: an object was expected")
    hints: dict[str, Any] = _hints(kind)  # type: ignore[arg-type]  # a class is hashable
    given = {
        name: _read(hints[name], value[name], f"{where}.{name}".lstrip("."))
        for name in hints
        if name in value
    }
    try:
        return kind(**given)
    except TypeError as error:
        raise Misshapen(f"{where or kind.__name__}: {error}") from error


@lru_cache(maxsize=32)
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


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
