"""The clock of a run: rounds in working hours, weekends left out. Pure: `moment` is always given.

Working hours are real hours between the opening and the closing hour of Monday to Friday, where the
run takes place; a day on which the clocks change simply has one more or one less.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5
LAST_QUARTER = 4  # a reminder goes out when a quarter of the round is left


@dataclass(frozen=True, kw_only=True)
class WorkingTime:
    """Monday to Friday from `opens` to `closes`, whole hours of the day in `zone`."""

    zone: ZoneInfo
    opens: int = 0
    closes: int = 24

    def spans(self, after: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The working spans that are not over at `after`, in UTC, without end."""
        day = after.astimezone(self.zone).date() - timedelta(days=1)
        while True:
            if day.weekday() < SATURDAY:
                start, end = self._at(day, self.opens), self._at(day, self.closes)
                if end > after and end > start:
                    yield start, end
            day += timedelta(days=1)

    def _at(self, day: date, hour: int) -> datetime:
        whole, hour = divmod(hour, 24)
        local = datetime.combine(day + timedelta(days=whole), time(hour), self.zone)
        return local.astimezone(UTC)

    def first(self, moment: datetime) -> datetime:
        """`moment` itself in working time, else the start of the next working span."""
        start, _end = next(self.spans(moment))
        return max(start, moment.astimezone(UTC))

    def add(self, start: datetime, length: timedelta) -> datetime:
        """The moment until which there are `length` of working time from `start` on.

        What would end with a working span lasts until the next one begins: nothing falls due at
        the start of a weekend.
        """
        left = length
        for opens, closes in self.spans(start):
            here = closes - max(opens, start)
            if left < here:
                return max(opens, start.astimezone(UTC)) + left
            left -= here
        raise AssertionError("working spans have no end")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two moments; nothing when `end` is the earlier."""
        total = timedelta()
        for opens, closes in self.spans(start):
            if opens >= end:
                return total
            total += max(timedelta(), min(closes, end) - max(opens, start))
        raise AssertionError("working spans have no end")


@dataclass(frozen=True)
class Turn:
    """Where a run stands. number: 0 before the first round, the rounds' count + 1 after the last.

    closes_at: None once the last round is over.
    """

    number: int
    opens_at: datetime
    closes_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Rounds:
    """How many rounds there are, how long each lasts, and in what working time."""

    count: int
    length: timedelta
    working: WorkingTime

    def before(self, moment: datetime, starts_at: datetime) -> Turn:
        """The turn from the handing out of the parts until the first round."""
        return Turn(0, moment, self.working.first(max(moment, starts_at)))

    def following(self, turn: Turn, moment: datetime) -> Turn:
        """The turn after `turn`, beginning at `moment`."""
        number = turn.number + 1
        if number > self.count:
            return Turn(number, moment, None)
        return Turn(number, moment, self.working.add(moment, self.length))

    def at(self, turn: Turn, moment: datetime) -> Turn:
        """Where a run stands at `moment` that stood at `turn` when somebody last looked."""
        while turn.closes_at is not None and turn.closes_at <= moment:
            turn = self.following(turn, turn.closes_at)
        return turn

    def longer(self, turn: Turn, length: timedelta) -> Turn:
        """`turn`, prolonged by some working time."""
        assert turn.closes_at is not None
        return Turn(turn.number, turn.opens_at, self.working.add(turn.closes_at, length))

    def reminds(self, turn: Turn, moment: datetime) -> bool:
        """Whether the last quarter of a round has begun, so that a reminder helps."""
        if turn.closes_at is None or not 1 <= turn.number <= self.count:
            return False
        if moment >= turn.closes_at:
            return False
        return self.working.between(moment, turn.closes_at) * LAST_QUARTER <= self.length


def minute(
    started_at: datetime | None, paused_at: datetime | None, paused: timedelta, moment: datetime
) -> int:
    """The minute of play in a room, whole minutes since the start; -1 before it.

    paused_at: since when the clock is stopped; paused: how long it stood before that.
    """
    if started_at is None or moment < started_at:
        return -1
    return max(0, int(((paused_at or moment) - started_at - paused) // timedelta(minutes=1)))
