"""Search over all types of contributions: `matching(viewer, typed)` for lists, the page `/recherche`."""

from __future__ import annotations

from cop.search import following as following  # the index follows from now on
from cop.search.matching import Match, matching

__all__ = ["Match", "matching"]
