"""Apps and databases that tests are lent one after the other: made once for each test process.

To make an app takes ten times as long as most tests: its routes and templates are compiled, and so
is every statement that its engine meets for the first time.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event, inspect

from cop.db import Base, make_engine, make_session
from cop.events import EVENTS
from cop.extension import State
from tools.databases import Databases

HEARD = ("before_cursor_execute", "after_cursor_execute", "begin", "commit", "rollback")
APPS = 20  # more are not kept; about as many lists of plugins are asked for
OFTEN = 200  # after so many tests a database is dropped: its deleted rows slow it down


class Place:
    """A database, and the engine that knows its statements."""

    def __init__(self, url: str) -> None:
        self.url = url
        # Written statements are kept for all tests of a process, not for the last few hundred.
        self.engine = make_engine(url)
        self.engine.update_execution_options(compiled_cache={})
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _write_without_waiting)
        self.tables = frozenset(inspect(self.engine).get_table_names())
        self.times = 0
        self.ears = ears(self.engine)

    def is_whole(self) -> bool:
        """Whether it has every table, those of a plugin too that was imported only now. To ask the
        database for each of a hundred would take longer than most tests."""
        return self.tables >= Base.metadata.tables.keys()


def _write_without_waiting(connection: Any, _record: Any) -> None:
    """What a crash of the machine would lose is made again by the next run."""
    connection.execute("PRAGMA synchronous=OFF")


class Places:
    """The databases of this process that are lent; several when tests overlap."""

    def __init__(self, databases: Databases) -> None:
        self.databases = databases
        self.idle: list[Place] = []

    @contextmanager
    def lend(self) -> Iterator[Place]:
        place = self.idle.pop() if self.idle else Place(self.databases.new())
        yield place
        place.times += 1
        tired = place.engine.dialect.name == "postgresql" and place.times >= OFTEN
        fit = not tired and ears(place.engine) == place.ears
        if fit and self.databases.renew(place.engine):
            self.idle.append(place)
        else:
            place.engine.dispose()
            self.databases.drop(place.url)

    def close(self) -> None:
        for place in self.idle:
            place.engine.dispose()
            self.databases.drop(place.url)


class Lent:
    """An app as it was made, to be told from what a test makes of it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.config = dict(app.config)
        self.state: State = app.extensions["cop"]
        self.hung = hung(app)

    def moved(self, place: Place) -> Flask:
        """The app with nothing in its memory, on another database."""
        # It may be given another page, as if it had answered nobody; then it is lent no more.
        self.app._got_first_request = False
        self.app.config.clear()
        self.app.config.update(self.config)
        self.app.config["COP_DATABASE_URL"] = place.url
        if str(self.config.get("COP_FILES", "")).startswith("memory:"):
            self.app.config["COP_FILES"] = f"memory://{secrets.token_hex(8)}"
        # All that cop keeps of requests goes. Who listens is part of how the app was made, and what
        # a kept query says depends on its key alone.
        empty: dict[str, Any] = {
            one.name: one.default_factory()
            for one in fields(State)
            if one.default_factory is not MISSING and one.name not in {"listeners", "statements"}
        }
        self.app.extensions["cop"] = replace(
            self.state, engine=place.engine, session=make_session(place.engine), **empty
        )
        return self.app

    def is_as_it_was(self) -> bool:
        return hung(self.app) == self.hung

    def forget(self) -> None:
        """The queries that were written for one test go: others were patched into them, maybe."""
        self.state.statements.clear()


class Apps:
    """The apps of this process that are lent, by what they were made of."""

    def __init__(self) -> None:
        self.idle: dict[Hashable, Lent] = {}

    @contextmanager
    def lend(
        self, place: Place, key: Hashable, make: Callable[[str], Flask], *, patched: bool = False
    ) -> Iterator[Flask]:
        """key: what tells the app of `make(url)` from others; it is kept alive with the app.

        patched: the borrower puts other functions in the place of ours.
        """
        # Some queries are written in the database's own way.
        key = (key, place.engine.dialect.name)
        lent = self.idle.pop(key, None) or Lent(make(place.url))
        if patched:
            lent.forget()
        yield lent.moved(place)
        if patched:
            lent.forget()
        if lent.is_as_it_was():
            self.idle[key] = lent
            if len(self.idle) > APPS:
                del self.idle[next(iter(self.idle))]


@dataclass(frozen=True)
class Card:
    """A plugin as part of a key: the name of an entry point, or one card and no other like it."""

    of: Any

    def __hash__(self) -> int:
        return hash(self.of) if isinstance(self.of, str) else id(self.of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Card) and (
            self.of == other.of if isinstance(self.of, str) else self.of is other.of
        )


def hung(app: Flask) -> list[int]:
    """How much hangs on an app: pages, hooks, listeners, what templates know."""
    env, found = app.jinja_env, app.extensions["cop"].registry
    hooks: tuple[Any, ...] = (
        app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs,
        app.template_context_processors,
    )  # fmt: skip
    # Flask makes an empty place in it wherever it looks for a handler: whoever was refused
    # something has not changed the app.
    handlers = (one for codes in app.error_handler_spec.values() for one in codes.values())
    return [
        len(app.view_functions),
        sum(map(len, handlers)),
        *(sum(map(len, one.values())) for one in hooks),
        *(len(list(event.receivers_for(app))) for event in EVENTS.values()),
        *map(
            len,
            (env.globals, env.filters, env.tests, app.extensions, app.teardown_appcontext_funcs),
        ),
        *map(len, (found.active, found.refused, found.types, found.defaults, found.permissions)),
    ]


def ears(engine: Engine) -> list[int]:
    """How many functions listen to an engine."""
    dispatch: Any = engine.dispatch
    return [len(list(getattr(dispatch, name))) for name in HEARD]
