"""What no row names leaves the store: removed files, purged contributions, half-done uploads."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks

from cop import attachments
from cop.attachments import services as files
from cop.attachments.storage import store
from cop.attachments.sweeping import sweep
from cop.contributions import care, services
from cop.contributions.finding import find_any
from cop.contributions.models import Contribution
from cop.db import now, session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from tests.attachments.conftest import lying

BOOKMARK = {"title": "Une page", "url": "https://a.example/", "why": "Elle aide."}


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [bookmarks]


@pytest.fixture
def author(make: Any, folder: Path) -> Member:
    member: Member = make.member()
    return member


@pytest.fixture
def thing(make: Any, author: Member) -> Contribution:
    made = make.contribution("bookmark", author, BOOKMARK)
    return find_any(viewer_of(author), made.uid)


def put(author: Member, thing: Contribution, content: bytes) -> Any:
    return attachments.attach(viewer_of(author), thing, io.BytesIO(content), "a.txt")


def age(folder: Path, hours: float = 2) -> None:
    """Everything in the store was written that long ago."""
    then = now().timestamp() - hours * 3600
    for path in folder.rglob("*"):
        os.utime(path, (then, then))


def test_what_is_taken_away_stays_as_long_as_the_bin_and_is_gone_after(
    author: Member, thing: Contribution, folder: Path
) -> None:
    one = put(author, thing, b"un")
    files.remove(viewer_of(author), thing, one.uid)
    age(folder)
    sweep()
    assert lying(folder) == [one.sha256]
    one.deleted_at = now() - timedelta(days=31)
    session.flush()
    sweep()
    assert (list(files.removed(thing)), lying(folder)) == ([], [])


def test_a_purged_contribution_takes_its_files_with_it_but_not_those_of_a_copy(
    make: Any, author: Member, thing: Contribution, folder: Path
) -> None:
    shared, own = put(author, thing, b"un"), None
    session.commit()
    other = viewer_of(make.member())
    copy = services.adapt(other, find_any(other, thing.uid))
    own = put(author, thing, b"deux").sha256
    kept = shared.sha256
    services.delete(viewer_of(author), thing)
    thing.deleted_at = now() - timedelta(days=31)
    session.flush()
    age(folder)
    care.purge_deleted()
    session.expire_all()
    assert sorted([kept, own]) == lying(folder)
    sweep()
    assert lying(folder) == [kept]
    with attachments.open_bytes(attachments.of(copy)[0]) as file:
        assert file.read() == b"un"


def test_what_is_just_coming_in_is_left_alone(
    author: Member, thing: Contribution, folder: Path, tmp_path: Path
) -> None:
    given = tmp_path / "given"
    given.write_bytes(b"half")
    waiting = store().set_aside(given)
    sweep()
    assert Path(waiting).read_bytes() == b"half"
    age(folder)
    sweep()
    assert lying(folder) == []


def test_an_empty_store_is_no_fault(author: Member, folder: Path) -> None:
    sweep()
    assert lying(folder) == []
