"""The anonymisation check of a whole case: what was found, what its author decided.

A certain find (an address, a number, a name of the private list) is replaced by its neutral word
unless the author keeps it. An uncertain one (a capitalised name) is asked about, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import select

from cop.config import setting
from cop.contributions.models import Contribution, SignedAs, State
from cop.contributions.rules import visible_to
from cop.db import session
from cop.members.models import Organisation
from cop.members.viewer import Viewer
from cop.members.vocabulary import words
from cop.plugin import Screened
from cop.plugins.case_studies import combination
from cop.plugins.case_studies.combination import Combination
from cop.plugins.case_studies.findings import Finding
from cop.plugins.case_studies.models import CaseStudy
from cop.plugins.case_studies.phrases import fold
from cop.plugins.case_studies.scan import replace, scan

TEXTS = ("title", "situation", "attempted", "request", "synthesis", "summary")
KEEP = "keep"


@dataclass(frozen=True)
class Question:
    """One thing found, as the page asks about it. `key` names the decision in the form."""

    key: str
    text: str
    neutral: str
    kind: str
    certain: bool
    decision: str


@dataclass(frozen=True)
class Check:
    """What the scan says of a document, and the document with the replacements made."""

    questions: list[Question]
    document: dict[str, Any]
    undecided: int
    replaced: int


def stop_list(viewer: Viewer) -> list[str]:
    """The private names of the member's own network."""
    secret = session.scalar(
        select(Organisation.stop_list).where(Organisation.id == viewer.organisation_id)
    )
    return [line for line in secret.reveal().splitlines() if line] if secret else []


def check(viewer: Viewer, document: Mapping[str, Any], decisions: Mapping[str, str]) -> Check:
    """Scan every text of a document. `decisions`: key of a question → `keep` or `replace`."""
    names, places = stop_list(viewer), [one.label for one in words("place")]
    clean, questions, undecided, replaced = dict(document), dict[str, Question](), 0, 0
    for name in TEXTS:
        source = document.get(name)
        if not source:
            continue
        found = scan(source, stop_list=names, places=places)
        for one in found:
            question = _question(one, decisions)
            questions.setdefault(question.key, question)
        chosen = [one for one in found if _is_replaced(one, decisions)]
        clean[name] = replace(source, chosen)
        replaced += len(chosen)
    undecided = sum(not one.certain and not one.decision for one in questions.values())
    return Check(list(questions.values()), clean, undecided, replaced)


def screen(viewer: Viewer, typed: str, decisions: Mapping[str, str]) -> Screened:
    """An answer to a case goes through the same check as the case."""
    found = check(viewer, {"request": typed}, decisions)
    if not found.undecided:
        return Screened(found.document["request"])
    question = render_template("case_studies/_asked_first.html", found=found.questions)
    return Screened(typed, Markup(question))


def _key(finding: Finding) -> str:
    return f"find:{fold(finding.text)[:80]}"


def _question(finding: Finding, decisions: Mapping[str, str]) -> Question:
    key = _key(finding)
    decision = decisions.get(key, "")
    return Question(
        key, finding.text, finding.neutral, str(finding.kind), finding.certain, decision
    )


def _is_replaced(finding: Finding, decisions: Mapping[str, str]) -> bool:
    decision = decisions.get(_key(finding), "")
    return decision != KEEP if finding.certain else bool(decision) and decision != KEEP


def combined(
    viewer: Viewer, document: Mapping[str, Any], signed_as: SignedAs, uid: str = ""
) -> Combination | None:
    """Whether the profile of a case is shared by too few known ones to hide in."""
    region = None if signed_as == SignedAs.COMMUNITY else _region(viewer.organisation_id)
    themes = document.get("themes") or []
    mine = {
        "region": region,
        "country": document.get("country") or None,
        "zone": document.get("zone") or None,
        "theme": themes[0] if themes else None,
        "budget_band": _known(document.get("budget_band")),
    }
    threshold = int(setting("COP_CASE_STUDIES_COMBINATION"))
    return combination.check(mine, _known_profiles(viewer, uid), threshold=threshold)


def _region(organisation_id: int | None) -> str | None:
    return session.scalar(select(Organisation.region).where(Organisation.id == organisation_id))


def _known(band: object) -> str | None:
    return str(band) if band and band != "unknown" else None


def _known_profiles(viewer: Viewer, uid: str) -> Iterable[dict[str, str | None]]:
    """The profiles of the other published cases that this author may read."""
    rows = session.execute(
        select(
            Organisation.region,
            CaseStudy.signed_as,
            CaseStudy.country,
            CaseStudy.zone,
            CaseStudy.themes,
            CaseStudy.budget_band,
        )
        .outerjoin(Organisation, Organisation.id == CaseStudy.network_id)
        .where(
            visible_to(viewer, model=CaseStudy),
            Contribution.state.in_((State.PUBLISHED, State.ARCHIVED)),
            CaseStudy.uid != uid,
        )
    )
    for region, signed_as, country, zone, themes, band in rows:
        yield {
            "region": None if signed_as == SignedAs.COMMUNITY else region,
            "country": country or None,
            "zone": zone or None,
            "theme": themes[0] if themes else None,
            "budget_band": _known(band),
        }
