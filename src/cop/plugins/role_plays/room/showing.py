"""How the pages of a room are drawn."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template
from flask_babel import format_decimal

from cop.columns import Prose
from cop.plugins.role_plays.runs.models import Run
from cop.plugins.role_plays.runs.showing import run_time


def page(name: str, **shown: Any) -> str:
    """One template of the room; `md` makes safe HTML of the Markdown of a packet, `new_key` the name
    of one press."""
    return render_template(
        f"role_plays/room/{name}.html",
        md=Prose.of, run_time=run_time, hour=hour, new_key=new_key, decimal=format_decimal, **shown,
    )  # fmt: skip


def hour(run: Run, since: datetime, minutes: int) -> str:
    """« 10:25 », so many minutes later, by the clock of the place where the run is."""
    return f"{(since + timedelta(minutes=minutes)).astimezone(ZoneInfo(run.zone)):%H:%M}"


def new_key() -> str:
    return secrets.token_urlsafe(12)
