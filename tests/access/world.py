"""One community with a reader of every kind and a case in every state, built once for many tests.

All requests run on one connection. A trial is a transaction of that connection, which ends undone:
what a test posts is gone for the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import Connection, event, select
from sqlalchemy.orm import scoped_session, sessionmaker

from cop.api.models import ApiToken
from cop.attachments.cleaning import prepared
from cop.attachments.models import Attachment
from cop.attachments.services import count_files
from cop.attachments.storage import store
from cop.contributions.conversation import comment_on
from cop.contributions.finding import find
from cop.contributions.models import CoAuthor, State, Visibility
from cop.contributions.readings import Reading
from cop.contributions.takeaways_model import Takeaway, TakeawayKind
from cop.db import Base, now, session
from cop.feeds.models import FeedKey
from cop.members.models import Member, Organisation, OrganisationKind, Role, Space, SpaceMember
from cop.members.viewer import viewer_of
from cop.plugins.case_studies.models import CaseStudy
from cop.testing import Make, fill, make_app
from tests.access import matrix as m

WRITES = ("INSERT", "UPDATE", "DELETE")
DOCUMENT = {
    "title": "Le puits et la pompe",
    "summary": "Que feriez-vous ?",
    "situation": "Deux groupes partagent un puits.",
    "attempted": "Une rencontre.",
    "request": "Que feriez-vous ?",
    "phase": "partnership",
    "themes": ["water"],
    "zone": "west_africa",
}


@dataclass
class World:
    """The app, its people by kind of reader, its cases by (level, state)."""

    app: Flask
    connection: Connection
    handles: dict[str, str | None] = field(default_factory=dict)
    cases: dict[tuple[str, str], str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    # The file beside each case, and one that was taken away.
    files: dict[str, str] = field(default_factory=dict)
    removed: dict[str, str] = field(default_factory=dict)
    # An open question kept of each case.
    takeaways: dict[str, str] = field(default_factory=dict)
    network: str = ""
    space: str = ""
    feed_key: str = ""  # the lasting name of the author's
    api_token: str = ""  # the same
    clients: dict[str, FlaskClient] = field(default_factory=dict)
    writes: int = 0
    # The digest of the rows that every trial starts from.
    settled: str = ""

    def client(self, reader: str) -> Any:
        """A browser signed in as this kind of reader, with its token in `.token`."""
        if reader not in self.clients:
            self.clients[reader] = self.browser(self.handles[reader])
        return self.clients[reader]

    def member(self, reader: str) -> Member:
        """The member that a kind of reader is, read anew."""
        return session.scalars(select(Member).where(Member.handle == self.handles[reader])).one()

    def browser(self, handle: str | None) -> Any:
        client: Any = self.app.test_client()
        if handle is not None:
            with client.session_transaction() as kept:
                kept["who"] = handle
        client.token = client.get("/test/csrf").get_data(as_text=True)
        return client

    def digest(self) -> str:
        """One word for all rows of all tables."""
        found = sha256()
        for table in Base.metadata.sorted_tables:
            rows = self.connection.execute(table.select()).all()
            found.update(repr((table.name, sorted(map(repr, rows)))).encode())
        return found.hexdigest()

    @contextmanager
    def trial(self) -> Iterator[Callable[[], bool]]:
        """What happens inside is undone after; the given function tells whether rows changed."""
        session.remove()  # a transaction of its own would lie around ours
        self.writes = 0
        start = self.connection.begin()
        if not self.settled:
            self.settled = self.digest()
        try:
            yield lambda: bool(self.writes) and self.digest() != self.settled
        finally:
            session.remove()
            start.rollback()


@contextmanager
def world(url: str, **config: Any) -> Iterator[World]:
    """An app on one connection, whose commits inside a trial end with savepoints."""
    app = make_app(url, **config)
    with app.app_context():
        engine = app.extensions["cop"].engine
        fill(engine)
        session.remove()
        with engine.connect() as connection:
            app.extensions["cop"].session = scoped_session(
                sessionmaker(connection, join_transaction_mode="create_savepoint"),
                scopefunc=lambda: id(g._get_current_object()),
            )
            made = World(app, connection)

            @event.listens_for(connection, "before_cursor_execute")
            def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
                made.writes += statement.startswith(WRITES)

            yield made
            session.remove()
        Base.metadata.drop_all(engine)
        engine.dispose()


def settle(world: World) -> None:
    """People of every kind, and a case for each level and state."""
    space = settle_people(world)
    for level in m.LEVELS:
        for state in m.STATES:
            _case(world, Make(), Visibility(level), state, space)
    key = FeedKey(member_id=world.member(m.AUTHOR).id, digest="0" * 64)
    token = ApiToken(
        member_id=world.member(m.AUTHOR).id, name="Un site", digest="0" * 64,
        until=now() + timedelta(days=30),
    )  # fmt: skip
    session.add_all([key, token])
    session.commit()
    world.feed_key, world.api_token = key.uid, token.uid


def settle_people(world: World) -> Space:
    """People of every kind, and the space that they meet in."""
    make = Make()
    home = make.organisation("Réseau des Rives")
    third = make.organisation("Réseau des Monts")
    people = _people(make, home, third)
    world.handles = {m.VISITOR: None} | {name: one.handle for name, one in people.items()}
    space = make.space(*(people[name] for name in (m.AUTHOR, m.GUEST, m.EXPIRED)))
    world.network, world.space = home.uid, space.uid
    return space


def _people(make: Make, home: Organisation, third: Organisation) -> dict[str, Member]:
    guests = make.organisation("Mairie", kind=OrganisationKind.LOCAL_AUTHORITY)
    conference = make.organisation("Conférence", kind=OrganisationKind.CIRRMA)
    funder = make.organisation("Fondation", kind=OrganisationKind.PRIVATE_FUNDER, funder=True)
    soon, past = now() + timedelta(days=9), now() - timedelta(days=1)
    role = {"roles": (Role.GUEST,), "organisation": guests}
    return {
        m.GUEST: make.member("Gaspard Invité", guest_until=soon, **role),
        m.EXPIRED: make.member("Edwige Passée", guest_until=past, **role),
        m.COLLEAGUE: make.member("Colette Voisine", organisation=home),
        m.ELSEWHERE: make.member("Elias Ailleurs"),
        m.FUNDER: make.member("Flora Fonds", organisation=funder),
        m.CONTACT: make.member(
            "Rachid Référent", organisation=home, roles=(Role.MEMBER, Role.NETWORK_CONTACT)
        ),
        m.COORDINATOR: make.member(
            "Nadia Coord", organisation=conference, roles=(Role.COORDINATOR,)
        ),
        m.ADMIN: make.member("Teo Technique", organisation=conference, roles=(Role.ADMIN,)),
        m.AUTHOR: make.member("Aurore Autrice", organisation=home),
        m.COAUTHOR: make.member("Côme Coauteur", organisation=third),
    }


def _case(world: World, make: Make, level: Visibility, state: str, space: Space) -> None:
    author, coauthor = world.member(m.AUTHOR), world.member(m.COAUTHOR)
    case = make.contribution(
        "case_study",
        author,
        DOCUMENT | {"title": f"Cas {level} {state}"},
        state=State.PUBLISHED,
        visibility=level,
        space=space if level == Visibility.SPACE else None,
    )
    viewer = viewer_of(author)
    assert isinstance(case, CaseStudy)
    comment = comment_on(viewer, find(viewer, case.uid, CaseStudy), "Une piste.")
    session.add(CoAuthor(contribution_id=case.id, member_id=coauthor.id))
    session.add(Reading(contribution_id=case.id, version=case.version, requested_by_id=author.id))
    case.checked_version = case.version
    kept = Takeaway(contribution_id=case.id, kind=TakeawayKind.QUESTION, body="Qui décide ?")
    session.add(kept)
    case.takeaway_count = 1
    if state == "deleted":
        case.deleted_at = now()
    else:
        case.state = State(state)
    if state == "draft":
        case.published_at = None
    session.flush()
    world.cases[str(level), state] = case.uid
    world.comments[case.uid] = comment.uid
    world.takeaways[case.uid] = kept.uid
    files = [put_file(case, name) for name in ("first.txt", "plan.txt", "gone.txt")]
    files[2].deleted_at = now()
    world.files[case.uid], world.removed[case.uid] = files[1].uid, files[2].uid


def put_file(case: CaseStudy, filename: str, alt: str = "") -> Attachment:
    """A small text beside a case, whoever may do what."""
    with prepared(BytesIO(filename.encode()), filename) as ready:
        place = store()
        place.settle(place.set_aside(ready.path), ready.sha256)
        made = Attachment(
            contribution_id=case.id, filename=ready.filename, mime=ready.kind.mime, alt=alt,
            bytes=ready.size, sha256=ready.sha256, position=1,
        )  # fmt: skip
    session.add(made)
    session.flush()
    count_files(case)
    return made


def participants(space_uid: str) -> list[SpaceMember]:
    """The rows of who takes part in a space."""
    return list(
        session.scalars(
            select(SpaceMember)
            .join(Space, Space.id == SpaceMember.space_id)
            .where(Space.uid == space_uid)
        )
    )
