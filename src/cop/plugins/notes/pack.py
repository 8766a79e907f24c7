"""The documents of a meeting, to take along: what its page is linked with, as one page to read.

Rights are asked when it is made, for whoever takes it; reserved passages stay out, since it may lie
on a device that others use.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import selectin_polymorphic, selectinload

from cop.contributions import references
from cop.contributions.editions import documents_for
from cop.contributions.models import Contribution
from cop.contributions.rules import can, visible_to
from cop.contributions.ties import ties
from cop.db import session
from cop.formats.sheet import Sheet, sheet_of
from cop.members.viewer import Viewer
from cop.plugins.notes.models import Meeting

MOST = 20


@dataclass(frozen=True)
class Leaf:
    """One document as it stands now."""

    uid: str
    sheet: Sheet

    @property
    def sections(self) -> list[tuple[str, Markup]]:
        """Safe HTML that starts at h3, as `Sheet` promises."""
        return [(label, Markup(markup)) for label, markup in self.sheet.sections]


def titles(viewer: Viewer, meeting: Meeting) -> list[str]:
    """What the pack would hold; one query."""
    return [one.title for one in ties(viewer, meeting)[:MOST]]


def leaves(viewer: Viewer, meeting: Meeting) -> list[Leaf]:
    """Tools, cases, workshops, earlier minutes, in the order of the page; a few queries for each
    type, none for each document."""
    order = [one.uid for one in ties(viewer, meeting)[:MOST]]
    kinds = current_app.extensions["cop"].registry.types
    models = [kind.model for kind in kinds.values()]
    things = session.scalars(
        select(Contribution)
        .where(visible_to(viewer), Contribution.uid.in_(order))
        .options(selectin_polymorphic(Contribution, models), selectinload(Contribution.coauthors))
    ).all()
    things = sorted(
        (one for one in things if can(viewer, "export", one)), key=lambda one: order.index(one.uid)
    )
    written = documents_for(viewer, things, reserved=False)
    known = references.known_among(viewer, ((type(one), written[one.id]) for one in things))
    return [
        Leaf(
            one.uid,
            sheet_of(kinds[one.type], one, references.titled(type(one), written[one.id], known)),
        )
        for one in things
    ]
