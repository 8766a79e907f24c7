"""Which sites show what: the origin alone; and how little anybody can fill it with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cop.contributions.models import Visibility
from cop.db import now, session
from cop.members.models import Role
from cop.members.viewer import viewer_of
from cop.plugins.embeds import seen
from cop.plugins.embeds.models import Showing
from cop.testing import Make


@pytest.fixture
def cop_plugins() -> list[Any]:
    return ["tools", "embeds"]


@pytest.fixture
def path(make: Make, tool_document: dict[str, Any]) -> str:
    thing = make.contribution("tool", make.member(), tool_document, visibility=Visibility.PUBLIC)
    return f"outils/{thing.uid}"


def show(client: Any, path: str, referer: str, dest: str = "iframe") -> None:
    headers = {"Referer": referer, "Sec-Fetch-Dest": dest}
    client.get(f"/integrer/v1/{path}", headers=headers)


def rows() -> list[tuple[str, str]]:
    return [tuple(row) for row in session.execute(select(Showing.origin, Showing.path))]


def test_the_origin_is_kept_without_path_or_reader_and_once(path: str, login_as: Any) -> None:
    client = login_as(None)
    for referer in ("https://reseau.example/agenda?qui=moi", "https://reseau.example/",
                    "https://me:word@reseau.example/"):  # fmt: skip
        show(client, path, referer)
    assert rows() == [("https://reseau.example", path)]


def test_nothing_is_kept_of_what_is_no_frame_or_not_shown(
    path: str, login_as: Any, make: Make, tool_document: dict[str, Any]
) -> None:
    client = login_as(None)
    hidden = make.contribution("tool", make.member(), tool_document)
    show(client, path, "https://reseau.example/", "document")
    show(client, path, "http://127.0.0.1:8000/outils/")
    show(client, path, "http://[")
    show(client, path, "javascript:alert(1)")
    show(client, path, "")
    show(client, f"outils/{hidden.uid}", "https://reseau.example/")
    assert rows() == []


def test_nobody_fills_the_table(path: str, login_as: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "MOST_A_DAY", 3)
    client = login_as(None)
    for number in range(6):
        show(client, path, f"https://{number}.example/")
    assert len(rows()) == 3


def test_it_is_read_by_contacts_and_forgotten(path: str, make: Make, cop_app: Flask) -> None:
    day = now().date()
    for origin, last in (
        ("https://neuf.example", day),
        ("https://vieux.example", day - timedelta(200)),
    ):
        session.add(Showing(origin=origin, path=path, first_on=date(2020, 1, 1), last_on=last))
    session.commit()
    contact = viewer_of(make.member(roles=(Role.NETWORK_CONTACT,)))
    assert [one.origin for one in seen.shown(contact)] == [
        "https://neuf.example", "https://vieux.example",
    ]  # fmt: skip
    assert seen.shown(viewer_of(make.member())) == []
    seen.forget()
    assert rows() == [("https://neuf.example", path)]
