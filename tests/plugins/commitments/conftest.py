"""Members of three networks, something that they met for, and what they write there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cop.contributions.finding import find
from cop.contributions.models import Contribution, Visibility
from cop.contributions.pages import kind_of
from cop.db import session
from cop.members.models import Member, Role
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.commitments import services
from cop.plugins.commitments.models import Commitment
from cop.plugins.commitments.words import titled, today
from cop.testing import Make


class Met:
    """`source` is read by the community; Lou wrote its page, and Ana's commitment is in hand."""

    def __init__(self, make: Make, case_document: dict[str, Any]) -> None:
        self.make = make
        autan, cimes = make.organisation("Autan"), make.organisation("Cimes")
        self.ana = make.member("Ana", organisation=autan)
        self.next_door = make.member("Nour", organisation=autan)
        self.contact = make.member("Chris", organisation=autan, roles=(Role.NETWORK_CONTACT,))
        self.bob = make.member("Bob", organisation=cimes)
        self.lou = make.member("Lou")
        self.coordinator = make.member("Coralie", roles=(Role.COORDINATOR,))
        self.source = make.contribution("case_study", self.lou, case_document)

    def write(
        self,
        author: Member | None = None,
        body: str = "J’essaie de me taire.",
        *,
        level: Visibility = Visibility.DRAFT,
        help_wanted: str = "",
        buddy: Member | None = None,
        started: date | None = None,
        here: bool = True,
    ) -> Commitment:
        """started: the day that reminders count from."""
        viewer = viewer_of(author or self.ana)
        document = {**titled(body), "body": body, "help_wanted": help_wanted}
        document["due"] = (today() + timedelta(days=40)).isoformat()
        made = services.write(
            viewer,
            kind_of("commitment"),
            document,
            visibility=level,
            source=self.met(viewer) if here else None,
            buddy=buddy.uid if buddy else "",
        )
        made.counts_from = started or made.counts_from
        session.commit()
        return self.found(made, viewer)

    def met(self, viewer: Viewer) -> Contribution:
        return find(viewer, self.source.uid, type(self.source))

    def found(self, made: Commitment, viewer: Viewer | None = None) -> Commitment:
        return find(viewer or viewer_of(self.ana), made.uid, Commitment)


@pytest.fixture
def met(make: Make, case_document: dict[str, Any]) -> Met:
    session().expire_on_commit = False
    return Met(make, case_document)
