"""What every new role-play starts with: the common grid, debrief and questions, to be changed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from cop.plugins.role_plays.packet import Packet

PLACE = Path(__file__).parent / "usual.yml"


@cache
def usual() -> Packet:
    """A packet with these and nothing else."""
    plain: dict[str, Any] = yaml.safe_load(PLACE.read_text(encoding="utf-8"))
    return Packet.from_json(plain)
