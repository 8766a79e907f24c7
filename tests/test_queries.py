"""How many queries a page asks: the same for three things as for three hundred."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from cop.attachments.models import Attachment
from cop.columns import Prose, Secret
from cop.contributions import services
from cop.contributions.models import (
    Comment,
    Link,
    Revision,
    State,
    Usage,
    Visibility,
)
from cop.db import now, session
from cop.members import vocabulary
from cop.members.models import Member, MemberStatus, Organisation, OrganisationKind, Role
from cop.members.viewer import viewer_of
from cop.plugins.answers.models import Call, Sheet, SheetTool
from cop.plugins.case_studies.models import CaseStudy
from cop.plugins.role_plays.models import Edition as PacketEdition
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.tools.models import (
    Edition,
    Feedback,
    Kit,
    Outcome,
    Tool,
    ToolKind,
    Validation,
)
from cop.plugins.workshops.assembly import keep, plan_of
from cop.plugins.workshops.models import Edition as WorkshopEdition
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Block, Plan, Section, Strand
from cop.testing import Make, fill, make_app
from cop.testing.host import STANDING, forget

FEW, MANY = 3, 300
PROSE = Prose("Un puits.", "<p>Un puits.</p>", "<p>Un puits.</p>", 1)
# The pages, and the most that a visitor's may ask; the plugins' parts of the home page count too.
PAGES = {
    # The newest of all, all short lists of the plugins, who we are, how much there is, what is next.
    "home": ("/", 5),
    "list": ("/etudes-de-cas/", 2),
    # With files beside it, as here; without, one less. A member reads the answers, too.
    "detail": ("/etudes-de-cas/{case}", 3),
    "search": ("/recherche/?q=puits", 2),
    "networks": ("/reseaux", 2),
    # The facets are counted by one query more.
    "tools": ("/outils/", 3),
    # With where it comes from, what takes its place, its variants and its kits.
    "tool": ("/outils/{tool}", 7),
    "kit": ("/outils/kits/{kit}", 4),
    "workshops": ("/ateliers/", 2),
    # With its editions, what its runs tell, what it brings along, the notes of its meetings.
    "workshop": ("/ateliers/{workshop}", 7),
    "role-plays": ("/mises-en-situation/", 2),
    # With its editions.
    "role-play": ("/mises-en-situation/{role_play}", 4),
    "api list": ("/api/v1/contributions?limit=100", 1),
    # What type it is of, the row, and what it names.
    "api one": ("/api/v1/contributions/{case}", 3),
    "api search": ("/api/v1/search?q=puits", 2),
    # How many, and which.
    "sitemap": ("/sitemap.xml", 2),
}
# Who a member is takes one more; the session of the standalone site is a second one, not met here.
SIGNED_IN = 1
MEMBER_PAGES = {
    **{name: (path, most + SIGNED_IN) for name, (path, most) in PAGES.items()},
    # What is asked of them.
    "home": ("/", 5 + SIGNED_IN + 1),
    # Its readings, « still valid », editions, who looks after it, and what uses gave.
    "tool": ("/outils/{tool}", 7 + SIGNED_IN + 6),
    # A case of their own: whether a gathering asks for cases now.
    "detail": ("/etudes-de-cas/{case}", 4 + SIGNED_IN + 1),
    "people": ("/personnes", 1 + SIGNED_IN),
    "person": ("/personnes/{handle}", 2 + SIGNED_IN),
    "network": ("/reseaux/{network}", 3 + SIGNED_IN),
    "documents": ("/fiches/{case}/documents", 5 + SIGNED_IN),
    "history": ("/fiches/{case}/historique", 4 + SIGNED_IN),
    # Who is expected and who has sent, asked for each of its rules; then what it is about.
    "call": ("/reponses-croisees/{call}", 5 + SIGNED_IN + 4),
    "calls": ("/reponses-croisees/", 1 + SIGNED_IN),
    # The sheets, what they name, the synthesis; the rule is asked by the page and by the service.
    "planner": ("/ateliers/{workshop}/conducteur", 3 + SIGNED_IN),
    "answers": ("/reponses-croisees/{call}/reponses?question=toutes", 3 + SIGNED_IN + 10),
    # Drafts, what is shared, and one's proposals that wait.
    "mine": ("/mes-fiches", 3 + SIGNED_IN),
}


class World:
    """One community that grows; `count` says how many queries a page asks now."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.member = Make().member()
        document = {"title": "Le puits", "situation": "S.", "attempted": "", "request": "R."}
        kind = app.extensions["cop"].registry.types["case_study"]
        case = services.create(viewer_of(self.member), kind, document)
        case.state, case.visibility, case.published_at = State.PUBLISHED, Visibility.PUBLIC, now()
        session.commit()
        self.case, self.size = case, 0
        self.tool, self.kit = self._toolbox()
        self.role_play = self._role_play(0)
        self.workshop = self._workshop(0)
        self.call = self._call()
        self.addresses = {
            "call": self.call.uid,
            "case": case.uid,
            "tool": self.tool.uid,
            "kit": self.kit.uid,
            "role_play": self.role_play.uid,
            "workshop": self.workshop.uid,
            "handle": self.member.handle,
            "network": session.get_one(Organisation, self.member.organisation_id).uid,
        }

    def _toolbox(self) -> tuple[Tool, Kit]:
        """A public tool that was adapted from another, and a public kit."""
        mine = {
            "state": State.PUBLISHED, "visibility": Visibility.PUBLIC, "published_at": now(),
            "author_id": self.member.id, "network_id": self.member.organisation_id, "version": 1,
        }  # fmt: skip
        origin = Tool(title="Origine", kind=ToolKind.GRID, body=PROSE, **mine)
        kit = Kit(title="Premier entretien", body=PROSE, **mine)
        session.add_all([origin, kit])
        session.flush()
        tool = Tool(
            title="Trame", kind=ToolKind.GRID, body=PROSE, maintainer_id=self.member.id,
            adapted_from_id=origin.id, replaced_by_id=origin.id, **mine,
        )  # fmt: skip
        session.add(tool)
        session.commit()
        return tool, kit

    def _role_play(self, number: int) -> RolePlay:
        """A public one with three parts and as many editions as there are others."""
        parts = [{"code": f"R{one}", "name": "Awa", "public_profile": "Élue"} for one in (1, 2, 3)]
        made = RolePlay(
            title=f"Moulin {number}", context=PROSE, packet={"parts": parts}, modes=["room"],
            state=State.PUBLISHED, visibility=Visibility.PUBLIC, version=1, published_at=now(),
            author_id=self.member.id, network_id=self.member.organisation_id,
        )  # fmt: skip
        session.add(made)
        session.flush()
        return made

    def _workshop(self, number: int) -> Workshop:
        """A public one of the member's, of one part."""
        plan = Plan(sections=(Section(key="s", strands=(Strand(key="t"),)),))
        made = Workshop(
            title=f"Atelier {number}", intention=PROSE, plan=plan.to_json(), version=1,
            state=State.PUBLISHED, visibility=Visibility.PUBLIC, published_at=now(),
            author_id=self.member.id, network_id=self.member.organisation_id, coauthors=[],
        )  # fmt: skip
        session.add(made)
        session.flush()
        return made

    def _longer_workshop(self, number: int) -> None:
        """One workshop, one block and one edition more."""
        self._workshop(number + 1)
        blocks = tuple(Block(key=f"b{one}", title="Temps", notes="N") for one in range(number + 1))
        plan = Plan(sections=(Section(key="s", strands=(Strand(key="t", blocks=blocks),)),))
        if number + 1 in {FEW, MANY}:
            keep(self.workshop, plan, plan_of(self.workshop))
        frozen = Secret(json.dumps(plan.to_json()) if number + 1 in {FEW, MANY} else "{}")
        session.add(
            WorkshopEdition(
                workshop_id=self.workshop.id, number=number + 1, version=1, payload=frozen
            )
        )

    def _call(self) -> Call:
        """A call for answers of the member's, whose network has sent its sheet."""
        call = Call(
            title="Appel", questions=["Q"], closes_on=date(2099, 1, 1), intro=PROSE, version=1,
            subject=self.case.uid, state=State.PUBLISHED, visibility=Visibility.COMMUNITY,
            author_id=self.member.id, network_id=self.member.organisation_id, published_at=now(),
            home_answers=True, coauthors=[],
        )  # fmt: skip
        session.add(call)
        session.flush()
        self._sheet(call, self.member.organisation_id)
        session.commit()
        return call

    def _sheet(self, call: Call, network_id: int | None) -> None:
        assert network_id is not None
        sheet = Sheet(call_id=call.id, network_id=network_id, answers=[PROSE], submitted_at=now())
        session.add(sheet)
        session.flush()
        session.add(SheetTool(sheet_id=sheet.id, contribution_id=self.case.id))

    def _around_the_tool(self, number: int, person: Member) -> None:
        """A variant, a use, an edition and « still valid » more; the variant is in the kit."""
        variant = Tool(
            title=f"Trame {number}", kind=ToolKind.GRID, body=PROSE, adapted_from_id=self.tool.id,
            state=State.PUBLISHED, visibility=Visibility.PUBLIC, author_id=person.id, version=1,
            network_id=person.organisation_id, published_at=now(), phases=["idea"],
        )  # fmt: skip
        another = Kit(
            title=f"Kit {number}", body=PROSE, state=State.PUBLISHED, version=1,
            visibility=Visibility.PUBLIC, author_id=person.id, published_at=now(),
        )  # fmt: skip
        session.add_all([variant, another])
        session.flush()
        self.kit.tools, another.tools = [*self.kit.tools, variant.uid], [self.tool.uid]
        tool = {"tool_id": self.tool.id, "minor": 0}
        around: list[Any] = [
            Usage(contribution_id=variant.id, member_id=person.id),
            Edition(**tool, major=number + 2, version=1),
            Validation(**tool, major=1, member_id=person.id, next_due=now().date()),
            Feedback(**tool, major=1, member_id=person.id, used_on=now().date(),
                     network_id=person.organisation_id, outcome=Outcome.USEFUL),
        ]  # fmt: skip
        session.add_all(around)

    def grow(self, size: int) -> None:
        """Bring everything that a page may list to `size`."""
        for number in range(self.size, size):
            organisation = Organisation(
                kind=OrganisationKind.RRMA, name=f"N{number}", short_name=f"N{number}", region="53"
            )
            session.add(organisation)
            self._person_with_a_case(number, organisation)
        session.commit()
        self.size = size

    def _person_with_a_case(self, number: int, organisation: Organisation) -> None:
        session.flush()
        person = Member(
            handle=f"somebody-{number}", name=f"Somebody {number}",
            email=f"s{number}@cop.example", status=MemberStatus.ACTIVE,
            # Every other one is a colleague of the same network.
            organisation_id=self.member.organisation_id if number % 2 else organisation.id,
            roles=frozenset({Role.MEMBER}), charter_version=1, joined_at=now(),
        )  # fmt: skip
        session.add(person)
        session.flush()
        made = [
            CaseStudy(
                title=f"Puits {number}", folded=f"puits {number}", state=state, version=1,
                visibility=Visibility.PUBLIC, author_id=author_id, published_at=now(),
                network_id=self.member.organisation_id,
                situation=PROSE, attempted=PROSE, request=PROSE,
            )
            for author_id in (person.id, self.member.id)
            for state in (State.PUBLISHED, State.DRAFT)
        ]  # fmt: skip
        session.add_all(made)
        session.flush()
        around: list[Any] = [
            Comment(contribution_id=self.case.id, author_id=person.id, body=PROSE),
            Revision(contribution_id=self.case.id, number=number + 2, document={}),
            Link(source_id=self.case.id, target_id=made[0].id),
            Usage(contribution_id=self.case.id, member_id=person.id),
            Attachment(
                contribution_id=self.case.id,
                filename=f"{number}.txt",
                mime="text/plain",
                bytes=1,
                sha256="ab",
                position=number,
            ),
        ]
        session.add_all(around)
        self._around_the_tool(number, person)
        self._role_play(number + 1)
        self._longer_workshop(number)
        frozen = {"number": number + 1, "version": 1, "payload": Secret("{}")}
        session.add(PacketEdition(role_play_id=self.role_play.id, **frozen))
        self._sheet(self.call, organisation.id)
        another = Call(
            title=f"Appel {number}", questions=["Q"], closes_on=date(2099, 1, 1), intro=PROSE,
            state=State.PUBLISHED, visibility=Visibility.COMMUNITY, author_id=person.id,
            version=1, published_at=now(),
        )  # fmt: skip
        session.add(another)
        self.case.file_count = number + 1

    def count(self, browser: FlaskClient, path: str) -> int:
        """The queries of one page, once the worker knows the vocabularies."""
        asked: list[str] = []
        address = path.format(**self.addresses)
        assert browser.get(address).status_code == 200
        engine = self.app.extensions["cop"].engine

        def on_query(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(STANDING):
                asked.append(statement)

        forget(self.app)
        event.listen(engine, "before_cursor_execute", on_query)
        try:
            browser.get(address)
        finally:
            event.remove(engine, "before_cursor_execute", on_query)
        return len(asked)


pytestmark = pytest.mark.slow
Counts = dict[tuple[str, str, int], int]


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counts]:
    """(who, page, how much there is) → how many queries; one database for all these tests."""
    path: Path = tmp_path_factory.mktemp("queries") / "cop.sqlite"
    app = make_app(f"sqlite:///{path}")
    with pytest.MonkeyPatch.context() as patch, app.app_context():
        # Words are read anew every half minute: no page is to be counted with them by chance.
        patch.setattr(vocabulary, "KEPT_SECONDS", 3600)
        engine = app.extensions["cop"].engine
        fill(engine)
        world, found = World(app), Counts()
        visitor, member = app.test_client(), app.test_client()
        with member.session_transaction() as kept:
            kept["who"] = world.member.handle
        vocabulary.terms()
        for size in (FEW, MANY):
            world.grow(size)
            for name, (address, _most) in PAGES.items():
                found["visitor", name, size] = world.count(visitor, address)
            for name, (address, _most) in MEMBER_PAGES.items():
                found["member", name, size] = world.count(member, address)
        yield found
        session.remove()
        engine.dispose()


BOTH = [
    *(("visitor", name, most) for name, (_path, most) in PAGES.items()),
    *(("member", name, most) for name, (_path, most) in MEMBER_PAGES.items()),
]


def test_a_page_asks_the_same_number_of_queries_whatever_its_length(counts: Counts) -> None:
    asked = {
        (who, page): (counts[who, page, FEW], counts[who, page, MANY]) for who, page, _ in BOTH
    }
    assert {page: two for page, two in asked.items() if two[0] != two[1]} == {}


def test_a_page_asks_few_queries(counts: Counts) -> None:
    asked = {(who, page): (counts[who, page, MANY], most) for who, page, most in BOTH}
    assert {page: two for page, two in asked.items() if two[0] > two[1]} == {}


def test_every_page_asks_something(counts: Counts) -> None:
    assert min(counts.values()) >= 1
