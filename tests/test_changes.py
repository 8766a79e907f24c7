"""The same mark, the same rows: on every connection, whoever wrote."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, text

from cop.changes import Changes
from cop.testing import Make

READ = text("SELECT name FROM cop_core_organisation ORDER BY id")
WRITE = text("UPDATE cop_core_organisation SET name = :name")


@pytest.fixture
def engine(cop_app: Flask, make: Make) -> Iterator[Engine]:
    """Asked by a page: outside of one, a transaction may write and waits for others."""
    make.organisation("first")
    with cop_app.test_request_context():
        yield cop_app.extensions["cop"].engine


@pytest.fixture
def pair(engine: Engine) -> Iterator[tuple[Connection, Connection]]:
    with engine.connect() as one, engine.connect() as other:
        yield one, other


def asked(changes: Changes, here: Connection) -> object:
    """A mark, as a request asks for one: at the start of a transaction that ends with it."""
    found = changes.mark(here)
    here.execute(READ).all()
    here.rollback()
    return found


def write(here: Connection, name: str) -> None:
    with here.begin():
        here.execute(WRITE, {"name": name})


def test_reading_keeps_the_mark(pair: tuple[Connection, Connection]) -> None:
    changes, here = Changes(), pair[0]

    # On PostgreSQL whoever writes in another database of the server ends it too.
    assert any(asked(changes, here) == asked(changes, here) is not None for _ in range(20))


def test_a_second_connection_learns_the_mark_of_the_first(
    pair: tuple[Connection, Connection],
) -> None:
    changes, (here, there) = Changes(), pair
    asked(changes, here), asked(changes, there)

    assert any(asked(changes, here) == asked(changes, there) for _ in range(20))


@pytest.mark.parametrize("writer", [0, 1], ids=["its own write", "another's"])
def test_a_write_ends_the_mark(pair: tuple[Connection, Connection], writer: int) -> None:
    changes = Changes()
    asked(changes, pair[1])
    before = asked(changes, pair[0])
    write(pair[writer], "second")

    assert before not in {asked(changes, one) for one in (*pair, *pair)}


@pytest.mark.parametrize("seed", range(12))
def test_what_was_kept_under_a_mark_is_what_stands_there_now(engine: Engine, seed: int) -> None:
    """Requests that begin, read, keep and end in any order, and writes between them."""
    chance, changes = random.Random(seed), Changes()
    kept: dict[object, str] = {}
    marks: dict[Connection, object] = {}
    connections = [engine.connect() for _ in range(4)]
    again = 0
    for step in range(400):
        here = chance.choice(connections)
        match chance.choice(["begin", "read", "end", "write"]):
            case "begin" if here not in marks:
                marks[here] = changes.mark(here)
                if marks[here] in kept:
                    again += 1
                    assert kept[marks[here]] == here.execute(READ).scalar()
            case "read" if here in marks:
                kept[marks[here]] = str(here.execute(READ).scalar())
            case "end":
                marks.pop(here, None)
                here.rollback()
            case "write" if here not in marks and not step % 7:
                write(here, f"step {step}")
    for here in connections:
        here.close()

    assert again > 3 or engine.dialect.name == "postgresql"  # where others write too
