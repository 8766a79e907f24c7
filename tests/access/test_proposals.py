"""The review lane: each kind of reader against the matrix, and whose eyes a proposal reaches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks
from sqlalchemy import select

from cop.contributions.models import CoAuthor, Contribution, State, Visibility
from cop.contributions.proposals_model import Proposal, ProposalState
from cop.db import now, session
from cop.members.models import Space
from cop.testing import Make
from tests.access import matrix as m
from tests.access.test_matrix import ABSENT, ABSENT_PROPOSAL, TELLING, VARIES
from tests.access.walking import ask, mistakes
from tests.access.world import World, settle_people, world

pytestmark = pytest.mark.slow

# The review lane of a type that takes proposals; the one that waits is by a member of another
# network. Its text is read by them and by those who may edit, and by nobody else.
PROPOSER = m.ELSEWHERE
EDITORS = m.AUTHORS | {m.CONTACT}
answerers_in_space = m.May(frozenset({m.GUEST}), levels=frozenset({"space"}))
PROPOSALS: dict[tuple[str, str], tuple[m.May, ...]] = {
    ("contributions.proposals", "GET"): (m.May(m.MEMBERS), answerers_in_space),
    # Who may edit has no need to propose.
    ("contributions.propose", "GET"): (
        m.May(m.MEMBERS - EDITORS, m.PUBLISHED),
        m.May(frozenset({m.GUEST}), m.PUBLISHED, frozenset({"space"})),
    ),
    ("contributions.propose", "POST"): (
        m.May(m.MEMBERS - EDITORS, m.PUBLISHED),
        m.May(frozenset({m.GUEST}), m.PUBLISHED, frozenset({"space"})),
    ),
    ("contributions.proposal", "GET"): (m.May(EDITORS | {PROPOSER}),),
    ("contributions.amend_proposal", "GET"): (m.May(frozenset({PROPOSER}), m.PUBLISHED),),
    ("contributions.amend_proposal", "POST"): (m.May(frozenset({PROPOSER}), m.PUBLISHED),),
    ("contributions.withdraw_proposal", "POST"): (m.May(frozenset({PROPOSER})),),
    ("contributions.accept_proposal", "POST"): (m.May(EDITORS),),
    ("contributions.decline_proposal", "POST"): (m.May(EDITORS),),
}

MARK = re.compile(r"zqx([a-z]+)x([a-z]+)x([a-z]+)xqz")
FIELDS = {"title": "La grille", "summary": "", "url": "https://a.example/", "why": "Elle aide."}


def mark(field: str, level: str, state: str) -> str:
    return f"zqx{field}x{level}x{state}xqz"


@pytest.fixture(scope="module")
def lane(new_url: Callable[..., str]) -> Iterator[World]:
    """A page at each level and state, each with proposals in every state by the same member."""
    with world(new_url(), plugins=[bookmarks]) as made:
        space = settle_people(made)
        for level, state in TELLING:
            _proposed(made, Visibility(level), state, space)
        session.commit()
        yield made


def _proposed(made: World, level: Visibility, state: str, space: Space) -> None:
    author = made.member(m.AUTHOR)
    thing = Make().contribution(
        "bookmark", author, FIELDS, visibility=level,
        space=space if level == Visibility.SPACE else None,
    )  # fmt: skip
    session.add(CoAuthor(contribution_id=thing.id, member_id=made.member(m.COAUTHOR).id))
    for one in ProposalState:
        session.add(_proposal(made, thing, one, level, state))
    thing.proposal_count = 1
    thing.published_at = None if state == "draft" else now()
    if state == "deleted":
        thing.deleted_at = now()
    else:
        thing.state = State(state)
    made.cases[level, state] = thing.uid
    session.flush()


def _proposal(
    made: World, thing: Contribution, one: ProposalState, level: str, state: str
) -> Proposal:
    text = mark(str(one), level, state)
    return Proposal(
        contribution_id=thing.id, author_id=made.member(PROPOSER).id, state=one,
        base_version=1, base=FIELDS, document={**FIELDS, "why": f"Elle aide.\n\n{text}"},
        note=text, reason=text if one == ProposalState.DECLINED else "",
        decided_at=None if one == ProposalState.OPEN else now(),
    )  # fmt: skip


def address(lane: World, name: str, uid: str, state: ProposalState = ProposalState.OPEN) -> str:
    values = {"uid": uid}
    if name.endswith("proposal"):
        found = session.scalar(
            select(Proposal.uid)
            .join(Contribution, Contribution.id == Proposal.contribution_id)
            .where(Contribution.uid == uid, Proposal.state == state)
        )
        values["proposal_uid"] = found or ABSENT_PROPOSAL
    with lane.app.test_request_context():
        return lane.app.url_for(f"cop.{name}", **values)


def body(name: str) -> dict[str, str]:
    """What a willing person sends."""
    match name.removeprefix("contributions."):
        case "propose" | "amend_proposal":
            return {**FIELDS, "title": "La carte", "proposal-signed_as": "member"}
        case "accept_proposal" | "decline_proposal":
            return {"mark": "1.1", "take": "why-1", "reason": "Non."}
        case _withdraw:
            return {}


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "method"), PROPOSALS)
def test_the_lane_answers_as_the_matrix_says(lane: World, name: str, method: str) -> None:
    """On one database: on both, `test_visible_to.py` holds the rule whole, and `test_matrix.py` a
    telling case for each page of cases."""
    found = mistakes(
        lane,
        (name, method),
        PROPOSALS[name, method],
        lane.cases,
        lambda uid: address(lane, name, uid),
        lambda: body(name),
    )
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("name", "method"), [one for one in PROPOSALS if one[1] == "POST"])
def test_who_may_changes_something(lane: World, name: str, method: str) -> None:
    """So that the table can't be kept by pages that do nothing."""
    reader = {"propose": m.COLLEAGUE, "accept_proposal": m.CONTACT}.get(
        name.removeprefix("contributions."),
        m.AUTHOR if "decline" in name else PROPOSER,
    )
    path = address(lane, name, lane.cases["community", "published"])
    answer = ask(lane, reader, method, path, body(name))
    assert (answer.status, answer.changed) == (303, True)


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "method"), PROPOSALS)
@pytest.mark.parametrize("reader", [m.VISITOR, m.ADMIN, m.GUEST, m.ELSEWHERE])
def test_hidden_and_absent_answer_the_same(
    lane: World, name: str, method: str, reader: str
) -> None:
    """On one database: on both, `test_visible_to.py` holds the rule whole, and `test_matrix.py` a
    telling case for each page of cases."""
    answers = []
    lane.client(reader).get("/accessibilite")  # says what an earlier post left to say
    for uid in (lane.cases["network", "published"], ABSENT):
        proposal = address(lane, "contributions.proposal", uid).split("/")[-1]
        answer = ask(lane, reader, method, address(lane, name, uid), body(name))
        bare = VARIES.sub("", answer.page).replace(uid, "UID").replace(proposal, "PROPOSAL")
        answers.append((answer.status, bare, answer.changed))
    assert answers[0] == answers[1]


