"""Where a harvest goes on: all that is needed stands in the token, so that nothing is kept for it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from cop.harvest.records import Wanted

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STEP = timedelta(microseconds=1)
TOKEN = re.compile(r"([a-z0-9_]*)!(-?\d*)!(-?\d*)!(\d+)!(\d{1,10})", re.ASCII)


def write(wanted: Wanted) -> str:
    """The token for a question that has an `after`."""
    assert wanted.after is not None
    moment, key = wanted.after
    told = (wanted.type, _number(wanted.since), _number(wanted.before), _number(moment), key)
    return "!".join(str(one) for one in told)


def read(token: str) -> Wanted | None:
    """The question again; None for a token that isn't ours."""
    found = TOKEN.fullmatch(token)
    if found is None:
        return None
    kind, since, before, moment, key = found.groups()
    try:
        at = _moment(moment)
        return Wanted(
            type=kind, since=_moment(since), before=_moment(before),
            after=(at, int(key)) if at is not None and int(key) < 2**31 else None,
        )  # fmt: skip
    except (ValueError, OverflowError):
        return None


def _number(moment: datetime | None) -> str:
    return "" if moment is None else str((moment - EPOCH) // STEP)


def _moment(number: str) -> datetime | None:
    return EPOCH + timedelta(microseconds=int(number)) if number else None
