"""The door to the bytes: for whom, for how long, and with what around them."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from itsdangerous import TimestampSigner
from PIL import Image

from cop import attachments
from cop.attachments import services, tickets
from cop.attachments.models import Attachment
from cop.attachments.storage import store
from cop.attachments.sweeping import sweep
from cop.contributions.models import Contribution, State, Visibility
from cop.db import now, session
from cop.members.models import Member, MemberStatus, Role
from cop.members.viewer import VISITOR, viewer_of
from tests.attachments import hostile as h

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def beside(author: Member, case: Contribution) -> Any:
    def put(content: bytes, name: str) -> Attachment:
        one = attachments.attach(viewer_of(author), case, io.BytesIO(content), name)
        session.commit()
        return one

    return put


def door(case: Contribution, one: Attachment) -> str:
    return f"/fiches/{case.uid}/documents/{one.uid}"


@pytest.mark.at_root
def test_an_image_is_shown_and_all_else_is_saved(
    login_as: Any, author: Member, case: Contribution, beside: Any
) -> None:
    client = login_as(author)
    kinds = {
        "plan.png": (h.image(), "image/png", "inline"),
        "note.pdf": (h.pdf(), "application/pdf", "attachment"),
        "note.md": (b"# Titre", "text/plain; charset=utf-8", "attachment"),
        "note.docx": (
            h.word(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "attachment",
        ),
    }
    for name, (content, mime, shown) in kinds.items():
        answer = client.get(door(case, beside(content, name)), follow_redirects=True)
        assert answer.request.path.startswith("/pieces/")
        assert answer.headers["Content-Type"] == mime
        assert answer.headers["Content-Disposition"] == (
            f"{shown}; filename=\"{name}\"; filename*=UTF-8''{name}"
        )
        assert answer.get_data() == attachments.open_bytes(_newest(case)).read()


def _newest(case: Contribution) -> Attachment:
    return services.of(case)[-1]


def test_nothing_can_run_and_no_cache_keeps_it(
    login_as: Any, author: Member, case: Contribution, beside: Any
) -> None:
    answer = login_as(author).get(door(case, beside(h.image(), "a.png")), follow_redirects=True)
    assert {name: answer.headers[name] for name in (
        "Content-Security-Policy", "X-Content-Type-Options", "Cross-Origin-Resource-Policy",
        "Cache-Control", "Referrer-Policy",
    )} == {
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
    }  # fmt: skip
    assert "Set-Cookie" not in answer.headers


def test_a_ticket_needs_no_session_and_looks_at_none(
    cop_app: Flask, login_as: Any, author: Member, case: Contribution, beside: Any
) -> None:
    ticket = login_as(author).get(door(case, beside(b"Bonjour", "a.txt"))).headers["Location"]
    asked: list[bool] = []
    cop_app.extensions["cop"].current_member = lambda: asked.append(True)
    answer = cop_app.test_client().get(ticket)
    assert (answer.status_code, answer.get_data(), asked) == (200, b"Bonjour", [])
    assert cop_app.test_client().get("/pieces/made-up").status_code == 404
    assert asked == []


def test_a_ticket_of_a_minute_ago_asks_again_who_reads(
    login_as: Any, make: Any, author: Member, case: Contribution, beside: Any
) -> None:
    reader = make.member()
    one = beside(b"Bonjour", "a.txt")
    client = login_as(reader)
    ticket = client.get(door(case, one)).headers["Location"]
    assert client.get(ticket).status_code == 200
    for change in (
        lambda: setattr(case, "visibility", Visibility.NETWORK),
        lambda: setattr(case, "state", State.WITHDRAWN),
        lambda: setattr(case, "deleted_at", now()),
        lambda: setattr(one, "deleted_at", now()),
        lambda: setattr(reader, "status", MemberStatus.DISABLED),
        lambda: setattr(reader, "charter_version", -1),
    ):
        with session.begin_nested() as step:
            change()
            session.flush()
            with pytest.raises(tickets.NotFound):
                _honour(ticket)
            step.rollback()
    assert _honour(ticket) == one.uid


def _honour(address: str) -> str:
    ticket = tickets.read(address.rpartition("/")[2])
    return services.with_place(ticket.viewer(), ticket.uid)[0].uid


def test_a_guest_whose_time_is_over_opens_nothing(
    make: Any, case: Contribution, beside: Any
) -> None:
    one = beside(b"Bonjour", "a.txt")
    space_guest = make.member(roles=(Role.GUEST,), guest_until=now() + timedelta(days=1))
    case.visibility, case.space_id = Visibility.SPACE, make.space(space_guest).id
    session.commit()
    ticket = tickets.write(viewer_of(space_guest), one.uid)
    assert _honour(ticket) == one.uid
    space_guest.guest_until = now() - timedelta(seconds=1)
    session.commit()
    with pytest.raises(tickets.NotFound):
        _honour(ticket)


def test_an_old_ticket_leads_back_to_the_door(
    login_as: Any, author: Member, case: Contribution, beside: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, client = beside(b"Bonjour", "a.txt"), login_as(author)
    ticket = client.get(door(case, one)).headers["Location"]
    present = TimestampSigner.get_timestamp
    monkeypatch.setattr(
        TimestampSigner, "get_timestamp", lambda self: present(self) + tickets.SECONDS + 1
    )
    answer = client.get(ticket)
    assert (answer.status_code, answer.headers["Location"]) == (303, door(case, one))
    assert client.get(ticket, follow_redirects=True).get_data() == b"Bonjour"


@pytest.mark.parametrize("spoil", ["x", "", "WyJhYSIsMV0.x.y", "%00", "é"])
def test_a_made_up_ticket_opens_nothing(login_as: Any, spoil: str) -> None:
    answer = login_as(None).get(f"/pieces/{spoil}")
    assert answer.status_code == 404


def test_a_ticket_cannot_be_turned_into_another(
    author: Member, case: Contribution, beside: Any
) -> None:
    one = beside(b"Bonjour", "a.txt")
    mine = tickets.write(viewer_of(author), one.uid)
    visitors = tickets.write(VISITOR, one.uid)
    payload, *signature = visitors.split(".")
    assert payload != mine.split(".")[0]
    with pytest.raises(tickets.NotFound):
        tickets.read(".".join([mine.split(".")[0], *signature]))


def test_a_part_of_a_file_can_be_asked_for(
    login_as: Any, author: Member, case: Contribution, beside: Any
) -> None:
    client = login_as(author)
    ticket = client.get(door(case, beside(b"0123456789", "a.txt"))).headers["Location"]
    whole = client.get(ticket)
    assert (whole.headers["Accept-Ranges"], whole.headers["Content-Length"]) == ("bytes", "10")
    part = client.get(ticket, headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.get_data()) == (206, b"234")
    assert part.headers["Content-Range"] == "bytes 2-4/10"
    same = client.get(ticket, headers={"If-None-Match": whole.headers["ETag"]})
    assert (same.status_code, same.get_data()) == (304, b"")


def test_a_name_in_any_script_survives_the_header(
    login_as: Any, author: Member, case: Contribution, beside: Any
) -> None:
    one = beside(b"Bonjour", 'été "à"\r\nSet-Cookie: a=b.txt')
    assert one.filename == "été -à- Set-Cookie- a=b.txt"
    answer = login_as(author).get(door(case, one), follow_redirects=True)
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="_t_ -_- Set-Cookie- a=b.txt"; '
        "filename*=UTF-8''%C3%A9t%C3%A9%20-%C3%A0-%20Set-Cookie-%20a%3Db.txt"
    )


def test_missing_bytes_are_told_to_the_operator_and_are_nothing_to_the_reader(
    login_as: Any, author: Member, case: Contribution, beside: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    one = beside(b"Bonjour", "a.txt")
    store().forget(store().path(one.sha256))
    answer = login_as(author).get(door(case, one), follow_redirects=True)
    assert answer.status_code == 404
    assert [record.getMessage() for record in caplog.records] == [
        f"the bytes of attachment {one.uid} are missing from the store"
    ]


def test_an_image_has_a_small_picture_without_metadata_for_those_who_read_it(
    login_as: Any, make: Any, author: Member, case: Contribution, beside: Any
) -> None:
    one = beside(h.photograph((900, 600)), "carte.jpg")
    path = f"{door(case, one)}/vignette"
    client = login_as(author)
    answer = client.get(path, follow_redirects=True)
    content = answer.get_data()
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (160, 240), {})
    assert (h.PLACE in content, answer.headers["Cache-Control"]) == (False, "private, no-store")
    assert f'src="{path}"' in client.get(f"/etudes-de-cas/{case.uid}").get_data(as_text=True)
    ticket = client.get(path).location
    case.visibility = Visibility.NETWORK
    session.commit()
    stranger = login_as(make.member())
    assert (stranger.get(path).status_code, stranger.get(door(case, one)).status_code) == (404, 404)
    # Written for its author, whoever holds it: and dead once the file is taken away.
    assert stranger.get(ticket).status_code == 200
    services.remove(viewer_of(author), case, one.uid)
    session.commit()
    assert stranger.get(ticket).status_code == 404


def test_what_is_no_image_has_no_small_picture(
    login_as: Any, author: Member, case: Contribution, beside: Any
) -> None:
    one = beside(h.pdf(), "note.pdf")
    client = login_as(author)
    answer = client.get(f"{door(case, one)}/vignette", follow_redirects=True)
    assert (one.small_sha256, answer.status_code) == ("", 404)


def test_a_small_picture_is_swept_with_its_file(case: Contribution, beside: Any) -> None:
    one = beside(h.image(), "plan.png")
    names = {path.rpartition("/")[2] for path, _changed in store().everything()}
    assert names == {one.sha256, one.small_sha256}
    for path, _changed in list(store().everything()):
        os.utime(path, (0, 0))
    sweep()
    assert len(list(store().everything())) == 2
    session.delete(one)
    sweep()
    assert list(store().everything()) == []
