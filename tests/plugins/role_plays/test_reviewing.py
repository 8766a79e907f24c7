"""The gate: what isn't fiction needs the whole list and a reader of another network."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import readings
from cop.contributions import services as spine
from cop.contributions.asking import asked_of
from cop.contributions.models import State
from cop.db import session
from cop.mail.outbox import Mail
from cop.members.models import Member, Organisation, Role
from cop.members.viewer import viewer_of
from cop.plugins.role_plays import reviewing, services
from cop.plugins.role_plays.assembly import packet_of
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Origin, Packet
from cop.plugins.role_plays.rules import has_prepared
from cop.plugins.role_plays.words import CHECKLIST
from cop.testing import Make
from cop.testing.mounted import below
from tests.plugins.role_plays.conftest import Write, secrets_in


@pytest.fixture
def inspired(write: Write, packet: Packet) -> RolePlay:
    told = "Deux villages ; Awa Diop est allée à Ouagadougou."
    thing = write(changed=replace(packet, origin=Origin.INSPIRED, context=told))
    thing.checked = list(CHECKLIST)
    session.commit()
    return thing


def ask(author: Member, thing: RolePlay, reader: Member) -> Any:
    return reviewing.ask(viewer_of(author), thing, reader)


def test_without_a_reading_it_stays_a_draft_by_whatever_door(
    inspired: RolePlay, author: Member
) -> None:
    for publish in (spine.publish, services.publish_edition):
        with pytest.raises(Forbidden):
            publish(viewer_of(author), inspired)
    assert inspired.state == State.DRAFT


def test_read_over_it_is_published_and_any_further_word_closes_it(
    inspired: RolePlay, author: Member, elsewhere: Member
) -> None:
    reading = ask(author, inspired, elsewhere)
    reviewing.approve(viewer_of(elsewhere), inspired, reading)
    services.publish_edition(viewer_of(author), inspired)
    assert inspired.state == State.PUBLISHED
    assert has_prepared(elsewhere.id, inspired)
    now = packet_of(inspired)
    services.save_packet(viewer_of(author), inspired, replace(now, solo="De plus"), base=now)
    assert inspired.state == State.DRAFT


@pytest.mark.parametrize("who", ["author", "colleague", "guest"])
def test_nobody_of_the_same_network_and_no_guest_reads_it_over(
    inspired: RolePlay, author: Member, make: Make, who: str
) -> None:
    home = session.get(Organisation, author.organisation_id)
    people = {
        "author": author,
        "colleague": make.member(organisation=home),
        "guest": make.member(roles=(Role.GUEST,)),
    }
    with pytest.raises(NotFound):
        ask(author, inspired, people[who])
    assert inspired.reader_id is None


def test_only_who_was_asked_finds_the_draft_and_is_told_without_its_title(
    cop_app: Flask,
    inspired: RolePlay,
    author: Member,
    elsewhere: Member,
    make: Make,
    login_as: Any,
) -> None:
    page = f"/mises-en-situation/{inspired.uid}/relecture"
    assert login_as(elsewhere).get(page).status_code == 404
    ask(author, inspired, elsewhere)
    read = login_as(elsewhere).get(page)
    assert read.status_code == 200
    assert read.headers["Cache-Control"] == "no-store"
    assert secrets_in(read.get_data(as_text=True)) >= {"zqxun", "zqxdeux", "zqxnotes"}
    assert login_as(make.member()).get(page).status_code == 404
    assert login_as(elsewhere).get(f"/mises-en-situation/{inspired.uid}").status_code == 404
    mail = session.scalars(select(Mail)).one()
    assert (mail.to, "puits" in mail.body, page in mail.body) == (elsewhere.email, False, True)
    with cop_app.test_request_context():
        [line] = asked_of(viewer_of(elsewhere))
    assert line.url == f"{below()}{page}"


def test_a_change_after_asking_must_be_asked_about_again(
    cop_app: Flask, inspired: RolePlay, author: Member, elsewhere: Member
) -> None:
    reading = ask(author, inspired, elsewhere)
    now = packet_of(inspired)
    services.save_packet(viewer_of(author), inspired, replace(now, solo="De plus"), base=now)
    session.refresh(reading)
    assert (reading.verdict, readings.pending(inspired)) == ("cancelled", None)
    with cop_app.test_request_context():
        assert asked_of(viewer_of(elsewhere)) == []


def test_what_is_missing_is_said_with_the_step_where_it_is_written(
    write: Write, packet: Packet
) -> None:
    first, second, _third = packet.parts
    thing = write(
        changed=replace(packet, origin=Origin.INSPIRED, context=" ", parts=(
            replace(first, confidential=""), second))
    )  # fmt: skip
    found = [slug for slug, _words in reviewing.missing(thing, packet_of(thing))]
    assert found == ["situation", "anonymat", "fiches"]
    alone = replace(packet, parts=(second,))
    assert [slug for slug, _words in reviewing.missing(thing, alone)] == ["fiches"]


def test_the_whole_way_on_the_pages(
    inspired: RolePlay, author: Member, elsewhere: Member, login_as: Any
) -> None:
    writer, reader = login_as(author), login_as(elsewhere)
    publication = f"/mises-en-situation/{inspired.uid}/publication"
    page = writer.get(publication).get_data(as_text=True)
    keep = dict.fromkeys(re.findall(r'name="(find:[^"]+)"', page), "keep")
    assert len(keep) > 0
    asked = {"csrf_token": writer.token, "reader": f"@{elsewhere.handle}"}
    assert writer.post(publication, data=asked).status_code == 422  # the finds come first
    assert writer.post(publication, data=asked | keep).status_code == 303
    answer = reader.post(
        f"/mises-en-situation/{inspired.uid}/relecture",
        data={"csrf_token": reader.token, "act": "approve"},
    )
    assert answer.status_code == 303
    published = writer.post(publication, data={"csrf_token": writer.token, "size": "major"})
    assert published.status_code == 303
    assert reader.get(f"/mises-en-situation/{inspired.uid}").status_code == 200


def test_a_reader_says_what_should_change_and_the_author_reads_it(
    inspired: RolePlay, author: Member, elsewhere: Member, login_as: Any
) -> None:
    ask(author, inspired, elsewhere)
    reader = login_as(elsewhere)
    page, told = f"/mises-en-situation/{inspired.uid}/relecture", {"csrf_token": reader.token}
    assert reader.post(page, data=told | {"act": "changes"}).status_code == 422
    assert reader.post(page, data=told | {"remark": "Le village se devine."}).status_code == 303
    seen = login_as(author).get(f"/mises-en-situation/{inspired.uid}/publication")
    assert "Le village se devine." in seen.get_data(as_text=True)
