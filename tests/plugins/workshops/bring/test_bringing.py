"""Putting into a plan what is there: as one change, tied to where it comes from, without secrets."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from cop.brought import Brought, BroughtBlock, BroughtMaterial
from cop.contributions import services as spine
from cop.contributions import ties
from cop.contributions.finding import find
from cop.contributions.models import Contribution, Visibility
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.assembly import document_of as packet_document
from cop.plugins.workshops.assembly import blank, plan_of
from cop.plugins.workshops.bring.inserting import insertion
from cop.plugins.workshops.changes import apply
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import BlockKind, Plan
from cop.plugins.workshops.tree import Place
from cop.testing import Make
from tests.plugins.role_plays import sample


def role_play(make: Make, author: Member, level: str) -> Contribution:
    made = make.contribution("role_play", author, packet_document(sample.packet()))
    made.visibility = Visibility(level)
    spine.publish(viewer_of(author), made)
    session.commit()
    return made


def test_what_is_brought_stands_in_order_with_its_material_and_one_undo_takes_it_back(
    plan: Plan,
) -> None:
    brought = Brought(
        title="Jeu",
        blocks=(
            BroughtBlock(title="x" * 200, minutes=9_999, kind="unheard", notes="zqxsecret"),
            BroughtBlock(title="Jouer", minutes=12, least=40, kind="role_play"),
        ),
        materials=(BroughtMaterial(label="Fiches", block=1, printed=True), BroughtMaterial(label="z")),
    )  # fmt: skip
    strand = plan.sections[0].strands[0].key
    applied = apply(plan, insertion(plan, brought, "abc", Place(strand, "a")))
    order = [(one.title[:6], one.minutes, one.kind) for one in applied.plan.blocks][:4]
    assert order == [
        ("Accuei", 10, BlockKind.WELCOME), ("xxxxxx", 480, BlockKind.EXCHANGE),
        ("Jouer", 12, BlockKind.ROLE_PLAY), ("Échang", 30, BlockKind.EXCHANGE),
    ]  # fmt: skip
    blocks = list(applied.plan.blocks)
    assert [(one.brings, one.notes) for one in blocks[1:3]] == [("abc", ""), ("abc", "")]
    assert [(one.label, one.block) for one in applied.plan.materials] == [
        ("Fiches", blocks[2].key), ("z", ""),
    ]  # fmt: skip
    assert apply(applied.plan, applied.undo).plan == plan


def test_a_role_play_comes_by_the_page_and_both_are_tied(
    make: Make, login_as: Any, write: Any, author: Member
) -> None:
    thing, source = write(), role_play(make, author, "community")
    client, address = login_as(author), f"/ateliers/{thing.uid}/conducteur/apporter"
    assert source.title in client.get(f"{address}?q=puits").get_data(as_text=True)
    seen = client.get(f"{address}/{source.uid}").get_data(as_text=True)
    assert [one for one in sample.ALL_SECRETS if one in seen] == []
    form = {"apres": "a", "token": "t1", "csrf_token": client.token}
    for _time in range(2):  # a double click
        assert client.post(f"{address}/{source.uid}", data=form).status_code == 303
    thing = find(viewer_of(author), thing.uid, Workshop)
    titles = [one.title for one in plan_of(thing).blocks if one.brings == source.uid]
    packet = sample.packet()
    assert len(titles) >= 3 and titles == list(dict.fromkeys(titles))
    assert packet.title in titles[0]
    assert [one.uid for one in ties.ties(viewer_of(author), source)] == [thing.uid]
    assert [one for one in sample.ALL_SECRETS if one in str(thing.plan)] == []
    led = client.get(f"/ateliers/{thing.uid}/animation").get_data(as_text=True)
    assert f"/mises-en-situation/{source.uid}/" in led


def test_who_has_not_prepared_the_role_play_reads_none_of_its_notes_at_the_workshop(
    make: Make, login_as: Any, write: Any, author: Member, elsewhere: Member
) -> None:
    thing, source = write(), role_play(make, author, "community")
    address = f"/ateliers/{thing.uid}/conducteur/apporter/{source.uid}"
    mine = login_as(author)
    mine.post(address, data={"token": "t", "csrf_token": mine.token})
    own = mine.get(f"/ateliers/{thing.uid}/animation").get_data(as_text=True)
    assert [one for one in sample.ALL_SECRETS if one in own] != []
    other = login_as(elsewhere)
    other.post(f"/ateliers/{thing.uid}/preparer", data={"csrf_token": other.token})
    page = other.get(f"/ateliers/{thing.uid}/animation")
    assert (page.status_code, [one for one in sample.ALL_SECRETS if one in page.text]) == (200, [])


@pytest.mark.parametrize("key", ["2222222222", "protocol.nothing", "nothing.codev-6"])
def test_what_is_not_there_and_what_may_not_be_read_answer_alike(
    make: Make, login_as: Any, write: Any, author: Member, elsewhere: Member, key: str
) -> None:
    thing, hidden = write(), role_play(make, elsewhere, "network")
    client, address = login_as(author), f"/ateliers/{thing.uid}/conducteur/apporter"
    for one in (key, hidden.uid):
        assert client.get(f"{address}/{one}").status_code == 404
        assert client.post(f"{address}/{one}", data={"csrf_token": client.token}).status_code == 404
    assert hidden.uid not in client.get(address).get_data(as_text=True)
    assert list(plan_of(thing).blocks) == list(
        plan_of(find(viewer_of(author), thing.uid, Workshop)).blocks
    )


def test_more_than_a_plan_holds_is_refused_and_changes_nothing(
    cop_app: Flask, login_as: Any, write: Any, author: Member
) -> None:
    many = tuple(BroughtBlock(title=str(number), minutes=1) for number in range(401))
    with cop_app.test_request_context("/ateliers/"), pytest.raises(ValueError, match="400"):
        apply(blank(), insertion(blank(), Brought(title="x", blocks=many), "", Place("", "")))
