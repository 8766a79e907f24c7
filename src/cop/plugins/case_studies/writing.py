"""A case as it is being written: what the check found, what is still to be answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import request

from cop.contributions.models import SignedAs
from cop.contributions.screening import Check
from cop.members.viewer import Viewer
from cop.plugins.case_studies.checking import check, combined
from cop.plugins.case_studies.combination import Combination
from cop.plugins.case_studies.forms import CaseForm, completed
from cop.plugins.case_studies.models import CaseStudy

# What can be made wider, the least loss for the reader first; where a document calls it otherwise.
AXES = ("country", "theme", "budget_band", "region")
NAMES = {"theme": "themes"}


@dataclass(frozen=True)
class Draft:
    """What stands between the writer and publishing. `widened`: the axes that were made wider."""

    check: Check
    combination: Combination | None
    confirmed: bool
    signed_as: SignedAs
    widened: tuple[str, ...]

    @property
    def needs_answer(self) -> bool:
        """Whether something was found that the writer hasn't answered yet."""
        alone = self.combination is not None and not self.confirmed
        return bool(self.check.undecided) or alone


def read_draft(
    viewer: Viewer,
    form: CaseForm,
    signed_as: SignedAs,
    uid: str = "",
    *,
    standing: CaseStudy | None = None,
) -> Draft:
    """The posted form, widened as its writer chose, and checked.

    standing: the published case that is edited; the profile that it has already isn't asked about
    again.
    """
    document, choices, chosen = form.typed(), request.form.getlist("widen"), list[str]()
    for axis in AXES:
        if axis in choices and document.get(NAMES.get(axis, axis), True):
            document, signed_as = widened(document, signed_as, axis)
            chosen.append(axis)
    found = check(viewer, document, request.form)
    return Draft(
        check=replace(found, document=completed(found.document)),
        combination=(
            None
            if standing is not None and same_profile(standing, document, signed_as)
            else combined(viewer, document, signed_as, uid)
        ),
        confirmed="keep" in choices,
        signed_as=signed_as,
        widened=tuple(chosen),
    )


def same_profile(case: CaseStudy, document: dict[str, Any], signed_as: SignedAs) -> bool:
    """Whether a document shows the association by the same bands, under the same name."""
    names = ("zone", "country", "themes", "budget_band")
    return signed_as == case.signed_as and all(
        document.get(name) == getattr(case, name) for name in names
    )


def widened(
    document: dict[str, Any], signed_as: SignedAs, choice: str
) -> tuple[dict[str, Any], SignedAs]:
    """The document with one axis of its profile made wider, as the writer chose.

    choice: `country`, `theme`, `budget_band`, or `region` (which leaves the network unsaid).
    """
    match choice:
        case "country" | "budget_band":
            return {**document, choice: ""}, signed_as
        case "theme":
            return {**document, "themes": []}, signed_as
        case "region":
            return document, SignedAs.COMMUNITY
        case _:
            return document, signed_as
