"""The pages that take along and bring in."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from typing import Any

from flask import Flask
from itsdangerous import URLSafeSerializer
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from cop.contributions.models import Contribution, State
from cop.db import session
from cop.members.models import Member
from cop.testing import Make
from tests.archive.conftest import taken
from tests.archive.test_plan import BOOKMARK, edited
from tests.web.place import faults, read
from tests.web.reading import Page

IMPORT = "/echanges/importer"


def emptied(make: Make, coordinator: Member, *titles: str) -> bytes:
    """A bundle of what is no longer here."""
    things = [
        make.contribution("bookmark", coordinator, BOOKMARK | {"title": one}) for one in titles
    ]
    content = taken(coordinator)
    for thing in things:
        session.delete(thing)
    session.commit()
    return content


def look(client: Any, content: bytes, **more: str) -> Any:
    data = {"csrf_token": client.token, "level": "community",
            "file": (BytesIO(content), "outils.zip")} | more  # fmt: skip
    return post(client, data)


def post(client: Any, data: dict[str, Any]) -> Any:
    """As a browser does; the test client would leave a temporary file open."""
    sent = data | {"file": FileStorage(*data["file"])} if "file" in data else data
    boundary, body = encode_multipart(sent)
    return client.post(
        IMPORT, data=body, content_type=f'multipart/form-data; boundary="{boundary}"'
    )


def hidden(answer: Any) -> dict[str, str]:
    page = answer.get_data(as_text=True)
    return {name: unescape(value) for name, value in
            re.findall(r'type="hidden" name="(ticket|mark|once)" value="([^"]*)"', page)}  # fmt: skip


def confirm(client: Any, shown: Any, **more: str) -> Any:
    data = {"csrf_token": client.token, "level": "community", "publish": "y"} | hidden(shown) | more
    return client.post(IMPORT, data=data)


def test_a_bundle_is_looked_at_first_and_brought_in_after(
    make: Make, coordinator: Member, login_as: Any
) -> None:
    content = emptied(make, coordinator, "Un <b>", "Deux")
    client = login_as(coordinator)
    shown = look(client, content)
    page = Page(shown.get_data(as_text=True))
    assert (shown.status_code, faults(page)) == (200, [])
    assert "Nouveau 2" in page.words and "Un <b>" in page.words
    assert session.scalars(select(Contribution)).all() == []
    first, second = confirm(client, shown), confirm(client, shown)
    assert (first.status_code, first.location) == (303, "/mes-fiches")
    assert second.location == first.location
    made = session.scalars(select(Contribution)).all()
    assert [thing.state for thing in made] == [State.PUBLISHED] * 2
    assert "2 fiches ont été apportées." in read(client, "/mes-fiches").words


def test_refused_files_are_left_out_only_when_that_is_asked(
    make: Make, coordinator: Member, login_as: Any
) -> None:
    content = edited(emptied(make, coordinator, "Un", "Deux"), ("title: Deux", "title: ''"))
    client = login_as(coordinator)
    shown = look(client, content)
    refused = confirm(client, shown)
    assert refused.status_code == 422
    assert faults(Page(refused.get_data(as_text=True))) == []
    assert session.scalars(select(Contribution)).all() == []
    assert confirm(client, shown, leave_out="y").status_code == 303
    assert [thing.title for thing in session.scalars(select(Contribution))] == ["Un"]


def test_what_changed_since_it_was_looked_at_is_shown_again(
    make: Make, coordinator: Member, login_as: Any
) -> None:
    content = emptied(make, coordinator, "Un")
    client = login_as(coordinator)
    shown = look(client, content)
    assert confirm(client, shown, mark="0" * 16).status_code == 200
    assert session.scalars(select(Contribution)).all() == []


def test_no_zip_a_broken_one_and_one_too_big_are_said_plainly(
    make: Make, coordinator: Member, login_as: Any, cop_app: Flask
) -> None:
    client = login_as(coordinator)
    cop_app.config["COP_ARCHIVE_BYTES"] = 1_000_000
    for content in (b"", b"%PDF", b"PK\x03\x04" + b"0" * 999_000):
        answer = look(client, content)
        page = Page(answer.get_data(as_text=True))
        assert (answer.status_code, "form-errors" in page.ids) == (422, True)
    for ticket in ("é", "====", URLSafeSerializer("guessed", salt="cop bundle").dumps(["a", 1])):
        data = {"csrf_token": client.token, "level": "community", "ticket": ticket, "mark": "a"}
        assert client.post(IMPORT, data=data).status_code == 422
    assert look(client, b"0" * 2_500_000).status_code == 413


def test_nobody_but_the_coordination_sends_a_large_body(make: Make, login_as: Any) -> None:
    for member, status in ((None, 401), (make.member(), 404)):
        client = login_as(member)
        data = {"csrf_token": client.token, "file": (BytesIO(b"0" * 2_000_000), "a.zip")}
        assert post(client, data).status_code == status


def test_files_come_with_a_name_and_are_kept_by_no_cache(make: Make, login_as: Any) -> None:
    client = login_as(make.member())
    for form, mimetype in (("zip", "application/zip"), ("csv", "text/csv; charset=utf-8")):
        answer = client.get(f"/echanges/bookmark.{form}")
        assert answer.headers["Content-Type"] == mimetype
        assert answer.headers["Content-Disposition"] == f'attachment; filename="bookmark.{form}"'
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert client.get("/echanges/recipe.zip").status_code == 404


def test_the_page_offers_each_kind(make: Make, coordinator: Member, login_as: Any) -> None:
    visitor, keeper = read(login_as(None), "/echanges/"), read(login_as(coordinator), "/echanges/")
    assert (faults(visitor), faults(keeper)) == ([], [])
    assert "/echanges/bookmark.zip" in visitor.links
    assert (IMPORT in visitor.links, IMPORT in keeper.links) == (False, True)
