"""Bodies with files: asked first, counted while they come, refused early, and nothing left."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from cop.attachments import receiving
from cop.contributions.models import Contribution
from tests.attachments import hostile as h
from tests.attachments.conftest import lying, rows, send

pytestmark = pytest.mark.usefixtures("folder")


def test_what_weighs_too_much_is_refused_while_it_comes(
    client: Any, cop_app: Flask, case: Contribution, folder: Path, scratch: Path
) -> None:
    cop_app.config["COP_FILE_BYTES"] = 2 * 1024 * 1024
    answer = send(client, case, (b"x" * 3_000_000, "long.txt"))
    assert answer.status_code == 413
    assert "Ce fichier est trop lourd\u00a0: 2 Mo au plus." in answer.get_data(as_text=True)
    assert (rows(case), lying(folder), list(scratch.iterdir())) == ([], [], [])


class Endless(io.RawIOBase):
    """A body of 200 MB that counts how much of it is asked for."""

    size = 200 * 1024 * 1024

    def __init__(self, head: bytes = b"") -> None:
        self.head, self.asked = head, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = min(len(buffer), self.size - self.asked)
        part = self.head[self.asked : self.asked + count]
        buffer[:count] = part + b"x" * (count - len(part))
        self.asked += count
        return count


def pour(client: Any, case: Contribution, body: Endless, *, told: bool = True) -> Any:
    """Send an endless body, whose length is told beforehand or not (« chunked »)."""
    length = {"CONTENT_LENGTH": str(body.size)}
    unknown = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    return client.post(
        f"/fiches/{case.uid}/documents",
        content_type="multipart/form-data; boundary=b",
        environ_overrides={"wsgi.input": body} | (length if told else unknown),
    )


@pytest.mark.parametrize("told", [True, False])
def test_two_hundred_megabytes_are_refused_and_never_reach_the_disk(
    client: Any, case: Contribution, folder: Path, scratch: Path,
    monkeypatch: pytest.MonkeyPatch, told: bool,
) -> None:  # fmt: skip
    written = 0

    class Watched(receiving._Counted):
        def write(self, part: Any) -> int:
            nonlocal written
            written += len(part)
            return super().write(part)

    monkeypatch.setattr(receiving, "_Counted", Watched)
    head = (
        f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{client.token}\r\n'
        '--b\r\nContent-Disposition: form-data; name="files"; filename="film.mp4"\r\n\r\n'
    ).encode()
    answer = pour(client, case, Endless(head), told=told)
    assert answer.status_code == 413
    assert "Ce fichier est trop lourd\u00a0: 20 Mo au plus." in answer.get_data(as_text=True)
    assert written < 21 * 1024 * 1024
    assert (rows(case), lying(folder), list(scratch.iterdir())) == ([], [], [])


def test_nobody_else_makes_the_site_read_a_large_body(
    login_as: Any, make: Any, case: Contribution
) -> None:
    stranger = login_as(make.member())
    body = Endless()
    assert pour(stranger, case, body).status_code == 403
    assert pour(login_as(None), case, body).status_code == 401
    assert body.asked == 0


def test_other_pages_keep_their_megabyte(client: Any, case: Contribution) -> None:
    data = {"csrf_token": client.token, "body": "x" * 2_000_000}
    assert client.post(f"/fiches/{case.uid}/commentaires", data=data).status_code == 413


def test_without_the_token_nothing_is_taken_in(client: Any, case: Contribution) -> None:
    client.token = "guessed"
    assert send(client, case, (h.image(), "a.png")).status_code == 400
    assert rows(case) == []


def test_a_cut_upload_leaves_nothing(
    client: Any, case: Contribution, folder: Path, scratch: Path
) -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n'
    answer = client.post(
        f"/fiches/{case.uid}/documents",
        input_stream=io.BytesIO(head + h.image()[:40]),
        content_type="multipart/form-data; boundary=b",
        headers={"Content-Length": "5000"},
    )
    assert answer.status_code == 400
    assert (rows(case), lying(folder), list(scratch.iterdir())) == ([], [], [])
