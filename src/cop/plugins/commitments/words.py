"""How the five answers read: in a mail, as a choice, in a count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from cop import text
from cop.db import now
from cop.i18n import lazy_gettext as _l
from cop.members.dates import day_of
from cop.plugins.commitments.models import Status

ANSWERS: Mapping[Status, Any] = {
    Status.TRIED: _l("I tried it"),
    Status.ADOPTED: _l("I adopted it"),
    Status.ADAPTED: _l("I adapted it"),
    Status.DROPPED: _l("I gave it up"),
    Status.NOT_YET: _l("Not yet"),
}
COUNTED: Mapping[Status | None, Any] = {
    Status.TRIED: _l("tried"),
    Status.ADOPTED: _l("adopted"),
    Status.ADAPTED: _l("adapted"),
    Status.DROPPED: _l("given up"),
    Status.NOT_YET: _l("not yet"),
    None: _l("no news"),
}
# In an address that people read in their mail.
SLUGS: Mapping[Status, str] = {
    Status.TRIED: "essaye",
    Status.ADOPTED: "adopte",
    Status.ADAPTED: "adapte",
    Status.DROPPED: "abandonne",
    Status.NOT_YET: "pas-encore",
}
USUAL = timedelta(days=56)  # eight weeks, as on the paper card
TITLE_LENGTH = 110


def today() -> date:
    """The day it is in France."""
    day = day_of(now())
    assert day is not None
    return day


def titled(body: str) -> dict[str, str]:
    """What stands for a commitment in lists: its own words, or how they begin. Nobody copies one, so
    it has no licence."""
    return {"title": text.summarise(body, TITLE_LENGTH) or "…", "summary": "", "licence": ""}


def of_takeaway(words: str) -> dict[str, Any]:
    """The first document of a commitment out of something that was kept."""
    body = text.summarise(words, 300)
    due = (today() + USUAL).isoformat()
    return {**titled(body), "body": body, "due": due, "help_wanted": ""}
