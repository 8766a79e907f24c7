"""How often something cheap may be asked for: counted in the memory of one process.

To write a search down would cost more than the search itself.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from threading import Lock

MINUTE = 60  # seconds


class Pace:
    """Counts what each does within a minute; of the minute before nothing is left."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.lock = Lock()
        self.minute = -1
        self.counts = Counter[str]()

    def allows(self, who: str, most: int) -> bool:
        """Count one for `who`; whether it is among the first `most` of this minute."""
        minute = int(self.clock() // MINUTE)
        with self.lock:
            if minute != self.minute:
                self.minute, self.counts = minute, Counter()
            self.counts[who] += 1
            return self.counts[who] <= most
