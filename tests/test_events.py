"""What happens is told to whoever listens, inside the transaction of the change."""

from __future__ import annotations

import io
import logging
import re
from pathlib import Path
from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks
from flask import Flask
from sqlalchemy import select

from cop import attachments
from cop.api import tokens
from cop.attachments import sweeping
from cop.contributions import care, conversation, proposals, services
from cop.contributions.finding import find, find_any
from cop.contributions.models import State, Visibility
from cop.db import session
from cop.events import EVENTS
from cop.feeds import keys
from cop.mail import notices
from cop.members import services as members
from cop.members.models import Member, MemberStatus, Organisation, OrganisationKind
from cop.members.viewer import viewer_of
from cop.plugin import Plugin
from cop.plugins.case_studies import plugin as cases
from cop.plugins.case_studies.models import CaseStudy
from cop.search import index
from cop.testing import make_app

BOOKMARK = {"title": "Une page", "url": "https://a.example/", "why": "Elle aide."}
heard: list[tuple[str, dict[str, Any]]] = []
# How many listeners the core has itself.
CORE = sum(len(one.LISTENERS) for one in (notices, index, sweeping, proposals, keys, tokens))


def listener(name: str) -> Any:
    return lambda **keywords: heard.append((name, keywords))


def failing(**_keywords: Any) -> None:
    session.add(Organisation(kind=OrganisationKind.OTHER, name="half done", short_name="half"))
    session.flush()
    raise ZeroDivisionError


@pytest.fixture
def cop_plugins() -> list[Any]:
    heard.clear()
    ear = Plugin(name="ear", title="Ear", api=1, listeners={n: listener(n) for n in EVENTS})
    return [
        Plugin(name="bad", title="Bad", api=1, listeners={"comment_posted": failing}),
        ear,
        cases,
        bookmarks,
    ]


@pytest.fixture
def author(cop_app: Flask, make: Any) -> Member:
    cop_app.extensions["cop"].registry.strict = False
    found: Member = make.member()
    return found


@pytest.fixture
def case(author: Member, make: Any, case_document: dict[str, Any]) -> CaseStudy:
    made = make.contribution("case_study", author, case_document)
    return find(viewer_of(author), made.uid, CaseStudy)


def names() -> list[str]:
    return [name for name, _keywords in heard]


def test_every_event_is_told_with_the_keywords_of_its_description(
    author: Member, case: CaseStudy, make: Any, case_document: dict[str, Any]
) -> None:
    viewer, case_uid = viewer_of(author), case.uid
    services.save(viewer, case, {**case_document, "title": "Changed"})
    conversation.comment_on(viewer_of(make.member()), loaded(author, case_uid), "Yes")
    care.anonymise(viewer, loaded(author, case_uid), {"puits": "point d’eau"})
    services.set_visibility(viewer, loaded(author, case_uid), Visibility.NETWORK)
    draft = make.contribution("case_study", author, case_document, state=State.DRAFT)
    draft.checked_version = draft.version
    services.publish(viewer, loaded(author, draft.uid))
    mark = make.contribution("bookmark", author, BOOKMARK)
    services.adapt(viewer, find_any(viewer, mark.uid))
    colleague = viewer_of(make.member())
    seen = find_any(colleague, mark.uid)
    proposal = proposals.propose(colleague, seen, {**BOOKMARK, "why": "Elle aide bien."})
    proposals.withdraw(colleague, seen, proposal)
    attachments.attach(viewer, loaded(author, case_uid), io.BytesIO(b"Bonjour"), "a.txt")
    members.join(make.member(status=MemberStatus.INVITED))
    members.leave(make.member())
    session.commit()
    assert set(names()) == set(EVENTS)
    for name, keywords in heard:
        described = described_keywords(EVENTS[name].__doc__ or "")
        assert (name, list(keywords)) == (name, described)


def loaded(author: Member, uid: str) -> CaseStudy:
    return find(viewer_of(author), uid, CaseStudy)


def described_keywords(meaning: str) -> list[str]:
    """`comment, contribution, viewer, mentioned (members).` → its words, without what is said of
    each between brackets."""
    plain = re.sub(r" \([^)]*\)", "", meaning).split(":")[0]
    return [word.strip(" .") for word in plain.split(",")]


def test_a_listener_that_fails_is_undone_and_logged_and_the_change_stays(
    case: CaseStudy, make: Any, caplog: pytest.LogCaptureFixture
) -> None:
    reader = viewer_of(make.member())
    uid = case.uid
    with caplog.at_level(logging.ERROR):
        conversation.comment_on(reader, find(reader, uid, CaseStudy), "An answer")
        session.commit()
    assert session.scalar(select(CaseStudy.comment_count)) == 1
    assert "comment_posted" in names()  # the listener after the broken one
    assert session.scalar(select(Organisation.id).where(Organisation.short_name == "half")) is None
    assert [record.getMessage() for record in caplog.records] == [
        "plugin bad failed to hear an event"
    ]


def test_a_listener_that_fails_raises_in_tests(case: CaseStudy, make: Any, cop_app: Flask) -> None:
    cop_app.extensions["cop"].registry.strict = True
    reader, uid = viewer_of(make.member()), case.uid
    with pytest.raises(ZeroDivisionError):
        conversation.comment_on(reader, find(reader, uid, CaseStudy), "An answer")


def test_what_a_listener_wrote_is_lost_with_the_change(author: Member, case: CaseStudy) -> None:
    services.delete(viewer_of(author), case)
    assert names()[-1] == "contribution_hidden"
    session.rollback()
    assert session.scalar(select(CaseStudy.deleted_at)) is None


def test_an_app_does_not_hear_what_happens_in_another(
    author: Member, case: CaseStudy, tmp_path: Path
) -> None:
    ear = Plugin(
        name="ear", title="Ear", api=1, listeners={"contribution_hidden": listener("other app")}
    )
    other = make_app(f"sqlite:///{tmp_path / 'other.sqlite'}", plugins=[ear])
    services.delete(viewer_of(author), case)
    assert len(other.extensions["cop"].listeners) == CORE + 1  # the core's and the ear
    assert names()[-1] == "contribution_hidden"
    assert "other app" not in names()
