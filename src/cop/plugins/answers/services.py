"""Writing sheets: begun by a network, written by several, sent, amended until the close.

Services flush and never commit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import Forbidden, NotFound

from cop.columns import Prose
from cop.contributions.finding import demand
from cop.contributions.merge import Conflict, merge_documents
from cop.contributions.models import Contribution
from cop.db import now, session
from cop.members.viewer import Viewer
from cop.plugins.answers.models import (
    Call,
    Contributor,
    Sheet,
    SheetTool,
    Synthesis,
    Version,
)
from cop.plugins.answers.rules import reads_answers
from cop.plugins.answers.standing import standing_of

Written = dict[str, str]
MOST_TOOLS = 12
TAIL = ("posture", "first_action", "resources")
THREE = ("convergences", "divergences", "gaps")


@dataclass(frozen=True)
class Saved:
    """What became of a save. With `conflicts` nothing was written; `document` holds what could be
    merged of the other fields."""

    changed: bool = True
    merged: bool = False
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)


def begin(viewer: Viewer, call: Call, group_name: str = "") -> Sheet:
    """Begin a sheet for one's network or a group of it; the one that is there, when it is."""
    demand(viewer, "answers.begin", call)
    assert viewer.organisation_id is not None
    mine = (
        Sheet.call_id == call.id,
        Sheet.network_id == viewer.organisation_id,
        Sheet.group_name == group_name,
    )
    there = session.scalar(select(Sheet).where(*mine))
    if there is not None:
        return there
    made = Sheet(call_id=call.id, network_id=viewer.organisation_id, group_name=group_name)
    made.answers = [Prose.of("") for _question in call.questions]
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # a colleague began it in the same moment
        return session.scalars(select(Sheet).where(*mine)).one()
    return made


def find_sheet(viewer: Viewer, call: Call, uid: str, *, lock: bool = False) -> Sheet:
    """A sheet of the viewer's own network; any other is not there. Raises `NotFound`."""
    demand(viewer, "answers.read_own", call)
    statement = select(Sheet).where(
        Sheet.uid == uid, Sheet.call_id == call.id, Sheet.network_id == viewer.organisation_id
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    sheet = session.scalar(statement)
    if sheet is None:
        raise NotFound
    return sheet


def written(sheet: Sheet) -> Written:
    """A sheet as its form and its versions hold it: `{"answer1": …, "posture": …}`."""
    document = {f"answer{place}": one.source for place, one in enumerate(sheet.answers, 1)}
    return document | {name: getattr(sheet, name) for name in TAIL}


def save(
    viewer: Viewer, call: Call, sheet: Sheet, document: Written, *, base_version: int | None
) -> Saved:
    """Write what was typed into a sheet of one's network; two who wrote at once are merged."""
    _demand_own(viewer, call, sheet)

    def apply(merged: Written) -> None:
        answers = [merged[f"answer{place}"] or "" for place, _ in enumerate(call.questions, 1)]
        sheet.answers = [Prose.of(one) for one in answers]
        for name in TAIL:
            setattr(sheet, name, merged[name] or "")

    saved = merge_into(sheet, written(sheet), document, base_version, apply)
    if saved.changed and not saved.conflicts:
        _credit(viewer, sheet)
        if sheet.submitted_at is not None:
            _mark_amended(viewer, call, sheet)
    session.flush()
    return saved


def merge_into(
    row: Sheet | Synthesis,
    theirs: Written,
    mine: Written,
    base_version: int | None,
    apply: Callable[[Written], None],
) -> Saved:
    """Write `mine` over `theirs`, or what a three-way merge makes of both, and keep the version."""
    merged = base_version is not None and base_version != row.version
    document: dict[str, Any] = theirs | mine
    if merged:
        merge = merge_documents(_earlier(row, base_version or 0), theirs, document)
        if merge.conflicts:
            return Saved(changed=False, conflicts=merge.conflicts, document=merge.document)
        document = merge.document
    if document == theirs and row.version:
        return Saved(changed=False)
    apply(document)
    row.version += 1
    session.flush()
    session.add(Version(number=row.version, document=document, **_of(row)))
    return Saved(merged=merged)


def _of(row: Sheet | Synthesis) -> dict[str, int]:
    return {"sheet_id" if isinstance(row, Sheet) else "synthesis_id": row.id}


def _earlier(row: Sheet | Synthesis, number: int) -> dict[str, Any]:
    """The text that a writer started from; nothing before the first save, or once forgotten."""
    found = session.scalar(select(Version.document).filter_by(**_of(row), number=number))
    if found is not None:
        return dict(found)
    return dict.fromkeys(written(row) if isinstance(row, Sheet) else THREE, "")


def submit(viewer: Viewer, call: Call, sheet: Sheet) -> None:
    """Send a sheet: it can still be amended until the close."""
    _demand_own(viewer, call, sheet)
    if sheet.submitted_at is None:
        sheet.submitted_at = now()
        session.flush()


def _mark_amended(viewer: Viewer, call: Call, sheet: Sheet) -> None:
    """Say that a sheet moved since it was sent; and whether others could be read by then."""
    sheet.amended_at = now()
    standing = standing_of(call)
    others = any(one.sent and one.network_id != sheet.network_id for one in standing.sheets)
    sheet.after_reading |= others and reads_answers(viewer, call, standing)


def remove(viewer: Viewer, call: Call, sheet: Sheet) -> None:
    """Take away a sheet that was begun and not sent."""
    _demand_own(viewer, call, sheet)
    if sheet.submitted_at is not None:
        raise Forbidden
    session.delete(sheet)
    session.flush()


def put_in(viewer: Viewer, call: Call, sheet: Sheet, thing: Contribution) -> bool:
    """Name something of the community that one reads; False when it is there or there are many."""
    _demand_own(viewer, call, sheet)
    demand(viewer, "read", thing)
    held = set(
        session.scalars(select(SheetTool.contribution_id).where(SheetTool.sheet_id == sheet.id))
    )
    if thing.id in held or len(held) >= MOST_TOOLS or isinstance(thing, Call):
        return False
    session.add(SheetTool(sheet_id=sheet.id, contribution_id=thing.id))
    _after_tools(viewer, call, sheet)
    return True


def take_out(viewer: Viewer, call: Call, sheet: Sheet, thing: Contribution) -> None:
    _demand_own(viewer, call, sheet)
    session.execute(
        delete(SheetTool).where(
            SheetTool.sheet_id == sheet.id, SheetTool.contribution_id == thing.id
        )
    )
    _after_tools(viewer, call, sheet)


def _after_tools(viewer: Viewer, call: Call, sheet: Sheet) -> None:
    _credit(viewer, sheet)
    if sheet.submitted_at is not None:
        _mark_amended(viewer, call, sheet)
    session.flush()


def _credit(viewer: Viewer, sheet: Sheet) -> None:
    if session.get(Contributor, (sheet.id, viewer.member_id)) is None:
        session.add(Contributor(sheet_id=sheet.id, member_id=viewer.member_id))


def _demand_own(viewer: Viewer, call: Call, sheet: Sheet) -> None:
    demand(viewer, "answers.answer", call)
    if sheet.network_id != viewer.organisation_id or sheet.call_id != call.id:
        raise NotFound
