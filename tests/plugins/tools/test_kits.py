"""A kit shows each reader the tools that they may read, in order, and no trace of the others."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import services as spine
from cop.contributions.documents import to_document
from cop.contributions.finding import find
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.tools import kits
from cop.plugins.tools.models import Kit


@pytest.fixture
def kit(cop_app: Flask, author: Member) -> Kit:
    kind = cop_app.extensions["cop"].registry.types["kit"]
    made = spine.create(viewer_of(author), kind, {"title": "Premier entretien", "body": "Voici."})
    spine.publish(viewer_of(author), made)
    session.flush()
    return find(viewer_of(author), made.uid, Kit)


def titles(member: Member, kit: Kit) -> list[str]:
    return [one.title for one in kits.tools_of(viewer_of(member), kit)]


def filled(kit: Kit, author: Member, tools: list[Any]) -> None:
    for tool in tools:
        assert kits.put_in(viewer_of(author), kit, find(viewer_of(author), tool.uid, type(tool)))


def test_tools_stand_in_the_order_in_which_they_came(share: Any, kit: Kit, author: Member) -> None:
    uid, tools = kit.uid, [share(title=title) for title in ("Un", "Deux", "Trois")]
    kit = find(viewer_of(author), uid, Kit)
    filled(kit, author, tools)
    assert titles(author, kit) == ["Un", "Deux", "Trois"]
    assert not kits.put_in(viewer_of(author), kit, tools[0])


def test_a_hidden_tool_leaves_no_trace_and_keeps_its_place(
    share: Any, kit: Kit, author: Member, elsewhere: Member
) -> None:
    uid = kit.uid
    tools = [
        share(title="Un"),
        share(title="Caché", level="network", read_over=False),
        share(title="Trois"),
    ]
    kit = find(viewer_of(author), uid, Kit)
    filled(kit, author, tools)
    assert titles(elsewhere, kit) == ["Un", "Trois"]
    assert tools[1].uid not in str(to_document(kit))
    assert titles(author, kit) == ["Un", "Caché", "Trois"]


def test_moving_a_tool_up_passes_the_one_that_is_seen_above(
    share: Any, kit: Kit, author: Member
) -> None:
    uid, tools = kit.uid, [share(title=title) for title in ("Un", "Deux", "Trois")]
    kit = find(viewer_of(author), uid, Kit)
    filled(kit, author, tools)
    kits.move_up(viewer_of(author), kit, tools[2])
    kits.move_up(viewer_of(author), kit, tools[0])
    assert titles(author, kit) == ["Un", "Trois", "Deux"]
    kits.take_out(viewer_of(author), kit, tools[0])
    assert titles(author, kit) == ["Trois", "Deux"]


def test_only_those_who_edit_the_kit_choose_its_tools(
    share: Any, kit: Kit, author: Member, elsewhere: Member
) -> None:
    uid, tool = kit.uid, share()
    kit = find(viewer_of(author), uid, Kit)
    for act in (kits.put_in, kits.take_out):
        with pytest.raises(Forbidden):
            act(viewer_of(elsewhere), kit, tool)
    with pytest.raises(Forbidden):
        kits.move_up(viewer_of(elsewhere), kit, tool)
    assert titles(author, kit) == []


def test_a_tool_that_one_may_not_read_cannot_be_put_in(
    share: Any, kit: Kit, author: Member, elsewhere: Member
) -> None:
    uid, hidden = kit.uid, share(elsewhere, read_over=False, level="network")
    kit = find(viewer_of(author), uid, Kit)
    with pytest.raises(NotFound):
        kits.put_in(viewer_of(author), kit, hidden)
    assert kits.offered(viewer_of(author), kit, None) == []


def test_a_tool_names_the_kits_that_its_reader_may_read(
    share: Any, kit: Kit, author: Member, elsewhere: Member
) -> None:
    uid, tool = kit.uid, share()
    kit = find(viewer_of(author), uid, Kit)
    filled(kit, author, [tool])
    assert kits.kits_with(viewer_of(elsewhere), tool) == [(kit.uid, "Premier entretien")]
    spine.set_visibility(viewer_of(author), kit, spine.Visibility.NETWORK)
    assert kits.kits_with(viewer_of(elsewhere), tool) == []
