"""A committee of two networks, and meetings of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cop.contributions import services as spine
from cop.contributions.finding import find
from cop.contributions.models import Visibility
from cop.contributions.pages import kind_of
from cop.db import session
from cop.members.models import Member, Role
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.notes import agenda, services
from cop.plugins.notes.models import Meeting, Point, Presence, Stage
from cop.testing import Make

DAY = date(2026, 11, 12)


class Committee:
    """Ines prepares; Awa stands on the list; Bob reads what the community reads."""

    def __init__(self, make: Make) -> None:
        self.make = make
        autan, cimes = make.organisation("Autan"), make.organisation("Cimes")
        self.ines = make.member("Ines", organisation=autan)
        self.awa = make.member("Awa", organisation=cimes)
        self.bob = make.member("Bob", organisation=cimes)
        self.contact = make.member("Chris", organisation=autan, roles=(Role.NETWORK_CONTACT,))
        self.coordinator = make.member("Coralie", roles=(Role.COORDINATOR,))

    @property
    def lead(self) -> Viewer:
        return viewer_of(self.ines)

    def meet(
        self,
        day: date = DAY,
        *,
        title: str = "Comité",
        level: Visibility = Visibility.COMMUNITY,
        points: tuple[tuple[str, str], ...] = (("Restitution", "Des mots."),),
        stage: Stage = Stage.RUNNING,
    ) -> Meeting:
        document: dict[str, Any] = {
            "title": title, "summary": "", "licence": "", "day": day.isoformat(),
            "begins": "14:00", "ends": "16:00", "zone": "Europe/Paris", "place": "Rennes",
        }  # fmt: skip
        made = spine.create(self.lead, kind_of("meeting"), document, visibility=level)
        assert isinstance(made, Meeting)
        for name, words in points:
            services.add_point(self.lead, made, {"title": name}, words)
        services.attend(self.lead, made, self.awa, Presence.PRESENT)
        if stage != Stage.PREPARING:
            spine.publish(self.lead, made)
            made.stage = stage
        session.commit()
        return self.found(made)

    def next_of(self, meeting: Meeting, day: date) -> Meeting:
        made = agenda.follow(
            self.lead, kind_of("meeting"), meeting,
            {"title": meeting.title, "day": day.isoformat()},
            {"title": "Comité d’animation", "standing": []},
        )  # fmt: skip
        spine.publish(self.lead, made)
        made.stage = Stage.RUNNING
        session.commit()
        return self.found(made)

    def found(self, meeting: Meeting, member: Member | None = None) -> Meeting:
        return find(viewer_of(member) if member else self.lead, meeting.uid, Meeting)

    def point(self, meeting: Meeting, place: int = 0) -> Point:
        return services.points_of(meeting)[place]


@pytest.fixture
def committee(make: Make) -> Committee:
    session().expire_on_commit = False
    return Committee(make)
