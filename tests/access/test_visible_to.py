"""The two forms of the one question give one answer: `visible_to` in SQL, `can` in Python."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import aliased, selectinload

from cop.contributions.models import CoAuthor, Contribution, Visibility
from cop.contributions.rules import can, visible_to
from cop.db import now, session
from cop.members.models import FULL_ROLES, MemberStatus, OrganisationKind, Role, Space
from cop.members.viewer import VISITOR, Viewer, viewer_of
from cop.plugins.case_studies.models import CaseStudy
from cop.testing import Make
from tests.access import matrix as m
from tests.access.world import World, participants

pytestmark = pytest.mark.slow

ROLES = st.frozensets(st.sampled_from([str(role) for role in Role]), max_size=3)


def by_sql(viewer: Viewer) -> set[str]:
    return set(session.scalars(select(Contribution.uid).where(visible_to(viewer))))


def by_rule(viewer: Viewer) -> set[str]:
    cases = session.scalars(select(CaseStudy).options(selectinload(CaseStudy.coauthors)))
    return {case.uid for case in cases if can(viewer, "read", case)}


def by_table(community: World, reader: str) -> set[str]:
    return {uid for (level, state), uid in community.cases.items() if m.reads(reader, level, state)}


@pytest.fixture
def undone(community: World) -> Iterator[None]:
    """What a test writes is gone after it."""
    with community.trial():
        yield


@pytest.mark.parametrize("reader", m.READERS)
def test_both_forms_read_what_the_table_says(community: World, reader: str) -> None:
    viewer = VISITOR if reader == m.VISITOR else viewer_of(community.member(reader))
    assert by_sql(viewer) == by_table(community, reader)
    assert by_rule(viewer) == by_table(community, reader)


@pytest.mark.parametrize("reader", m.READERS)
def test_an_alias_and_the_type_itself_ask_the_same(community: World, reader: str) -> None:
    viewer = VISITOR if reader == m.VISITOR else viewer_of(community.member(reader))
    other = aliased(Contribution, flat=True)
    through_alias = session.scalars(select(other.uid).where(visible_to(viewer, model=other)))
    through_type = session.scalars(select(CaseStudy.uid).where(visible_to(viewer, model=CaseStudy)))
    expected = by_table(community, reader)
    assert (set(through_alias), set(through_type)) == (expected, expected)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), roles=ROLES, funder=st.booleans())
def test_both_forms_agree_for_any_reader(
    community: World, data: st.DataObject, roles: frozenset[str], funder: bool
) -> None:
    spaces = [None, *session.scalars(select(Space.id)), 999_999]
    people = [None, *(community.member(name).id for name in m.READERS if name != m.VISITOR)]
    networks = [None, *session.scalars(select(Contribution.network_id).distinct()), 999_999]
    mine = frozenset(data.draw(st.lists(st.sampled_from(spaces[1:]))))
    viewer = Viewer(
        member_id=data.draw(st.sampled_from(people)),
        roles=roles,
        organisation_id=data.draw(st.sampled_from(networks)),
        organisation_kind=data.draw(st.sampled_from([None, *OrganisationKind])),
        is_funder=funder,
        spaces=mine,
        guest_spaces=frozenset(one for one in mine if data.draw(st.booleans())),
    )
    assert by_sql(viewer) == by_rule(viewer)


def space_cases(community: World) -> set[str]:
    return {community.cases["space", state] for state in ("published", "archived")}


def guest(community: World) -> Viewer:
    return viewer_of(community.member(m.GUEST))


def test_a_guest_reads_the_space_while_it_is_open(community: World) -> None:
    assert by_sql(guest(community)) & space_cases(community) == space_cases(community)


@pytest.mark.usefixtures("undone")
def test_a_closed_space_shuts_its_guests_out(community: World) -> None:
    session.scalars(select(Space).where(Space.uid == community.space)).one().openness = "closed"
    session.flush()
    viewer = guest(community)
    assert by_sql(viewer) & space_cases(community) == set()
    assert by_rule(viewer) == by_sql(viewer)


@pytest.mark.usefixtures("undone")
def test_a_place_in_a_space_ends_with_its_date(community: World) -> None:
    member = community.member(m.GUEST)
    place = next(one for one in participants(community.space) if one.member_id == member.id)
    place.until = now() - timedelta(seconds=1)
    session.flush()
    viewer = viewer_of(member)
    assert by_sql(viewer) & space_cases(community) == set()
    assert by_rule(viewer) == by_sql(viewer)


@pytest.mark.usefixtures("undone")
def test_a_guest_of_one_space_reads_nothing_of_another(community: World) -> None:
    member = community.member(m.GUEST)
    place = next(one for one in participants(community.space) if one.member_id == member.id)
    session.delete(place)
    session.flush()
    Make().space(community.member(m.GUEST))
    viewer = guest(community)
    assert by_sql(viewer) & space_cases(community) == set()
    assert by_rule(viewer) == by_sql(viewer)


@pytest.mark.usefixtures("undone")
def test_a_co_author_keeps_their_drafts_and_loses_them_when_taken_off(community: World) -> None:
    viewer = viewer_of(community.member(m.COAUTHOR))
    draft = community.cases["community", "draft"]
    assert draft in by_sql(viewer) and draft in by_rule(viewer)
    tie = session.scalars(
        select(CoAuthor)
        .join(Contribution, Contribution.id == CoAuthor.contribution_id)
        .where(Contribution.uid == draft, CoAuthor.member_id == viewer.member_id)
    ).one()
    session.delete(tie)
    session.flush()
    session.expire_all()
    assert draft not in by_sql(viewer) and draft not in by_rule(viewer)


@pytest.mark.usefixtures("undone")
@pytest.mark.parametrize(
    "status", [MemberStatus.DISABLED, MemberStatus.FORMER, MemberStatus.INVITED]
)
def test_who_is_not_active_is_a_visitor(community: World, status: MemberStatus) -> None:
    member = community.member(m.AUTHOR)
    member.status = status
    session.flush()
    assert viewer_of(member) == VISITOR


def test_a_type_whose_plugin_is_gone_is_read_by_nobody(
    community: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = community.app.extensions["cop"].registry
    author = viewer_of(community.member(m.AUTHOR))
    case = session.scalars(
        select(CaseStudy)
        .where(CaseStudy.uid == community.cases["public", "published"])
        .options(selectinload(CaseStudy.coauthors))
    ).one()
    monkeypatch.setattr(registry, "types", {})
    assert by_sql(author) == set()
    assert not can(author, "read", case)


@pytest.mark.parametrize("reader", m.READERS)
def test_a_coordinator_and_an_admin_read_no_more_than_their_place(
    community: World, reader: str
) -> None:
    """No role but authorship opens another network's own level."""
    own = {
        uid
        for (level, state), uid in community.cases.items()
        if level == Visibility.NETWORK and state in m.OPEN
    }
    viewer = VISITOR if reader == m.VISITOR else viewer_of(community.member(reader))
    reads_all = reader in {m.COLLEAGUE, m.CONTACT, m.AUTHOR, m.COAUTHOR}
    assert by_sql(viewer) & own == (own if reads_all else set())


def test_the_technical_role_alone_reads_only_what_everybody_reads(community: World) -> None:
    admin = viewer_of(community.member(m.ADMIN))
    assert not admin.roles & FULL_ROLES
    assert by_sql(admin) == by_sql(VISITOR)
