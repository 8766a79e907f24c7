"""The parameters of a question, read with care: what makes no sense is named, not guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import current_app

from cop.api.problems import Refused
from cop.i18n import gettext as _

MOST, USUAL = 100, 30
CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
CURSOR = re.compile(r"\d{1,18}(\.\d{1,18}){1,2}", re.ASCII)
NUMBER = re.compile(r"\d{1,4}", re.ASCII)


@dataclass(frozen=True)
class Question:
    """What a list is asked for; empty is everything. `changed_since` is a moment in UTC."""

    type: str = ""
    network: str = ""
    theme: str = ""
    changed_since: datetime | None = None
    cursor: str = ""
    limit: int = USUAL

    def words(self) -> dict[str, str]:
        """The same again for an address, without the cursor."""
        told = {"type": self.type, "network": self.network, "theme": self.theme}
        if self.changed_since is not None:
            told["changed_since"] = self.changed_since.isoformat()
        if self.limit != USUAL:
            told["limit"] = str(self.limit)
        return {name: value for name, value in told.items() if value}


def question(asked: Mapping[str, str]) -> Question:
    """Raises `Refused` with the name of the parameter."""
    return Question(
        type=type_of(asked), network=_code(asked, "network"), theme=_code(asked, "theme"),
        changed_since=_moment(asked), cursor=cursor(asked), limit=_limit(asked),
    )  # fmt: skip


def type_of(asked: Mapping[str, str]) -> str:
    named = asked.get("type", "")
    known = current_app.extensions["cop"].registry.types
    if named and named not in known:
        raise Refused(
            400, _("The type is one of: %(types)s.", types=", ".join(known)), parameter="type"
        )
    return named


def cursor(asked: Mapping[str, str]) -> str:
    given = asked.get("cursor", "")
    if given and not CURSOR.fullmatch(given):
        raise Refused(
            400, _("A cursor is taken from « next » of the page before."), parameter="cursor"
        )
    return given


def _code(asked: Mapping[str, str], name: str) -> str:
    given = asked.get(name, "")
    if given and not CODE.fullmatch(given):
        raise Refused(
            400, _("This takes one code of letters, digits, « - » and « _ »."), parameter=name
        )
    return given


def _limit(asked: Mapping[str, str]) -> int:
    given = asked.get("limit", str(USUAL))
    if not NUMBER.fullmatch(given) or not 1 <= int(given) <= MOST:
        raise Refused(400, _("From 1 to %(most)s.", most=MOST), parameter="limit")
    return int(given)


def _moment(asked: Mapping[str, str]) -> datetime | None:
    """A day begins at midnight in UTC; so is a time read that names no zone."""
    given = asked.get("changed_since", "")
    if not given:
        return None
    try:
        # In an address, a « + » that nobody escaped is a space.
        return moment(given.replace(" ", "+") if "T" in given else given)
    except (ValueError, OverflowError) as error:
        told = _("Write a day (2027-03-12) or a moment (2027-03-12T14:00:00Z).")
        raise Refused(400, told, parameter="changed_since") from error


def moment(given: str) -> datetime:
    """Raises `ValueError` and `OverflowError`."""
    if len(given) == len("2027-03-12"):
        day = date.fromisoformat(given)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    found = datetime.fromisoformat(given)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
