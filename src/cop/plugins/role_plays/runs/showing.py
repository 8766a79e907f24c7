"""How the pages of a run show its moments and its texts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template

from cop.columns import Prose
from cop.days import day_in_words
from cop.plugins.role_plays.runs.models import Run


def run_time(run: Run, moment: datetime | None) -> str:
    """« jeudi 12 mars, 09:00 », by the clock of the place where the run is."""
    if moment is None:
        return ""
    here = moment.astimezone(ZoneInfo(run.zone))
    return f"{day_in_words(here, 'EEEE d MMMM')}, {here:%H:%M}"


def page(name: str, **shown: Any) -> str:
    """One template of the runs; `md` and `markdown` make safe HTML of a packet's texts."""
    words = {"md": Prose.of, "markdown": Prose.of, "run_time": run_time}
    return render_template(f"role_plays/runs/{name}.html", **words, **shown)
