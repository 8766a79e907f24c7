"""Which reminder is due on which day: pure, in days, so that no change of clocks moves one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

STEPS = (30, 90, 180)
MOST_SILENCES = 3
LATE = 21  # days after which a reminder that wasn't sent is let go rather than sent late


@dataclass(frozen=True)
class Asked:
    """One reminder that was sent; in the order of their steps."""

    step: int
    answered: bool


@dataclass(frozen=True)
class Course:
    """What reminders depend on.

    start: the day they count from. asked: those sent since then. over: its author wants no more, or
    has given the commitment up. steps: days after `start`, rising.
    """

    start: date
    asked: Sequence[Asked] = ()
    over: bool = False
    steps: Sequence[int] = STEPS

    @property
    def silences(self) -> int:
        """How many reminders in a row have had no answer, up to the last one sent."""
        count = 0
        for one in reversed(self.asked):
            if one.answered:
                break
            count += 1
        return count

    @property
    def silent(self) -> bool:
        """Whether nobody is asked any more because nobody answers."""
        return self.silences >= MOST_SILENCES

    @property
    def left(self) -> list[int]:
        """The steps that may still come."""
        last = max((one.step for one in self.asked), default=-1)
        return [] if self.over or self.silent else [step for step in self.steps if step > last]

    def day(self, step: int) -> date:
        return self.start + timedelta(days=step)

    def due(self, today: date) -> int | None:
        """The step to send today. Of several that were missed only the newest, and none too late."""
        reached = [step for step in self.left if self.day(step) <= today]
        if not reached or (today - self.day(reached[-1])).days > LATE:
            return None
        return reached[-1]

    def next_day(self, today: date) -> date | None:
        """When the next reminder goes out, if one does."""
        if self.due(today) is not None:
            return today
        return next((self.day(step) for step in self.left if self.day(step) > today), None)

    def is_last(self, step: int) -> bool:
        """Whether nothing follows `step` unless it is answered: what the mail then says."""
        return step == max(self.steps) or self.silences + 1 >= MOST_SILENCES
