"""The small host that tests mount cop in."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask import session as browser_session
from flask_wtf.csrf import generate_csrf
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, inspect

from cop import starter
from cop.changes import SNAPSHOT, Rows
from cop.db import Base, session
from cop.extension import Cop
from cop.testing.mounted import Client, stand, url_prefix
from cop.web.visitors import Answers


class Browser(Client):
    """A client whose every request has a context of its own, as on a server.

    Flask would lend it the context of the test, and with it the viewer of the request before. What
    the test wrote is committed first, and what it read is read again.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if current_app:
            session.commit()
        with self.application.app_context():
            return super().open(*args, **kwargs)


class Compiled(BytecodeCache):
    """Templates compiled once for all apps of a test process."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def make_app(url: str, *, plugins: list[Any] | None = None, **config: Any) -> Flask:
    """A small host whose signed-in person is the subject in the browser session."""
    app = Flask("host", root_path=str(Path(__file__).parent))
    app.config.update(
        TESTING=True,
        SECRET_KEY="only for tests",
        COP_DATABASE_URL=url,
        COP_PLUGINS_STRICT=True,
        # Attached files in memory, apart for each app.
        COP_FILES=f"memory://{secrets.token_hex(8)}",
    )
    app.config.update(config)
    app.jinja_env.bytecode_cache = COMPILED
    app.add_url_rule("/test/csrf", "test_csrf", lambda: generate_csrf())
    app.test_client_class = Browser
    Cop(
        app,
        url_prefix=url_prefix(),
        current_member=lambda: browser_session.get("who"),
        plugins=plugins,
    )
    stand(app)
    return app


def forget(app: Flask) -> None:
    """Let the next page read everything anew, as after a change: for tests of what a page asks."""
    state = app.extensions["cop"]
    state.rows, state.answers = Rows(), Answers()


# What a page asks to know whether it may show again what it has read.
STANDING = ("BEGIN", "PRAGMA", SNAPSHOT)


def fill(engine: Engine) -> None:
    """All tables and the starting vocabularies, unless they are there; within an app's context."""
    started = inspect(engine).has_table("cop_core_term")
    Base.metadata.create_all(engine)
    if not started:
        starter.load()
        session.commit()
