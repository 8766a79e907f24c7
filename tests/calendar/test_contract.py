"""What `check_plugin` asks of what a plugin has dated."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import DateTime, select

from cop.contributions.models import Visibility
from cop.db import now
from cop.plugin import Plugin
from cop.testing import Make
from cop.testing.dated import keeps_dates
from tests.calendar.meetings import days, hours, meeting, plugin


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [plugin]


def with_find(find: Any) -> Plugin:
    return replace(plugin, dated=[replace(plugin.dated[0], find=find, mine=None)])


def test_sound_dates_keep_it(make: Make) -> None:
    thing = meeting(make, make.member(), now(), now(), visibility=Visibility.COMMUNITY)
    keeps_dates(plugin, make, [thing])


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda rows: select(rows.c.uid, rows.c.ends), "lacks the columns title, starts, zone"),
        (
            lambda rows: select(
                *[one for one in rows.c if one.name != "ends"],
                rows.c.ends.cast(DateTime).label("ends"),
            ),
            "both `Date` for whole days",
        ),
    ],
    ids=["columns", "kinds"],
)
def test_a_query_that_lacks_something_is_refused(make: Make, spoil: Any, rule: str) -> None:
    for find in (hours, days):
        with pytest.raises(AssertionError, match=rule):
            keeps_dates(with_find(lambda viewer, of=find: spoil(of(viewer).subquery())), make, [])
