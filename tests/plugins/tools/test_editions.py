"""Editions: a new method is a new first number, a new wording a new second one."""

from __future__ import annotations

from typing import Any

from cop.contributions import services as spine
from cop.contributions.documents import to_document
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.tools import editions, services
from cop.plugins.tools.models import Tool


def save(member: Member, tool: Tool, body: str, **named: Any) -> None:
    document = to_document(tool) | {"body": body}
    services.save_tool(viewer_of(member), tool, document, base_version=tool.version, **named)


def numbers(tool: Tool) -> list[tuple[str, str]]:
    return [(one.number, one.change) for one in editions.editions_of(tool)]


def test_the_first_publication_is_edition_one(share: Any) -> None:
    tool = share()
    assert (tool.edition, numbers(tool)) == ("1.0", [("1.0", "")])


def test_a_new_wording_raises_the_second_number(share: Any, author: Member) -> None:
    tool = share()
    save(author, tool, "1. Dites.", change="Plus court")
    assert numbers(tool) == [("1.1", "Plus court"), ("1.0", "")]


def test_a_new_method_raises_the_first_number(share: Any, author: Member) -> None:
    tool = share()
    save(author, tool, "1. Dites.")
    save(author, tool, "Une carte", major=True, change="Des cartes")
    save(author, tool, "Une carte !")
    assert [number for number, _change in numbers(tool)] == ["2.1", "2.0", "1.1", "1.0"]


def test_an_identical_save_makes_no_edition(share: Any, author: Member) -> None:
    tool = share()
    save(author, tool, str(tool.body), major=True, change="Rien")
    assert numbers(tool) == [("1.0", "")]


def test_an_earlier_version_that_comes_back_is_an_edition_of_its_own(
    share: Any, author: Member
) -> None:
    tool = share()
    save(author, tool, "1. Dites.")
    spine.restore(viewer_of(author), tool, 1)
    assert tool.edition == "1.2"


def test_a_draft_has_no_edition_however_often_it_is_saved(
    cop_app: Any, author: Member, tool_document: dict[str, Any]
) -> None:
    kind = cop_app.extensions["cop"].registry.types["tool"]
    tool = spine.create(viewer_of(author), kind, tool_document)
    assert isinstance(tool, Tool)
    save(author, tool, "Autrement")
    assert numbers(tool) == []


def test_archiving_and_publishing_again_makes_no_second_first_edition(
    share: Any, author: Member
) -> None:
    tool = share()
    spine.archive(viewer_of(author), tool)
    spine.publish(viewer_of(author), tool)
    session.commit()
    assert numbers(tool) == [("1.0", "")]
