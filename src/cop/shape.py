"""Frozen dataclasses from and to plain data, with an error that names the place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from math import isfinite
from types import NoneType, UnionType
from typing import Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")
SCALARS = frozenset({str, int, float, bool, NoneType})
NONE_WRITTEN: Mapping[int, dict[str, Any]] = {}


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


def to_brief(value: Any, written: Mapping[int, dict[str, Any]] = NONE_WRITTEN) -> dict[str, Any]:
    """`to_plain` of a dataclass without what is empty or zero, and is so by default: of a long list
    of parts that is most of what there would be to write and to read. `from_plain` puts it back.
    Everything else is told, so that a default may change without changing what is kept.

    written: `id` of a part that lives now → plain data that is taken for it.
    """
    empty = _empty(type(value))  # type: ignore[arg-type]  # a class is hashable
    plain: dict[str, Any] = {}
    # The fields of a frozen dataclass, in their order, are all that it holds.
    for name, one in vars(value).items():
        if type(one) in SCALARS:
            if one or name not in empty or one != empty[name]:
                plain[name] = one
        elif isinstance(one, Enum):
            plain[name] = one.value
        elif one or name not in empty:
            plain[name] = _brief(one, written)
    return plain


def _brief(value: Any, written: Mapping[int, dict[str, Any]]) -> Any:
    if isinstance(value, tuple):
        return [written.get(id(one)) or _brief(one, written) for one in value]
    return to_brief(value, written) if is_dataclass(value) else to_plain(value)


def from_plain(kind: type[T], value: Any, where: str = "") -> T:
    """A `kind` from plain data. Keys that are absent take their default, unknown ones are left.

    Raises `Misshapen`.
    """
    if type(value) is not dict and not isinstance(value, Mapping):
        raise Misshapen(f"{where or kind.__name__}: an object was expected")
    way = _way(kind, tuple(value), tuple(map(type, value.values())))  # type: ignore[arg-type]
    if way is not None:
        # What `kind(**value)` does, but for setting its fields one by one.
        made = object.__new__(kind)
        inside = vars(made)
        inside.update(way.usual)
        inside.update(value)
        try:
            for name, members in way.codes:
                inside[name] = members[value[name]]
            return made
        except KeyError:
            pass  # `_read` words the error
    readers = _readers(kind)  # type: ignore[arg-type]  # a class is hashable
    given = {
        name: _read(readers[name].hint, one, f"{where}.{name}".lstrip("."))
        for name, one in value.items()
        if name in readers
    }
    try:
        return kind(**given)
    except TypeError as error:
        raise Misshapen(f"{where or kind.__name__}: {error}") from error


class _Way(NamedTuple):
    """How a plain frozen dataclass is made of values that are right by their names and types. usual:
    what each field begins with, in their order; codes: which values name a member of an enum."""

    usual: dict[str, Any]
    codes: tuple[tuple[str, dict[str, Any]], ...]


@lru_cache(maxsize=256)
def _way(kind: type[Any], names: tuple[str, ...], types: tuple[type, ...]) -> _Way | None:
    """None for values that must be looked at one by one, and for a dataclass whose making does more
    than to set what is given. Of hundreds of parts, most hold the same names."""
    every, readers = fields(kind), _readers(kind)  # type: ignore[arg-type]  # a class is hashable
    if hasattr(kind, "__post_init__") or hasattr(kind, "__slots__"):
        return None
    if not all(one.init and one.default_factory is MISSING for one in every):
        return None
    needed = {one.name for one in every if one.default is MISSING}
    if not needed <= set(names) <= readers.keys():
        return None
    given = [(readers[name], name, one) for name, one in zip(names, types, strict=True)]
    codes = [(name, reader.members, one) for reader, name, one in given
             if one not in reader.as_it_is]  # fmt: skip
    if not all(one is str and members for _name, members, one in codes):
        return None
    usual = {one.name: one.default for one in every}
    return _Way(usual, tuple((name, members) for name, members, _one in codes))


@lru_cache(maxsize=32)
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


@lru_cache(maxsize=32)
def _empty(kind: type[Any]) -> dict[str, Any]:
    """The fields whose default is empty or zero."""
    return {
        one.name: one.default
        for one in fields(kind)
        if one.default is not MISSING and not one.default
    }


class _Reader(NamedTuple):
    """Types that are taken as they are, members by their code: what most values need is looked up,
    the rest is asked of `_read`, which also words the errors."""

    as_it_is: frozenset[type]
    members: dict[str, Any]
    hint: Any


@lru_cache(maxsize=32)
def _readers(kind: type[Any]) -> dict[str, _Reader]:
    return {
        name: _Reader(_as_it_is(hint), _members(hint), hint)
        for name, hint in get_type_hints(kind).items()
    }


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
        read: Callable[..., Any] = from_plain if is_dataclass(wanted) else _read
        return tuple(read(wanted, one, f"{where}[{at}]") for at, one in enumerate(value))
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
