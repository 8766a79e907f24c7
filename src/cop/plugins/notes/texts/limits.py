"""How much one request, one text and one log may hold."""

from __future__ import annotations

# Of one text: below what `cop.text` renders, so that what two wrote can always be shown.
MOST_BYTES = 60_000
MOST_UPDATES = 64  # in one request, for all its texts
MOST_SENT = 256 * 1024  # bytes of updates in one request
MOST_LATE = 512 * 1024  # bytes that wait for a review, of one person in one text
# Of one person, in all texts, within so many seconds. A browser sends twice in a second at most, and
# does so only in the moments when its writer pauses; what an hour without a network left comes as one.
WITHIN = 120
MOST_TIMES = 600
MOST_BROUGHT = 1024 * 1024
MOST_LOG = 4 * 1024 * 1024  # bytes of all that was ever written in one text, folded up
MOST_TABS = 12  # of one person in one text, seen within half a minute
