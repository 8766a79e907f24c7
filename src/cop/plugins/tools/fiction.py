"""The toolbox of the demo community: its tools and kits, their lives, and what their use gave.

`demo/*.md` hold the newest edition of each tool as an export writes it; `demo/lives.yml` tells how
it came to be, and `demo/feedback.yml` what became of it in people's hands.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from flask import current_app
from sqlalchemy import select, update

from cop.contributions import readings, services, ties
from cop.contributions.documents import Document, from_markdown
from cop.contributions.finding import find_any
from cop.contributions.models import Act, Contribution, Revision, Usage, Visibility
from cop.db import session
from cop.demo import Community
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.tools import feedback, stages
from cop.plugins.tools.models import Edition, Kit, Outcome, Stage, Tool
from cop.plugins.tools.services import save_tool

FOLDER = Path(__file__).parent / "demo"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # safe either way; the first is quick
Life = dict[str, Any]


def load(community: Community) -> None:
    """Write every tool as its author would, edition by edition; then uses, ends, ties and kits."""
    lives = _read("lives.yml")
    tools: dict[str, Tool] = {}
    for key, life in lives["tools"].items():
        tools[key] = _write(community, key, life, tools)
    for told in _read("feedback.yml"):
        _tell(community, tools[told["tool"]], told)
    for key, life in lives["tools"].items():
        _settle(community, tools[key], life, tools)
    stages.look_over()  # as every night: what is overdue is to be revised
    for key, life in lives["tools"].items():
        _end(community, tools[key], life, tools)
    for key, life in lives["kits"].items():
        _pack(community, key, life, tools)
    session.flush()


def _read(name: str) -> Any:
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=LOADER)


def _checked(kind: str, path: Path) -> Document:
    """What a file holds, through the same form as whatever people type."""
    document = from_markdown(path.read_text(encoding="utf-8"))
    form = current_app.extensions["cop"].registry.types[kind].form.from_document(document)
    if not form.validate():
        raise ValueError(f"{path.name}: {form.first_errors()}")
    checked: Document = form.document()
    return checked


def through_editions(newest: Document, told: list[Life]) -> list[Document]:
    """The document of each edition, the oldest first: what an edition changed is undone, backwards.

    Raises `ValueError` for words that aren't there exactly once.
    """
    documents = [newest]
    for edition in reversed(told[1:]):
        documents.append(_before(documents[-1], edition))
    return documents[::-1]


def _before(document: Document, edition: Life) -> Document:
    earlier = document | (edition.get("fields") or {})
    undone = [(_section(earlier["body"], title), "") for title in edition.get("sections") or []]
    undone += [(words["now"], words["before"]) for words in edition.get("was") or []]
    for present, past in undone:
        places = [one for one in ("summary", "body") if earlier[one].count(present) == 1]
        if len(places) != 1:
            raise ValueError(f"{earlier['title']}: {present!r} isn't there once")
        earlier[places[0]] = earlier[places[0]].replace(present, past)
    return earlier


def _section(body: str, title: str) -> str:
    found = re.search(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", body, re.MULTILINE | re.DOTALL)
    return found[0] if found else f"## {title}"


def _write(community: Community, key: str, life: Life, tools: dict[str, Tool]) -> Tool:
    """A tool with all its editions, each dated; it is read over, then opened, after the first."""
    author = viewer_of(community.members[life["by"]])
    newest = _checked("tool", FOLDER / f"{key}.md") | {"differences": life.get("differences")}
    documents = through_editions(newest, life["editions"])
    tool = _first(author, documents[0], life, tools)
    if not life.get("draft"):
        services.publish(author, tool)
        _read_over(community, tool, life)
        services.set_visibility(author, tool, Visibility(life["visibility"]))
        for document, told in zip(documents[1:], life["editions"][1:], strict=True):
            major = bool(told.get("major"))
            save_tool(author, tool, document, base_version=None, major=major, change=told["change"])
    _date(tool, [community.ago(told["days_ago"]) for told in life["editions"]])
    if tool.stage == Stage.READING:
        tool.stage_since = tool.created_at
    return tool


def _first(author: Viewer, document: Document, life: Life, tools: dict[str, Tool]) -> Tool:
    """A draft, from nothing or from the tool that it varies."""
    level = Visibility(life["visibility"])
    level = Visibility.COMMUNITY if level == Visibility.PUBLIC else level
    if "adapted_from" not in life:
        kind = current_app.extensions["cop"].registry.types["tool"]
        tool = services.create(author, kind, document, visibility=level)
    else:
        tool = services.adapt(author, tools[life["adapted_from"]])
        services.save(author, tool, document)
        services.set_visibility(author, tool, level)
    assert isinstance(tool, Tool)
    return tool


def _read_over(community: Community, tool: Tool, life: Life) -> None:
    """Somebody of another network reads it, and stands for it too; or has yet to."""
    reading = readings.pending(tool)
    assert reading is not None
    reading.requested_at = community.ago(life["editions"][0]["days_ago"])
    if "read" in life:
        stages.approve(viewer_of(community.members[life["read"]["by"]]), tool, reading)
        reading.decided_at = tool.stage_since = community.ago(life["read"]["days_ago"])


def _date(thing: Contribution, days: list[datetime]) -> None:
    """Move what was just written to the days on which, in the fiction, it was."""
    thing.created_at = thing.listed_at = days[0]
    thing.updated_at = days[-1]
    if thing.published_at:
        thing.published_at = days[0]
    for trace in (Revision, Act):
        _move(trace, trace.contribution_id == thing.id, days[0])
    written = select(Edition).where(Edition.tool_id == thing.id).order_by(Edition.id)
    for edition, day in zip(session.scalars(written), days, strict=False):
        edition.at = day
        since = Revision.number >= edition.version
        _move(Revision, (Revision.contribution_id == thing.id) & since, day)
    session.flush()


def _move(model: Any, condition: Any, day: datetime) -> None:
    session.execute(update(model).where(condition).values(at=day))


def _tell(community: Community, tool: Tool, told: Life) -> None:
    """One use of a tool, told the day after."""
    member = community.members[told["by"]]
    day = community.ago(told["days_ago"])
    answers = {
        "used_on": (day - timedelta(days=1)).date(),
        "outcome": Outcome(told["outcome"]),
        "use": told["use"],
        "context": told["context"],
        "modified": "change" in told,
        "change": told.get("change") or "",
        "to_keep": told.get("keep") or "",
        "to_change": told.get("improve") or "",
        "would_reuse": told.get("again"),
    }
    written = feedback.tell(viewer_of(member), tool, answers, edition=told["edition"])
    written.created_at = session.get_one(Usage, (tool.id, member.id)).at = day


def _settle(community: Community, tool: Tool, life: Life, tools: dict[str, Tool]) -> None:
    """What was said of a tool since: still valid, used without a word, akin to something else."""
    for told in life.get("valid") or []:
        act = stages.validate(viewer_of(community.members[told["by"]]), tool)
        act.at = tool.validated_at = community.ago(told["days_ago"])
        act.next_due = community.ago(-life["due"]).date()
    if "due" in life:
        tool.review_due = community.ago(-life["due"]).date()
    for told in life.get("used") or []:
        member = community.members[told["by"]]
        ties.use(viewer_of(member), tool, True)
        session.get_one(Usage, (tool.id, member.id)).at = community.ago(told["days_ago"])
    author = viewer_of(community.members[life["by"]])
    for name in life.get("ties") or []:
        other = tools.get(name) or _titled(author, name)
        if other is not None:
            ties.link(author, tool, other)


def _titled(viewer: Viewer, title: str) -> Contribution | None:
    """What another plugin's share of the demo may hold; it may also be switched off."""
    uid = session.scalar(select(Contribution.uid).where(Contribution.title == title))
    return find_any(viewer, uid) if uid else None


def _end(community: Community, tool: Tool, life: Life, tools: dict[str, Tool]) -> None:
    """Where a tool's life has led it, for those that don't simply stand."""
    if "replaced" in life:
        author = viewer_of(community.members[life["by"]])
        stages.replace(author, tool, tools[life["replaced"]["by"]])
        tool.stage_since = community.ago(life["replaced"]["days_ago"])
    if tool.stage == Stage.TO_REVISE:
        tool.stage_since = community.ago(life["to_revise"]["days_ago"])


def _pack(community: Community, key: str, life: Life, tools: dict[str, Tool]) -> None:
    """A kit, with its tools in their order; somebody who reads them all puts them in."""
    kind = current_app.extensions["cop"].registry.types["kit"]
    author = viewer_of(community.members[life["by"]])
    document = _checked("kit", FOLDER / "kits" / f"{key}.md")
    document["tools"] = [tools[name].uid for name in life["tools"]]
    kit = services.create(author, kind, document)
    assert isinstance(kit, Kit)
    services.publish(author, kit)
    services.set_visibility(author, kit, Visibility(life["visibility"]))
    _date(kit, [community.ago(life["days_ago"])])
