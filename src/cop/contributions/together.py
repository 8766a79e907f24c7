"""One query for what several plugins would each ask: statements cost more than their rows do."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import CompoundSelect, Row, Select, select, union_all

from cop.changes import rows
from cop.contributions.statements import kept
from cop.db import fetch
from cop.slots import apart

log = logging.getLogger("cop.together")


@dataclass(frozen=True)
class Part:
    """What one plugin, or the core, asks: `write` writes its query. All have the same columns."""

    plugin: str
    write: Callable[[], Select[Any]]


def ask_together(key: Hashable, parts: Callable[[], Iterable[Part]]) -> list[Row[Any]]:
    """The rows of all parts, in any order; written once for `key`. Where one fails, it is logged with
    its plugin's name and the others are asked apart."""
    try:
        with apart():
            return list(rows(kept(key, lambda: _union(parts()))))
    except Exception:
        if current_app.extensions["cop"].registry.strict:
            raise
    return [row for part in parts() for row in _alone(part)]


def _union(parts: Iterable[Part]) -> CompoundSelect[Any]:
    return union_all(*(select(part.write().subquery()) for part in parts))


def _alone(part: Part) -> list[Row[Any]]:
    try:
        with apart():
            return list(fetch(part.write()))
    except Exception:
        log.exception("plugin %s failed to ask something", part.plugin)
        return []
