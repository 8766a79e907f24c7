"""One's own actions by a personal address."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from cop.db import session
from cop.feeds import keys
from cop.members.viewer import viewer_of
from cop.plugins.notes import outcomes
from cop.plugins.notes.task_feed_pages import KIND
from tests.plugins.notes.conftest import Committee

FEED = "/reunions/releve/mes-actions.ics"


def test_an_address_shows_the_own_actions_alone_until_it_is_withdrawn(
    committee: Committee, login_as: Callable[..., FlaskClient]
) -> None:
    meeting = committee.meet()
    for title, owner in (("Relancer les réseaux", committee.awa), ("AUTRE", committee.bob)):
        outcomes.act_on(committee.lead, meeting, {"title": title, "owner": owner.uid})
    session.commit()
    client, visitor = login_as(committee.awa), login_as(None)
    token = {"csrf_token": client.token}  # type: ignore[attr-defined]
    page = client.post("/reunions/releve/abonnement", data=token).text
    [key] = re.findall(r"mes-actions\.ics\?cle=([\w-]{43})", page)

    first = visitor.get(f"{FEED}?cle={key}")
    assert re.findall(r"SUMMARY:(.+)\r", first.text) == ["A-2026-11-01 — Relancer les réseaux"]
    known = {"If-None-Match": first.headers["ETag"]}
    assert visitor.get(f"{FEED}?cle={key}", headers=known).status_code == 304
    assert key not in client.get("/reunions/releve/abonnement").text

    [own] = keys.keys_of(viewer_of(committee.awa), calendars=True)
    client.post(f"/agenda/abonnements/{own.uid}/retirer", data=token)
    assert visitor.get(f"{FEED}?cle={key}").status_code == 404


def test_a_key_of_the_agenda_opens_no_tasks_and_without_one_there_are_none(
    committee: Committee, login_as: Callable[..., FlaskClient]
) -> None:
    awa = viewer_of(committee.awa)
    other, mine = keys.issue(awa, f"{keys.CALENDAR}mien"), keys.issue(awa, KIND)
    session.commit()
    visitor = login_as(None)
    addresses = (f"{FEED}?cle={other}", FEED, f"{FEED}?cle=", f"/agenda/mien.ics?cle={mine}")
    assert [visitor.get(one).status_code for one in addresses] == [404] * 4
