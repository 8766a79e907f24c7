"""Runs: opened, held, learnt from; who reads what of them."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cop.contributions import services as spine
from cop.contributions.finding import find
from cop.contributions.models import Link, LinkKind, Visibility
from cop.contributions.pages import kind_of
from cop.db import session
from cop.mail.outbox import Mail
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.workshops.kit.passage import SCHEMA
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.runs import attendance, durations, looking_back, purging
from cop.plugins.workshops.runs.conducting import actuals_of
from cop.plugins.workshops.runs.durations import Row
from cop.plugins.workshops.runs.models import Actual, Attendance, RunStage, WorkshopRun
from cop.plugins.workshops.runs.opening import open_run
from cop.plugins.workshops.runs.planned import plan_of_run
from cop.plugins.workshops.words import KINDS
from cop.testing import Make
from tests.plugins.workshops.conftest import Write

DOCUMENT = {
    "title": "Un passage", "summary": "", "day": "2026-03-10", "begins": "14:00",
    "zone": "Europe/Paris", "expected": 12, "group_size": 4, "room": "Salle B",
}  # fmt: skip


def held(member: Member, thing: Workshop, *, level: str = "community", **real: int) -> WorkshopRun:
    """A run of `thing`, with real minutes by key of a block."""
    viewer = viewer_of(member)
    workshop = find(viewer, thing.uid, Workshop)
    run = open_run(
        viewer, kind_of("workshop_run"), workshop, dict(DOCUMENT), visibility=Visibility(level)
    )
    run = find(viewer, run.uid, WorkshopRun)
    if real:
        rows = durations.table(plan_of_run(run), KINDS, actuals_of(run))
        kept = [Row(one.key, one.title, one.planned, str(real.get(one.key, ""))) for one in rows]
        durations.keep(viewer, run, kept)
    session.commit()
    return find(viewer, run.uid, WorkshopRun)


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.get_data(as_text=True)))


def test_the_fourth_facilitator_sees_medians_and_raw_values_under_three(
    write: Write, make: Make, login_as: Any
) -> None:
    thing = write()
    teams = [
        make.member(f"Meneuse {name}", organisation=make.organisation(name))
        for name in ("Rhin", "Lys", "Tarn")
    ]
    fourth = login_as(make.member("Quatrième"))
    held(teams[0], thing, a=9, b=35)
    held(teams[1], thing, a=11, b=40)
    two = words(fourth.get(f"/ateliers/{thing.uid}"))
    held(teams[2], thing, a=10, b=45)
    three = words(fourth.get(f"/ateliers/{thing.uid}"))

    assert re.findall(r"prévu \d+ — réel [^<]*?\)(?=[^,])", two) == [
        "prévu 10 — réel 11 (Lys), 9 (Rhin)", "prévu 30 — réel 40 (Lys), 35 (Rhin)"
    ]  # fmt: skip
    assert re.findall(r"prévu \d+ — réel \d+ \(médiane[^)]*\)(?: — \w+ \w+)?", three) == [
        "prévu 10 — réel 10 (médiane de 3 passages, 9–11)",
        "prévu 30 — réel 40 (médiane de 3 passages, 35–45) — déborde toujours",
    ]
    assert "Meneuse" not in two


def test_what_runs_tell_is_told_to_who_may_read_them(
    write: Write, author: Member, elsewhere: Member, login_as: Any
) -> None:
    thing = write(level="public")
    held(author, thing, level="network", b=77)
    ours, theirs, nobody = login_as(author), login_as(elsewhere), login_as(None)

    told = [
        "77" in words(client.get(f"/ateliers/{thing.uid}")).replace(thing.uid, "")
        for client in (ours, theirs, nobody)
    ]

    assert told == [True, False, False]


def test_a_run_is_tied_to_its_workshop_and_gone_with_it(write: Write, elsewhere: Member) -> None:
    thing = write()
    run = held(elsewhere, thing)
    tie = session.scalars(select(Link).where(Link.source_id == run.id)).one()

    assert (tie.target_id, tie.kind) == (thing.id, LinkKind.RUNS)
    assert run.starts_at is not None and run.ends_at is not None
    assert (run.starts_at.hour, run.ends_at - run.starts_at) == (13, timedelta(minutes=50))


def passage(run: WorkshopRun, **told: Any) -> bytes:
    plain = {
        "schema": SCHEMA, "version": 1, "workshop": run.workshop, "participants": 13,
        "blocks": [
            {"key": "a", "actual": 14, "started": "2026-03-10T14:00:00+01:00",
             "ended": "2026-03-10T14:14:00+01:00"},
            {"key": "c", "actual": 0, "dropped": True, "remark": "trop tard"},
            {"key": "gone", "actual": 5},
        ],
    }  # fmt: skip
    return json.dumps(plain | told).encode()


def send(client: Any, run: WorkshopRun, content: bytes) -> Any:
    data = {"csrf_token": client.token, "file": (BytesIO(content), "cop-passage.json")}
    return client.post(f"/ateliers/passages/{run.uid}/fichier", data=data)


def fields(page: Any) -> dict[str, str]:
    html = page.get_data(as_text=True)
    found = dict(re.findall(r'<input[^>]*name="([a-z]+-\w+)" value="([^"]*)"', html))
    ticked = re.findall(r'name="(dropped-\w+)" value="1"[^>]*checked', html)
    return {key: value for key, value in found.items() if not key.startswith("dropped")} | dict.fromkeys(ticked, "1")  # fmt: skip  # noqa: E501


def test_the_file_fills_the_table_and_keeps_nothing_until_it_is_kept(
    write: Write, elsewhere: Member, login_as: Any
) -> None:
    run = held(elsewhere, write())
    client = login_as(elsewhere)
    shown = send(client, run, passage(run))
    again = send(client, run, passage(run))
    kept = session.scalars(select(Actual)).all()

    assert (shown.status_code, kept) == (200, [])
    assert fields(shown) == fields(again)
    url = f"/ateliers/passages/{run.uid}/durees"
    for _twice in range(2):
        typed = {"csrf_token": client.token, "people": "13", **fields(shown)}
        assert client.post(url, data=typed).status_code == 303
    rows = session.execute(
        select(Actual.block_key, Actual.minutes, Actual.dropped, Actual.remark)
        .order_by(Actual.block_key)
    ).all()  # fmt: skip
    assert [tuple(row) for row in rows] == [("a", 14, False, ""), ("c", None, True, "trop tard")]
    found = session.scalars(select(WorkshopRun)).one()
    assert (found.stage, found.participants) == (RunStage.DONE, 13)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe", b'{"schema": 7}', b"{" * 5000, None],
    ids=["nothing", "torn", "a list", "no text", "a number", "deep", "of another workshop"],
)  # fmt: skip
def test_what_is_no_file_of_this_run_is_refused_in_words(
    write: Write, elsewhere: Member, login_as: Any, content: bytes | None
) -> None:
    run = held(elsewhere, write())
    client = login_as(elsewhere)

    page = send(client, run, passage(run, workshop="x" * 10) if content is None else content)

    assert page.status_code == 422
    assert page.get_data(as_text=True).count('role="alert"') == 1
    assert session.scalars(select(Actual)).all() == []


def test_one_bad_line_keeps_nothing_and_all_comes_back(
    write: Write, elsewhere: Member, login_as: Any
) -> None:
    run = held(elsewhere, write())
    client = login_as(elsewhere)
    typed = {"csrf_token": client.token, "real-a": "bientôt", "real-b": "10:05–10:33",
             "remark-b": "<b>long</b>"}  # fmt: skip
    page = client.post(f"/ateliers/passages/{run.uid}/durees", data=typed)

    assert page.status_code == 422
    html = page.get_data(as_text=True)
    assert ('value="bientôt"' in html, 'value="10:05–10:33"' in html) == (True, True)
    assert "<b>long" not in html
    assert session.scalars(select(Actual)).all() == []


# Not « zqx » alone: a random name of an address may hold that.
MARKS = re.compile(r"Zqx\w+|zqxbesoin")


def test_names_and_needs_stay_with_those_who_facilitate_unless_somebody_says_otherwise(
    write: Write, author: Member, elsewhere: Member, make: Make, login_as: Any
) -> None:
    run = held(elsewhere, write())
    viewer, there = viewer_of(elsewhere), make.member("Présente Inscrite")
    attendance.add_names(viewer, run, f"Zqxmuette, Rives\n@{there.handle}")
    shared = attendance.Consent.PARTICIPANTS
    attendance.add_names(viewer, run, "Zqxparmi, Monts", consent=shared)
    attendance.add_names(viewer, run, "Zqxtous", consent=attendance.Consent.PUBLIC)
    quiet = session.scalars(select(Attendance).where(Attendance.name == "Zqxmuette")).one()
    attendance.change(viewer, run, quiet.uid, consent=quiet.consent, needs="zqxbesoin", network="")
    attendance.add_guide(viewer, run, "Zqxinvitée", "guest")
    session.commit()
    url = f"/ateliers/passages/{run.uid}"
    readers = {"host": elsewhere, "there": there, "other": author}

    read = {
        who: set(MARKS.findall(login_as(one).get(url).get_data(as_text=True)))
        for who, one in readers.items()
    }
    listed = login_as(elsewhere).get(f"{url}/presences")

    assert read == {
        "host": {"Zqxtous", "Zqxinvitée"}, "there": {"Zqxparmi", "Zqxtous"}, "other": {"Zqxtous"},
    }  # fmt: skip
    assert "zqxbesoin" in listed.get_data(as_text=True)
    assert listed.headers["Cache-Control"] == "no-store"
    assert login_as(author).get(f"{url}/presences").status_code == 403
    exports = ("json", "md", "odt")
    sheets = [login_as(author).get(f"/fiches/{run.uid}/export.{one}").data for one in exports]
    assert [one for one in sheets if MARKS.search(one.decode("utf-8", "replace"))] == []


def test_names_are_erased_when_their_time_is_over(
    write: Write, elsewhere: Member, cop_app: Flask
) -> None:
    run = held(elsewhere, write())
    attendance.add_names(viewer_of(elsewhere), run, "Awa, Rives\nLise, Monts")
    session.commit()
    assert run.ends_at is not None
    late = run.ends_at + timedelta(days=91)
    early = purging.purge(run.ends_at + timedelta(days=89))
    said = purging.purge(late, dry_run=True)
    standing = len(session.scalars(select(Attendance)).all())

    assert (early, [one.names for one in said], standing) == ([], [2], 2)
    assert purging.purge(late) == said
    assert (session.scalars(select(Attendance)).all(), purging.purge(late)) == ([], [])
    assert run.networks == ["Monts", "Rives"]


def test_who_said_nothing_is_asked_once_after_a_week(write: Write, elsewhere: Member) -> None:
    run = held(elsewhere, write(), a=9)
    assert run.ends_at is not None
    times = [looking_back.remind(run.ends_at + timedelta(days=days)) for days in (6, 7, 8, 30)]
    mails = session.scalars(select(Mail.subject).where(Mail.contribution_id == run.id)).all()

    assert times == [0, 1, 0, 0]
    assert [one.rsplit("] ")[-1] for one in mails] == ["Dites comment ça s’est passé"]


def test_home_asks_until_somebody_says_how_it_went(
    write: Write, elsewhere: Member, login_as: Any
) -> None:
    run = held(elsewhere, write(), a=9)
    client = login_as(elsewhere)
    asked = "Dites comment « Un passage » s’est passé"
    before = asked in words(client.get("/")).replace("\u202f", " ").replace("\xa0", " ")
    data = {"csrf_token": client.token, "kept": "Le silence.", "mood": "4", "participants": "11"}
    answer = client.post(f"/ateliers/passages/{run.uid}/bilan", data=data)
    after = asked in words(client.get("/")).replace("\u202f", " ").replace("\xa0", " ")

    assert (before, answer.status_code, after) == (True, 303, False)
    found = session.scalars(select(WorkshopRun)).one()
    assert (found.stage, found.mood, found.participants) == (RunStage.REVIEWED, 4, 11)


def test_a_run_tells_nothing_of_a_workshop_that_its_reader_lost(
    write: Write, author: Member, elsewhere: Member, make: Make, login_as: Any
) -> None:
    run = held(elsewhere, thing := write(), a=9)
    viewer = viewer_of(author)
    spine.set_visibility(viewer, find(viewer, thing.uid, Workshop), Visibility.NETWORK)
    session.commit()
    url = f"/ateliers/passages/{run.uid}"
    page = words(login_as(elsewhere).get(url))

    assert ("L’atelier animé ici ne vous est pas ouvert" in page, "Échange" in page) == (
        True, False,
    )  # fmt: skip
    assert login_as(make.member()).get(url).status_code == 404
