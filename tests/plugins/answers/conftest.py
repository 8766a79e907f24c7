"""A call, three regional networks, and what they write."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cop.contributions.finding import find
from cop.contributions.models import Contribution, Visibility
from cop.db import session
from cop.members.models import Member, Organisation, OrganisationKind
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.answers import services
from cop.plugins.answers.models import Call, Opens, Sheet
from cop.plugins.answers.standing import today
from cop.testing import Make

QUESTIONS = ["Que voyez-vous ?", "Que refusez-vous ?"]


class Community:
    """Networks by name, one member each, and a call of `asker`'s on a case."""

    def __init__(self, make: Make, case_document: dict[str, Any]) -> None:
        self.make = make
        self.people = {name: self.person(name) for name in ("Autan", "Beffrois", "Cimes")}
        self.asker = self.person("Rives")
        self.case = make.contribution("case_study", self.asker, case_document)

    def person(self, network: str, **organisation: Any) -> Member:
        where = self.make.organisation(network, **organisation)
        return self.make.member(f"Membre {network}", organisation=where)

    def funder(self) -> Member:
        return self.person("Bailleur", kind=OrganisationKind.GUILDE, funder=True)

    def viewer(self, name: str) -> Viewer:
        return viewer_of(self.people[name])

    def call(self, **changes: Any) -> Call:
        level = changes.pop("visibility", Visibility.NETWORKS)
        document = {
            "title": "Que répondez-vous ?", "subject": self.case.uid, "intro": "Une demi-heure.",
            "questions": QUESTIONS, "closes_on": (today() + timedelta(days=9)).isoformat(),
            "opens": Opens.OWN, "home_answers": True, "invited": [],
        }  # fmt: skip
        made = self.make.contribution("call", self.asker, document | changes, visibility=level)
        return self.found(made)

    def found(self, made: Contribution) -> Call:
        return find(viewer_of(self.asker), made.uid, Call)

    def write(
        self, call: Call, person: Member, words: str = "Nous écoutons.", **more: Any
    ) -> Sheet:
        """A sheet with these words in every answer; not sent yet."""
        viewer = viewer_of(person)
        sheet = services.begin(viewer, call, more.pop("group_name", ""))
        document = {
            "answer1": words, "answer2": words, "posture": "listen", "first_action": words,
            "resources": "",
        }  # fmt: skip
        services.save(viewer, call, sheet, document | more, base_version=None)
        session.commit()
        return sheet

    def send(self, call: Call, person: Member, words: str = "Nous écoutons.", **more: Any) -> Sheet:
        sheet = self.write(call, person, words, **more)
        services.submit(viewer_of(person), call, sheet)
        session.commit()
        return sheet

    def close(self, call: Call) -> None:
        call.closes_on = today() - timedelta(days=1)
        session.commit()

    def network(self, name: str) -> Organisation:
        return session.get_one(Organisation, self.people[name].organisation_id)


@pytest.fixture
def community(make: Make, case_document: dict[str, Any]) -> Community:
    # A test asks rules about a call across commits; its co-authors are loaded once, by `find`.
    session().expire_on_commit = False
    return Community(make, case_document)
