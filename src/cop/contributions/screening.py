"""The anonymisation check of texts: what was found, what their author decided.

A certain find (an address, a number, a name of the private list) is replaced by its neutral word
unless the author keeps it. An uncertain one (a capitalised name) is asked about, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import bindparam, select

from cop.anonymity.findings import Finding
from cop.anonymity.phrases import fold
from cop.anonymity.scan import replace, scan
from cop.db import fetch
from cop.members.models import Organisation
from cop.members.viewer import Viewer
from cop.members.vocabulary import words
from cop.plugin import Screened

KEEP = "keep"
STOP_LIST = select(Organisation.stop_list).where(Organisation.id == bindparam("network"))


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
    row = fetch(STOP_LIST, {"network": viewer.organisation_id}).first()
    return [line for line in row[0].reveal().splitlines() if line] if row and row[0] else []


def check(
    viewer: Viewer,
    document: Mapping[str, Any],
    decisions: Mapping[str, str],
    names: Iterable[str],
) -> Check:
    """Scan the texts of a document that are called *names*.

    decisions: key of a question → `keep` or `replace`; the posted form will do.
    """
    private, places = stop_list(viewer), [one.label for one in words("place")]
    clean, questions, replaced = dict(document), dict[str, Question](), 0
    for name in names:
        source = document.get(name)
        if not source:
            continue
        found = scan(source, stop_list=private, places=places)
        for one in found:
            question = _question(one, decisions)
            questions.setdefault(question.key, question)
        chosen = [one for one in found if _is_replaced(one, decisions)]
        clean[name] = replace(source, chosen)
        replaced += len(chosen)
    undecided = sum(not one.certain and not one.decision for one in questions.values())
    return Check(list(questions.values()), clean, undecided, replaced)


def screen(viewer: Viewer, typed: str, decisions: Mapping[str, str]) -> Screened:
    """One text through the same check; its questions as a piece of the form, where there are."""
    found = check(viewer, {"text": typed}, decisions, ["text"])
    if not found.undecided:
        return Screened(found.document["text"])
    return Screened(typed, Markup(render_template("cop/_asked_first.html", found=found.questions)))


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
