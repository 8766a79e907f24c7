"""How the standalone site writes its log: a line for each event, to standard error.

As text for people, or as JSON for what reads logs (`COP_LOG`). Both say when, in UTC; what; and where
a request caused it: its own short name, who asked, from where, and the page. Nothing that somebody
typed can begin a line of its own.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
from datetime import UTC, datetime

from flask import Flask, g, has_request_context, request

FORMS = ("text", "json", "")


class Lines(logging.Formatter):
    """A record as one line; as text, a traceback follows, set in."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self.as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "log": record.name,
            "what": record.getMessage(),
            **_request(),
            **getattr(record, "cop", {}),
        }
        traceback = self.formatException(record.exc_info) if record.exc_info else ""
        if self.as_json:
            return json.dumps(told | ({"traceback": traceback} if traceback else {}))
        first = " ".join(told.pop(name) for name in ("at", "level", "log", "what"))
        more = "".join(f" {name}={value}" for name, value in told.items() if value)
        below = "".join(f"\n    {line}" for line in traceback.splitlines())
        return _in_one_line(first + more) + below


class Standard(logging.StreamHandler):  # type: ignore[type-arg]
    """To whatever standard error is when a line is written."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


def init_app(app: Flask) -> None:
    """Let what cop logs be written as `COP_LOG` says; empty leaves it to who runs the process."""
    log = logging.getLogger("cop")
    for old in [one for one in log.handlers if isinstance(one, Standard)]:
        log.removeHandler(old)
    form = app.config["COP_LOG"]
    if form:
        handler = Standard()
        handler.setFormatter(Lines(as_json=form == "json"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)


def _request() -> dict[str, str]:
    if not has_request_context():
        return {}
    if "cop_request" not in g:
        g.cop_request = secrets.token_hex(4)
    viewer = g.get("cop_viewer")
    return {
        "request": g.cop_request,
        "method": request.method,
        "page": request.endpoint or "",
        "who": viewer.uid if viewer else "",
        "peer": request.remote_addr or "",
    }


def _in_one_line(words: str) -> str:
    """Line breaks and other signs that aren't shown, as Python writes them."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in words)
