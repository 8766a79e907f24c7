"""The call for answers of the demo community, from `demo/appel.yml`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from flask import current_app
from sqlalchemy import select, update

from cop import text
from cop.contributions.documents import Document
from cop.contributions.finding import find_any
from cop.contributions.models import Act, Contribution, Revision, Visibility
from cop.contributions.rules import visible_to
from cop.db import session
from cop.demo import Community
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.answers.calls import open_call
from cop.plugins.answers.forms import CallForm
from cop.plugins.answers.models import Call, Opens, Sheet
from cop.plugins.answers.services import THREE, begin, put_in, save, submit
from cop.plugins.answers.synthesis import summarise, synthesis_at
from cop.plugins.answers.words import usual_questions

FILE = Path(__file__).parent / "demo" / "appel.yml"
Told = dict[str, Any]


def load(community: Community) -> None:
    """One call with its sheets; nothing where what it is about isn't there."""
    told: Told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    author = viewer_of(community.members[told["by"]])
    subject = _named(author, told["about"], rather=told["rather"])
    if subject is None:
        return
    kind = current_app.extensions["cop"].registry.types["call"]
    document = _document(community, told, subject)
    call = open_call(author, kind, document, subject, publish=True, visibility=Visibility.NETWORKS)
    for sheet in told["sheets"]:
        _write(community, call, sheet)
    for one in told["syntheses"]:
        row = synthesis_at(call, one["question"])
        summarise(author, call, row, {name: one[name] for name in THREE}, base_version=None)
    _date(community, call, told)


def _named(viewer: Viewer, words: str, *, rather: str = "") -> Contribution | None:
    """What another plugin's share of the demo may hold; it may also be switched off. rather: the
    type to take where several have the words."""
    uid = session.scalar(
        select(Contribution.uid)
        .where(visible_to(viewer), Contribution.folded.contains(text.fold(words)))
        .order_by(Contribution.type != rather, Contribution.id)
        .limit(1)
    )
    return find_any(viewer, uid) if uid else None


def _document(community: Community, told: Told, subject: Contribution) -> Document:
    """The call through the same form as whatever people type."""
    form = CallForm.from_document(
        {
            "title": told["title"],
            "subject": subject.uid,
            "intro": told["intro"],
            "questions": usual_questions(),
            "closes_on": (community.started + timedelta(days=told["until"])).date(),
            "opens": Opens.OWN,
            "home_answers": told["home_answers"],
            "invited": [community.organisations[key].uid for key in told["invited"]],
        }
    )
    if not form.validate():
        raise ValueError(f"{FILE.name}: {form.first_errors()}")
    return form.document()


def _write(community: Community, call: Call, told: Told) -> Sheet:
    """A sheet as its network wrote it, one member after the other."""
    writers = [viewer_of(community.members[key]) for key in told["by"]]
    sheet = begin(writers[0], call)
    document = {f"answer{place}": words for place, words in enumerate(told["answers"], 1)}
    document |= {name: told[name] for name in ("posture", "first_action", "resources")}
    for place, viewer in enumerate(writers, 1):
        half = dict(document) if place == len(writers) else {**document, "answer6": ""}
        save(viewer, call, sheet, half, base_version=None)
    for title in told["tools"]:
        tool = _named(writers[0], title.lower())
        if tool is not None:
            put_in(writers[0], call, sheet, tool)
    sheet.created_at = community.ago(told["days_ago"])
    if not told.get("draft"):
        submit(writers[0], call, sheet)
        sheet.submitted_at = community.ago(told["days_ago"])
    if "amended" in told:
        sheet.amended_at, sheet.after_reading = community.ago(told["amended"]), True
    return sheet


def _date(community: Community, call: Call, told: Told) -> None:
    """Move what was just written to the day on which, in the fiction, it was."""
    day = community.ago(told["days_ago"])
    call.created_at = call.updated_at = call.listed_at = call.published_at = day
    for trace in (Revision, Act):
        session.execute(update(trace).where(trace.contribution_id == call.id).values(at=day))
    session.flush()
