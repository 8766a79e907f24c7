"""Documents go along in the ZIP and come back through the door of an upload."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from cop.archive.bundle import TooHeavy, bundle
from cop.attachments import services as documents
from cop.attachments.models import Attachment
from cop.attachments.storage import store
from cop.contributions.models import Contribution, Visibility
from cop.db import session
from cop.members.models import Member, Role
from cop.members.viewer import VISITOR, viewer_of
from cop.testing import Make
from tests.archive.conftest import bring, kind_named, plan_for, taken
from tests.archive.test_plan import BOOKMARK
from tests.attachments import hostile as h

KEPT_AS_THEY_ARE = {
    "grille.pdf": h.pdf(),
    "Été à Ménaka.png": h.image(),
    "carte.jpg": h.photograph((400, 300)),
    "plan.webp": h.image("WEBP"),
    "trame.docx": h.word(),
    "trame.odt": h.archive(h.writer_parts()),
    "notes.md": b"---\ntype: bookmark\ntitle: Une note\n---\n",
    "liste.csv": "a;b\né;=1\n".encode(),
}


def attach(owner: Member, thing: Contribution, name: str, content: bytes, alt: str = "") -> None:
    documents.attach(viewer_of(owner), thing, BytesIO(content), name, alt)
    session.commit()


def own(make: Make, member: Member, **files: bytes) -> Contribution:
    thing = make.contribution("bookmark", member, BOOKMARK)
    for name, content in files.items():
        attach(member, thing, name, content, f"Pour {name}")
    return thing


def gone(*things: Contribution) -> None:
    for thing in things:
        session.delete(thing)
    session.commit()


def beside() -> list[tuple[str, str, str]]:
    rows = session.execute(
        select(Attachment.filename, Attachment.alt, Attachment.sha256).order_by(Attachment.position)
    )
    return [(name, alt, sha256) for name, alt, sha256 in rows]


def changed(content: bytes, **files: bytes | None) -> bytes:
    """The bundle with some of its files changed; None takes one out. `page` is its text."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(target, "w") as new:
        for name in old.namelist():
            short = "page" if name.endswith(".md") and name.count("/") == 1 else name.split("/")[-1]
            given = files.pop(short, old.read(name))
            if given is not None:
                new.writestr(name, given)
        for name, more in files.items():
            new.writestr(name, more or b"")
    return target.getvalue()


