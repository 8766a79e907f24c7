"""The toolbox of the demo community: its tools and kits, their lives, and what their use gave.

`demo/*.md` hold the newest edition of each tool as an export writes it; `demo/lives.yml` tells how
it came to be, and `demo/feedback.yml` what became of it in people's hands.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from flask import current_app
from sqlalchemy import select, update

from cop.contributions import services, ties
from cop.contributions.documents import Document, from_markdown
from cop.contributions.models import Act, Contribution, Link, Revision, Usage, Visibility
from cop.contributions.readings import Verdict, decide, request
from cop.db import session
from cop.demo import Community
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.tools.models import (
    Edition,
    Feedback,
    Kit,
    KitTool,
    Outcome,
    Reason,
    Stage,
    Tool,
    Validation,
)
from cop.plugins.tools.services import save_tool
from cop.plugins.tools.stages import set_stage

FOLDER = Path(__file__).parent / "demo"
Life = dict[str, Any]


def load(community: Community) -> None:
    """Write every tool as its author would, edition by edition; then kits, ties and uses."""
    lives = _read("lives.yml")
    tools: dict[str, Tool] = {}
    for key, life in lives["tools"].items():
        tools[key] = _write(community, key, life, tools)
    for key, life in lives["tools"].items():
        _settle(community, tools[key], life, tools)
        for name in life.get("ties") or []:
            _tie(tools[key], tools.get(name) or _titled(name))
    for told in _read("feedback.yml"):
        _tell(community, tools[told["tool"]], told)
    for key, life in lives["kits"].items():
        _pack(community, key, life, tools)
    session.flush()


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


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
    """A tool with all its editions, each dated; a public one is opened when it has been read."""
    author = viewer_of(community.members[life["by"]])
    newest = _checked("tool", FOLDER / f"{key}.md") | {"differences": life.get("differences")}
    documents = through_editions(newest, life["editions"])
    tool = _first(author, documents[0], life, tools)
    if not life.get("draft"):
        services.publish(author, tool)
        for document, told in zip(documents[1:], life["editions"][1:], strict=True):
            major = bool(told.get("major"))
            save_tool(author, tool, document, base_version=None, major=major, change=told["change"])
    _date(community, tool, [community.ago(told["days_ago"]) for told in life["editions"]])
    return tool


def _first(author: Viewer, document: Document, life: Life, tools: dict[str, Tool]) -> Tool:
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


def _date(community: Community, thing: Contribution, days: list[Any]) -> None:
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


def _move(model: Any, condition: Any, day: Any) -> None:
    session.execute(update(model).where(condition).values(at=day))


def _settle(community: Community, tool: Tool, life: Life, tools: dict[str, Tool]) -> None:
    """Bring a published tool to where its life has led it."""
    if life.get("draft"):
        return
    tool.stage_since = tool.published_at or tool.stage_since
    if "read" in life:
        _read_over(community, tool, life)
    for told in life.get("valid") or []:
        _confirm(community, tool, told, life)
    tool.review_due = community.ago(-life["due"]).date()
    if "to_revise" in life:
        set_stage(tool, Stage.TO_REVISE, Reason(life["to_revise"]["reason"]))
        tool.stage_since = community.ago(life["to_revise"]["days_ago"])
    if "replaced" in life:
        set_stage(tool, Stage.REPLACED)
        tool.replaced_by_id = tools[life["replaced"]["by"]].id
        tool.stage_since = community.ago(life["replaced"]["days_ago"])
    tool.visibility = Visibility(life["visibility"])


def _read_over(community: Community, tool: Tool, life: Life) -> None:
    """Somebody of another network has read the tool, and stands for it too."""
    told = life["read"]
    reading = request(viewer_of(community.members[life["by"]]), tool)
    decide(viewer_of(community.members[told["by"]]), reading, Verdict.APPROVED)
    reading.requested_at = tool.published_at or reading.requested_at
    reading.decided_at = community.ago(told["days_ago"])
    set_stage(tool, Stage.STANDING)
    tool.stage_since = reading.decided_at


def _confirm(community: Community, tool: Tool, told: Life, life: Life) -> None:
    """« Still valid », said on a day by somebody."""
    tool.validated_at = community.ago(told["days_ago"])
    session.add(
        Validation(
            tool_id=tool.id,
            major=tool.major,
            minor=tool.minor,
            member_id=community.members[told["by"]].id,
            at=tool.validated_at,
            next_due=community.ago(-life["due"]).date(),
        )
    )


def _titled(title: str) -> Contribution | None:
    """What another plugin's share of the demo may hold; it may also be switched off."""
    return session.scalar(select(Contribution).where(Contribution.title == title))


def _tie(tool: Tool, other: Contribution | None) -> None:
    if other is None:
        return
    ends = {tool.id, other.id}
    known = session.scalar(
        select(Link.id).where(Link.source_id.in_(ends), Link.target_id.in_(ends))
    )
    if known is None:
        session.add(Link(source_id=tool.id, target_id=other.id, author_id=tool.author_id))
        session.flush()


def _tell(community: Community, tool: Tool, told: Life) -> None:
    """One dated use of a tool, and « I used it »."""
    member = community.members[told["by"]]
    day = community.ago(told["days_ago"])
    major, minor = told["edition"].split(".")
    session.add(
        Feedback(
            tool_id=tool.id,
            member_id=member.id,
            network_id=member.organisation_id,
            major=int(major),
            minor=int(minor),
            used_on=(day - timedelta(days=1)).date(),
            outcome=Outcome(told["outcome"]),
            use=told["use"],
            context=told["context"],
            modified="change" in told,
            change=told.get("change") or "",
            to_keep=told.get("keep") or "",
            to_change=told.get("improve") or "",
            would_reuse=told.get("again"),
            created_at=day,
        )
    )
    if session.get(Usage, (tool.id, member.id)) is None:
        ties.use(viewer_of(member), tool, True)
    session.get_one(Usage, (tool.id, member.id)).at = day


def _pack(community: Community, key: str, life: Life, tools: dict[str, Tool]) -> None:
    """A kit, with its tools in their order."""
    kind = current_app.extensions["cop"].registry.types["kit"]
    author = viewer_of(community.members[life["by"]])
    kit = services.create(author, kind, _checked("kit", FOLDER / "kits" / f"{key}.md"))
    assert isinstance(kit, Kit)
    services.publish(author, kit)
    for position, name in enumerate(life["tools"]):
        session.add(KitTool(kit_id=kit.id, tool_id=tools[name].id, position=position))
    kit.visibility = Visibility(life["visibility"])
    _date(community, kit, [community.ago(life["days_ago"])])
