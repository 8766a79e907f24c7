"""Where a run stands now: its phase and its round, as the clock has it since it was last written.

Reading never writes: a page that is opened between two ticks of the site's clock sees the round that
is open by then, and what it lets out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cop.config import setting
from cop.db import now
from cop.plugins.role_plays.runs.clock import Rounds, Turn, WorkingTime
from cop.plugins.role_plays.runs.models import Run, RunPhase
from cop.plugins.role_plays.runs.rules import BY_MAIL, IN_PLAY


@dataclass(frozen=True)
class Standing:
    """A run at one moment."""

    phase: RunPhase
    turn: Turn

    @property
    def writes_round(self) -> int:
        """The round that a message written now belongs to; before play, the first. 0: none."""
        return max(1, self.turn.number) if self.phase in IN_PLAY else 0


def rounds_of(run: Run) -> Rounds:
    """The rounds of a run, in the working time of its place."""
    opens, _, closes = str(setting("COP_ROLE_PLAYS_HOURS")).partition("-")
    working = WorkingTime(zone=ZoneInfo(run.zone), opens=int(opens), closes=int(closes))
    return Rounds(count=run.rounds, length=timedelta(hours=run.round_hours), working=working)


def stored_turn(run: Run) -> Turn:
    """The turn as last written; of a run that hasn't begun, one that waits for ever."""
    return Turn(run.round, run.round_opened_at or run.starts_at, run.round_closes_at)


def standing(run: Run, moment: datetime | None = None) -> Standing:
    """Where `run` stands at `moment` (now)."""
    turn = stored_turn(run)
    if run.mode not in BY_MAIL or run.phase not in IN_PLAY:
        return Standing(run.phase, turn)
    turn = rounds_of(run).at(turn, moment or now())
    return Standing(phase_at(run, turn), turn)


def phase_at(run: Run, turn: Turn) -> RunPhase:
    """What a turn makes of a run that is handed out or played."""
    if turn.number > run.rounds:
        return RunPhase.DEBRIEFING
    return RunPhase.PLAYING if turn.number else RunPhase.HANDED_OUT


def write(run: Run, turn: Turn) -> None:
    """Let `run` stand at `turn` from now on."""
    run.round, run.round_opened_at, run.round_closes_at = turn.number, turn.opens_at, turn.closes_at
    run.phase = phase_at(run, turn)
