"""Whether a reader may read a commitment, as a column: for counts that hold what they may not."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from cop.contributions.models import Contribution
from cop.contributions.rules import visible_to
from cop.members.viewer import Viewer
from cop.plugins.commitments.models import Commitment

SPINE = aliased(Contribution, flat=True)


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """True in the rows of `Commitment` that `viewer` may read."""
    readable = select(SPINE.id).where(SPINE.type == "commitment", visible_to(viewer, model=SPINE))
    return Commitment.id.in_(readable)
