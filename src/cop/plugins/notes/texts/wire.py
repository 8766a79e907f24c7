"""What browsers send and get, as it stands in JSON; whatever else comes is refused whole."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cop.plugins.notes.texts.limits import MOST_SENT, MOST_UPDATES

_NAME = re.compile(r"[0-9A-Za-z-]{1,32}\Z")
MOST_NUMBER = 2**31 - 1


class Unreadable(Exception):
    """A request that no script of ours sends."""


class TooMuch(Exception):
    """More than one request may bring: sent in smaller parts, it is taken."""


@dataclass(frozen=True)
class Asked:
    """What a tab knows of one text, and brings to it.

    after: the newest number that it has. state: its state vector, from who opens or reopens; then
    the answer is what it lacks. away: seconds since the oldest of `updates` was written.
    """

    epoch: int
    after: int
    state: bytes | None = None
    updates: tuple[bytes, ...] = ()
    away: int = 0


@dataclass(frozen=True)
class Request:
    """here: the key of the text that its writer is in, and the line."""

    client: str
    docs: dict[str, Asked]
    here: tuple[str, str] | None = None
    disagreed: tuple[str, ...] = ()


def read_post(body: Any) -> Request:
    """Raises `Unreadable`, `TooMuch`."""
    try:
        told = {_name(key): _asked(one) for key, one in body["docs"].items()}
        here = body.get("here")
        request = Request(
            _name(body["client"]),
            told,
            (_name(here[0]), str(here[1])[:120].replace("\0", "")) if here else None,
            tuple(map(_name, body.get("disagreed", ())))[:MOST_UPDATES],
        )
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise Unreadable from error
    updates = [update for one in told.values() for update in one.updates]
    if len(updates) > MOST_UPDATES or sum(map(len, updates)) > MOST_SENT:
        raise TooMuch
    return request


def read_query(query: Mapping[str, str]) -> Request:
    """`?c=CLIENT&k=KEY.EPOCH.AFTER,…`. Raises `Unreadable`."""
    try:
        parts = [one.split(".") for one in query.get("k", "").split(",") if one]
        docs = {_name(key): Asked(_number(epoch), _number(after)) for key, epoch, after in parts}
        return Request(_name(query["c"]), docs)
    except (KeyError, ValueError) as error:
        raise Unreadable from error


def packed(update: bytes) -> str:
    return b64encode(update).decode("ascii")


def _asked(told: Mapping[str, Any]) -> Asked:
    state = told.get("state")
    return Asked(
        _number(told["epoch"]),
        _number(told["after"]),
        None if state is None else _bytes(state),
        tuple(map(_bytes, told.get("updates", ()))),
        _number(told.get("away", 0)),
    )


def _name(told: Any) -> str:
    if not isinstance(told, str) or not _NAME.match(told):
        raise ValueError
    return told


def _number(told: Any) -> int:
    if isinstance(told, bool) or not isinstance(told, int | str) or len(str(told)) > 10:
        raise ValueError
    number = int(told)
    if not 0 <= number <= MOST_NUMBER:
        raise ValueError
    return number


def _bytes(told: Any) -> bytes:
    if not isinstance(told, str):
        raise ValueError
    return b64decode(told, validate=True)
