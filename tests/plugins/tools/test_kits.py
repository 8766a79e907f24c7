"""A kit shows each reader the tools that they may read, in order, and no trace of the others."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import services as spine
from cop.contributions.documents import to_document
from cop.contributions.finding import find
from cop.contributions.importing import bring_in
from cop.contributions.models import SignedAs
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


def test_the_list_is_part_of_the_document_and_of_each_version(
    share: Any, kit: Kit, author: Member, elsewhere: Member, login_as: Any
) -> None:
    """History, files, JSON and copies tell each reader of the tools that they may read."""
    uid = kit.uid
    first, hidden, last = (
        share(title="Un"), share(title="Zq caché", level="network", read_over=False),
        share(title="Trois"),
    )  # fmt: skip
    uids = [one.uid for one in (first, hidden, last)]
    filled(find(viewer_of(author), uid, Kit), author, [first, hidden, last])
    session.commit()
    assert to_document(find(viewer_of(author), uid, Kit))["tools"] == uids
    for member, shown in ((author, [0, 1, 2]), (elsewhere, [0, 2])):
        client = login_as(member)
        assert client.get(f"/fiches/{uid}/export.json").get_json()["tools"] == [
            uids[place] for place in shown
        ]
        pages = [f"/fiches/{uid}/export.md", *(f"/fiches/{uid}/historique/{n}" for n in (2, 3, 4))]
        found = "".join(client.get(page).get_data(as_text=True) for page in pages)
        assert ("Zq caché" in found, uids[1] in found) == (1 in shown, 1 in shown)
        assert f"- {uids[0]} Un" in found
        assert "Outils" in client.get(f"/fiches/{uid}/historique/4").get_data(as_text=True)
    copy = spine.adapt(viewer_of(elsewhere), find(viewer_of(elsewhere), uid, Kit))
    assert to_document(copy)["tools"] == [uids[0], uids[2]]


def test_a_file_brings_its_tools_by_name_or_by_title(
    share: Any, kit: Kit, author: Member, cop_app: Flask
) -> None:
    tool, other = share(title="Un"), share(title="Deux")
    share(title="Double"), share(title="Double")
    listed = [f"{tool.uid} Un", "2345678923 Deux", "Double", "2345678924 Nulle part", tool.uid]
    content = "---\ntype: kit\ntitle: Apporté\ntools:\n" + "".join(f"- {one}\n" for one in listed)
    made = bring_in(
        viewer_of(author), cop_app.extensions["cop"].registry, f"{content}---\n",
        signed_as=SignedAs.MEMBER,
    )  # fmt: skip
    assert to_document(made)["tools"] == [tool.uid, other.uid]


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
