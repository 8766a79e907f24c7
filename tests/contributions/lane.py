"""A contribution, its author, and a colleague who may read it and not edit it."""

from __future__ import annotations

from typing import Any

from cop.contributions import proposals, services
from cop.contributions.finding import find_any
from cop.contributions.models import Contribution
from cop.contributions.proposals_model import Proposal
from cop.members.models import Member
from cop.members.viewer import viewer_of

WHY = "Elle aide à commencer.\n\nOn la remplit à deux.\n\nElle tient sur une page."
FIELDS = {"title": "La grille", "summary": "", "url": "https://a.example/", "why": WHY}


class Lane:
    """An author, a colleague of another network who may read only, and the page between them."""

    def __init__(self, make: Any, **how: Any) -> None:
        self.author, self.colleague = make.member("Aurore"), make.member("Côme")
        self.uid = make.contribution("bookmark", self.author, {**FIELDS, "note": "s"}, **how).uid

    def thing(self, who: Member | None = None) -> Contribution:
        return find_any(viewer_of(who or self.author), self.uid)

    def propose(self, **changed: Any) -> Proposal:
        how = {key: changed.pop(key) for key in ("note", "signed_as", "base_version")
               if key in changed}  # fmt: skip
        thing = self.thing(self.colleague)
        viewer = viewer_of(self.colleague)
        return proposals.propose(viewer, thing, {**FIELDS, **changed}, **how)

    def accept(self, proposal: Proposal, *taken: str) -> None:
        thing, viewer = self.thing(), viewer_of(self.author)
        keys = taken or tuple(
            part.key
            for field in proposals.changes_now(viewer, thing, proposal)
            for part in field.changes
        )
        mark = proposals.seen(thing, proposal)
        proposals.accept(viewer, thing, proposal, keys, mark=mark)

    def keys(self, proposal: Proposal) -> list[str]:
        fields = proposals.changes_now(viewer_of(self.author), self.thing(), proposal)
        return [part.key for field in fields for part in field.changes]

    def edit(self, **changed: Any) -> None:
        services.save(viewer_of(self.author), self.thing(), changed)
