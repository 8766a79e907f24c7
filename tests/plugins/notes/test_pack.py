"""The documents of a meeting, to take along: for whom, and without what."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from cop.contributions import services as spine
from cop.contributions import ties
from cop.contributions.models import Contribution, LinkKind, State, Visibility
from cop.contributions.pages import kind_of
from cop.db import session
from cop.members.viewer import viewer_of
from cop.plugins.notes import pack
from tests.plugins.notes.conftest import Committee

BODY = "Un pas.\n\n:::reserve{niveau=session}\nCHUCHOTE\n:::\n"


def tool(committee: Committee, title: str, level: Visibility) -> Contribution:
    kind = kind_of("tool")
    document = kind.takes_up["tool"](BODY) | {"title": title, "summary": "En deux minutes."}
    made = spine.create(committee.lead, kind, document, visibility=level)
    made.state = State.PUBLISHED
    return made


@pytest.mark.at_root  # the client takes the path off, and a page is shorter without
def test_who_is_on_the_list_takes_what_they_may_read_without_reserved_passages(
    committee: Committee, login_as: Callable[..., FlaskClient]
) -> None:
    meeting = committee.meet()
    for title, level in (
        ("Le fil", Visibility.COMMUNITY), ("L’INTERNE", Visibility.NETWORK),
    ):  # fmt: skip
        ties.join(committee.lead, meeting, tool(committee, title, level), LinkKind.RELATED)
    session.commit()
    address = f"/reunions/{meeting.uid}/documents"

    page, asked = (getattr(login_as(committee.awa), how)(address) for how in ("get", "head"))
    assert page.headers["Cop-Size"] == asked.headers["Cop-Size"] == str(len(page.data))
    assert [one for one in ("Le fil", "Un pas.", "L’INTERNE", "CHUCHOTE") if one in page.text] == [
        "Le fil", "Un pas.",
    ]  # fmt: skip
    assert pack.titles(viewer_of(committee.awa), committee.found(meeting)) == ["Le fil"]
    assert "L’INTERNE" in login_as(committee.ines).get(address).text
    assert "CHUCHOTE" not in login_as(committee.ines).get(address).text
    assert login_as(committee.bob).get(address).status_code == 403
