"""What a use gave: told by who used it, read by full members, never by the public web."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.contributions import care
from cop.contributions import services as spine
from cop.contributions.finding import find
from cop.contributions.models import Usage, Visibility
from cop.contributions.ties import use
from cop.db import now, session
from cop.members.models import Member, Role
from cop.members.services import leave
from cop.members.viewer import VISITOR, viewer_of
from cop.plugins.tools import editions, feedback, services
from cop.plugins.tools.models import Feedback, Outcome, Tool
from cop.testing import Make


@pytest.fixture
def tool(share: Any) -> Tool:
    made: Tool = share()
    return made


def test_telling_counts_as_having_used_it_once(
    tool: Tool, elsewhere: Member, answers: dict[str, Any]
) -> None:
    viewer = viewer_of(elsewhere)
    use(viewer, tool, True)
    feedback.tell(viewer, tool, answers)
    feedback.tell(viewer, tool, answers)
    session.refresh(tool, ["usage_count"])
    used = session.scalars(select(Usage.member_id)).all()
    assert (used, tool.usage_count) == ([elsewhere.id], 1)


def test_the_sum_counts_uses_useful_ones_and_networks(
    tool: Tool, make: Make, elsewhere: Member, answers: dict[str, Any]
) -> None:
    partial = answers | {"outcome": Outcome.PARTIAL}
    third = viewer_of(make.member())
    tool = find(third, tool.uid, Tool)
    feedback.tell(viewer_of(elsewhere), tool, answers)
    feedback.tell(viewer_of(elsewhere), tool, partial)
    feedback.tell(third, tool, answers)
    found = feedback.sum_of(viewer_of(elsewhere), tool)
    assert found == feedback.Sum(told=3, useful=2, networks=2)


def test_what_is_newest_comes_first(tool: Tool, elsewhere: Member, answers: dict[str, Any]) -> None:
    viewer, day = viewer_of(elsewhere), answers["used_on"]
    for days in (0, 9, 4):
        feedback.tell(viewer, tool, answers | {"used_on": day - timedelta(days=days)})
    days_told = [one.feedback.used_on for one in feedback.feedback_of(viewer, tool)]
    assert days_told == sorted(days_told, reverse=True)


def test_visitors_and_guests_of_a_public_tool_read_no_feedback(
    tool: Tool, make: Make, author: Member, elsewhere: Member, answers: dict[str, Any]
) -> None:
    spine.set_visibility(viewer_of(author), tool, Visibility.PUBLIC)
    feedback.tell(viewer_of(elsewhere), tool, answers)
    for reader in (VISITOR, viewer_of(make.member(roles=(Role.GUEST,)))):
        assert feedback.feedback_of(reader, tool) == []
        assert feedback.sum_of(reader, tool) == feedback.Sum()


@pytest.mark.parametrize(
    ("typed", "edition"),
    [("1.0", (1, 0)), ("2.0", (2, 0)), ("2.9", (2, 1)), ("0.1", (2, 1)), ("", (2, 1)),
     ("x.y", (2, 1)), ("1", (2, 1)), ("1.0.0", (2, 1)), ("9999999999.1", (2, 1))],
)  # fmt: skip
def test_the_edition_in_hand_is_one_that_was(
    tool: Tool, typed: str, edition: tuple[int, int]
) -> None:
    tool.major, tool.minor = 2, 1
    assert feedback.edition_in_hand(tool, typed) == edition


def test_only_its_author_corrects_it(
    tool: Tool, author: Member, elsewhere: Member, answers: dict[str, Any]
) -> None:
    told = feedback.tell(viewer_of(elsewhere), tool, answers)
    with pytest.raises(NotFound):
        feedback.change(viewer_of(author), tool, told, answers | {"context": "Autre"})
    feedback.change(viewer_of(elsewhere), tool, told, answers | {"context": "Étudiante"})
    assert (told.context, told.edited_at is not None) == ("Étudiante", True)


def test_its_author_and_the_coordination_take_it_back(
    tool: Tool, make: Make, author: Member, elsewhere: Member, answers: dict[str, Any]
) -> None:
    coordinator = viewer_of(make.member(roles=(Role.COORDINATOR,)))
    tool = find(coordinator, tool.uid, Tool)
    told = feedback.tell(viewer_of(elsewhere), tool, answers)
    with pytest.raises(NotFound):
        feedback.remove(viewer_of(author), tool, told)
    feedback.remove(coordinator, tool, told)
    assert feedback.feedback_of(viewer_of(elsewhere), tool) == []
    with pytest.raises(NotFound):
        feedback.find_feedback(viewer_of(elsewhere), tool, told.uid, "tools.edit_feedback")


def test_what_was_taken_back_is_erased_with_the_bin(
    tool: Tool, elsewhere: Member, answers: dict[str, Any]
) -> None:
    viewer = viewer_of(elsewhere)
    gone, recent = (feedback.tell(viewer, tool, answers) for _ in range(2))
    gone.deleted_at, recent.deleted_at = now() - timedelta(days=31), now()
    session.flush()
    services.purge()
    assert session.scalars(select(Feedback.id)).all() == [recent.id]


def test_somebody_who_left_is_named_no_more(
    tool: Tool, author: Member, elsewhere: Member, answers: dict[str, Any]
) -> None:
    feedback.tell(viewer_of(elsewhere), tool, answers)
    leave(elsewhere)
    session.commit()
    (told,) = feedback.feedback_of(viewer_of(author), tool)
    assert "Elias" not in told.byline.text


def test_a_word_that_is_removed_for_good_leaves_feedback_and_editions_too(
    tool: Tool, author: Member, elsewhere: Member, answers: dict[str, Any]
) -> None:
    slip = answers | dict.fromkeys(feedback.TEXTS, "Chez Kalira, tout va")
    told = feedback.tell(viewer_of(elsewhere), tool, slip)
    editions.name_newest(tool, major=False, change="Pour Kalira")
    care.anonymise(viewer_of(author), tool, {"kalira": "une association"})
    texts = {getattr(told, name) for name in feedback.TEXTS}
    assert texts == {"Chez une association, tout va"}
    assert [one.change for one in editions.editions_of(tool)] == [""]


def test_who_may_not_read_the_tool_tells_nothing_about_it(
    share: Any, elsewhere: Member, answers: dict[str, Any]
) -> None:
    hidden = share(level="network", read_over=False, title="Chez nous")
    with pytest.raises(NotFound):
        feedback.tell(viewer_of(elsewhere), hidden, answers)
    assert session.scalars(select(Feedback.id)).all() == []
