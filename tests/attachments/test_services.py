"""Files beside a contribution: limits, order, copies, undo, and two who send at once."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks
from flask import Flask
from werkzeug.exceptions import Forbidden, NotFound

from cop import attachments
from cop.attachments import services as files
from cop.attachments.refused import Refused
from cop.attachments.storage import Store
from cop.contributions import care, services
from cop.contributions.finding import find_any
from cop.contributions.models import Contribution
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import Viewer, viewer_of
from tests.attachments.conftest import lying

pytestmark = pytest.mark.usefixtures("folder")
BOOKMARK = {"title": "Une page", "url": "https://a.example/", "why": "Elle aide."}


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [bookmarks]


@pytest.fixture
def author(make: Any) -> Member:
    member: Member = make.member()
    return member


@pytest.fixture
def thing(make: Any, author: Member) -> Contribution:
    made = make.contribution("bookmark", author, BOOKMARK)
    return find_any(viewer_of(author), made.uid)


def put(viewer: Viewer, thing: Contribution, content: bytes, name: str = "a.txt") -> Any:
    return attachments.attach(viewer, thing, io.BytesIO(content), name)


def names(thing: Contribution) -> list[str]:
    return [one.filename for one in attachments.of(thing)]


def test_a_file_is_kept_with_its_description_and_read_back(
    author: Member, thing: Contribution
) -> None:
    one = attachments.attach(
        viewer_of(author), thing, io.BytesIO(b"Bonjour"), "../../a\u202egnp.exe", "  Une   note. "
    )
    assert (one.filename, one.alt, one.bytes, one.mime) == (
        "agnp.exe.txt", "Une note.", 7, "text/plain",
    )  # fmt: skip
    with attachments.open_bytes(one) as kept:
        assert kept.read() == b"Bonjour"


def test_only_who_edits_may_attach(make: Any, author: Member, thing: Contribution) -> None:
    reader = viewer_of(make.member())
    thing = find_any(viewer_of(author), thing.uid)
    one = put(viewer_of(author), thing, b"Bonjour")
    for act in (
        lambda: put(reader, thing, b"a"),
        lambda: files.remove(reader, thing, one.uid),
        lambda: files.change(reader, thing, one.uid, filename="b", alt=""),
        lambda: files.move(reader, thing, one.uid, 1),
        lambda: files.take_back(reader, thing, one.uid),
    ):
        with pytest.raises(Forbidden):
            act()
    assert names(thing) == ["a.txt"]


def test_a_name_is_taken_once(author: Member, thing: Contribution) -> None:
    for content in (b"un", b"deux", b"trois"):
        put(viewer_of(author), thing, content, "A.txt" if content == b"deux" else "a.txt")
    assert names(thing) == ["a.txt", "A (2).txt", "a (3).txt"]


def test_a_page_takes_so_many_files_and_so_many_bytes(
    cop_app: Flask, author: Member, thing: Contribution, folder: Path
) -> None:
    viewer = viewer_of(author)
    cop_app.config.update(COP_FILES_MOST=2, COP_FILES_BYTES=10)
    put(viewer, thing, b"12345")
    with pytest.raises(Refused, match="pèseraient ensemble plus de 0 Mo"):
        put(viewer, thing, b"123456")
    put(viewer, thing, b"1234")
    with pytest.raises(Refused, match="Il y a déjà 2 fichiers ici"):
        put(viewer, thing, b"1")
    assert len(lying(folder)) == 2


def test_what_was_taken_away_comes_back_within_the_limits(
    cop_app: Flask, author: Member, thing: Contribution
) -> None:
    viewer = viewer_of(author)
    one = put(viewer, thing, b"un")
    files.remove(viewer, thing, one.uid)
    assert (names(thing), [gone.uid for gone in files.removed(thing)]) == ([], [one.uid])
    put(viewer, thing, b"deux")
    cop_app.config["COP_FILES_MOST"] = 1
    with pytest.raises(Refused):
        files.take_back(viewer, thing, one.uid)
    cop_app.config["COP_FILES_MOST"] = 2
    files.take_back(viewer, thing, one.uid)
    assert names(thing) == ["a (2).txt", "a.txt"]
    with pytest.raises(NotFound):
        files.take_back(viewer, thing, one.uid)


def test_the_same_bytes_again_are_the_file_that_was_taken_away(
    author: Member, thing: Contribution, folder: Path
) -> None:
    viewer = viewer_of(author)
    one = put(viewer, thing, b"un")
    files.remove(viewer, thing, one.uid)
    assert put(viewer, thing, b"un", "b.txt").uid == one.uid
    assert (names(thing), len(lying(folder))) == (["a.txt"], 1)


def test_an_adapted_copy_has_the_files_but_not_a_second_time_their_bytes(
    make: Any, author: Member, thing: Contribution, folder: Path
) -> None:
    put(viewer_of(author), thing, b"un")
    gone = put(viewer_of(author), thing, b"deux")
    files.remove(viewer_of(author), thing, gone.uid)
    session.commit()
    other = viewer_of(make.member())
    copy = services.adapt(other, find_any(other, thing.uid))
    assert (names(copy), copy.file_count) == (["a.txt"], 1)
    assert attachments.of(copy)[0].uid != attachments.of(thing)[0].uid
    assert len(lying(folder)) == 2  # « un », and « deux » that may be taken back


def test_removing_names_for_good_forgets_what_was_taken_away(
    author: Member, thing: Contribution
) -> None:
    viewer = viewer_of(author)
    files.remove(viewer, thing, put(viewer, thing, b"un").uid)
    put(viewer, thing, b"deux")
    care.anonymise(viewer, thing)
    assert (list(files.removed(thing)), len(names(thing))) == ([], 1)


def test_a_store_that_fails_leaves_neither_row_nor_bytes(
    author: Member, thing: Contribution, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(Store, "settle", fail)
    with pytest.raises(OSError, match="no space"):
        put(viewer_of(author), thing, b"un")
    session.rollback()
    assert (names(thing), lying(folder)) == ([], [])


def at_once(app: Flask, author: Member, thing: Contribution, contents: list[bytes]) -> list[Any]:
    """Send each from a thread of its own, all at the same moment; answers what was raised."""
    uid, member_id = thing.uid, author.id
    session.commit()
    start, failures = threading.Barrier(len(contents)), list[BaseException]()

    def send(content: bytes) -> None:
        with app.app_context():
            try:
                viewer = viewer_of(session.get_one(Member, member_id))
                session.commit()
                start.wait(20)
                with files.prepared(io.BytesIO(content), "a.txt") as ready:
                    files.keep(viewer, find_any(viewer, uid, action="attach", lock=True), ready)
                    session.commit()
            except BaseException as error:
                failures.append(error)
            finally:
                session.remove()

    threads = [threading.Thread(target=send, args=(content,)) for content in contents]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    session.expire_all()
    return failures


def test_two_uploads_at_once_are_both_kept(
    cop_app: Flask, author: Member, thing: Contribution, folder: Path
) -> None:
    """Ten sendings of five contents, from ten threads: five files, five names, one order."""
    assert at_once(cop_app, author, thing, [b"%d" % (number % 5) for number in range(10)]) == []
    assert sorted(names(thing)) == sorted(["a.txt", *(f"a ({n}).txt" for n in (2, 3, 4, 5))])
    assert [one.position for one in attachments.of(thing)] == [1, 2, 3, 4, 5]
    assert (thing.file_count, len(lying(folder))) == (5, 5)


def test_of_eight_uploads_at_once_a_page_takes_as_many_as_it_may(
    cop_app: Flask, author: Member, thing: Contribution, folder: Path
) -> None:
    cop_app.config["COP_FILES_MOST"] = 3
    failures = at_once(cop_app, author, thing, [b"%d" % number for number in range(8)])
    assert [type(one) for one in failures] == [Refused] * 5
    assert sorted(names(thing)) == ["a (2).txt", "a (3).txt", "a.txt"]
    assert (thing.file_count, len(lying(folder))) == (3, 3)
