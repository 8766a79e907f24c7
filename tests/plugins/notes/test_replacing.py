"""A decision that takes the place of an older one: who may say so, when it holds, who sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import Forbidden

from cop.contributions.models import Visibility
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.notes import life, outcomes, replacing
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.outcomes_model import Decision, Standing
from tests.plugins.notes.conftest import Committee

Login = Callable[..., FlaskClient]
OLD, NEW = "D-2026-11-01", "D-2026-12-01"


def validated(committee: Committee, meeting: Meeting) -> None:
    life.close(committee.lead, meeting)
    life.validate(committee.lead, meeting)
    session.commit()


def two(committee: Committee) -> tuple[Decision, Meeting]:
    """A decision that everybody reads, and the next meeting of its series."""
    first = committee.meet()
    old = outcomes.decide(committee.lead, first, {"statement": "On se voit le mardi."})
    validated(committee, first)
    return old, committee.next_of(first, date(2026, 12, 10))


def register(login_as: Login, member: Member) -> str:
    table = login_as(member).get("/reunions/releve/decisions.csv").get_data(as_text=True)
    return "\n".join(line for line in table.splitlines() if line.startswith(("D-", '"D-')))


def test_the_older_one_stands_until_the_minutes_that_replace_it_are_validated(
    committee: Committee, login_as: Login
) -> None:
    old, meeting = two(committee)
    client = login_as(committee.ines)
    page = f"/reunions/{meeting.uid}/decisions"
    assert f'value="{OLD}"' in client.get(page).get_data(as_text=True)
    told = {"statement": "On se voit le jeudi.", "mode": "consent", "replaces": OLD}
    assert client.post(page, data=told | {"csrf_token": client.token}).status_code == 303  # type: ignore[attr-defined]

    assert stand(old) == (Standing.IN_FORCE, "")
    assert NEW not in register(login_as, committee.bob)
    validated(committee, committee.found(meeting))

    assert stand(old) == (Standing.REPLACED, NEW)
    lines = register(login_as, committee.bob).splitlines()
    assert [line.split(";")[-2:] for line in lines] == [["", OLD], [NEW, ""]]
    minutes = login_as(committee.bob).get(f"/fiches/{meeting.uid}/export.md").get_data(as_text=True)
    assert f"- **{NEW}** — On se voit le jeudi. · *Remplace\u00a0:* {OLD}\n" in minutes
    for one, other in ((old.uid, NEW), (outcome_uid(NEW), OLD)):
        assert f">{other}</a>" in client.get(f"/reunions/decisions/{one}").get_data(as_text=True)


def stand(decision: Decision) -> tuple[Standing, str]:
    session.refresh(decision)
    return decision.standing, decision.replaced_by


def outcome_uid(ref: str) -> str:
    return str(session.query(Decision.uid).filter(Decision.ref == ref).scalar())


def test_nobody_is_told_of_a_meeting_they_dont_read_by_what_replaced_a_decision(
    committee: Committee, login_as: Login
) -> None:
    old, _meeting = two(committee)
    small = committee.meet(date(2026, 12, 10), title="Bureau", level=Visibility.NETWORK)
    outcomes.decide(committee.lead, small, {"statement": "SECRET", "replaces": OLD})
    validated(committee, small)

    assert NEW in register(login_as, committee.ines)
    for path in (f"decisions/{old.uid}", "releve/decisions", "releve/decisions.csv"):
        told = login_as(committee.bob).get(f"/reunions/{path}").get_data(as_text=True)
        assert "remplacée" in told and NEW not in told and "SECRET" not in told


def test_only_what_the_series_or_the_writer_answers_for_can_be_replaced(
    committee: Committee,
) -> None:
    old, meeting = two(committee)
    told = {"statement": "Non.", "replaces": OLD}
    awa = viewer_of(committee.awa)
    other = committee.meet(date(2026, 12, 10), title="Ailleurs")

    assert outcomes.decide(awa, meeting, told).replaces == OLD
    with pytest.raises(Forbidden):
        outcomes.decide(awa, other, told)
    with pytest.raises(Forbidden):
        outcomes.restand(committee.lead, old, meeting, Standing.REPLACED, "D-2026-12-01")


def test_two_that_would_replace_the_same_one_are_named_before_anything_is_frozen(
    committee: Committee,
) -> None:
    _old, meeting = two(committee)
    for words in ("Le jeudi.", "Le lundi."):
        outcomes.decide(committee.lead, meeting, {"statement": words, "replaces": OLD})
    life.close(committee.lead, meeting)
    with pytest.raises(life.NotYet, match="D-2026-12-02"):
        life.validate(committee.lead, meeting)


def test_who_prepared_the_older_meeting_names_what_replaced_it_and_takes_it_back(
    committee: Committee, login_as: Login
) -> None:
    old, meeting = two(committee)
    outcomes.decide(committee.lead, meeting, {"statement": "Le jeudi."})
    validated(committee, meeting)
    client = login_as(committee.ines)
    where = f"/reunions/decisions/{old.uid}"

    client.post(f"{where}/remplacee", data={"by": NEW, "csrf_token": client.token})  # type: ignore[attr-defined]
    assert stand(old) == (Standing.REPLACED, NEW)
    assert replacing.successors(committee.lead, old).keys() == {NEW}
    client.post(f"{where}/vigueur", data={"csrf_token": client.token})  # type: ignore[attr-defined]
    assert stand(old) == (Standing.IN_FORCE, "")
