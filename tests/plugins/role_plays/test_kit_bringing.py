"""What a role-play brings along into a workshop, and to whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from itertools import product

from flask import Flask

from cop.brought import Brought, PrintProfile, PrintWish
from cop.contributions import bringing
from cop.members.models import Member
from cop.members.viewer import VISITOR, viewer_of
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Packet
from cop.plugins.role_plays.services import prepare
from cop.testing.mounted import url_prefix
from tests.plugins.role_plays.conftest import secrets_in

Write = Callable[..., RolePlay]
WISHES = [
    PrintWish(profile=profile, groups=groups) for profile, groups in product(PrintProfile, (1, 2))
]


def printed(app: Flask, found: Brought) -> str:
    with app.test_request_context(f"{url_prefix()}/mises-en-situation/"):
        return "".join(leaf.html for wish in WISHES for leaf in found.prints(wish))


def test_reading_play_leaving_the_part_and_the_debrief_are_its_blocks(
    write: Write, elsewhere: Member, packet: Packet
) -> None:
    thing, found = bringing.brought(viewer_of(elsewhere), write().uid) or (None, None)
    assert thing is not None and found is not None
    assert [(one.kind, one.minutes) for one in found.blocks] == [
        ("role_play", packet.reading_minutes), ("role_play", packet.play_minutes),
        *(("debrief", one.minutes) for one in packet.debrief),
    ]  # fmt: skip
    assert [bool(one.watch) for one in found.blocks[2:]].index(True) == 0
    assert [(one.per, one.extra, one.paper) for one in found.materials] == [
        ("per_group", 0, "A4"), ("per_group", 2, "A4"), ("per_group", 0, "A3"),
    ]  # fmt: skip


def test_who_has_not_prepared_is_brought_no_secret_whatever_they_wish_for(
    cop_app: Flask, write: Write, elsewhere: Member
) -> None:
    thing, viewer = write(), viewer_of(elsewhere)
    found = (bringing.brought(viewer, thing.uid) or (None, None))[1]
    assert found is not None and found.prepares and not found.whole
    assert secrets_in(repr(astuple(found)) + printed(cop_app, found)) == set()
    assert "Deux villages" in printed(cop_app, found)
    prepare(viewer, thing)
    found = (bringing.brought(viewer, thing.uid) or (None, None))[1]
    assert found is not None and found.whole
    assert {"zqxnotes", "zqxalerte"} <= secrets_in(repr(found.blocks))
    with cop_app.test_request_context(f"{url_prefix()}/mises-en-situation/"):
        sheets = found.prints(PrintWish(profile=PrintProfile.ROLES))
    assert [leaf.alone for leaf in sheets] == [True, True]
    assert {"zqxun", "zqxdeux", "zqxminute"} <= secrets_in(printed(cop_app, found))


def test_what_may_not_be_read_brings_nothing_and_is_not_offered(
    write: Write, author: Member, elsewhere: Member
) -> None:
    hidden = write(level="network")
    for viewer in (viewer_of(elsewhere), VISITOR):
        assert bringing.brought(viewer, hidden.uid) is None
        assert bringing.brought(viewer, "2222222222") is None
        assert bringing.offered(viewer) == []
        assert bringing.all_brought(viewer, {hidden.uid}) == {}
    assert [one.key for one in bringing.offered(viewer_of(author))] == [hidden.uid]


def test_the_protocols_that_come_with_the_site_are_ready(write: Write, author: Member) -> None:
    names = [one.key for one in bringing.ready()]
    assert names == [f"protocol.{name}" for name in
                     ("codev-6", "gapp-6", "clinique-de-cas", "debriefing-4temps",
                      "sortie-de-role")]  # fmt: skip
    thing, found = bringing.brought(viewer_of(author), names[0]) or (1, None)
    assert thing is None and found is not None
    assert [one.minutes for one in found.blocks] == [10, 15, 5, 25, 10, 10]
    assert bringing.brought(viewer_of(author), "protocol.nothing") is None
