"""Personal addresses of calendars: what they open, and when they stop."""

from __future__ import annotations

from typing import Any

import pytest

from cop.db import session
from cop.feeds import keys
from cop.members.services import disable
from cop.members.viewer import viewer_of
from cop.testing import Make
from tests.calendar.meetings import plugin
from tests.calendar.test_views import issued


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [plugin]


def test_a_key_opens_one_calendar_until_it_is_withdrawn_or_its_member_gone(
    make: Make, login_as: Any
) -> None:
    member = make.member()
    client, visitor = login_as(member), login_as(None)
    first, second = issued(client), issued(client, "mien")
    key = first.partition("cle=")[2]
    for wrong in (
        f"/agenda/mien.ics?cle={key}",
        f"/flux/tout.atom?cle={key}",
        "/agenda/tout.ics?cle=",
    ):
        assert visitor.get(wrong).status_code == 404
    page = client.get("/agenda/abonnement").get_data(as_text=True)
    assert key not in page and "Mon agenda ·" in page
    assert "retirer" not in client.get("/flux/").get_data(as_text=True)
    newest = keys.keys_of(viewer_of(member), calendars=True)[0].uid
    data = {"csrf_token": client.token}
    assert client.post(f"/agenda/abonnements/{newest}/retirer", data=data).status_code == 303
    assert visitor.get(second).status_code == 404
    assert visitor.get(first).headers["Cache-Control"] == "private, no-cache"
    disable(member)
    session.commit()
    assert visitor.get(first).status_code == 404


def test_a_part_that_is_not_offered_gets_no_key(make: Make, login_as: Any) -> None:
    client = login_as(make.member())
    for part in ("reseau-2222222222", "theme-rien", "\0"):
        data = {"csrf_token": client.token, "part": part}
        assert client.post("/agenda/abonnements", data=data).status_code == 404
