"""Versions with their secret side, editions that never change, who has prepared."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import care
from cop.contributions import services as spine
from cop.contributions.documents import to_document
from cop.contributions.finding import find
from cop.contributions.models import State
from cop.contributions.rules import can
from cop.db import session
from cop.members.models import Member, Organisation, Role
from cop.members.viewer import viewer_of
from cop.plugins.role_plays import services
from cop.plugins.role_plays.assembly import document_of, packet_in, packet_of
from cop.plugins.role_plays.models import Edition, Preparation, RolePlay, Snapshot
from cop.plugins.role_plays.packet import Origin, Packet
from cop.plugins.role_plays.rules import has_prepared
from cop.testing import Make
from tests.plugins.role_plays.conftest import Write


def save(author: Member, thing: RolePlay, packet: Packet) -> None:
    services.save_packet(viewer_of(author), thing, packet, base=packet_of(thing))


def test_what_was_written_is_read_back_whole(write: Write, packet: Packet) -> None:
    assert packet_of(write()) == packet


def test_who_prepares_is_written_down_once_and_reads_everything(
    write: Write, elsewhere: Member
) -> None:
    thing, viewer = write(), viewer_of(elsewhere)
    assert not can(viewer, "role_plays.read_all", thing)
    assert not has_prepared(elsewhere.id, thing)
    services.prepare(viewer, thing)
    services.prepare(viewer, thing)
    assert can(viewer, "role_plays.read_all", thing)
    assert has_prepared(elsewhere.id, thing)
    assert session.scalar(select(func.count()).select_from(Preparation)) == 1


def test_its_author_and_who_reads_it_over_count_as_prepared(
    write: Write, author: Member, elsewhere: Member
) -> None:
    thing = write()
    assert has_prepared(author.id, thing)
    thing.reader_id = elsewhere.id
    assert has_prepared(elsewhere.id, thing)
    assert not has_prepared(None, thing)


def test_a_draft_and_what_one_may_not_read_are_prepared_by_nobody(
    write: Write, elsewhere: Member, make: Make
) -> None:
    with pytest.raises(NotFound):
        services.prepare(viewer_of(elsewhere), write(publish=False))
    funder = make.member(organisation=make.organisation("Fonds", funder=True))
    with pytest.raises(NotFound):
        services.prepare(viewer_of(funder), write(level="networks"))


def test_publishing_freezes_an_edition_that_later_words_dont_change(
    write: Write, author: Member, packet: Packet
) -> None:
    thing = write()
    save(author, thing, replace(packet, facilitator_notes="Autrement"))
    first = session.scalars(select(Edition)).one()
    assert (first.number, first.version) == (1, 1)
    assert packet_in(first) == packet
    second = services.publish_edition(viewer_of(author), thing, change="Les notes", minor=True)
    assert (second.number, second.minor, second.change, thing.edition) == (2, True, "Les notes", 2)
    again = services.publish_edition(viewer_of(author), thing)
    assert again.number == 2


def test_the_cores_own_button_makes_the_first_edition_too(write: Write, author: Member) -> None:
    thing = write(publish=False)
    spine.publish(viewer_of(author), thing)
    assert [one.number for one in session.scalars(select(Edition))] == [1]


def test_without_two_parts_nothing_is_published(
    write: Write, author: Member, packet: Packet
) -> None:
    alone = write(publish=False, changed=replace(packet, parts=packet.parts[:1]))
    for publish in (spine.publish, services.publish_edition):
        with pytest.raises(Forbidden):
            publish(viewer_of(author), alone)
    assert alone.state == State.DRAFT


def test_an_earlier_version_comes_back_with_its_secret_side(
    write: Write, author: Member, packet: Packet
) -> None:
    thing = write()
    first, *others = packet.parts
    save(author, thing, replace(packet, parts=(replace(first, confidential="Tout autre"), *others)))
    spine.restore(viewer_of(author), thing, 1)
    assert packet_of(thing) == packet
    assert thing.version == 3


def test_two_writers_of_two_sheets_lose_nothing(
    write: Write, author: Member, packet: Packet
) -> None:
    thing, viewer = write(), viewer_of(author)
    one, two, three = packet.parts
    services.save_packet(
        viewer, thing, replace(packet, parts=(replace(one, confidential="A"), two, three)),
        base=packet,
    )  # fmt: skip
    base = services.packet_at(thing, 1)
    assert base == packet
    saved = services.save_packet(
        viewer, thing, replace(packet, parts=(one, replace(two, confidential="B"), three)),
        base=base,
    )  # fmt: skip
    assert saved.merged
    assert [part.confidential for part in packet_of(thing).parts] == ["A", "B", ""]


def test_who_hasnt_prepared_saves_nothing_even_as_the_contact_of_the_network(
    write: Write, packet: Packet, make: Make, author: Member
) -> None:
    network = session.get(Organisation, author.organisation_id)
    contact = make.member(organisation=network, roles=(Role.MEMBER, Role.NETWORK_CONTACT))
    thing, viewer = write(), viewer_of(contact)
    with pytest.raises(Forbidden):
        services.save_packet(viewer, thing, replace(packet, solo="x"), base=packet)
    services.prepare(viewer, thing)
    services.save_packet(viewer, thing, replace(packet, solo="x"), base=packet)
    assert packet_of(thing).solo == "x"


def test_a_name_that_is_removed_leaves_every_side_and_every_edition(
    write: Write, author: Member, packet: Packet
) -> None:
    named = replace(packet, facilitator_notes="Voir Gontran", context="Gontran arrive.")
    thing = write(changed=named)
    save(author, thing, replace(named, solo="Gontran seul"))
    care.anonymise(viewer_of(author), thing, {"Gontran": "quelqu’un"})
    session.expire_all()
    thing = find(viewer_of(author), thing.uid, RolePlay)
    kept = [to_document(thing), packet_of(thing).to_json()]
    kept += [packet_in(one).to_json() for one in session.scalars(select(Edition))]
    kept += [one.payload.reveal() for one in session.scalars(select(Snapshot)) if one.payload]
    assert len(kept) == 4
    assert "Gontran" not in str(kept)


def test_real_facts_that_change_are_closed_until_they_are_read_again(
    write: Write, author: Member, packet: Packet
) -> None:
    real = replace(packet, origin=Origin.INSPIRED)
    thing = write(changed=real)
    thing.state, thing.cleared_version = State.PUBLISHED, thing.version
    save(author, thing, replace(real, context="Autre chose."))
    assert thing.state == State.DRAFT
    with pytest.raises(Forbidden):
        services.publish_edition(viewer_of(author), thing)


def test_what_becomes_real_facts_by_another_door_is_closed_too(
    write: Write, author: Member
) -> None:
    thing = write()
    spine.save(viewer_of(author), thing, {"origin": "real"})
    assert thing.state == State.DRAFT


def test_a_document_from_outside_keeps_the_secret_side(
    write: Write, author: Member, packet: Packet
) -> None:
    thing = write()
    document = document_of(replace(packet, context="Un seul village."))
    del document["sealed"]
    spine.save(viewer_of(author), thing, document)
    assert packet_of(thing) == replace(packet, context="Un seul village.")
