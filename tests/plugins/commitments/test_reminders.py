"""Mails that ask where a commitment stands, and what their links do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from cop.contributions.models import Contribution, State, Visibility
from cop.contributions.pages import kind_of
from cop.db import now, session
from cop.mail.outbox import Mail
from cop.members.models import Member, MemberStatus
from cop.members.viewer import viewer_of
from cop.plugins.commitments import cards, checkins, reminders
from cop.plugins.commitments.models import CheckIn, Commitment, PaperCard, Reminder, Status
from cop.plugins.commitments.words import today
from tests.plugins.commitments.conftest import Met

Login = Callable[[Member | None], Any]


def mails(met: Met) -> list[Mail]:
    return list(session.scalars(select(Mail).where(Mail.to == met.ana.email).order_by(Mail.id)))


def ago(days: int) -> Any:
    return today() - timedelta(days=days)


def link(mail: Mail, slug: str) -> str:
    found = re.search(
        rf"http://[^/\s]+(?:/communaute)?(/engagements/suite/\S+/{slug})\b", mail.body
    )
    assert found is not None
    return found[1]


def test_a_job_that_runs_twice_sends_one_mail_with_six_links(met: Met) -> None:
    met.write(started=ago(30))
    for _run in range(2):
        reminders.remind()
        session.commit()
    [mail] = mails(met)
    assert len(re.findall(r"/engagements/suite/", mail.body)) == 6
    assert session.scalar(select(func.count()).select_from(Reminder)) == 1


@pytest.mark.parametrize("what", ["early", "stopped", "dropped", "reported", "shut out", "late"])
def test_nobody_is_asked_who_should_not_be(met: Met, what: str) -> None:
    days = {"early": 29, "late": 52}.get(what, 30)
    thing = met.write(started=ago(days))
    if what == "stopped":
        checkins.stop(thing)
    elif what == "dropped":
        checkins.record(thing, checkins.Answer(Status.DROPPED))
    elif what == "reported":
        thing.state = State.WITHDRAWN
    elif what == "shut out":
        met.ana.status = MemberStatus.DISABLED
    session.commit()
    reminders.remind()
    assert mails(met) == []


def test_three_silences_are_the_end_and_the_last_mail_says_so(met: Met) -> None:
    thing = met.write(started=ago(30))
    last = "C’est le dernier rappel"
    for days in (30, 90, 180, 270, 360):
        session.execute(
            update(Commitment.__table__)  # type: ignore[arg-type]
            .where(Commitment.__table__.c.id == thing.id)
            .values(counts_from=ago(days))
        )
        session.expire_all()
        reminders.remind()
        session.commit()
    assert [last in mail.body for mail in mails(met)] == [False, False, True]
    checkins.resume(met.found(thing))
    assert checkins.course_of(thing).next_day(today()) == today() + timedelta(days=30)


def test_opening_a_link_records_nothing_and_the_button_records_once(
    met: Met, login_as: Login
) -> None:
    thing = met.write(started=ago(30))
    reminders.remind()
    session.commit()
    [mail] = mails(met)
    browser, path = login_as(None), link(mail, "adopte")
    page = browser.get(path)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert re.search(r'value="adopted" checked', page.text)
    assert session.scalars(select(CheckIn)).all() == []
    answer = {"status": "adopted", "sentence": "Une fois.", "csrf_token": browser.token}
    codes = [browser.post(path, data=answer).status_code for _click in range(2)]
    assert codes == [303, 404]
    session.expire_all()
    [told] = session.scalars(select(CheckIn))
    assert (told.status, told.sentence, told.shareable) == (Status.ADOPTED, "Une fois.", False)
    assert met.found(thing).status == Status.ADOPTED
    assert [browser.get(link(mail, slug)).status_code for slug in ("essaye", "arret")] == [404, 404]


def test_a_link_dies_with_time_with_a_report_and_with_the_account(
    met: Met, login_as: Login
) -> None:
    thing = met.write(started=ago(30))
    reminders.remind()
    session.commit()
    path, browser = link(mails(met)[0], "essaye"), login_as(None)
    reported = update(Contribution).where(Contribution.id == thing.id)
    shut_out = update(Member).where(Member.id == met.ana.id)
    for change, back in (
        (reported.values(state=State.WITHDRAWN), reported.values(state=State.PUBLISHED)),
        (
            shut_out.values(status=MemberStatus.DISABLED),
            shut_out.values(status=MemberStatus.ACTIVE),
        ),
        (update(Reminder).values(sent_on=ago(61)), update(Reminder).values(sent_on=ago(60))),
    ):
        session.execute(change)
        session.commit()
        assert browser.get(path).status_code == 404
        session.execute(back)
        session.commit()
        assert browser.get(path).status_code == 200
    assert browser.get("/engagements/suite/nothing/essaye").status_code == 404


def test_one_click_and_one_button_stop_the_reminders(met: Met, login_as: Login) -> None:
    thing = met.write(started=ago(30))
    reminders.remind()
    session.commit()
    browser, path = login_as(None), link(mails(met)[0], "arret")
    assert browser.get(path).status_code == 200
    assert met.found(thing).stopped_at is None
    assert browser.post(path, data={"csrf_token": browser.token}).status_code == 303
    session.expire_all()
    assert met.found(thing).stopped_at is not None


def test_a_name_in_a_story_is_asked_about_before_it_is_kept(met: Met, login_as: Login) -> None:
    met.write(started=ago(30))
    reminders.remind()
    session.commit()
    browser, path = login_as(None), link(mails(met)[0], "essaye")
    story = {
        "status": "tried", "change": "Nous avons appelé Fatoumata Keïta hier.", "shareable": "y",
        "csrf_token": browser.token,
    }  # fmt: skip
    asked = browser.post(path, data=story)
    assert (asked.status_code, session.scalars(select(CheckIn)).all()) == (422, [])
    keys = set(re.findall(r'name="(find:[^"]+)"', asked.text))
    decided = browser.post(path, data=story | dict.fromkeys(keys, "replace"))
    assert decided.status_code == 303
    session.expire_all()
    [told] = session.scalars(select(CheckIn))
    assert ("Fatoumata" in str(told.change), told.shareable, told.named) == (False, True, False)


def test_a_copied_card_is_its_writers_to_confirm_to_refuse_or_to_let_be_forgotten(met: Met) -> None:
    lou, ana = viewer_of(met.lou), viewer_of(met.ana)
    document = {"body": "J’essaie.", "due": today().isoformat(), "help_wanted": ""}
    first, second = (cards.copy(lou, met.met(lou), met.ana.uid, document) for _one in range(2))
    session.commit()
    assert len(mails(met)) == 2
    assert all("J’essaie." not in mail.body for mail in mails(met))
    assert cards.waiting(lou, met.met(lou)) == ["Ana", "Ana"]
    made = cards.confirm(ana, kind_of("commitment"), first, Visibility.DRAFT)
    assert (made.author_id, made.source_id) == (met.ana.id, met.source.id)
    second.created_at = now() - timedelta(days=31)
    session.flush()
    reminders.forget()
    assert session.scalars(select(PaperCard)).all() == []
