"""What was read of a file: facts of a workshop, its plan, and what the reader has to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cop.db import new_uid
from cop.plugins.workshops.assembly import blank
from cop.plugins.workshops.plan import Block, Plan, Section, Strand


class TravelRefused(ValueError):
    """A file that can't be brought in; the text says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A workshop on its way in. facts: the fields of its document that the file tells. said: what
    was understood otherwise than it stands there, or kept in another place, a sentence each.
    secret: whether private notes are in it. lineage: uid of what it was adapted from, or empty."""

    plan: Plan
    facts: Mapping[str, Any] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    secret: bool = False
    uid: str = ""
    lineage: str = ""


def in_sequence(blocks: list[Block]) -> Plan:
    """A plan of one section."""
    section = Section(key=new_uid(), strands=(Strand(key=new_uid(), blocks=tuple(blocks)),))
    return Plan(start=blank().start, sections=(section,))
