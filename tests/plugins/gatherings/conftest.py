"""A gathering, its hosts, and people of other networks who may come."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cop.contributions import services as spine
from cop.contributions.finding import find
from cop.contributions.models import State, Visibility
from cop.db import session
from cop.members.models import Member, OrganisationKind
from cop.members.viewer import viewer_of
from cop.plugins.gatherings import services
from cop.plugins.gatherings.models import Consent, Gathering, Registration, Status
from cop.plugins.gatherings.services import Coming
from cop.plugins.gatherings.stages import today_at
from cop.testing import Make

TODAY = today_at("Europe/Paris")


def day(number: int) -> date:
    """Days from today."""
    return TODAY + timedelta(days=number)


class Place:
    """The hosts' network, one member of another, and gatherings by `host`."""

    def __init__(self, make: Make) -> None:
        self.make = make
        self.home = make.organisation("Réseau Loire")
        self.host = make.member("Hélène Hôte", organisation=self.home)
        self.ana = self.person("Ana")
        self.bo = self.person("Bo")

    def person(self, name: str, **organisation: Any) -> Member:
        where = self.make.organisation(f"Réseau {name}", **organisation)
        return self.make.member(name, organisation=where)

    def funder(self) -> Member:
        return self.person("Bailleur", kind=OrganisationKind.GUILDE, funder=True)

    def gathering(self, starts: int = 20, days: int = 2, **changes: Any) -> Gathering:
        """One of `days` days that starts `starts` days from today."""
        level = changes.pop("visibility", Visibility.COMMUNITY)
        aside = {name: changes.pop(name) for name in list(changes) if name in ASIDE}
        document = {
            "title": "Rencontre d’Angers", "summary": "Deux jours ensemble.", "town": "Angers",
            "start_date": day(starts).isoformat(),
            "end_date": day(starts + days - 1).isoformat(), "tz": "Europe/Paris",
            "purpose": "Se retrouver.", "capacity": None, "registration_open": True,
            "closes_on": None,
        }  # fmt: skip
        made = self.make.contribution(
            "gathering", self.host, document | changes, state=State.DRAFT, visibility=level
        )
        found = find(viewer_of(self.host), made.uid, Gathering)
        for name, value in aside.items():
            setattr(found, name, value)
        spine.publish(viewer_of(self.host), found)
        session.commit()
        return found

    def move(self, gathering: Gathering, starts: int) -> None:
        """Let time pass: it starts `starts` days from today."""
        length = gathering.end_date - gathering.start_date
        gathering.start_date = day(starts)
        gathering.end_date = day(starts) + length
        session.commit()

    def answer(
        self, gathering: Gathering, person: Member, status: Status = Status.YES, **said: Any
    ) -> Registration:
        said.setdefault("consent", Consent.NOBODY)
        mine = services.answer(viewer_of(person), gathering, Coming(status=status, **said))
        session.commit()
        return mine

    def status(self, gathering: Gathering, person: Member) -> Status | None:
        mine = services.registration_of(viewer_of(person), gathering)
        return mine.status if mine else None


ASIDE = ("place_name", "address", "wifi", "signed_as")


@pytest.fixture
def place(make: Make) -> Place:
    # A test asks rules about a gathering across commits; its co-authors are loaded once, by `find`.
    session().expire_on_commit = False
    return Place(make)