def page_of(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as packed:
        name = next(one for one in packed.namelist() if one.count("/") == 1)
        return packed.read(name).decode()


def reasons(member: Member, content: bytes) -> str:
    plan = plan_for(member, content)
    assert [step.verdict for step in plan.steps] == ["refused"]
    return " ".join(plan.steps[0].reasons)


def test_documents_brought_in_elsewhere_are_taken_again_byte_for_byte(
    make: Make, coordinator: Member, elsewhere: Flask
) -> None:
    own(make, coordinator, **KEPT_AS_THEY_ARE)
    first, here = taken(coordinator), beside()
    assert [name for name, _alt, _sum in here] == list(KEPT_AS_THEY_ARE)
    with elsewhere.app_context():
        other = Make().member("Autre", roles=(Role.COORDINATOR,))
        plan = bring(other, first)
        assert [len(step.pieces) for step in plan.steps] == [len(KEPT_AS_THEY_ARE)]
        assert beside() == here
        assert taken(other) == first
        assert [step.verdict for step in bring(other, first).steps] == ["same"]
        assert beside() == here


def test_a_photograph_that_is_drawn_anew_is_known_again(
    make: Make, coordinator: Member, elsewhere: Flask
) -> None:
    """Somebody put one of their own phone into the bundle by hand."""
    own(make, coordinator, **{"carte.jpg": h.photograph((400, 300))})
    ((_name, _alt, kept_sum),) = beside()
    content, own_photograph = taken(coordinator), h.photograph((500, 300))
    page = page_of(content).replace(kept_sum, sha256(own_photograph).hexdigest())
    page = re.sub(r"(?m)^(\s*-?\s*(?:size|bytes): )[0-9]+$", rf"\g<1>{len(own_photograph)}", page)
    content = changed(content, page=page.encode(), **{"carte.jpg": own_photograph})
    with elsewhere.app_context():
        other = Make().member("Autre", roles=(Role.COORDINATOR,))
        bring(other, content)
        kept = beside()
        assert [step.verdict for step in bring(other, content).steps] == ["same"]
        assert (beside(), len(kept)) == (kept, 1)


def test_what_is_here_already_stays_and_what_was_taken_away_stays_away(
    make: Make, coordinator: Member
) -> None:
    thing = own(make, coordinator, **{"a.txt": b"Un.", "b.txt": b"Deux."})
    content = taken(coordinator)
    first, second = documents.of(thing)
    documents.remove(viewer_of(coordinator), thing, first.uid)
    session.commit()
    assert [step.verdict for step in bring(coordinator, content).steps] == ["same"]
    assert [one.uid for one in documents.of(thing)] == [second.uid]


def test_a_new_document_is_added_to_what_stands_here(make: Make, coordinator: Member) -> None:
    thing = own(make, coordinator, **{"a.txt": b"Un."})
    content = taken(coordinator)
    session.query(Attachment).delete()
    session.commit()
    plan = bring(coordinator, content)
    assert [(step.verdict, step.document) for step in plan.steps] == [("changed", None)]
    assert [one.filename for one in documents.of(thing)] == ["a.txt"]
    session.refresh(thing)
    assert (thing.file_count, thing.version) == (1, 1)


def test_a_document_beside_what_another_wrote_is_refused(make: Make, coordinator: Member) -> None:
    own(make, make.member(), **{"a.txt": b"Un."})
    content = taken(coordinator)
    session.query(Attachment).delete()
    session.commit()
    assert reasons(coordinator, content)
    bring(coordinator, content)
    assert beside() == []


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("a.txt", b"Autre chose."),
        ("a.txt", b"Un."[:-1]),
        ("a.txt", b"Un.\nUn."),
        ("a.txt", None),
    ],
    ids=["changed", "cut short", "longer", "missing"],
)
def test_what_is_not_as_listed_is_refused_with_its_name(
    make: Make, coordinator: Member, name: str, given: bytes | None
) -> None:
    thing = own(make, coordinator, **{"a.txt": b"Un."})
    content = taken(coordinator)
    gone(thing)
    assert "a.txt" in reasons(coordinator, changed(content, **{name: given}))
    bring(coordinator, changed(content, **{name: given}))
    assert session.scalars(select(Contribution)).all() == []


def listed(content: bytes, name: str, given: bytes) -> bytes:
    """The bundle with another document, correctly listed, in place of `a.txt`."""
    from hashlib import sha256

    page = page_of(content)
    page = page.replace("name: a.txt", f"name: {name}").replace("bytes: 3", f"bytes: {len(given)}")
    page = page.replace(sha256(b"Un.").hexdigest(), sha256(given).hexdigest())
    folder = f"bookmark/{page.split('cop_uid: ')[1][:10]}"
    return changed(content, **{"page": page.encode(), "a.txt": None, f"{folder}/{name}": given})


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("plan.png", lambda: b"<!doctype html><script>alert(1)</script>"),
        ("trame.docx", h.zip_bomb),
        ("plan.gif", lambda: h.gif_and_script() + h.zip_bomb()),
        ("rien.pdf", bytes),
    ],
    ids=["HTML as an image", "bomb", "two kinds", "empty"],
)
def test_what_no_upload_would_keep_is_refused_before_anything_is_written(
    make: Make, coordinator: Member, name: str, given: Callable[[], bytes]
) -> None:
    thing = own(make, coordinator, **{"a.txt": b"Un."})
    content = taken(coordinator)
    gone(thing)
    before = len(list(store().everything()))
    assert name in reasons(coordinator, listed(content, name, given()))
    assert len(list(store().everything())) == before


