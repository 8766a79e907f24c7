"""Bringing a kit in: what it would do, then doing it, by the schema and the rules of any writing.

Whose it is, its state and its readers never come from the file; a second time changes nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from cop import text
from cop.contributions import services
from cop.contributions.finding import demand
from cop.contributions.importing import ImportRefused, checked
from cop.contributions.models import Contribution, State, Visibility
from cop.contributions.rules import can, visible_to
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer
from cop.plugin import ContributionType
from cop.plugins.role_plays.assembly import document_of, opened, packet_of, public_packet
from cop.plugins.role_plays.forms import texts_of
from cop.plugins.role_plays.kit.bundle import Bundle
from cop.plugins.role_plays.kit.differences import Difference, differences
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Packet
from cop.plugins.role_plays.screened import screened

NEW, CHANGED, SAME, THERE = "new", "changed", "same", "there"
LONGEST = 64_000  # characters of one text, as everywhere (`cop.text`)
MOST_OWN = 50


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What bringing in would do. `thing`: what stands here; `document`: what would be written."""

    verdict: str
    bundle: Bundle
    document: dict[str, Any]
    thing: RolePlay | None = None
    changes: tuple[Difference, ...] = ()

    @property
    def mark(self) -> str:
        """One word for what was shown, so that nothing is written that nobody has looked at."""
        version = self.thing.version if self.thing else 0
        shown = json.dumps([self.verdict, version, self.document], sort_keys=True, default=str)
        return sha256(shown.encode()).hexdigest()[:16]


def plan_of(viewer: Viewer, kind: ContributionType, bundle: Bundle) -> Plan:
    """Raises `ImportRefused` with the reasons."""
    demand(viewer, "create", None)
    standing = _standing(viewer, bundle)
    document = _document(kind, bundle, standing)
    if standing is None:
        return Plan(verdict=NEW, bundle=bundle, document=document)
    changes = tuple(_changes(standing, bundle, whole=can(viewer, "role_plays.write", standing)))
    verdict = CHANGED if changes else SAME
    if changes and not can(viewer, "role_plays.write", standing):
        verdict = THERE
    elif changes:
        _demand_whole(standing, bundle)
        if standing.state != State.DRAFT:
            _demand_screened(viewer, bundle.packet)
    return Plan(
        verdict=verdict, bundle=bundle, document=document, thing=standing,
        changes=changes if verdict == CHANGED else (),
    )  # fmt: skip


def _standing(viewer: Viewer, bundle: Bundle) -> RolePlay | None:
    """What this reader reads of the same lasting name; else their own that says the same. Of what
    they may not read, nothing is told."""
    statement = select(RolePlay).options(selectinload(RolePlay.coauthors))
    found = session.scalar(
        statement.where(visible_to(viewer, model=RolePlay), RolePlay.uid == bundle.uid)
    )
    if found is not None:
        return found
    mine = session.scalars(
        statement.where(
            visible_to(viewer, model=RolePlay),
            RolePlay.author_id == viewer.member_id,
            RolePlay.title == bundle.packet.title,
        )
        .order_by(RolePlay.id.desc())
        .limit(MOST_OWN)
    )
    return next((one for one in mine if not list(_changes(one, bundle, whole=True))), None)


def _changes(thing: RolePlay, bundle: Bundle, *, whole: bool) -> list[Difference]:
    """What differs, of as much as the file holds and this reader may compare."""
    if bundle.secret and whole:
        return differences(packet_of(thing), bundle.packet)
    return differences(public_packet(thing), opened(bundle.packet))


def _demand_whole(thing: RolePlay, bundle: Bundle) -> None:
    """A file for everybody lacks the reserved passages: writing it here would remove them."""
    if not bundle.secret and opened(packet_of(thing)).public() != packet_of(thing).public():
        raise ImportRefused(
            _(
                "This role-play has reserved passages, which this file doesn’t hold. Take the file "
                "for whoever facilitates, and make your changes there."
            )
        )


def _demand_screened(viewer: Viewer, packet: Packet) -> None:
    """What others read already isn't changed by words that nobody has looked over."""
    if screened(viewer, packet, {}).unanswered:
        raise ImportRefused(
            _(
                "Something in this file could tell somebody apart, and the role-play that it would "
                "change is published. Make these changes in its form: there you are asked."
            )
        )


def _document(kind: ContributionType, bundle: Bundle, thing: Contribution | None) -> dict[str, Any]:
    """The document as the type's own form takes it in, with its secret side where the file has it."""
    given = document_of(bundle.packet)
    sealed = given.pop("sealed")
    document = checked(kind, given, thing)
    if not bundle.secret:
        return document
    for words in texts_of(json.loads(sealed)):
        try:
            text.render(words)
        except text.TextRefused as refusal:
            raise ImportRefused(f"{_('What is confidential')} — {refusal}") from refusal
    return document | {"sealed": sealed}


def bring_in(viewer: Viewer, kind: ContributionType, plan: Plan) -> RolePlay:
    """Carry a plan out: a draft of one's own, or a new version of what one may edit."""
    if plan.thing is not None:
        if plan.verdict == CHANGED:
            demand(viewer, "role_plays.write", plan.thing)
            services.save(viewer, plan.thing, plan.document)
        return plan.thing
    taken = session.scalar(select(Contribution.id).where(Contribution.uid == plan.bundle.uid))
    made = services.create(
        viewer, kind, plan.document,
        visibility=Visibility.NETWORK, revision_kind="imported",
        uid=plan.bundle.uid if plan.bundle.uid and taken is None else None,
    )  # fmt: skip
    assert isinstance(made, RolePlay)
    source = _origin(viewer, plan.bundle)
    if source is not None and source != made.id:
        made.adapted_from_id = source
        session.flush()
    return made


def _origin(viewer: Viewer, bundle: Bundle) -> int | None:
    """What it was adapted from, where that stands here and this reader reads it."""
    uids = [one["uid"] for one in bundle.lineage if one["uid"]]
    if not uids:
        return None
    return session.scalar(
        select(RolePlay.id).where(visible_to(viewer, model=RolePlay), RolePlay.uid == uids[0])
    )
