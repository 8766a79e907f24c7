"""The demo community: enough to look around in, and nobody real in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select

from cop import demo
from cop.api.description import description
from cop.api.schemas import name_of
from cop.api.things import one
from cop.columns import Prose, Secret
from cop.contributions import ties
from cop.contributions.finding import find
from cop.contributions.models import Comment, Contribution, Link, State, Usage, Visibility
from cop.contributions.takeaways_reading import takeaways_of
from cop.db import Base, now, session
from cop.mail.outbox import Mail
from cop.members.models import (
    Identity,
    Member,
    Organisation,
    OrganisationKind,
    Role,
    Space,
    SpaceMember,
    Term,
)
from cop.members.viewer import viewer_of
from cop.plugins.answers.models import Call
from cop.plugins.case_studies.models import CaseStudy
from cop.plugins.role_plays.library.shelf import provided
from cop.plugins.role_plays.room import observing
from cop.plugins.role_plays.runs.models import Run
from cop.plugins.role_plays.runs.services import packet_for
from cop.testing import Make, make_app

pytestmark = pytest.mark.slow

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
WEB = re.compile(r"https?://([^/\s)>\"]+)")


@contextmanager
def inside(url: str) -> Iterator[Flask]:
    app = make_app(url)
    with app.app_context():
        yield app
        session.rollback()
        session.remove()
        app.extensions["cop"].engine.dispose()


@pytest.fixture(scope="module")
def demo_url(new_url: Callable[[], str]) -> str:
    """A database with the demo in it, for tests that only read."""
    url = new_url()
    with inside(url):
        demo.load()
    return url


@pytest.fixture
def site(demo_url: str) -> Iterator[Flask]:
    with inside(demo_url) as app:
        yield app


def count(model: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def texts() -> Iterator[str]:
    """Every text of every row, as its author wrote it."""
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            for value in row:
                if isinstance(value, Prose):
                    yield value.source
                elif isinstance(value, Secret):
                    yield value.reveal()
                elif value is not None:
                    yield str(value)


@pytest.mark.usefixtures("site")
def test_the_demo_has_thirteen_networks_twenty_people_and_thirteen_cases() -> None:
    networks = session.scalars(
        select(Organisation.region).where(Organisation.kind == OrganisationKind.RRMA)
    ).all()

    assert len(set(networks)) >= 13
    assert count(Member) >= 20
    assert count(CaseStudy) == 13


@pytest.mark.usefixtures("site")
def test_the_demo_has_somebody_of_each_kind_and_something_of_each_thing() -> None:
    roles = frozenset().union(*session.scalars(select(Member.roles)))
    funders = session.scalars(
        select(Member.id).join(Organisation).where(Organisation.is_funder)
    ).all()

    assert roles == set(Role)
    assert funders
    assert min(count(one) for one in (Comment, Link, Usage, Space, SpaceMember)) >= 1


@pytest.mark.usefixtures("site")
def test_everybody_in_the_demo_has_a_login_and_one_guests_stay_is_over() -> None:
    guests = [one.guest_until for one in session.scalars(select(Member)) if "guest" in one.roles]
    without = session.scalars(
        select(Member.handle).where(Member.id.not_in(select(Identity.member_id)))
    ).all()

    assert without == []
    assert {until is not None and until < now() for until in guests} == {True, False}


@pytest.mark.usefixtures("site")
def test_no_address_in_the_demo_could_be_somebodys() -> None:
    addresses = {found for one in texts() for found in ADDRESS.findall(one)}
    hosts = {found for one in texts() for found in WEB.findall(one)}
    # Where a method comes from is told as it is.
    sources = {str(one.document.get("source_url", "")) for one in provided().values()}
    credited = {found for one in sources for found in WEB.findall(one)}

    assert addresses
    assert [one for one in addresses if not one.endswith(".example")] == []
    assert {one for one in hosts if not one.endswith((".example", "creativecommons.org"))} == (
        hosts & credited
    )


def test_no_real_mail_address_stands_in_the_files_of_the_demo() -> None:
    folder = Path(demo.__file__).parents[1]
    files = [*folder.glob("demo/*.yml"), *folder.glob("plugins/*/demo/*.md")]
    found = {one for path in files for one in ADDRESS.findall(path.read_text(encoding="utf-8"))}

    assert len(files) >= 14
    assert [one for one in found if not one.endswith(".example")] == []


@pytest.mark.usefixtures("site")
def test_no_mail_of_the_fiction_waits_to_be_sent() -> None:
    assert count(Mail) == 0


@pytest.mark.usefixtures("site")
def test_every_case_of_the_demo_is_by_somebody_who_may_write_one() -> None:
    authors = session.scalars(select(Contribution.author_id)).all()

    assert None not in authors
    assert {viewer_of(session.get_one(Member, one)).is_full_member for one in authors} == {True}


@pytest.mark.usefixtures("site")
def test_the_demo_is_played_by_mail_in_a_room_and_in_writing() -> None:
    runs = session.scalars(select(Run).order_by(Run.mode)).all()
    assert [(run.mode, run.phase) for run in runs] == [("async", "playing"), ("room", "closed")]
    reader = viewer_of(
        session.scalars(select(Member).where(Member.name == "Maëlle Kerdoncuff")).one()
    )
    room = find(reader, runs[1].uid, Run)
    grids, lines = observing.of_run(room, list(packet_for(room).criteria))
    assert (grids, [line.values for line in lines[:3]]) == (3, [(2, 2, 4), (3,), (1, 2, 6)])
    became = [[made.title for made in one.became] for one in takeaways_of(reader, room)]
    assert [len(titles) for titles in became] == [0, 1, 0, 0]
    tied = {tie.words: tie.title for tie in ties.ties(reader, room)}
    assert tied["ce qui est joué"] == "Le moulin du marché"
    assert tied["en est issu"] == became[1][0]
    call = session.scalars(select(Call)).one()
    written = session.scalars(select(Contribution).where(Contribution.uid == call.subject)).one()
    assert written.type == "role_play"


def test_the_pages_of_the_demo_open_for_its_people(site: Flask) -> None:
    client = site.test_client()
    cases = session.scalars(
        select(CaseStudy.uid).where(
            CaseStudy.state == State.PUBLISHED, CaseStudy.visibility == Visibility.COMMUNITY
        )
    ).all()
    with client.session_transaction() as kept:
        kept["who"] = "demo-coordinator"
    pages = ["/", "/etudes-de-cas/", "/reseaux", "/personnes"]
    pages += [f"/etudes-de-cas/{uid}" for uid in cases]

    assert cases
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_a_second_load_changes_nothing_and_says_so(site: Flask) -> None:
    said: list[str] = []
    before = count(Contribution)

    assert demo.load(say=said.append) is False
    assert (count(Contribution), said) == (before, ["the demo community is already there"])


def test_the_demo_is_never_added_to_a_community_that_has_members(
    cop_app: Flask, make: Make
) -> None:
    make.member("Somebody")

    assert demo.load() is False
    assert session.scalars(select(Member.name)).all() == ["Somebody"]
    assert count(Contribution) == 0


def test_a_reset_empties_what_was_added_and_fills_the_demo_anew(cop_app: Flask) -> None:
    demo.load()
    before = {table.name: session.execute(select(func.count()).select_from(table)).scalar()
              for table in Base.metadata.sorted_tables}  # fmt: skip
    Make().member("Added by a visitor")

    assert demo.load(reset=True) is True
    assert session.scalar(select(Member.id).where(Member.name == "Added by a visitor")) is None
    assert count(Term) > 50
    after = {table.name: session.execute(select(func.count()).select_from(table)).scalar()
             for table in Base.metadata.sorted_tables}  # fmt: skip
    assert after == before


def test_loading_says_what_takes_long(cop_app: Flask) -> None:
    said: list[str] = []
    demo.load(say=said.append)

    assert said == [
        "17 organisations, 22 people",
        "content of case_studies",
        "content of tools",
        "content of role_plays",
        "content of answers",
        "content of workshops",
        "content of gatherings",
        "content of notes",
        "content of commitments",
    ]


@pytest.mark.usefixtures("site")
def test_every_document_of_the_demo_is_as_the_description_of_the_api_says() -> None:
    import jsonschema_rs

    with current_app.test_request_context():
        described = description()["components"]
        rows = session.execute(select(Contribution.uid, Contribution.type, Member).join(
            Member, Member.id == Contribution.author_id).order_by(Contribution.id)).all()  # fmt: skip
        found = set()
        for uid, kind, author in rows:
            name = name_of(current_app.extensions["cop"].registry.types[kind])
            schema = {"components": described, "$ref": f"#/components/schemas/{name}Document"}
            told = one(viewer_of(author), uid)
            jsonschema_rs.validate(schema, told["document"])
            found.add(kind)
    # Methods are kept by members, out of their own workshops.
    assert set(current_app.extensions["cop"].registry.types) - found == {"workshop_method"}
