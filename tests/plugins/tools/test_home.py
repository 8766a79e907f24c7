"""The home page asks at most three things about tools, and only of whom they concern."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from cop.contributions import ties
from cop.contributions.asking import asked_of
from cop.contributions.models import Usage, Visibility
from cop.db import now, session
from cop.members.models import Member
from cop.members.viewer import VISITOR, viewer_of
from cop.plugins.tools import feedback, home
from cop.plugins.tools.models import Stage


def asked(app: Flask, member: Member) -> list[str]:
    with app.test_request_context():
        lines = asked_of(viewer_of(member))
    return [line.url.rpartition("/outils/")[2] for line in lines]


def test_who_used_a_tool_is_asked_what_it_gave_until_they_say_so(
    cop_app: Flask, share: Any, elsewhere: Member, answers: dict[str, Any]
) -> None:
    tool, viewer = share(), viewer_of(elsewhere)
    ties.use(viewer, tool, True)
    assert asked(cop_app, elsewhere) == [f"{tool.uid}/retours/nouveau"]
    feedback.tell(viewer, tool, answers)
    assert asked(cop_app, elsewhere) == []


def test_a_use_of_long_ago_is_not_asked_about(
    cop_app: Flask, share: Any, elsewhere: Member
) -> None:
    ties.use(viewer_of(elsewhere), share(), True)
    session.scalars(select(Usage)).one().at = now() - timedelta(days=61)
    session.flush()
    assert asked(cop_app, elsewhere) == []


def test_who_looks_after_a_tool_is_told_that_it_is_to_be_revised(
    cop_app: Flask, share: Any, author: Member, elsewhere: Member
) -> None:
    tool = share()
    tool.stage = Stage.TO_REVISE
    session.flush()
    assert (asked(cop_app, author), asked(cop_app, elsewhere)) == ([tool.uid], [])


def test_a_new_tool_is_read_over_by_another_network(
    cop_app: Flask, share: Any, author: Member, elsewhere: Member
) -> None:
    tool = share(read_over=False)
    share(title="Chez nous", read_over=False, level="network")
    assert asked(cop_app, author) == []
    assert asked(cop_app, elsewhere) == [f"{tool.uid}/relecture"]


def test_nothing_is_asked_about_what_one_reads_no_more(
    cop_app: Flask, share: Any, elsewhere: Member
) -> None:
    tool = share()
    ties.use(viewer_of(elsewhere), tool, True)
    tool.visibility = Visibility.NETWORK
    session.flush()
    assert asked(cop_app, elsewhere) == []


def test_three_things_at_the_most_are_asked(
    cop_app: Flask, share: Any, author: Member, elsewhere: Member
) -> None:
    for number in range(4):
        share(elsewhere, read_over=False, title=f"À relire {number}")
        share(title=f"À réviser {number}").stage = Stage.TO_REVISE
        ties.use(viewer_of(author), share(title=f"Utilisé {number}"), True)
    assert len(asked(cop_app, author)) == 3


def test_a_visitor_starts_nothing_and_is_asked_nothing(cop_app: Flask, share: Any) -> None:
    share()
    with cop_app.test_request_context():
        assert home.start(viewer=VISITOR) == ""
