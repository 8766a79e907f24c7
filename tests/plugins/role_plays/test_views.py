"""The pages of a role-play: no secret to who hasn't prepared, on any road; then all of them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from cop.contributions.documents import from_markdown
from cop.contributions.models import Link, LinkKind, State, Visibility
from cop.db import session
from cop.members.models import Member, Role
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.assembly import packet_of
from cop.plugins.role_plays.forms import RolePlayForm
from cop.plugins.role_plays.models import Preparation, RolePlay
from cop.plugins.role_plays.packet import Mode, Packet
from cop.plugins.role_plays.services import save_packet
from cop.testing import Make
from tests.plugins.role_plays.conftest import SECRETS, Write, secrets_in

ROOT = "/mises-en-situation"


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.get_data(as_text=True)))


def roads(uid: str) -> list[str]:
    """Everywhere that something of a role-play comes out."""
    one, sheet = f"{ROOT}/{uid}", f"/fiches/{uid}"
    return [
        one, f"{ROOT}/", f"{one}/preparer", f"{one}/animation", f"{one}/fiche/R1",
        f"{one}/fiche/R9", f"{one}/modifier", f"{one}/modifier/fiches", f"{one}/publication",
        f"{one}/relecture", f"{sheet}/historique", f"{sheet}/historique/1",
        f"{sheet}/historique/2", f"{sheet}/export.json", f"{sheet}/export.md",
        f"{sheet}/export.odt", f"{sheet}/export.docx", "/", "/flux/tout.atom", "/flux/tout.json",
        "/recherche/?q=zqxun", "/recherche/?q=puits", "/recherche/suggestions?q=zqxd",
        "/emporter/communaute.zip", "/emporter/communaute.csv",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["nobody", "guest", "member", "coordinator"])
def test_no_road_shows_a_secret_to_who_hasnt_prepared(
    write: Write, author: Member, packet: Packet, make: Make, login_as: Any, who: str
) -> None:
    thing = write(level="public" if who == "nobody" else "community")
    now = packet_of(thing)
    save_packet(viewer_of(author), thing, replace(now, context="Un puits, encore."), base=now)
    readers = {
        "nobody": lambda: None,
        "guest": lambda: make.member(roles=(Role.GUEST,)),
        "member": make.member,
        "coordinator": lambda: make.member(roles=(Role.COORDINATOR,)),
    }
    client = login_as(readers[who]())
    read = {road: client.get(road, follow_redirects=True) for road in roads(thing.uid)}
    told = {road: secrets_in(answer.get_data().decode(errors="replace") + str(answer.headers))
            for road, answer in read.items() if "q=zqx" not in road}  # fmt: skip
    assert {road: found for road, found in told.items() if found} == {}
    assert "0 " in words(read["/recherche/?q=zqxun"]) or "Aucun" in words(
        read["/recherche/?q=zqxun"]
    )
    assert (read[f"{ROOT}/{thing.uid}"].status_code == 200) == (who != "guest")
    assert session.scalar(select(func.count()).select_from(Preparation)) == 0


def test_even_for_its_author_documents_history_and_exports_hold_no_secret(
    write: Write, author: Member, login_as: Any
) -> None:
    thing, client = write(), login_as(author)
    for road in roads(thing.uid)[10:17]:
        answer = client.get(road)
        assert secrets_in(answer.get_data().decode(errors="replace")) == set()


def test_preparing_is_asked_recorded_and_said(
    write: Write, elsewhere: Member, login_as: Any
) -> None:
    thing, client = write(), login_as(elsewhere)
    one = f"{ROOT}/{thing.uid}"
    assert client.get(f"{one}/animation").location == f"{one}/preparer"
    assert "plus y jouer" in words(client.get(f"{one}/preparer"))
    assert session.scalar(select(func.count()).select_from(Preparation)) == 0
    answer = client.post(f"{one}/preparer", data={"csrf_token": client.token})
    assert answer.location == f"{one}/animation"
    page = client.get(f"{one}/animation")
    assert secrets_in(page.get_data(as_text=True)) == set(SECRETS) - {"zqxsolo"}
    assert page.headers["Cache-Control"] == "no-store"
    assert "plus jouer" in words(client.get(one))


def test_the_preview_of_a_part_is_its_sheet_and_nothing_else(
    write: Write, author: Member, login_as: Any
) -> None:
    thing, client = write(), login_as(author)
    one = f"{ROOT}/{thing.uid}/fiche"
    assert secrets_in(client.get(f"{one}/R2").get_data(as_text=True)) == {
        "zqxdeux", "zqxtitre", "zqxpiece",
    }  # fmt: skip
    assert secrets_in(client.get(f"{one}/R1?rebondissements=1").get_data(as_text=True)) == {
        "zqxun", "zqxdit", "zqxsi", "zqxalerte", "zqxminute", "zqxtour",
    }  # fmt: skip
    assert client.get(f"{one}/R9").status_code == 404


def test_a_funder_neither_finds_nor_prepares_what_is_for_networks(
    write: Write, make: Make, login_as: Any
) -> None:
    thing = write(level="networks")
    funder = login_as(make.member(organisation=make.organisation("Fonds", funder=True)))
    for road in ("", "/preparer", "/animation", "/fiche/R1"):
        assert funder.get(f"{ROOT}/{thing.uid}{road}").status_code == 404
    assert "puits" not in words(funder.get(f"{ROOT}/"))
    page = words(login_as(make.member()).get(f"{ROOT}/{thing.uid}"))
    assert "les organisations qui financent des projets ne la voient pas" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"Court", "Long"}),
        ("?minutes=30", {"Court"}),
        ("?difficulty=3", {"Long"}),
        ("?mode=async", {"Long"}),
        ("?theme=safety", {"Long"}),
        ("?moment=filing", {"Court"}),
        ("?posture=listen&theme=safety", {"Long"}),
        ("?posture=listen&minutes=30", set()),
        ("?theme=%22%25&difficulty=x&minutes=-1", {"Court", "Long"}),
    ],
)
def test_the_list_is_narrowed_by_theme_moment_posture_difficulty_way_and_length(
    write: Write, packet: Packet, make: Make, login_as: Any, asked: str, found: set[str]
) -> None:
    write(changed=replace(packet, title="Court", total_minutes=30, modes=(Mode.ROOM,),
                          moments=("filing",)))  # fmt: skip
    write(changed=replace(packet, title="Long", total_minutes=90, difficulty=3,
                          modes=(Mode.ASYNC,), themes=("safety",), postures=("listen",)))  # fmt: skip
    page = words(login_as(make.member()).get(f"{ROOT}/{asked}"))
    assert {one for one in ("Court", "Long") if one in page} == found


def test_a_case_becomes_a_draft_with_its_text_parts_to_fill_and_no_identity(
    make: Make, login_as: Any, case_document: dict[str, Any], author: Member, elsewhere: Member
) -> None:
    case = make.contribution("case_study", elsewhere, case_document | {"country": "senegal"})
    client = login_as(author)
    assert "Créer une mise en situation" in words(client.get(f"/etudes-de-cas/{case.uid}"))
    answer = client.post(
        f"/fiches/{case.uid}/commencer/role_play", data={"csrf_token": client.token}
    )
    thing = session.scalars(select(RolePlay)).one()
    assert answer.location == f"{ROOT}/{thing.uid}/modifier"
    assert (thing.state, thing.origin, thing.author_id) == (State.DRAFT, "inspired", author.id)
    made = packet_of(thing)
    assert "Deux groupes partagent un puits." in made.context
    assert [part.code for part in made.parts] == ["R1", "R2", "R3", "R4"]
    assert elsewhere.name not in str(made.to_json())
    assert "senegal" not in str(made.to_json())
    tied = session.scalars(select(Link)).one()
    assert (tied.source_id, tied.target_id, tied.kind) == (thing.id, case.id, LinkKind.INSPIRED_BY)
    assert client.get(f"{ROOT}/{thing.uid}/modifier/fiches").status_code == 200


def test_only_cases_that_one_reads_become_role_plays(
    make: Make, login_as: Any, case_document: dict[str, Any], write: Write, elsewhere: Member
) -> None:
    hidden = make.contribution(
        "case_study", make.member(), case_document, visibility=Visibility.NETWORK
    )
    client = login_as(elsewhere)
    for uid, kind in ((hidden.uid, "role_play"), (write().uid, "role_play"), (hidden.uid, "x")):
        answer = client.post(f"/fiches/{uid}/commencer/{kind}", data={"csrf_token": client.token})
        assert answer.status_code == 404
    assert session.scalar(select(func.count(RolePlay.id))) == 1


def test_a_file_brings_the_public_side_and_never_a_secret(
    write: Write, author: Member, login_as: Any
) -> None:
    thing, client = write(), login_as(author)
    file = client.get(f"/fiches/{thing.uid}/export.md").get_data(as_text=True)
    forged = file.replace("packet:", 'sealed: "{}"\npacket:', 1).replace("Élue du haut", "Maire")
    read = RolePlayForm.from_document(from_markdown(forged))
    assert read.validate(), read.errors
    document = read.document()
    assert "sealed" not in document
    assert document["packet"]["parts"][0]["public_profile"] == "Maire"
