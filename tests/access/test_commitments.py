"""The pages of commitments, of what they were written at, and what mails lead to, against the table
of `matrix.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cop.contributions.finding import find
from cop.contributions.models import CoAuthor, State, Visibility
from cop.contributions.pages import kind_of
from cop.db import now, session
from cop.members.viewer import viewer_of
from cop.plugins.commitments import cards, services
from cop.plugins.commitments.checkins import Answer, record
from cop.plugins.commitments.models import Commitment, Status
from cop.plugins.commitments.words import titled, today
from cop.testing import Make
from tests.access import matrix as m
from tests.access.test_matrix import ABSENT
from tests.access.walking import ask, bare_errors, fault, outcome
from tests.access.world import DOCUMENT, World, settle_people, world

pytestmark = [pytest.mark.slow, pytest.mark.one_database]

# One for each way that a level or a state can decide.
PLACES = (
    ("draft", "published"), ("network", "published"), ("community", "published"),
    ("community", "draft"), ("community", "withdrawn"),
)  # fmt: skip
READERS = (
    m.VISITOR, m.GUEST, m.COLLEAGUE, m.ELSEWHERE, m.CONTACT, m.COORDINATOR, m.AUTHOR, m.COAUTHOR,
)  # fmt: skip
WORDS = {"body": "J’essaie de me taire.", "help_wanted": "Un avis."}


@pytest.fixture(scope="module")
def written(new_url: Callable[..., str]) -> Iterator[World]:
    """A commitment in every place, whose buddy is the co-author; a case that people met for; a card
    that was copied for the author."""
    with world(new_url()) as made:
        settle_people(made)
        author, buddy = made.member(m.AUTHOR), made.member(m.COAUTHOR)
        for level, state in PLACES:
            made.cases[level, state] = _commitment(made, Visibility(level), state)
        for level in ("network", "community"):
            source = Make().contribution(
                "case_study", author, dict(DOCUMENT), visibility=Visibility(level)
            )
            session.add(CoAuthor(contribution_id=source.id, member_id=buddy.id))
            made.cases[f"met {level}", "published"] = source.uid
        session.commit()
        viewer = viewer_of(author)
        met = find(viewer, made.cases["met community", "published"], kind_of("case_study").model)
        document = WORDS | {"due": today().isoformat()}
        made.comments["card"] = cards.copy(viewer, met, author.uid, document).uid
        session.commit()
        yield made


def _commitment(made: World, level: Visibility, state: str) -> str:
    viewer, buddy = viewer_of(made.member(m.AUTHOR)), made.member(m.COAUTHOR)
    document = titled(WORDS["body"]) | WORDS | {"due": today().isoformat()}
    thing = services.write(
        viewer, kind_of("commitment"), document, visibility=level, buddy=buddy.uid
    )
    session.commit()
    thing = find(viewer_of(buddy), thing.uid, Commitment, action="commitments.be_buddy")
    services.answer_as_buddy(viewer_of(buddy), thing, agree=True)
    told = record(thing, Answer(Status.TRIED, change="Un peu.", shareable=True))
    made.comments[thing.uid] = told.uid
    thing.state = State(state)
    thing.published_at = None if state == "draft" else now()
    session.commit()
    return thing.uid


def address(written: World, name: str, uid: str) -> str:
    endpoint, _, variant = name.partition("@")
    values: dict[str, Any] = {"uid": uid}
    match endpoint:
        case "commitments.reminders":
            values["deed"] = "arreter"
        case "commitments.unshare":
            values["told_uid"] = written.comments.get(uid, ABSENT)
        case "contributions.export":
            values["form"] = variant
        case "contributions.restore":
            values["number"] = 1
        case "commitments.follow_up":
            values = {"token": "nothing", "slug": "essaye"}
        case "commitments.thanks":
            values = {}
    with written.app.test_request_context():
        return written.app.url_for(f"cop.{endpoint}", **values)


@pytest.mark.parametrize(("name", "method"), m.COMMITMENTS)
def test_a_page_about_a_commitment_answers_as_the_matrix_says(
    written: World, name: str, method: str
) -> None:
    rules, found = m.COMMITMENTS[name, method], []
    with bare_errors():
        for place in PLACES:
            path = address(written, name, written.cases[place])
            for reader in READERS:
                expected = outcome(rules, name, method, reader, place)
                answer = ask(written, reader, method, path, {}, compare=expected != "done")
                if wrong := fault(expected, method, answer):
                    found.append(f"{reader}, {', '.join(place)}: {wrong}")
    assert found == []


@pytest.mark.parametrize(("name", "method"), m.MET)
def test_a_page_about_what_people_met_for_answers_as_the_matrix_says(
    written: World, name: str, method: str
) -> None:
    rules, found = m.MET[name, method], []
    with bare_errors():
        for level in ("network", "community"):
            path = address(written, name, written.cases[f"met {level}", "published"])
            for reader in READERS:
                expected = outcome(rules, name, method, reader, (level, "published"))
                answer = ask(written, reader, method, path, {}, compare=expected != "done")
                if wrong := fault(expected, method, answer):
                    found.append(f"{reader}, {level}: {wrong}")
    assert found == []


@pytest.mark.parametrize(("name", "method"), m.BY_MAIL)
def test_what_a_mail_leads_to_is_its_readers_alone(written: World, name: str, method: str) -> None:
    found = []
    for reader in READERS:
        path = address(written, name, written.comments["card"])
        closed = "sign in" if reader in m.OUTSIDE and name.endswith("card") else "hidden"
        expected = "done" if reader in m.BY_MAIL[name, method] else closed
        answer = ask(written, reader, method, path, {}, compare=expected != "done")
        if wrong := fault(expected, method, answer):
            found.append(f"{reader}: {wrong}")
    assert found == []
