"""A run while it goes on: the same numbers as the script's, one state for all who lead it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from werkzeug.exceptions import Forbidden

from cop.contributions.finding import find
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.workshops.kit.course import Words, course_of
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.runs import conducting, opening
from cop.plugins.workshops.runs.live import Clock, view
from cop.plugins.workshops.runs.models import RunStage, WorkshopRun
from cop.plugins.workshops.runs.planned import plan_of_run
from tests.plugins.workshops.conftest import Write
from tests.plugins.workshops.test_runs import held

PLAIN = Words(kind=lambda one: "", lead=lambda one: "", participation=lambda one: "", prose=str)
NINE = datetime(2026, 3, 10, 9, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def at(current: str, since: float, **more: Any) -> Clock:
    plain = {"paused": None, "stopped": 0, "finished": False, "begun": NINE} | more
    return Clock(wall=540, current=current, since=after(since), **plain)


def test_a_view_says_how_late_it_is_and_where_to_save(plan: Plan) -> None:
    course = course_of(plan, PLAIN, secret=False)
    found = view(course, at("b", 16), after(20))

    assert (found.phase, found.left, found.late, found.recoverable) == ("running", 26, 6, 20)
    assert (found.cuts, found.missing) == ((("Échange", 6, False),), 0)
    assert found.next is not None and found.next["key"] == "c"


def test_what_cannot_be_saved_is_missing(plan: Plan) -> None:
    course = course_of(plan, PLAIN, secret=False)
    found = view(course, at("b", 10), after(65))

    assert (found.left, found.late, found.recoverable, found.missing) == (-25, 25, 10, 15)


def test_a_pause_stands_still_but_the_wall_doesnt(plan: Plan) -> None:
    course = course_of(plan, PLAIN, secret=False)
    found = view(course, at("a", 0, paused=after(4), stopped=60), after(30))

    assert (found.phase, found.elapsed, found.late) == ("paused", 3, 20)


def test_hours_follow_the_wall_wherever_the_run_is_and_whenever_it_was_planned() -> None:
    run = WorkshopRun(begins="22:30", zone="Indian/Reunion", day=NINE.date())
    run.begun_at = datetime(2026, 3, 1, 20, 40, tzinfo=UTC)  # 00:40 there, nine days before

    assert conducting.wall(run) == (24 * 60 + 40)


@pytest.mark.parametrize("clock", [at("a", 0, begun=None), at("", 0, finished=True), at("gone", 0)])
def test_nothing_is_led_before_and_after(plan: Plan, clock: Clock) -> None:
    found = view(course_of(plan, PLAIN, secret=False), clock, after(5))

    assert (found.phase, found.step) == ("before" if clock.begun is None else "after", None)


def press(client: Any, run: WorkshopRun, deed: str, at: str = "", **more: str) -> Any:
    data = {"csrf_token": client.token, "do": deed, "at": at, **more}
    url = f"/ateliers/passages/{run.uid}/en-direct"
    return client.post(url, data=data, headers={"Accept": "application/json"})


def test_two_who_lead_press_the_same_button_once(
    write: Write, elsewhere: Member, login_as: Any
) -> None:
    run, client = held(elsewhere, write()), login_as(elsewhere)
    press(client, run, "start", "moved")
    first = press(client, run, "next", "a").json
    second = press(client, run, "next", "a").json

    assert (first["at"], second["at"], list(second["done"])) == (1, 1, ["a"])
    assert press(client, run, "back", "b").json["done"] == {}
    asked = client.get(f"/ateliers/passages/{run.uid}/en-direct/etat.json").json
    assert (asked["at"], asked["ended"]) == (0, None)
    assert asked["shift"] == round(asked["from"] - 14 * 60)  # Begun now, whatever the hour is.


def test_it_is_led_to_its_end_without_a_script(
    write: Write, elsewhere: Member, login_as: Any
) -> None:
    run, client = held(elsewhere, write()), login_as(elsewhere)
    url = f"/ateliers/passages/{run.uid}/en-direct"
    for deed, key in (("start", ""), ("next", "a"), ("pause", "b"), ("resume", "b"),
                      ("next", "b"), ("skip", "c")):  # fmt: skip
        page = client.post(url, data={"csrf_token": client.token, "do": deed, "at": key})
        assert (page.status_code, page.location) == (303, url)
    found = session.get_one(WorkshopRun, run.id)
    lived = {key: (one.minutes, one.dropped) for key, one in conducting.actuals_of(found).items()}

    assert (found.stage, found.current) == (RunStage.DONE, "")
    assert lived == {"a": (0, False), "b": (0, False), "c": (None, True)}
    html = client.get(url).get_data(as_text=True)
    assert ("zqxnote" in html, client.get(url).headers["Cache-Control"]) == (True, "no-store")


def test_a_deed_that_waited_for_a_network_counts_from_when_it_was_done(
    write: Write, elsewhere: Member
) -> None:
    run, viewer = held(elsewhere, write()), viewer_of(elsewhere)
    steps = course_of(plan_of_run(run), PLAIN, secret=False)["steps"]
    conducting.do(viewer, run, "start", steps)
    assert run.begun_at is not None
    run.begun_at = run.since = run.begun_at - timedelta(minutes=30)
    then = run.begun_at + timedelta(minutes=12)
    conducting.do(viewer, run, "next", steps, at="a", moment=then)
    conducting.do(viewer, run, "next", steps, at="b", moment=then - timedelta(days=9))

    found = {key: one.minutes for key, one in conducting.actuals_of(run).items()}
    assert found == {"a": 12, "b": 0}


def test_a_cancelled_run_is_led_by_nobody(write: Write, elsewhere: Member) -> None:
    run, viewer = held(elsewhere, write()), viewer_of(elsewhere)
    opening.turn(viewer, run, RunStage.CANCELLED)

    with pytest.raises(Forbidden):
        conducting.do(viewer, run, "start", [{"key": "a", "beside": []}])
    assert (run.begun_at, run.turns) == (None, 1)


def test_changes_for_a_day_leave_the_workshop_alone(
    write: Write, elsewhere: Member, author: Member
) -> None:
    run, viewer = held(elsewhere, thing := write()), viewer_of(elsewhere)
    wanted = {"a": {"minutes": 20, "title": "Café"}, "b": {"minutes": 30}}
    number = opening.adjust(viewer, run, wanted)
    assert run.starts_at is not None and run.ends_at is not None
    length = run.ends_at - run.starts_at

    assert (number, length) == (2, timedelta(minutes=60))
    assert plan_of_run(run).block("a").title == "Café"
    assert opening.adjust(viewer, run, {"a": {"minutes": 10, "title": "Accueil"}}) == 0
    assert find(viewer_of(author), thing.uid, Workshop).minutes == 50
