"""The check of a case before it is read by others: what identifies, how alone its profile is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from cop.config import setting
from cop.contributions import screening
from cop.contributions.models import Contribution, SignedAs, State
from cop.contributions.rules import visible_to
from cop.contributions.screening import Check
from cop.db import session
from cop.members.models import Organisation
from cop.members.viewer import Viewer
from cop.plugins.case_studies import combination
from cop.plugins.case_studies.combination import Combination
from cop.plugins.case_studies.models import CaseStudy

TEXTS = ("title", "situation", "attempted", "request", "synthesis", "summary")


def check(viewer: Viewer, document: Mapping[str, Any], decisions: Mapping[str, str]) -> Check:
    """Scan every text of a case."""
    return screening.check(viewer, document, decisions, TEXTS)


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
