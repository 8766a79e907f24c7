"""The pages of a workshop: no private note to who hasn't prepared, on any road; then all of them."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from sqlalchemy import func, select

from cop.contributions.models import Link, LinkKind
from cop.db import session
from cop.members.models import Member, Role
from cop.plugins.workshops.assembly import plan_of
from cop.plugins.workshops.models import Preparation, Workshop
from cop.plugins.workshops.plan import Plan
from cop.testing import Make
from tests.plugins.workshops.conftest import SECRETS, Write, secrets_in

ROOT = "/ateliers"


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.get_data(as_text=True)))


def opened(page: Any) -> str:
    """All the words of an answer; of an archive or an office file, those of every part."""
    if not zipfile.is_zipfile(io.BytesIO(page.data)):
        return str(page.data.decode())
    with zipfile.ZipFile(io.BytesIO(page.data)) as archive:
        return " ".join(archive.read(one).decode(errors="ignore") for one in archive.namelist())


def roads(uid: str) -> list[str]:
    """Everywhere that something of a workshop comes out."""
    one, sheet = f"{ROOT}/{uid}", f"/fiches/{uid}"
    return [
        one, f"{ROOT}/", f"{one}/conducteur", f"{one}/conducteur/sequence/a",
        f"{one}/conducteur/nouvelles", f"{one}/preparer", f"{one}/animation", f"{one}/modifier",
        f"{one}/publication", f"{ROOT}/nouvel?depuis={uid}",
        f"{sheet}/historique", f"{sheet}/historique/1", f"{sheet}/export.json",
        f"{sheet}/export.md", f"{sheet}/export.odt", f"{sheet}/export.docx", "/",
        "/flux/tout.atom", "/flux/tout.json", "/recherche/?q=zqxn", "/recherche/?q=puits",
        "/recherche/suggestions?q=zqxn", "/emporter/communaute.zip", "/emporter/communaute.csv",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["nobody", "guest", "member", "coordinator"])
def test_no_road_shows_a_note_to_who_hasnt_prepared(
    write: Write, make: Make, login_as: Any, who: str
) -> None:
    thing = write(level="public" if who == "nobody" else "community")
    readers = {
        "nobody": lambda: None,
        "guest": lambda: make.member(roles=(Role.GUEST,)),
        "member": make.member,
        "coordinator": lambda: make.member(roles=(Role.COORDINATOR,)),
    }
    client = login_as(readers[who]())
    read = {road: client.get(road, follow_redirects=True) for road in roads(thing.uid)}

    assert {road: found for road, page in read.items()
            if (found := secrets_in(opened(page)))} == {}  # fmt: skip
    assert [road for road, page in read.items() if page.status_code >= 500] == []


def test_who_says_that_they_facilitate_reads_the_notes_and_it_is_written_down(
    write: Write, elsewhere: Member, login_as: Any
) -> None:
    thing, client = write(), login_as(elsewhere)
    asked = client.get(f"{ROOT}/{thing.uid}/animation")
    assert asked.location == f"{ROOT}/{thing.uid}/preparer"

    page = client.post(asked.location, data={"csrf_token": client.token}, follow_redirects=True)

    assert secrets_in(page.get_data(as_text=True)) == set(SECRETS)
    assert page.headers["Cache-Control"] == "no-store"
    assert session.scalars(select(Preparation.member_id)).all() == [elsewhere.id]


def test_a_template_gives_its_plan_and_its_notes_only_to_who_reads_them(
    write: Write, elsewhere: Member, author: Member, plan: Plan, login_as: Any
) -> None:
    origin = write()
    made = {}
    for who in (elsewhere, author):
        client = login_as(who)
        page = client.post(
            f"{ROOT}/nouvel",
            data={
                "csrf_token": client.token, "title": "Le mien", "intention": "Essayer.",
                "min_participants": 6, "max_participants": 9, "facilitators_needed": 2,
                "beginning": origin.uid, "visibility": "network", "signed_as": "member",
            },
        )  # fmt: skip
        assert page.status_code == 303, words(page)
        made[who.name] = plan_of(
            session.scalars(select(Workshop).order_by(Workshop.id.desc()).limit(1)).one()
        )

    without, whole = made[elsewhere.name], made[author.name]
    assert [block.title for block in without.blocks] == [block.title for block in plan.blocks]
    assert {block.notes + block.watch for block in without.blocks} == {""}
    assert [block.notes for block in whole.blocks] == [block.notes for block in plan.blocks]
    assert {one.key for one in whole.blocks} & {one.key for one in plan.blocks} == set()
    assert session.scalars(select(Link.kind)).all() == [LinkKind.INSPIRED_BY] * 2


def test_what_is_typed_wrong_comes_back_with_the_form_and_nothing_is_kept(
    cop_app: Any, author: Member, login_as: Any
) -> None:
    client = login_as(author)
    page = client.post(
        f"{ROOT}/nouvel",
        data={
            "csrf_token": client.token, "title": "Tel quel", "min_participants": "douze",
            "max_participants": 9, "outcomes": "a\nb\nc\nd\ne\nf", "visibility": "network",
        },
    )  # fmt: skip

    assert page.status_code == 422
    assert "Tel quel" in page.get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(Workshop)) == 0
