"""What the facilitator reads in the answers: convergences, divergences, what is lacking."""

from __future__ import annotations

from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.columns import Prose
from cop.contributions.finding import demand
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.answers.models import Call, Synthesis
from cop.plugins.answers.services import THREE, Saved, Written, merge_into


def syntheses_of(viewer: Viewer, call: Call) -> dict[int, Synthesis]:
    """Position → what is written there; only for who reads the answers."""
    demand(viewer, "answers.compare", call)
    return written_in(call)


def written_in(call: Call) -> dict[int, Synthesis]:
    """The same, where the caller has asked whether the answers may be read. One query."""
    rows = session.scalars(select(Synthesis).where(Synthesis.call_id == call.id))
    return {row.position: row for row in rows if any(getattr(row, name) for name in THREE)}


def synthesis_at(call: Call, position: int, *, lock: bool = False) -> Synthesis:
    """What stands at a position: 0 is all questions; an empty one where nothing is written yet.

    Raises `NotFound` for a position that the call has no question for.
    """
    if not 0 <= position <= len(call.questions):
        raise NotFound
    statement = select(Synthesis).where(
        Synthesis.call_id == call.id, Synthesis.position == position
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    there = session.scalar(statement)
    nothing = Prose.of("")
    return there or Synthesis(
        call_id=call.id, position=position, version=0, convergences=nothing, divergences=nothing,
        gaps=nothing,
    )  # fmt: skip


def said(synthesis: Synthesis) -> Written:
    """A synthesis as its form holds it."""
    return {name: getattr(synthesis, name).source for name in THREE}


def summarise(
    viewer: Viewer,
    call: Call,
    synthesis: Synthesis,
    document: Written,
    *,
    base_version: int | None,
) -> Saved:
    """Write down what one reads in the answers; two facilitators at once are merged."""
    demand(viewer, "answers.summarise", call)
    session.add(synthesis)

    def apply(merged: Written) -> None:
        for name in THREE:
            setattr(synthesis, name, Prose.of(merged[name] or ""))

    saved = merge_into(synthesis, said(synthesis), document, base_version, apply)
    session.flush()
    return saved
