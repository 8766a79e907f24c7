"""What costs much, or gives much away, is asked for before it is made: the host counts."""

from __future__ import annotations

from flask import current_app
from werkzeug.exceptions import TooManyRequests

from cop.i18n import lazy_gettext as _l

MINUTE, QUARTER = 60, 15 * 60  # seconds
# What is counted → how long to wait, and what to do meanwhile.
WAITS = {
    "search": (MINUTE, _l("Many searches came from here. Wait a minute, then search again.")),
    "export": (
        QUARTER,
        _l(
            "Many files were taken from here. Wait a quarter of an hour; « Take along and bring in » "
            "then gives all the pages of a kind as one file."
        ),
    ),
}


def demand_spare(what: str) -> None:
    """Raises `TooManyRequests`, which says what to do, for who had too many just now."""
    if not current_app.extensions["cop"].spare(what):
        seconds, words = WAITS[what]
        raise TooManyRequests(str(words), retry_after=seconds)
