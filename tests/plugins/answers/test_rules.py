"""Who reads the answers, and when."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import services as spine
from cop.contributions import takeaways
from cop.contributions.models import CoAuthor, State, Visibility
from cop.contributions.rules import can
from cop.contributions.takeaways_model import TakeawayKind
from cop.contributions.takeaways_reading import takeaways_of
from cop.db import session
from cop.members.models import OrganisationKind, Role
from cop.members.viewer import viewer_of
from cop.plugins.answers import services
from cop.plugins.answers.matrix import matrix_of
from cop.plugins.answers.models import Call, Opens
from cop.plugins.answers.standing import standing_of


def compares(community: Any, call: Call) -> dict[str, bool]:
    return {name: can(community.viewer(name), "answers.compare", call) for name in community.people}


def test_a_network_reads_the_others_when_its_own_sheet_is_sent_and_not_when_it_is_written(
    community: Any,
) -> None:
    call = community.call()
    community.send(call, community.people["Autan"])
    community.write(call, community.people["Beffrois"])
    assert compares(community, call) == {"Autan": True, "Beffrois": False, "Cimes": False}
    with pytest.raises(Forbidden):
        matrix_of(community.viewer("Beffrois"), call)


def test_until_the_close_nobody_reads_when_the_call_says_so(community: Any) -> None:
    call = community.call(opens=Opens.CLOSE)
    community.send(call, community.people["Autan"])
    assert not any(compares(community, call).values())
    assert not can(viewer_of(community.asker), "answers.compare", call)
    community.close(call)
    assert all(compares(community, call).values())


def test_before_its_own_a_network_learns_two_figures(community: Any) -> None:
    call = community.call()
    community.send(call, community.people["Autan"])
    community.write(call, community.people["Beffrois"])
    assert standing_of(call).counts() == {"submitted": 1, "expected": 4}


def test_while_one_group_of_a_network_still_writes_the_network_reads_nothing(
    community: Any,
) -> None:
    call, person = community.call(), community.people["Autan"]
    community.write(call, person, group_name="Équipe du mardi")
    second = community.send(call, person, group_name="Groupe B")
    assert not can(viewer_of(person), "answers.compare", call)
    first = services.begin(viewer_of(person), call, "Équipe du mardi")
    services.submit(viewer_of(person), call, first)
    assert can(viewer_of(person), "answers.compare", call)
    assert standing_of(call).submitted == 1
    assert {one.uid for one in standing_of(call).of(person.organisation_id)} == {
        first.uid, second.uid,
    }  # fmt: skip


def test_a_network_that_has_read_begins_no_other_sheet(community: Any) -> None:
    call, person = community.call(), community.people["Autan"]
    community.send(call, person)
    with pytest.raises(Forbidden):
        services.begin(viewer_of(person), call, "Groupe B")


def test_the_author_reads_as_their_network_when_it_answers(community: Any) -> None:
    call = community.call()
    community.send(call, community.people["Autan"])
    assert not can(viewer_of(community.asker), "answers.compare", call)
    community.send(call, community.asker)
    assert can(viewer_of(community.asker), "answers.compare", call)


def test_the_author_whose_network_only_asks_reads_at_once_and_the_network_writes_nothing(
    community: Any,
) -> None:
    call = community.call(home_answers=False)
    colleague = community.make.member(
        organisation=session.get_one(type(community.network("Autan")), call.network_id)
    )
    community.send(call, community.people["Autan"])
    assert can(viewer_of(community.asker), "answers.compare", call)
    assert not can(viewer_of(community.asker), "answers.begin", call)
    assert not can(viewer_of(colleague), "answers.compare", call)
    assert not can(viewer_of(colleague), "answers.begin", call)


def test_a_co_author_of_a_network_that_answers_reads_as_it_does(community: Any) -> None:
    call = community.call(home_answers=False)
    session.add(CoAuthor(contribution_id=call.id, member_id=community.people["Cimes"].id))
    session.commit()
    session.refresh(call, ["coauthors"])
    community.send(call, community.people["Autan"])
    assert not can(community.viewer("Cimes"), "answers.compare", call)
    assert not can(community.viewer("Cimes"), "answers.summarise", call)


@pytest.mark.parametrize(
    ("level", "reads"), [(Visibility.NETWORKS, False), (Visibility.COMMUNITY, True)]
)
def test_the_coordination_reads_as_sheets_come_in_unless_the_call_is_among_networks(
    community: Any, level: Visibility, reads: bool
) -> None:
    where = community.make.organisation("Conférence", kind=OrganisationKind.CIRRMA)
    coordinator = viewer_of(
        community.make.member(organisation=where, roles=(Role.MEMBER, Role.COORDINATOR))
    )
    call = community.call(visibility=level)
    community.send(call, community.people["Autan"])
    assert can(coordinator, "answers.compare", call) is reads


def test_a_funder_sees_no_call_among_networks_and_is_never_expected(community: Any) -> None:
    funder = community.funder()
    where = session.get_one(type(community.network("Autan")), funder.organisation_id)
    invited = [community.network("Autan").uid, where.uid]
    among = community.call(invited=invited)
    wide = community.call(invited=invited, visibility=Visibility.COMMUNITY)
    assert standing_of(among).counts()["expected"] == 1
    assert standing_of(wide).counts()["expected"] == 2
    community.close(among)
    for action in ("read", "answers.compare", "answers.read_own", "answers.begin"):
        assert not can(viewer_of(funder), action, among)
    assert can(viewer_of(funder), "answers.begin", wide)


def test_who_is_not_expected_neither_answers_nor_reads_before_the_close(community: Any) -> None:
    call = community.call(invited=[community.network("Autan").uid])
    community.send(call, community.people["Autan"])
    assert not can(community.viewer("Cimes"), "answers.begin", call)
    assert not can(community.viewer("Cimes"), "answers.compare", call)
    community.close(call)
    assert can(community.viewer("Cimes"), "answers.compare", call)


def test_nobody_writes_after_the_close_nor_in_a_call_that_was_hidden(community: Any) -> None:
    call, person = community.call(), community.people["Autan"]
    sheet = community.write(call, person)
    call.state = State.WITHDRAWN
    with pytest.raises(NotFound):
        services.submit(viewer_of(person), call, sheet)
    call.state = State.PUBLISHED
    community.close(call)
    with pytest.raises(Forbidden):
        services.submit(viewer_of(person), call, sheet)


def test_nobody_comments_before_the_close(community: Any) -> None:
    call = community.call()
    assert not can(community.viewer("Autan"), "comment", call)
    community.close(call)
    assert can(community.viewer("Autan"), "comment", call)


def test_a_call_among_networks_is_never_widened_and_none_is_restored(community: Any) -> None:
    asker = viewer_of(community.asker)
    among, wide = community.call(), community.call(visibility=Visibility.COMMUNITY)
    with pytest.raises(Forbidden):
        spine.set_visibility(asker, among, Visibility.COMMUNITY)
    spine.set_visibility(asker, wide, Visibility.NETWORKS)
    assert [can(asker, "set_visibility", one) for one in (among, wide)] == [False, False]
    assert not can(asker, "restore", among)


def test_what_is_kept_of_the_answers_is_read_with_them_and_made_something_of_after_the_close(
    community: Any,
) -> None:
    call = community.call(home_answers=False)
    community.send(call, community.people["Autan"])
    asker = viewer_of(community.asker)
    kept = takeaways.keep(asker, call, TakeawayKind.TOOL, "Une demi-page commune.")
    session.refresh(call, ["takeaway_count"])
    assert [one.body for one in takeaways_of(community.viewer("Autan"), call)] == [kept.body]
    assert takeaways_of(community.viewer("Cimes"), call) == []
    with pytest.raises(Forbidden):
        takeaways.take_up(asker, call, kept.uid, "tool")
    community.close(call)
    assert takeaways.take_up(asker, call, kept.uid, "tool").type == "tool"
