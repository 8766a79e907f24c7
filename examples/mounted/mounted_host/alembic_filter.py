"""For the `env.py` of a host that uses Alembic: leave cop's tables alone.

context.configure(..., include_name=include_name)
"""

from __future__ import annotations

from typing import Any

from cop.db import is_cop_table


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    return kind != "table" or not is_cop_table(name)
