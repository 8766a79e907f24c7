"""How much one request, one text and one log may hold."""

from __future__ import annotations

# Of one text: below what `cop.text` renders, so that what two wrote can always be shown.
MOST_BYTES = 60_000
MOST_UPDATES = 64  # in one request, for all its texts
MOST_SENT = 256 * 1024  # bytes of updates in one request
MOST_LATE = 512 * 1024  # bytes that wait for a review, of one person in one text
