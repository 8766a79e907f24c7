"""What matters for safety, as it happens: who came in, who was refused what. For the log alone.

A line says what happened; whoever writes the log adds when, who (a `uid`, which says nothing), from
where, and on which page, by its name: an address may hold the key that opens it. Never what was typed,
nor anybody's name.
"""

from __future__ import annotations

import logging

log = logging.getLogger("cop.security")


def note(what: str, **more: str) -> None:
    """Note an event, such as `refused`; `docs/logs.md` lists them all. more: words of ours."""
    log.info(what, extra={"cop": more})
