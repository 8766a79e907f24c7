"""One page, asked for by every kind of reader in every level and state, against its rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from cop.web import errors
from tests.access import matrix as m
from tests.access.world import World

Place = tuple[str, str]


@dataclass(frozen=True)
class Answer:
    """status and page; whether it wrote to the database, and whether any row is another now (None
    when nobody wanted to know)."""

    status: int
    page: str
    wrote: bool
    changed: bool | None


def ask(
    world: World,
    reader: str,
    method: str,
    path: str,
    data: Mapping[str, Any],
    *,
    compare: bool = True,
) -> Answer:
    """One request, undone after. compare: look at all rows after a request that wrote."""
    client = world.client(reader)
    with world.trial() as changed:
        if method == "GET":
            answer = client.get(path, buffered=True)
        else:
            answer = client.post(path, data={**data, "csrf_token": client.token}, buffered=True)
            with client.session_transaction() as browser:
                browser.pop("_flashes", None)  # or the next page tells of what was undone
        page = answer.get_data().decode(errors="replace")
        return Answer(answer.status_code, page, bool(world.writes), changed() if compare else None)


def outcome(rules: Iterable[m.May], name: str, method: str, reader: str, place: Place) -> str:
    """What a reader may expect, in one word."""
    seen_outside = name.partition("@")[0] in m.OPEN_TO_VISITORS
    if reader in m.OUTSIDE and (method == "POST" or not seen_outside):
        return "sign in"
    if any(may.allows(reader, *place) for may in rules):
        return "done"
    return "refused" if m.reads(reader, *place) else "hidden"


def fits(status: int, expected: str) -> bool:
    match expected:
        case "sign in":
            return status == 401
        case "hidden":
            return status == 404
        case "refused":
            return status in {403, 404}
        case _done:
            return status < 400 or status in {409, 422}


def fault(expected: str, method: str, answer: Answer) -> str:
    """What is wrong with an answer, or ''."""
    if not fits(answer.status, expected):
        return f"{answer.status} instead of {expected}"
    if method == "GET" and answer.wrote:
        return "a GET wrote to the database"
    return "rows changed" if answer.changed and expected != "done" else ""


def mistakes(
    world: World,
    page: tuple[str, str],
    rules: Iterable[m.May],
    things: Mapping[Place, str],
    address: Callable[[str], str],
    body: Callable[[], Mapping[str, Any]],
) -> list[str]:
    """All that differs from the rules of one page, one line each.

    page: endpoint and method. things: the uid at each place that is to be walked. address: the path
    of the page about a uid. body: the least that its form needs, made anew for each request.
    """
    name, method = page
    found = []
    with bare_errors():
        for place, uid in things.items():
            path = address(uid)
            for reader in m.READERS:
                expected = outcome(rules, name, method, reader, place)
                # What may be done may change rows.
                compare = expected != "done"
                answer = ask(world, reader, method, path, body(), compare=compare)
                if wrong := fault(expected, method, answer):
                    found.append(f"{name} {method}: {reader}, {', '.join(place)}: {wrong}")
    return found


@contextmanager
def bare_errors() -> Iterator[None]:
    """A refusal as its title alone: here its status is asked for. What stands on the pages of
    errors is held against hidden things by `test_leaks.py` and by « … and absent answer the same »."""
    with patch.object(errors, "_page", lambda code, title, message: title):
        yield
