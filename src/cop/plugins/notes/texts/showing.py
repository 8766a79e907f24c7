"""What the page where notes are written tells its script."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_wtf.csrf import generate_csrf

from cop.members.viewer import Viewer
from cop.plugins.notes.models import Meeting, Point
from cop.plugins.notes.texts import reviewing
from cop.plugins.notes.texts.pages import live
from cop.plugins.notes.texts.review_pages import kinds_for
from cop.plugins.notes.texts.states import words


def live_context(
    viewer: Viewer, meeting: Meeting, points: Iterable[Point]
) -> dict[str, Any] | None:
    """None where forms are all there is."""
    if not live():
        return None
    return {
        "sync": url_for("cop.notes.sync", uid=meeting.uid),
        "worker": url_for("cop.notes.worker"),
        "account": viewer.uid,
        "meeting": meeting.uid,
        "title": meeting.title,
        "documents": url_for("cop.notes.documents", uid=meeting.uid),
        "points": {point.key: point.title for point in points},
        "reviews": reviewing.count(meeting, kinds_for(viewer, meeting)),
        "csrf": generate_csrf(),
        "words": words(),
    }
