"""Rules of funders grow old: when one that is quoted must be looked up again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cop.plugins.role_plays.packet import QuotedRule


@dataclass(frozen=True)
class Quoted:
    """A quoted rule on a given day. `due`: the day from which it is to be checked, if it is known."""

    rule: QuotedRule
    to_check: bool
    due: date | None


def is_to_check(rule: QuotedRule, today: date, age: int) -> bool:
    """Whether a rule was last seen `age` days ago or more, or nobody has said when.

    A day that is still to come says nothing of today: it is to be checked too.
    """
    seen = rule.valid_on
    return seen is None or not today - timedelta(days=age) < seen <= today


def quoted(rules: Iterable[QuotedRule], today: date, age: int) -> list[Quoted]:
    """Each rule with what is to be said of it today; empty ones are left out."""
    return [
        Quoted(
            rule=rule,
            to_check=is_to_check(rule, today, age),
            due=rule.valid_on + timedelta(days=age) if rule.valid_on else None,
        )
        for rule in rules
        if rule.text.strip()
    ]