def paths(lane: World) -> Iterator[str]:
    """The pages that could hold a word of a proposal."""
    for uid in lane.cases.values():
        for name in ("proposals", "propose", "history", "audience", "links", "anonymise"):
            yield address(lane, f"contributions.{name}", uid)
        yield f"/fiches/{uid}/export.md"
        yield f"/fiches/{uid}/export.json"
        yield f"/fiches/{uid}/historique/1"
        yield f"/signets/{uid}"
        yield f"/signets/{uid}/modifier"
        for state in ProposalState:
            yield address(lane, "contributions.proposal", uid, state)
            yield address(lane, "contributions.amend_proposal", uid, state)
    yield from ("/", "/mes-fiches", "/corbeille", "/recherche/?q=zqx", "/signets/")


def may_see(reader: str, proposal: str, level: str, state: str) -> bool:
    if not m.reads(reader, level, state):
        return False
    if reader == PROPOSER:
        return True
    return reader in EDITORS and proposal != "withdrawn"


@pytest.mark.parametrize("reader", m.READERS)
def test_a_proposal_is_read_by_its_author_and_by_editors_only(lane: World, reader: str) -> None:
    client, seen, refused = lane.client(reader), set[Any](), set[Any]()
    for path in paths(lane):
        answer = client.get(path, follow_redirects=True)
        found = MARK.findall(answer.get_data(as_text=True) + str(answer.headers))
        (refused if answer.status_code >= 400 else seen).update(found)
    wanted = {
        (str(one), level, state)
        for one in ProposalState
        for level, state in TELLING
        if may_see(reader, one, level, state)
    }
    assert (seen - wanted, wanted - seen, refused) == (set(), set(), set())


@pytest.mark.parametrize("reader", m.READERS)
def test_the_home_page_names_what_waits_for_its_reader_and_counts_nothing_else(
    lane: World, reader: str
) -> None:
    lines = re.findall(r'href="/fiches/(\w+)/propositions"', lane.client(reader).get("/").text)
    places = {uid: place for place, uid in lane.cases.items()}
    open_here = {
        place for place in TELLING if reader in EDITORS and m.reads(reader, *place)
        and place[1] in m.OPEN
    }  # fmt: skip
    assert len(lines) == min(3, len(open_here))
    assert {places[uid] for uid in lines} <= open_here
