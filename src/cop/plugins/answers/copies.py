"""The answers to take along: JSON, a table for French Excel, Markdown."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from cop import text
from cop.addresses import public_url
from cop.columns import Prose
from cop.formats.catalogue import MIMETYPE as CSV
from cop.formats.catalogue import table
from cop.i18n import gettext as _
from cop.members.dates import day_of
from cop.plugins.answers.matrix import Column, Matrix
from cop.plugins.answers.models import Call, Synthesis

JSON, MARKDOWN = "application/json", "text/markdown; charset=utf-8"
LABELS: dict[str, Callable[[], str]] = {
    "convergences": lambda: _("Convergences"),
    "divergences": lambda: _("Divergences"),
    "gaps": lambda: _("What is lacking"),
}


def copy_of(call: Call, matrix: Matrix, form: str) -> tuple[bytes, str]:
    """(content, mimetype) of the answers as `json`, `csv` or `md`."""
    if form == "csv":
        return as_table(matrix), CSV
    if form == "md":
        return as_markdown(call, matrix).encode(), MARKDOWN
    return json.dumps(as_plain(call, matrix), ensure_ascii=False).encode(), JSON


def as_plain(call: Call, matrix: Matrix) -> dict[str, Any]:
    """All that the page shows, as plain data; moments in ISO 8601, UTC."""
    return {
        "call": public_url("cop.contributions.show", uid=call.uid),
        "title": call.title,
        "questions": list(matrix.questions),
        "sheets": [
            {
                "network": one.network,
                "group": one.group,
                "answers": [_open(answer) for answer in one.answers],
                "posture": one.posture,
                "first_action": one.first_action,
                "tools": [{"title": tool.title, "url": _url(tool.uid)} for tool in one.tools],
                "resources": one.resources,
                "submitted_at": _iso(one.submitted_at),
                "amended_at": _iso(one.amended_at),
                "amended_after_reading": one.after_reading,
            }
            for one in matrix.columns
        ],
        "syntheses": [
            {"question": place, **{name: _open(getattr(one, name)) for name in LABELS}}
            for place, one in sorted(matrix.syntheses.items())
        ],
    }


def as_table(matrix: Matrix) -> bytes:
    """A line for each network, a column for each question; then the facilitator's three lines."""
    head = [_("Network"), *matrix.questions, _("The posture that we choose")]
    head += [_("Our first act within 48 hours"), _("Tools"), _("Other tools or people")]
    head += [_("Sent on"), _("Changed on"), _("Changed after reading the others")]
    rows = [_line(one) for one in matrix.columns]
    for name, label in LABELS.items():
        said = [_at(matrix, place, name) for place in range(1, len(matrix.questions) + 1)]
        whole = _at(matrix, 0, name)
        if whole or any(said):
            rows.append([label(), *said, whole])
    return table(head, rows)


def _line(one: Column) -> list[str]:
    tools = ", ".join(f"{tool.title} ({_url(tool.uid)})" for tool in one.tools)
    days = [str(day_of(moment) or "") for moment in (one.submitted_at, one.amended_at)]
    return [
        one.name, *(_open(answer) for answer in one.answers), one.posture, one.first_action, tools,
        one.resources, *days, _("yes") if one.after_reading else "",
    ]  # fmt: skip


def as_markdown(call: Call, matrix: Matrix) -> str:
    """Question by question. What people wrote stands in quotations, so that it forges no heading."""
    parts = [f"# {call.title}", *_said(matrix.syntheses.get(0))]
    for place, question in enumerate(matrix.questions, 1):
        parts += [f"## {place}. {question}", *_said(matrix.syntheses.get(place))]
        for one in matrix.columns:
            parts += [f"### {one.name}", _quoted(_open(one.answers[place - 1]))]
    parts.append(f"## {_('In short')}")
    for one in matrix.columns:
        parts += [f"### {one.name}", *_short(one)]
    parts.append(public_url("cop.contributions.show", uid=call.uid))
    return "\n\n".join(parts) + "\n"


def _short(one: Column) -> list[str]:
    tools = [f"[{tool.title}]({_url(tool.uid)})" for tool in one.tools]
    lines = [one.posture, one.first_action, ", ".join(tools), one.resources]
    if one.after_reading and one.amended_at:
        day = day_of(one.amended_at)
        lines.append(_("changed after reading the others, on %(day)s", day=day))
    return [_quoted(line) for line in lines if line]


def _said(one: Synthesis | None) -> list[str]:
    if one is None:
        return []
    found = [(label(), _open(getattr(one, name))) for name, label in LABELS.items()]
    return [part for label, words in found if words for part in (f"**{label}**", _quoted(words))]


def _at(matrix: Matrix, place: int, name: str) -> str:
    one = matrix.syntheses.get(place)
    return _open(getattr(one, name)) if one else ""


def _open(prose: Prose) -> str:
    """What every reader may see of a text."""
    return text.without_reserved(prose.source).strip()


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in words.splitlines()) or "> —"


def _url(uid: str) -> str:
    return public_url("cop.contributions.show", uid=uid)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
