from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.columns import Prose
from cop.db import Base, now, session
from cop.extension import Cop
from cop.members import services
from cop.members.models import (
    Identity,
    Member,
    MemberStatus,
    Organisation,
    OrganisationKind,
    Role,
    Space,
    SpaceMember,
)
from cop.members.viewer import Viewer


@pytest.fixture(autouse=True)
def community(tmp_path: Path) -> Iterator[None]:
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY="x", TESTING=True, COP_DATABASE_URL=f"sqlite:///{tmp_path}/cop.sqlite"
    )
    Cop(app, plugins=())
    with app.app_context():
        Base.metadata.create_all(session.get_bind())
        session.add(
            Organisation(
                id=1, kind=OrganisationKind.RRMA, name="Rives de Loire", short_name="Rives"
            )
        )
        session.add(Space(id=7, title="Angers"))
        session.flush()
        yield
        session.rollback()


def member(handle: str, **columns: object) -> Member:
    filled = {
        "name": handle.title(),
        "email": f"{handle}@cop.example",
        "organisation_id": 1,
        "roles": frozenset({Role.MEMBER}),
        "status": MemberStatus.ACTIVE,
    } | columns
    one = Member(handle=handle, **filled)
    session.add(one)
    session.flush()
    return one


def viewer(role: Role = Role.COORDINATOR) -> Viewer:
    found = session.scalar(select(Member).where(Member.handle == "host")) or member("host")
    return Viewer(member_id=found.id, roles=frozenset({role}), organisation_id=1)


def invite(**wanted: object) -> Member:
    filled = {
        "email": " Lea@Cop.Example ",
        "name": "Léa",
        "organisation_id": 1,
        "roles": {Role.MEMBER},
    } | wanted
    return services.invite(viewer(), **filled)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "handle"),
    [("Amina Traoré", "amina-traore"), ("L’Œuvre  d’Étienne", "l-oeuvre-d-etienne"),
     ("Li", "membre-li"), ("李", "membre"), ("😀", "membre"), ("x" * 90, "x" * 32)],
)  # fmt: skip
def test_a_handle_is_made_of_the_name(name: str, handle: str) -> None:
    assert services.handle_for(name) == handle


def test_a_taken_handle_gets_the_next_free_number() -> None:
    for handle in ("amina-traore", "amina-traore-2", "amina-traore-4"):
        member(handle)
    assert services.handle_for("Amina Traoré") == "amina-traore-3"


def test_an_invitation_waits_with_one_spelling_of_the_address() -> None:
    one = invite()
    assert (one.status, one.email, one.joined_at) == (
        MemberStatus.INVITED,
        "lea@cop.example",
        None,
    )


def test_who_invited_may_correct_the_invitation() -> None:
    first = invite()
    second = invite(name="Léa Tremblais")
    assert (second.id, second.name) == (first.id, "Léa Tremblais")


def test_somebody_who_is_here_is_not_invited_again() -> None:
    for status in (MemberStatus.ACTIVE, MemberStatus.DISABLED):
        member(status.value, status=status)
        with pytest.raises(services.InvitationRefused):
            invite(email=f"{status.value}@cop.example")


def test_nobody_invites_without_the_right() -> None:
    with pytest.raises(Forbidden):
        services.invite(
            viewer(Role.MEMBER),
            email="a@b.example",
            name="A",
            organisation_id=1,
            roles={Role.MEMBER},
        )
    with pytest.raises(Forbidden):
        invite(roles={Role.ADMIN})


def test_a_guest_has_an_end_and_comes_into_the_space_until_then() -> None:
    for until in (None, now() - timedelta(days=1)):
        with pytest.raises(services.InvitationRefused):
            invite(roles={Role.GUEST}, guest_until=until, space_id=7)
    end = now() + timedelta(days=3)
    one = invite(roles={Role.GUEST}, guest_until=end, space_id=7, why="Elle connaît Angers")
    place = session.get_one(SpaceMember, (7, one.id))
    assert (one.guest_until, place.until, place.why) == (end, end, "Elle connaît Angers")


def test_the_end_of_a_guest_is_not_kept_for_a_member() -> None:
    assert invite(guest_until=now() + timedelta(days=3)).guest_until is None


def test_joining_happens_once() -> None:
    one = invite()
    services.join(one)
    when = one.joined_at
    services.join(one)
    assert (one.status, one.joined_at) == (MemberStatus.ACTIVE, when)
    services.disable(one)
    with pytest.raises(Forbidden):
        services.join(one)


def test_only_an_open_invitation_is_withdrawn_and_it_leaves_no_row() -> None:
    one = invite(roles={Role.GUEST}, guest_until=now() + timedelta(days=3), space_id=7)
    services.withdraw_invitation(one)
    assert session.scalar(select(Member).where(Member.email == "lea@cop.example")) is None
    assert session.scalars(select(SpaceMember)).all() == []
    with pytest.raises(NotFound):
        services.withdraw_invitation(member("paul"))


def test_leaving_keeps_the_network_and_nothing_of_the_person() -> None:
    one = member(
        "canari",
        job_title="Canari",
        portrait=Prose.of("Je suis Canari."),
        expertise=["canari"],
        seeks=["canari"],
    )
    invited = member("filleul", invited_by_id=one.id)
    session.add_all(
        [
            SpaceMember(space_id=7, member_id=one.id),
            Identity(provider="site", subject="canari", member_id=one.id),
        ]
    )
    services.leave(one)
    session.expire_all()
    row = session.execute(select(Member.__table__).where(Member.id == one.id)).one()
    assert "canari" not in repr(row).lower()
    assert one.name.endswith("Rives")
    assert (one.status, one.organisation_id, one.roles) == (MemberStatus.FORMER, 1, frozenset())
    assert one.email == f"{one.uid}@former.invalid"
    assert invited.invited_by_id is None
    assert session.scalars(select(Identity)).all() == []
    assert session.scalars(select(SpaceMember)).all() == []
