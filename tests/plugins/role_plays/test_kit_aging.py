"""When a quoted rule is to be looked up again."""

from __future__ import annotations

from datetime import date

import pytest

from cop.plugins.role_plays.kit.aging import is_to_check, quoted
from cop.plugins.role_plays.packet import QuotedRule

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("seen", "to_check"),
    [
        (None, True),
        (date(2026, 11, 22), False),
        (date(2026, 5, 24), False),  # 182 days
        (date(2026, 5, 23), True),  # 183 days
        (date(2020, 1, 1), True),
        (date(2026, 11, 23), True),  # a day that is still to come
    ],
)
def test_a_rule_grows_old(seen: date | None, to_check: bool) -> None:
    assert is_to_check(QuotedRule(text="Règle", valid_on=seen), TODAY, 183) is to_check


def test_each_rule_says_from_when_and_an_empty_one_is_none() -> None:
    rules = [QuotedRule(text=" "), QuotedRule(text="Règle", valid_on=date(2026, 11, 1))]
    (found,) = quoted(rules, TODAY, 30)
    assert (found.rule, found.to_check, found.due) == (rules[1], False, date(2026, 12, 1))
