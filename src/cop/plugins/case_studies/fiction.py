"""The cases of the demo community, from the Markdown files in `demo/`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import frontmatter
from flask import current_app

from cop.columns import Prose
from cop.contributions import care, services, ties
from cop.contributions.conversation import comment_on
from cop.contributions.models import Act, Link, Revision, SignedAs, State, Usage, Visibility
from cop.db import session
from cop.demo import Community
from cop.members.viewer import viewer_of
from cop.plugins.case_studies.forms import CaseForm
from cop.plugins.case_studies.models import CaseStudy, Status
from cop.plugins.case_studies.services import create_case

FOLDER = Path(__file__).parent / "demo"
SECTION = re.compile(r"^## .+$", re.MULTILINE)
PROFILE = ("phase", "themes", "zone", "country", "budget_band", "staff_band", "age_band")


def load(community: Community) -> None:
    """Write every case as its author would, then its answers, uses and links."""
    written: dict[str, tuple[CaseStudy, dict[str, Any]]] = {}
    for path in sorted(FOLDER.glob("*.md")):
        post = frontmatter.loads(path.read_text(encoding="utf-8"))
        meta = dict(post.metadata)
        written[str(meta["key"])] = (_write(community, meta, post.content), meta)
    for case, meta in written.values():
        _answer(community, case, meta)
        for key in meta.get("links") or []:
            if not session.query(Link).filter(_tied(case, written[key][0])).first():
                session.add(Link(source_id=case.id, target_id=written[key][0].id))
        for key in meta.get("used_by") or []:
            ties.use(viewer_of(community.members[key]), case, True)
        _settle(community, case, meta)
    session.flush()


def _tied(one: CaseStudy, other: CaseStudy) -> Any:
    ends = {one.id, other.id}
    return Link.source_id.in_(ends) & Link.target_id.in_(ends)


def _write(community: Community, meta: dict[str, Any], content: str) -> CaseStudy:
    kind = current_app.extensions["cop"].registry.types["case_study"]
    sections = [part.strip() for part in SECTION.split(content)[1:]]
    document = {"title": meta["title"], "country_link": meta.get("link") or ""}
    document |= dict(zip(("situation", "attempted", "request"), sections, strict=True))
    document |= {name: meta.get(name) or "" for name in PROFILE} | {"themes": meta["themes"]}
    form = CaseForm.from_document(document)
    if not form.validate():
        raise ValueError(f"{meta['key']}: {form.first_errors()}")
    space = community.spaces[meta["space"]].id if meta.get("space") else None
    level = Visibility(meta["visibility"])
    case = create_case(
        viewer_of(community.members[meta["author"]]),
        kind,
        form.document(),
        publish=meta["state"] != State.DRAFT,
        visibility=Visibility.COMMUNITY if level == Visibility.PUBLIC else level,
        signed_as=SignedAs(meta["signed_as"]),
        space_id=space,
    )
    case.visibility = level
    case.created_at = case.updated_at = case.listed_at = community.ago(meta["days_ago"])
    if case.published_at:
        case.published_at = case.listed_at
    session.flush()
    return case


def _answer(community: Community, case: CaseStudy, meta: dict[str, Any]) -> None:
    for answer in meta.get("suggestions") or []:
        comment = comment_on(
            viewer_of(community.members[answer["by"]]),
            case,
            answer["text"],
            signed_as=SignedAs(answer.get("signed_as") or "member"),
        )
        comment.created_at = community.ago(answer["days_ago"])
        comment.is_useful = bool(answer.get("useful"))


def _settle(community: Community, case: CaseStudy, meta: dict[str, Any]) -> None:
    """Bring a case to the end of its story: summary, archive, report."""
    author = viewer_of(community.members[meta["author"]])
    if meta.get("synthesis"):
        case.synthesis = Prose.of(meta["synthesis"])
        services.write_revision(author, case, "edit")
        case.checked_version = case.version
    case.status = Status(meta["status"])
    if meta["state"] == State.ARCHIVED:
        services.archive(author, case)
    if meta["state"] == State.WITHDRAWN:
        care.report(viewer_of(community.members["newcomer"]), case)
    session.flush()
    for trace in (Revision, Act):
        session.query(trace).filter_by(contribution_id=case.id).update({"at": case.created_at})
    for usage in session.query(Usage).filter_by(contribution_id=case.id):
        usage.at = community.ago(max(0, meta["days_ago"] - 3))
