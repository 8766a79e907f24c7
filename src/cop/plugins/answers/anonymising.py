"""A word that is removed from a call for good goes from its sheets and their earlier texts too."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, or_, select

from cop.columns import Prose
from cop.contributions.care import replaced
from cop.contributions.models import Contribution
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.answers.models import Call, Sheet, Synthesis, Version
from cop.plugins.answers.services import THREE


def on_anonymised(
    *, contribution: Contribution, viewer: Viewer, replacements: Mapping[str, str]
) -> None:
    if not isinstance(contribution, Call):
        return
    call = contribution
    call.questions = [replaced(one, replacements)[:200] for one in call.questions]
    sheets = session.scalars(select(Sheet).where(Sheet.call_id == call.id)).all()
    written = session.scalars(select(Synthesis).where(Synthesis.call_id == call.id)).all()
    for sheet in sheets:
        _clean(sheet, replacements)
    for one in written:
        for name in THREE:
            setattr(one, name, Prose.of(replaced(getattr(one, name).source, replacements)))
    session.execute(
        delete(Version).where(
            or_(
                Version.sheet_id.in_([one.id for one in sheets]),
                Version.synthesis_id.in_([one.id for one in written]),
            )
        )
    )
    session.flush()


def _clean(sheet: Sheet, replacements: Mapping[str, str]) -> None:
    sheet.answers = [Prose.of(replaced(one.source, replacements)) for one in sheet.answers]
    sheet.first_action = replaced(sheet.first_action, replacements)[:300]
    sheet.resources = replaced(sheet.resources, replacements)[:500]
    sheet.group_name = replaced(sheet.group_name, replacements)[:60]
