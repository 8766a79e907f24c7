"""A gathering of two days with rooms, its hosts and those who come."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from cop.contributions.finding import find
from cop.contributions.models import Contribution, Visibility
from cop.db import session
from cop.members.models import Member, Role, SpaceMember
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.gatherings.models import Gathering, Registration, Status
from cop.plugins.gatherings.programme import services
from cop.plugins.gatherings.programme.models import SlotRow
from cop.plugins.gatherings.programme.releasing import count, release
from cop.testing import Make

HERE = "/rencontres"
DOCUMENT = {
    "title": "Rencontre de Bourg-Neuf", "summary": "Deux jours.", "town": "Bourg-Neuf",
    "start_date": "2031-11-14", "end_date": "2031-11-15", "tz": "Europe/Paris",
    "purpose": "Se retrouver.", "capacity": 35, "registration_open": True, "closes_on": None,
}  # fmt: skip
SLOT = {
    "day": "0", "start": "600", "minutes": "90", "room": "Salle Loire", "title": "Posture",
    "kind": "workshop", "about": "", "expected": "", "people": [],
}  # fmt: skip


class Meeting:
    """`host` wrote the gathering, `colleague` of the same network prepares it too; `comes` is a
    member of another network."""

    def __init__(self, make: Make, case_document: dict[str, Any]) -> None:
        self.make, self.case_document = make, case_document
        home = make.organisation("Rives")
        self.host = make.member("Hélène Hôte", organisation=home)
        self.colleague = make.member("Colin Collègue", organisation=home)
        self.comes = make.member("Parvati Participante")
        self.gathering = self.gather()

    def gather(self, level: Visibility = Visibility.COMMUNITY, **changes: Any) -> Gathering:
        made = self.make.contribution("gathering", self.host, DOCUMENT | changes, visibility=level)
        return find(viewer_of(self.host), made.uid, Gathering)

    @property
    def viewer(self) -> Viewer:
        return viewer_of(self.host)

    def slot(self, gathering: Gathering | None = None, **changes: Any) -> SlotRow:
        document = SLOT | changes
        row = services.add(self.viewer, gathering or self.gathering, document)
        session.commit()
        return row

    def release(self, gathering: Gathering | None = None, **how: Any) -> None:
        held = gathering or self.gathering
        release(self.viewer, held, after=count(held), **how)
        session.commit()

    def case(
        self, author: Member, level: Visibility = Visibility.COMMUNITY, **own: Any
    ) -> Contribution:
        return self.make.contribution(
            "case_study", author, self.case_document | own, visibility=level
        )

    def register(self, member: Member, status: Status = Status.YES, **more: Any) -> None:
        session.add(
            Registration(gathering_id=self.gathering.id, member_id=member.id, status=status, **more)
        )
        session.commit()

    def guest(self, gathering: Gathering | None = None) -> Member:
        """Somebody from outside, invited to the space of the gathering."""
        held = gathering or self.gathering
        person = self.make.member("Gaëlle Invitée", roles=(Role.GUEST,))
        if held.own_space_id is None:
            held.own_space_id = self.make.space().id
        session.add(SpaceMember(space_id=held.own_space_id, member_id=person.id))
        session.commit()
        return person

    def page(self, tail: str = "", gathering: Gathering | None = None) -> str:
        return f"{HERE}/{(gathering or self.gathering).uid}{tail}"


def plain(answer: Any) -> str:
    return " ".join(unescape(answer.get_data(as_text=True)).split())


@pytest.fixture
def meeting(make: Make, case_document: dict[str, Any]) -> Meeting:
    session().expire_on_commit = False
    return Meeting(make, case_document)


@pytest.fixture
def read(login_as: Callable[..., Any]) -> Callable[..., Any]:
    """The page at an address as a member reads it: its text with plain spaces; the status where it
    isn't 200."""

    def page(member: Member | None, address: str) -> Any:
        answer = login_as(member).get(address)
        return plain(answer) if answer.status_code == 200 else answer.status_code

    return page
