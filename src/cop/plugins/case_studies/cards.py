"""How a case reads in a list."""

from __future__ import annotations

from typing import Any

from cop.i18n import gettext as _
from cop.members.vocabulary import label
from cop.plugins.case_studies.models import Status


def status_words(status: Status) -> str:
    """The state of a case in words."""
    match status:
        case Status.OPEN:
            return _("Waiting for an answer")
        case Status.ANSWERED:
            return _("Answered")
        case Status.CLOSED:
            return _("Closed")


def chips(row: Any) -> list[str]:
    """Status, moment and themes, from the columns of a list."""
    themes = [label("theme", code) for code in (row.themes or [])[:2]]
    return [word for word in [status_words(row.status), label("phase", row.phase), *themes] if word]
