"""The pages of the toolbox × every kind of reader × every level and state: matrix and marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from cop.columns import Prose
from cop.contributions.finding import find
from cop.contributions.models import CoAuthor, Link, Revision, State, Visibility
from cop.contributions.readings import Reading, Verdict
from cop.db import now, session
from cop.members.models import Space
from cop.members.viewer import viewer_of
from cop.plugins.tools.models import (
    Edition,
    Feedback,
    Kit,
    Outcome,
    Stage,
    Tool,
    Validation,
)
from cop.testing import Make
from tests.access import matrix as m
from tests.access.test_leaks import mark, marks_in
from tests.access.test_matrix import ABSENT, ABSENT_COMMENT, TELLING, VARIES
from tests.access.walking import Place, ask, mistakes
from tests.access.world import World, settle_people, world

pytestmark = pytest.mark.slow

DOCUMENT = {
    "title": "Une grille", "summary": "Pour écouter.", "kind": "grid", "body": "Dix questions.",
    "phases": [], "uses": [], "audiences": [], "themes": [], "keywords": [], "duration": 30,
    "participants": "", "difficulty": "", "prerequisites": "", "differences": None, "card": None,
}  # fmt: skip
TEXTS = ("title", "summary", "body", "participants", "prerequisites", "differences", "card")
TOLD = ("context", "change", "to_keep", "to_change")


class Toolbox:
    """A tool that waits for a reading, one that stands and a kit, for each level and state."""

    def __init__(self, made: World) -> None:
        self.world = made
        self.space = settle_people(made)
        self.waiting: dict[Place, str] = {}
        self.standing: dict[Place, str] = {}
        self.kits: dict[Place, str] = {}
        self.feedback: dict[str, str] = {}
        for level, state in TELLING:
            self.waiting[level, state] = self.tool(level, state, Stage.READING)
            self.standing[level, state] = self.tool(level, state, Stage.STANDING)
            self.kits[level, state] = self.kit(level, state)
        self._tie()
        session.commit()

    def tool(self, level: str, state: str, stage: Stage) -> str:
        author = self.world.member(m.AUTHOR)
        words = {name: mark(name, level, state) for name in TEXTS}
        words["body"] += (
            f"\n\n:::reserve{{niveau=session}}\n{mark('reserved', level, state)}\n:::\n"
        )
        document = DOCUMENT | words | {"keywords": [mark("keyword", level, state)]}
        tool = self._made("tool", document, level, state)
        assert isinstance(tool, Tool)
        tool.stage, tool.maintainer_id, tool.review_due = stage, author.id, date(2030, 1, 1)
        told = Feedback(
            tool_id=tool.id, member_id=author.id, network_id=author.organisation_id, major=1, minor=0,
            used_on=date(2026, 5, 1), outcome=Outcome.USEFUL,
            **{name: mark(f"told{name.replace('_', '')}", level, state) for name in TOLD},
        )  # fmt: skip
        gone = Feedback(
            tool_id=tool.id, member_id=author.id, major=1, minor=0, used_on=date(2026, 5, 1),
            outcome=Outcome.USEFUL, context=mark("gone", level, state), deleted_at=now(),
        )  # fmt: skip
        pending = stage == Stage.READING
        remark = Prose.of(mark("remark", level, state))
        session.add_all([
            told, gone,
            Edition(tool_id=tool.id, major=1, minor=0, version=1, change=mark("edition", level, state)),
            Validation(tool_id=tool.id, major=1, minor=0, next_due=date(2030, 1, 1)),
            Reading(contribution_id=tool.id, version=tool.version, verdict=Verdict.CHANGES,
                    remark=remark),
            *([Reading(contribution_id=tool.id, version=tool.version)] if pending else []),
        ])  # fmt: skip
        session.flush()
        self.feedback[tool.uid] = told.uid
        return tool.uid

    def kit(self, level: str, state: str) -> str:
        words = {"title": mark("kittitle", level, state), "body": mark("kitbody", level, state)}
        return self._made("kit", {"summary": "", **words}, level, state).uid

    def _made(self, kind: str, document: dict[str, Any], level: str, state: str) -> Tool | Kit:
        space: Space | None = self.space if level == "space" else None
        thing: Any = Make().contribution(
            kind, self.world.member(m.AUTHOR), document, visibility=Visibility(level), space=space
        )
        session.add(CoAuthor(contribution_id=thing.id, member_id=self.world.member(m.COAUTHOR).id))
        thing.published_at = None if state == "draft" else now()
        if state == "deleted":
            thing.deleted_at = now()
        else:
            thing.state = State(state)
        session.flush()
        return thing  # type: ignore[no-any-return]

    def _tie(self) -> None:
        """What everybody reads is tied to all the rest, in every way that a tool can be."""
        ids = {uid: one for one, uid in session.execute(select(Tool.id, Tool.uid))}
        hub = ids[self.standing["public", "published"]]
        for uid in [*self.waiting.values(), *self.standing.values()]:
            if ids[uid] != hub:
                tool = session.get_one(Tool, ids[uid])
                tool.adapted_from_id = hub
                session.add(Link(source_id=hub, target_id=tool.id))
        for kit in session.scalars(select(Kit)):
            kit.tools = [*self.waiting.values(), *self.standing.values()]
        for revision in session.scalars(
            select(Revision).join(Kit, Kit.id == Revision.contribution_id)
        ):
            revision.document = revision.document | {"tools": list(ids)}
        session.get_one(Tool, hub).replaced_by_id = ids[self.standing["network", "published"]]
        session.flush()


@pytest.fixture(scope="module")
def toolbox(new_url: Callable[..., str]) -> Iterator[Toolbox]:
    with world(new_url()) as made:
        yield Toolbox(made)


def address(toolbox: Toolbox, name: str, uid: str) -> str:
    endpoint = name.partition("@")[0]
    values: dict[str, Any] = {"uid": uid}
    if endpoint.endswith("_feedback"):
        values["feedback_uid"] = toolbox.feedback.get(uid, ABSENT_COMMENT)
    if endpoint == "contributions.restore":
        values["number"] = 1
    with toolbox.world.app.test_request_context():
        return toolbox.world.app.url_for(f"cop.{endpoint}", **values)


def body(toolbox: Toolbox, name: str) -> dict[str, str]:
    """The least that a form needs to be taken in."""
    other = toolbox.standing["public", "published"]
    match name.partition("@")[0]:
        case "tools.edit":
            return {
                "title": "Autre",
                "summary": "S.",
                "kind": "grid",
                "body": "B.",
                "size": "minor",
            }
        case "tools.edit_kit":
            return {"title": "Autre"}
        case "tools.twins":
            return {"other": other, "act": "unlike"}
        case "tools.kit_tools":
            return {"tool": other, "act": "out"}
        case "tools.read_over":
            return {"act": "approve"}
        case "tools.tell" | "tools.edit_feedback":
            return {"outcome": "useful", "used_on": "2026-05-01"}
        case "contributions.audience":
            return {"visibility": "network"}
        case _other:
            return {}


def walked(
    toolbox: Toolbox, rules: Iterable[m.May], name: str, method: str, things: Mapping[Place, str]
) -> list[str]:
    return mistakes(
        toolbox.world,
        (name, method),
        rules,
        things,
        lambda uid: address(toolbox, name, uid),
        lambda: body(toolbox, name),
    )


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "method"), m.TOOLS)
def test_a_page_about_a_tool_answers_as_the_matrix_says(
    toolbox: Toolbox, name: str, method: str
) -> None:
    """On one database: on both, `test_visible_to.py` holds the rule whole, and `test_matrix.py` a
    telling case for each page of cases."""
    things = toolbox.standing if name.endswith("@standing") else toolbox.waiting
    found = walked(toolbox, m.TOOLS[name, method], name, method, things)
    assert not found, "\n".join(found)


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "method"), m.KITS)
def test_a_page_about_a_kit_answers_as_the_matrix_says(
    toolbox: Toolbox, name: str, method: str
) -> None:
    """On one database: on both, `test_visible_to.py` holds the rule whole, and `test_matrix.py` a
    telling case for each page of cases."""
    found = walked(toolbox, m.KITS[name, method], name, method, toolbox.kits)
    assert not found, "\n".join(found)


@pytest.mark.one_database
@pytest.mark.parametrize("reader", [m.VISITOR, m.ADMIN, m.GUEST, m.ELSEWHERE])
@pytest.mark.parametrize(("name", "method"), [*m.TOOLS, *m.KITS])
def test_a_hidden_tool_and_an_absent_one_answer_the_same(
    toolbox: Toolbox, name: str, method: str, reader: str
) -> None:
    """On one database: on both, `test_visible_to.py` holds the rule whole, and `test_matrix.py` a
    telling case for each page of cases."""
    things = toolbox.kits if (name, method) in m.KITS else toolbox.waiting
    hidden = things["network", "published"]
    told = toolbox.feedback.get(hidden, ABSENT_COMMENT)
    answers = [
        ask(toolbox.world, reader, method, address(toolbox, name, uid), body(toolbox, name))
        for uid in (hidden, ABSENT)
    ]
    bare = {
        (one.status, VARIES.sub("", one.page).replace(hidden, ABSENT).replace(told, ABSENT_COMMENT))
        for one in answers
    }
    assert len(bare) == 1


def seen_by(toolbox: Toolbox, reader: str) -> set[str]:
    """The marks on every page of the toolbox that a reader can ask for."""
    client, found = toolbox.world.client(reader), set[str]()
    paths = [
        "/",
        "/outils/",
        "/outils/?stage=put_away",
        "/outils/kits",
        "/mes-fiches",
        "/corbeille",
    ]
    paths += [f"/outils/?q={word}" for word in ("zqx", "grille", "zqxtitlex")]
    for table, things in (
        (m.TOOLS, toolbox.waiting),
        (m.TOOLS, toolbox.standing),
        (m.KITS, toolbox.kits),
    ):
        for name, method in table:
            if method == "GET":
                paths += [address(toolbox, name, uid) for uid in things.values()]
    for uid in [*toolbox.waiting.values(), *toolbox.standing.values(), *toolbox.kits.values()]:
        paths += [f"/fiches/{uid}/export.md", f"/fiches/{uid}/export.json", f"/fiches/{uid}/historique",
                  f"/fiches/{uid}/historique/1", f"/outils/{uid}/semblables?q=grille",
                  f"/outils/kits/{uid}/outils?q=grille"]  # fmt: skip
    for path in paths:
        answer = client.get(path)
        found |= marks_in(answer.get_data(as_text=True) + str(answer.headers))
    return found


def may_see(reader: str, field: str, place: Place) -> bool:
    level, state = place
    reading = m.reads(reader, level, state)
    edits = reader in m.AUTHORS | {m.COLLEAGUE, m.CONTACT, m.COORDINATOR}
    match field:
        case "title" | "kittitle":
            return reading or (reader == m.AUTHOR and state == "deleted")  # in the bin
        case "gone":
            return False
        case "edition":
            return reading and reader in m.MEMBERS and state != "draft"
        case "remark":
            return reading and edits and reader in m.MEMBERS and state == "published"
        case "reserved":
            return reading and (edits or (reader, level) == (m.GUEST, "space"))
        case told if told.startswith("told"):
            return reading and reader in m.MEMBERS
        case _text:
            return reading


FIELDS = (*TEXTS, "keyword", "reserved", "edition", "remark", "gone", "kittitle", "kitbody",
          *(f"told{name.replace('_', '')}" for name in TOLD))  # fmt: skip


@pytest.mark.parametrize("reader", m.READERS)
def test_each_reader_sees_their_marks_of_the_toolbox_and_no_other(
    toolbox: Toolbox, reader: str
) -> None:
    expected = {
        mark(field, *place)
        for field in FIELDS
        for place in TELLING
        if may_see(reader, field, place)
    }
    seen = seen_by(toolbox, reader)
    assert seen - expected == set(), "leaked"
    assert expected - seen == set(), "not shown to who may see it"


@pytest.mark.parametrize("reader", m.READERS)
def test_facets_count_what_their_reader_may_read(toolbox: Toolbox, reader: str) -> None:
    page = toolbox.world.client(reader).get("/outils/").get_data(as_text=True)
    counted = re.search(r'<option value="grid">[^<]*\((\d+)\)', page)
    listed = sum(m.reads(reader, level, state) for level, state in TELLING if state == "published")
    assert int(counted[1] if counted else 0) == 2 * listed


def test_nobody_learns_from_a_page_what_takes_the_place_of_a_tool(toolbox: Toolbox) -> None:
    """The public tool is replaced by one that its network alone reads."""
    uid = toolbox.standing["public", "published"]
    hidden = toolbox.standing["network", "published"]
    for reader in (m.VISITOR, m.ELSEWHERE, m.FUNDER):
        assert hidden not in toolbox.world.client(reader).get(f"/outils/{uid}").get_data(
            as_text=True
        )
    assert find(viewer_of(toolbox.world.member(m.AUTHOR)), uid, Tool).replaced_by_id
