"""What the tests of attachments share: a store in a folder of its own, and ways to look into it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from cop.attachments.cleaning import prepared
from cop.attachments.models import Attachment
from cop.attachments.refused import Refused
from cop.contributions.models import Contribution
from cop.db import session
from cop.members.models import Member


@pytest.fixture
def folder(cop_app: Flask, tmp_path: Path) -> Path:
    """Where this app keeps its files."""
    place = tmp_path / "files"
    cop_app.config["COP_FILES"] = str(place)
    return place


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go, to see that none stays."""
    place = tmp_path / "scratch"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    return place


Cleaned = tuple[bytes, Any]


@pytest.fixture
def clean(cop_app: Flask, scratch: Path) -> Callable[..., Cleaned]:
    """`clean(content, name)` answers what would be kept: (bytes, Prepared)."""

    def run(content: bytes, name: str = "un fichier") -> Cleaned:
        try:
            with prepared(io.BytesIO(content), name) as ready:
                return ready.path.read_bytes(), ready
        finally:
            assert list(scratch.iterdir()) == []

    return run


@pytest.fixture
def refusal(clean: Callable[..., Cleaned]) -> Callable[..., str]:
    """`refusal(content, name)` answers why a file isn't kept."""

    def run(content: bytes, name: str = "un fichier") -> str:
        with pytest.raises(Refused) as caught:
            clean(content, name)
        return str(caught.value)

    return run


def lying(folder: Path) -> list[str]:
    """All files of the store, by name."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def author(make: Any) -> Member:
    member: Member = make.member("Maya Autrice")
    return member


@pytest.fixture
def case(make: Any, author: Member, case_document: dict[str, Any]) -> Contribution:
    made: Contribution = make.contribution("case_study", author, case_document)
    return made


@pytest.fixture
def client(login_as: Any, author: Member) -> Any:
    return login_as(author)


def send(client: Any, case: Contribution, *files: tuple[bytes, str], **options: Any) -> Any:
    given = [FileStorage(io.BytesIO(content), name) for content, name in files]
    boundary, body = encode_multipart(
        MultiDict([("csrf_token", client.token), *(("files", one) for one in given)])
    )
    return client.post(
        f"/fiches/{case.uid}/documents",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        **options,
    )


def rows(case: Contribution) -> list[Attachment]:
    return list(
        session.scalars(
            select(Attachment)
            .where(Attachment.contribution_id == case.id)
            .order_by(Attachment.position)
        )
    )