def test_metadata_are_removed_on_the_way_in(make: Make, coordinator: Member) -> None:
    thing = own(make, coordinator, **{"a.txt": b"Un."})
    content = taken(coordinator)
    gone(thing)
    photo = h.photograph()
    assert h.PLACE in photo
    bring(coordinator, listed(content, "carte.jpg", photo))
    kept = session.scalars(select(Attachment)).one()
    with documents.open_bytes(kept) as file:
        assert h.PLACE not in file.read()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: a.txt", "name: ../../a.txt"),
        ("name: a.txt", "name: [a.txt]"),
        ("bytes: 3", "bytes: -3"),
        ("bytes: 3", "bytes: trois"),
        ("bytes: 3", "bytes: 99999999999999999999"),
        ("sha256: ", "sha256: x"),
    ],
)
def test_a_list_that_is_not_one_is_refused(
    make: Make, coordinator: Member, before: str, after: str
) -> None:
    thing = own(make, coordinator, **{"a.txt": b"Un."})
    content = taken(coordinator)
    gone(thing)
    page = page_of(content).replace(before, after)
    assert reasons(coordinator, changed(content, page=page.encode()))


def test_limits_hold_for_a_bundle_as_for_a_page(
    make: Make, coordinator: Member, cop_app: Flask
) -> None:
    thing = own(make, coordinator, **{"a.txt": b"Un.", "b.txt": b"Deux."})
    content = taken(coordinator)
    gone(thing)
    for name, most in (("COP_FILES_MOST", 1), ("COP_FILES_BYTES", 4), ("COP_FILE_BYTES", 2)):
        before = cop_app.config.get(name)
        cop_app.config[name] = most
        assert reasons(coordinator, content)
        if before is None:
            del cop_app.config[name]
        else:
            cop_app.config[name] = before
    assert [step.verdict for step in plan_for(coordinator, content).steps] == ["new"]


def test_a_document_that_no_page_lists_is_named(make: Make, coordinator: Member) -> None:
    thing = own(make, coordinator, **{"a.txt": b"Un."})
    content = taken(coordinator)
    stray = changed(content, **{f"bookmark/{thing.uid}/autre.txt": b"Deux."})
    assert "autre.txt" in reasons(coordinator, stray)


def test_only_the_documents_of_what_its_reader_reads_are_in_it(make: Make) -> None:
    author = make.member()
    for level in (Visibility.NETWORK, Visibility.COMMUNITY, Visibility.PUBLIC):
        thing = make.contribution("bookmark", author, BOOKMARK, visibility=level)
        attach(author, thing, f"{level}.txt", str(level).encode(), "Une liste.")
    viewers = {"visitor": VISITOR, "member": viewer_of(make.member()), "author": viewer_of(author)}
    found = {}
    for name, viewer in viewers.items():
        with ZipFile(BytesIO(bundle(viewer, kind_named("bookmark")))) as packed:
            found[name] = {one.split("/")[-1] for one in packed.namelist() if ".txt" in one}
    assert found == {
        "visitor": {"public.txt"},
        "member": {"community.txt", "public.txt"},
        "author": {"network.txt", "community.txt", "public.txt"},
    }


def test_without_documents_and_when_they_are_too_heavy(
    make: Make, coordinator: Member, cop_app: Flask, login_as: Any
) -> None:
    own(make, coordinator, **{"a.txt": b"Un."})
    cop_app.config["COP_ARCHIVE_BYTES"] = 2
    with pytest.raises(TooHeavy):
        taken(coordinator)
    alone = taken(coordinator, documents=False)
    assert "cop_files" not in page_of(alone)
    client = login_as(coordinator)
    assert client.get("/echanges/bookmark.zip").location == "/echanges/"
    assert "seuls" in client.get("/echanges/").get_data(as_text=True)
    assert client.get("/echanges/bookmark.zip?documents=0").get_data() == alone


def test_a_bundle_asks_the_same_queries_whatever_it_holds(
    make: Make, coordinator: Member, cop_app: Flask
) -> None:
    counts, asked = [], list[str]()
    engine = cop_app.extensions["cop"].engine
    hook = lambda *args: asked.append(args[2])  # noqa: E731
    for number in range(2):
        for _more in range(1 + 5 * number):
            own(make, coordinator, **{"a.txt": b"Un.", "b.txt": b"Deux."})
        session.expire_all()
        asked.clear()
        event.listen(engine, "before_cursor_execute", hook)
        taken(coordinator)
        event.remove(engine, "before_cursor_execute", hook)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert session.scalar(select(func.count()).select_from(Attachment)) == 14
