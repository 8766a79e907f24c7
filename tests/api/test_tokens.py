"""Tokens: kept as a hash, dead at once when they should be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.api import tokens
from cop.api.models import ApiToken
from cop.db import now, session
from cop.feeds import keys
from cop.members.services import disable, leave
from cop.members.viewer import VISITOR, viewer_of
from cop.testing import Make

READ = frozenset({"read"})


def issued(make: Make, **options: Any) -> tuple[str, Any]:
    member = make.member(**options)
    return tokens.issue(viewer_of(member), "Un site", READ, 30), member


def test_a_token_reads_as_its_member_and_is_stored_as_a_hash(make: Make) -> None:
    token, member = issued(make)
    assert tokens.reader_of(token) == (viewer_of(member), READ)
    row = session.scalars(select(ApiToken)).one()
    assert token not in repr(vars(row))


def test_it_stops_at_its_end_when_withdrawn_and_with_the_membership(make: Make) -> None:
    token, member = issued(make)
    row = session.scalars(select(ApiToken)).one()
    row.until = now() - timedelta(seconds=1)
    session.flush()
    assert (tokens.reader_of(token), tokens.tokens_of(viewer_of(member))) == (None, [])
    row.until = now() + timedelta(days=1)
    other = viewer_of(make.member())
    with pytest.raises(NotFound):
        tokens.withdraw(other, row.uid)
    disable(member)
    assert tokens.reader_of(token) is None
    second, another = issued(make)
    tokens.withdraw(viewer_of(another), tokens.tokens_of(viewer_of(another))[0].uid)
    assert tokens.reader_of(second) is None


def test_who_leaves_takes_them_along(make: Make) -> None:
    _token, member = issued(make)
    leave(member)
    assert session.scalars(select(ApiToken)).all() == []


def test_there_is_a_most_and_what_is_over_makes_room(make: Make) -> None:
    viewer = viewer_of(make.member())
    for _ in range(tokens.MOST_TOKENS):
        tokens.issue(viewer, "Un site", READ, 30)
    with pytest.raises(tokens.TooManyTokens):
        tokens.issue(viewer, "Un de trop", READ, 30)
    session.scalars(select(ApiToken)).first().until = now()  # type: ignore[union-attr]
    session.flush()
    assert tokens.issue(viewer, "Un site", READ, 30)


@pytest.mark.parametrize(("scopes", "days"), [(set(), 30), ({"write"}, 30), ({"read"}, 9999)])
def test_what_isn_t_offered_isn_t_issued(make: Make, scopes: set[str], days: int) -> None:
    with pytest.raises(ValueError):
        tokens.issue(viewer_of(make.member()), "Un site", frozenset(scopes), days)


def test_visitors_get_none_and_a_key_of_a_feed_is_no_token(make: Make) -> None:
    with pytest.raises(Forbidden):
        tokens.issue(VISITOR, "Un site", READ, 30)
    token, member = issued(make)
    key = keys.issue(viewer_of(member))
    for wrong in (key, f"cop_api_{key}", token[:-1], token.replace("cop_api_", "cop_"), "", "é"):
        assert tokens.reader_of(wrong) is None
    with pytest.raises(NotFound):
        keys.reader_of(token, "")
