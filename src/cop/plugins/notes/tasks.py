"""Actions as tasks of a calendar program: `VTODO` (RFC 5545), tied to what they came of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from urllib.parse import urlsplit

from cop.addresses import public_url
from cop.calendar.writing import PRODUCT, plain
from cop.config import setting
from cop.plugins.notes.registers import Line


def write(title: str, lines: Iterable[Line]) -> bytes:
    """The file; the same actions make the same bytes."""
    from icalendar import Calendar

    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    for name in ("name", "x-wr-calname"):
        whole.add(name, plain(title))
    host = urlsplit(str(setting("COP_PUBLIC_URL"))).hostname or "localhost"
    for line in lines:
        whole.add_component(_task(line, host))
    return bytes(whole.to_ical())


def _task(line: Line, host: str):  # type: ignore[no-untyped-def]  # icalendar is loaded late
    from icalendar import Todo

    task = Todo()
    task.add("uid", f"action-{line.uid}@{host}")
    changed = line.changed.astimezone(UTC).replace(microsecond=0) if line.changed else None
    if changed is not None:
        task.add("dtstamp", changed)
    task.add("summary", plain(f"{line.ref} — {line.words}"))
    if line.due:
        task.add("due", line.due)
    task.add("status", "COMPLETED" if line.done else "NEEDS-ACTION")
    if line.done and changed is not None:
        task.add("completed", changed)
    task.add("related-to", f"meeting-{line.meeting_uid}@{host}")
    task.add("url", public_url("cop.notes.outcome", kind="actions", uid=line.uid))
    return task
