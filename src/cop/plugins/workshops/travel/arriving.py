"""Bringing a workshop in: what was read becomes a draft of one's own, checked like anything typed.

Whose it is, its state and its readers never come from the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from cop import text
from cop.contributions import services
from cop.contributions.finding import demand
from cop.contributions.importing import ImportRefused, checked
from cop.contributions.models import Visibility
from cop.contributions.pages import kind_of
from cop.contributions.rules import visible_to
from cop.db import session
from cop.formats.kit import is_packed
from cop.i18n import gettext as _
from cop.members.viewer import Viewer
from cop.plugins.workshops import limits
from cop.plugins.workshops.assembly import document_of
from cop.plugins.workshops.bring.known import readable
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.travel.bundle import read_bundle
from cop.plugins.workshops.travel.markdown_reading import read_markdown
from cop.plugins.workshops.travel.reading import Arrival, TravelRefused

MOST_BYTES = 300_000
# What a file has no word in.
NEVER = frozenset({"plan", "sealed", "type", "uid", "edition", "profile"})


def decoded(content: bytes) -> str:
    """The text of a file, whatever program wrote it. Raises `TravelRefused`."""
    if len(content) > MOST_BYTES:
        raise TravelRefused(_("This file is too big: 300 kB at most. Bring it in part by part."))
    try:
        found = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        found = content.decode("cp1252", "replace")
    try:
        return text.normalise(found)
    except text.TextRefused as refusal:
        raise TravelRefused(str(refusal)) from refusal


def is_table(content: str) -> bool:
    """Neither front matter nor headings: rows of cells."""
    lines = content.split("\n")
    return not (content.startswith("---") or any(line.startswith("## ") for line in lines))


def read(content: bytes) -> Arrival:
    """What a kit or a Markdown text holds. Raises `TravelRefused`, `KitRefused`."""
    return read_bundle(content) if is_packed(content) else read_markdown(decoded(content))


def facts_of(arrival: Arrival) -> dict[str, Any]:
    return {name: value for name, value in arrival.facts.items() if name not in NEVER}


def bring_in(viewer: Viewer, arrival: Arrival, facts: Mapping[str, Any]) -> Workshop:
    """A draft with these facts. Raises `ImportRefused` with the reasons, `Refused` for a plan that
    can't be."""
    demand(viewer, "create", None)
    kind = kind_of("workshop")
    plan = readable(viewer, limits.checked(arrival.plan))
    document = document_of(plan)
    usual = {"min_participants": 8, "max_participants": 18, "facilitators_needed": 2}
    given = usual | {name: value for name, value in facts.items() if name not in NEVER}
    found = checked(kind, given | {"plan": document["plan"], "is_template": False})
    thing = services.create(
        viewer, kind, found | {"sealed": document["sealed"]},
        visibility=Visibility.NETWORK, revision_kind="imported",
    )  # fmt: skip
    assert isinstance(thing, Workshop)
    thing.adapted_from_id = _origin(viewer, arrival, thing)
    session.flush()
    return thing


def _origin(viewer: Viewer, arrival: Arrival, thing: Workshop) -> int | None:
    """The workshop that the file was taken from, or what that was adapted from, where it stands
    here and this reader reads it."""
    uids = [one for one in (arrival.uid, arrival.lineage) if one]
    rows = dict(
        session.execute(
            select(Workshop.uid, Workshop.id).where(
                visible_to(viewer, model=Workshop), Workshop.uid.in_(uids), Workshop.id != thing.id
            )
        ).all()
    )
    return next((rows[uid] for uid in uids if uid in rows), None)


__all__ = ["ImportRefused", "bring_in", "decoded", "facts_of", "is_table", "read"]
