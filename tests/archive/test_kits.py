"""A kit brings its tools' names along; what isn't here, or may not be read, is named before."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from cop.archive.carrying import carry_out
from cop.contributions.documents import to_document
from cop.contributions.finding import find_any
from cop.contributions.models import Visibility
from cop.db import session
from cop.members.models import Member, Role
from cop.members.viewer import viewer_of
from cop.testing import Make
from tests.archive.conftest import bring, plan_for, taken
from tests.archive.test_plan import edited

TOOL = {
    "title": "Une grille", "summary": "Pour écouter.", "kind": "grid", "body": "Dix questions.",
    "phases": [], "uses": [], "audiences": [], "themes": [], "keywords": [], "duration": 30,
    "participants": "", "difficulty": "", "prerequisites": "", "differences": None, "card": None,
}  # fmt: skip


@pytest.fixture
def cop_plugins() -> list[Any]:
    return ["tools"]


def kit_of(make: Make, author: Member, **levels: Visibility) -> tuple[str, list[str]]:
    """A kit and its tools, by title and level."""
    uids = [
        make.contribution("tool", author, TOOL | {"title": title}, visibility=level).uid
        for title, level in levels.items()
    ]
    kit = make.contribution("kit", author, {"title": "Kit", "body": "Voici.", "tools": uids})
    return kit.uid, uids


def tools_of(member: Member, uid: str) -> list[str]:
    found: list[str] = to_document(find_any(viewer_of(member), uid))["tools"]
    return found


def test_a_kit_goes_round_with_its_tools(make: Make, elsewhere: Flask) -> None:
    author = make.member()
    uid, uids = kit_of(make, author, Un=Visibility.COMMUNITY, Deux=Visibility.COMMUNITY)
    tools, kits = taken(author, "tool"), taken(author, "kit")
    with elsewhere.app_context():
        other = Make().member("Autre", roles=(Role.COORDINATOR,))
        bring(other, tools)
        assert [step.notes for step in bring(other, kits).steps] == [()]
        assert tools_of(other, uid) == uids
        assert (taken(other, "tool"), taken(other, "kit")) == (tools, kits)
        assert [step.verdict for step in bring(other, kits).steps] == ["same"]


def test_a_tool_that_is_not_here_is_named_and_left_out(make: Make, elsewhere: Flask) -> None:
    author = make.member()
    uid, _uids = kit_of(make, author, Perdu=Visibility.COMMUNITY)
    content = taken(author, "kit")
    with elsewhere.app_context():
        other = Make().member("Autre", roles=(Role.COORDINATOR,))
        step = plan_for(other, content).steps[0]
        assert (step.verdict, len(step.notes), "Perdu" in step.notes[0]) == ("new", 1, True)
        bring(other, content)
        assert tools_of(other, uid) == []
        assert [one.verdict for one in bring(other, content).steps] == ["same"]


def test_a_tool_is_found_by_its_title_where_its_name_is_unknown(
    make: Make, elsewhere: Flask
) -> None:
    author = make.member()
    uid, _uids = kit_of(make, author, Un=Visibility.COMMUNITY)
    content = taken(author, "kit")
    with elsewhere.app_context():
        there = Make()
        other = there.member("Autre", roles=(Role.COORDINATOR,))
        mine = there.contribution("tool", other, TOOL | {"title": "Un"}).uid
        bring(other, content)
        assert tools_of(other, uid) == [mine]


def test_hidden_tools_are_no_part_of_it_and_keep_their_place(
    make: Make, coordinator: Member
) -> None:
    author = make.member(organisation=make.organisation("Rives"))
    levels = {"Un": Visibility.COMMUNITY, "Zq": Visibility.NETWORK, "Trois": Visibility.COMMUNITY}
    uid, (first, hidden, last) = kit_of(make, author, **levels)
    content = taken(coordinator, "kit")
    assert (hidden.encode() in content, tools_of(author, uid)) == (False, [first, hidden, last])
    lines = f"- {first} Un\n- {last} Trois\n"
    turned = edited(content, (lines, f"- {last} Trois\n- {first} Un\n"))
    assert [step.verdict for step in bring(coordinator, turned).steps] == ["changed"]
    assert tools_of(author, uid) == [last, first, hidden]
    # Whoever doesn't read a tool can't bring it in by its name either.
    guessed = edited(taken(coordinator, "kit"), (f"- {first} Un\n", f"- {hidden} Zq\n"))
    plan = plan_for(coordinator, guessed)
    assert len(plan.steps[0].notes) == 1
    carry_out(viewer_of(coordinator), plan, level=Visibility.COMMUNITY, publish=True)
    session.commit()
    assert tools_of(author, uid) == [last, hidden]


def test_what_comes_together_is_tied_under_the_names_that_it_gets(
    make: Make, coordinator: Member
) -> None:
    """Something that this reader doesn't see has the name already."""
    author = make.member(organisation=make.organisation("Rives"))
    uid, (tool,) = kit_of(make, coordinator, Un=Visibility.COMMUNITY)
    together = joined(taken(coordinator, "kit"), taken(coordinator, "tool"))
    for one in (uid, tool):
        session.delete(find_any(viewer_of(coordinator), one))
    session.commit()
    make.contribution(
        "tool", author, TOOL | {"title": "Zq"}, visibility=Visibility.NETWORK
    ).uid = tool
    session.commit()
    assert [step.notes for step in bring(coordinator, together).steps] == [(), ()]
    (mine,) = tools_of(coordinator, uid)
    assert (mine != tool, find_any(viewer_of(coordinator), mine).title) == (True, "Un")


def joined(*bundles: bytes) -> bytes:
    """Several bundles as one."""
    from io import BytesIO
    from zipfile import ZipFile

    target = BytesIO()
    with ZipFile(target, "w") as new:
        for content in bundles:
            with ZipFile(BytesIO(content)) as old:
                for name in old.namelist():
                    if name != "index.md":
                        new.writestr(name, old.read(name))
    return target.getvalue()
