"""One mail about an action that is still open, and logs that are folded up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from cop.contributions.models import State
from cop.db import now, session
from cop.mail.outbox import Mail
from cop.plugins.notes import due, life, outcomes, services, texts
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.outcomes_model import Action, ActionStatus
from cop.plugins.notes.texts.models import TextUpdate
from tests.plugins.notes.conftest import DAY, Committee

Travel = Callable[[date], None]


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Travel:
    return lambda day: monkeypatch.setattr(due, "today", lambda: day)


def agreed(committee: Committee) -> Meeting:
    """Validated minutes with one action of Awa's."""
    meeting = committee.meet()
    outcomes.act_on(committee.lead, meeting, {"title": "Relancer", "owner": committee.awa.uid})
    life.close(committee.lead, meeting)
    life.validate(committee.lead, meeting)
    session.commit()
    return committee.found(meeting)


def reminded() -> list[str]:
    found = session.scalars(select(Mail).where(Mail.key.like("notes-remind-%"))).all()
    return [one.to for one in found]


@pytest.mark.parametrize(("days", "count"), [(44, 0), (45, 1), (58, 1), (59, 0)])
def test_an_open_action_is_asked_about_after_45_days(
    committee: Committee, on: Travel, days: int, count: int
) -> None:
    agreed(committee)
    on(DAY + timedelta(days=days))
    due.remind()
    due.remind()
    assert reminded() == [committee.awa.email] * count


def test_nobody_is_asked_about_what_is_done_withdrawn_or_not_theirs_to_read(
    committee: Committee, on: Travel
) -> None:
    meeting = agreed(committee)
    on(DAY + timedelta(days=45))
    [action] = session.scalars(select(Action)).all()
    for name, hidden, shown in (
        ("status", ActionStatus.DONE, ActionStatus.OPEN),
        ("published_at", None, now()),
    ):
        setattr(action, name, hidden)
        due.remind()
        assert reminded() == [], name
        setattr(action, name, shown)
    meeting.state = State.WITHDRAWN
    due.remind()
    assert reminded() == []
    meeting.state = State.PUBLISHED
    due.remind()
    assert reminded() == [committee.awa.email]
    [mail] = session.scalars(select(Mail).where(Mail.key.like("notes-remind-%"))).all()
    assert "Des mots." not in mail.body


def test_the_rows_of_a_text_go_thirty_days_after_its_validation_and_the_text_stays(
    committee: Committee,
) -> None:
    meeting = committee.meet()
    point = committee.point(meeting)
    services.write_point(committee.lead, meeting, point.key, base=1, text="Des mots pesés.")
    life.close(committee.lead, meeting)
    life.validate(committee.lead, meeting)
    rows = select(func.count()).select_from(TextUpdate)
    due.forget_logs()
    assert session.scalar(rows) == 2
    meeting.validated_at = now() - timedelta(days=31)
    session.flush()
    due.forget_logs()
    assert session.scalar(rows) == 0
    assert texts.texts_of(meeting.id) == {point.key: "Des mots pesés."}
