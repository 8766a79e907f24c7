"""A mark of its own in every text; each reader walks over every page; who sees which mark?"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Any

import pytest
from flask import url_for
from sqlalchemy import select

from cop.columns import Prose, Secret
from cop.contributions import services, ties
from cop.contributions.conversation import comment_on, delete_comment
from cop.contributions.documents import to_document
from cop.contributions.finding import find
from cop.contributions.models import CoAuthor, State, Visibility
from cop.contributions.readings import Reading, Verdict
from cop.db import now, session
from cop.feeds.models import FeedKey
from cop.mail.outbox import Mail
from cop.members.models import Member, Organisation, Space
from cop.members.viewer import viewer_of
from cop.plugins.case_studies.models import CaseStudy
from cop.testing import Make
from tests.access import matrix as m
from tests.access.answers import words_of
from tests.access.test_matrix import TELLING, address
from tests.access.world import (
    DOCUMENT,
    World,
    participants,
    put_file,
    settle_people,
    world,
)

pytestmark = pytest.mark.slow

# One word, which no diff cuts and no random token makes.
MARK = re.compile(r"zqx([a-z]+)x([a-z]+)x([a-z]+)xqz")
WORDS = ("situation", "attempted", "request", "synthesis")


def mark(field: str, level: str = "no", state: str = "no") -> str:
    return f"zqx{field}x{level}x{state}xqz"


def marks_in(text: str) -> set[str]:
    return {found[0] for found in MARK.finditer(text)}


def sees_only(client: Any, paths: Iterable[str], expected: set[str]) -> None:
    """All these addresses together show a reader the marks `expected`, each of them and no other."""
    seen = set[str]()
    for path in paths:
        answer = client.get(path)
        found = marks_in(words_of(answer) + str(answer.headers))
        # What somebody typed into the box of the search stands in it.
        seen |= found - marks_in(path)
    assert seen - expected == set(), "leaked"
    assert expected - seen == set(), "not shown to who may see it"


@pytest.fixture(scope="module")
def marked(new_url: Callable[..., str]) -> Iterator[World]:
    # Without the hold, feeds would have nothing that is as new as this.
    with world(new_url(), COP_MAIL_HOLD=0) as made:
        space = settle_people(made)
        for level, state in TELLING:
            _marked_case(made, Visibility(level), state, space)
        _tie_all(made)
        _mark_people(made, space)
        session.commit()
        yield made


def _marked_case(made: World, level: Visibility, state: str, space: Space) -> None:
    author = made.member(m.AUTHOR)
    viewer = viewer_of(author)
    words = {name: mark(name, level, state) for name in (*WORDS, "title", "summary")}
    secret = f"\n\n:::reserve{{niveau=session}}\n{mark('reserved', level, state)}\n:::\n"
    case = Make().contribution(
        "case_study", author, DOCUMENT | {"title": "Un brouillon", "attempted": mark("early", level, state)},
        state=State.DRAFT, visibility=level, space=space if level == Visibility.SPACE else None,
    )  # fmt: skip
    case = find(viewer, case.uid, CaseStudy)
    services.save(
        viewer, case, to_document(case) | words | {"situation": words["situation"] + secret}
    )
    case.history_from, case.state = case.version, State.PUBLISHED
    session.flush()
    everybody = " ".join(f"@{handle}" for handle in made.handles.values() if handle)
    comment_on(viewer, case, f"{mark('comment', level, state)} {everybody}")
    gone = comment_on(viewer, case, mark("gone", level, state))
    delete_comment(viewer, case, gone.uid)
    session.add(CoAuthor(contribution_id=case.id, member_id=made.member(m.COAUTHOR).id))
    session.add(
        Reading(
            contribution_id=case.id, version=case.version, verdict=Verdict.CHANGES,
            remark=Prose.of(mark("remark", level, state)),
        )
    )  # fmt: skip
    filename, alt = (mark(field, level, state) for field in ("filename", "alt"))
    made.files[case.uid] = put_file(case, f"{filename}.txt", alt).uid
    put_file(case, f"{mark('takenaway', level, state)}.txt").deleted_at = now()
    made.cases[level, state] = case.uid
    case.published_at = None if state == "draft" else now()
    if state == "deleted":
        case.deleted_at = now()
    else:
        case.state = State(state)
    session.flush()


def _tie_all(made: World) -> None:
    """Everything is linked to what everybody reads."""
    cases = {place: uid for place, uid in made.cases.items() if place != ("public", "published")}
    hub = session.scalars(
        select(CaseStudy).where(CaseStudy.uid == made.cases["public", "published"])
    ).one()
    for uid in cases.values():
        other = session.scalars(select(CaseStudy).where(CaseStudy.uid == uid)).one()
        session.add(ties.Link(source_id=hub.id, target_id=other.id))
    session.flush()


def _mark_people(made: World, space: Space) -> None:
    space.title, space.purpose = mark("spacetitle"), mark("spacepurpose")
    for place in participants(space.uid):
        place.why = mark("why")
    for organisation in session.scalars(select(Organisation)):
        organisation.stop_list = Secret(mark("stoplist"))
    for member in session.scalars(select(Member)):
        member.email = f"{mark('mail')}{member.id}@cop.example"
    made.member(m.ELSEWHERE).portrait = Prose.of(mark("portrait"))
    session.flush()


def seen_by(made: World, reader: str) -> tuple[set[str], set[str]]:
    """All marks on all pages that a reader can ask for, and those of the pages in error."""
    client, good, bad = made.client(reader), set[str](), set[str]()
    for path in [*all_paths(made), *own_feeds(made, reader)]:
        answer = client.get(path)
        found = marks_in(words_of(answer) + str(answer.headers))
        (bad if answer.status_code >= 400 else good).update(found)
    return good, bad


def own_feeds(made: World, reader: str) -> list[str]:
    """The personal addresses of this kind of reader; somebody else's for who has none."""
    owner = reader if reader in m.SIGNED_IN else m.EXPIRED
    key = secrets.token_urlsafe(32)
    digest = sha256(key.encode()).hexdigest()
    session.add(FeedKey(member_id=made.member(owner).id, digest=digest))
    session.commit()
    return [f"/flux/tout.atom?cle={key}", f"/flux/tout.json?cle={key}"]


def all_paths(made: World) -> list[str]:
    paths = [
        address(made, name, uid)
        for uid in made.cases.values()
        for name, method in m.CASES
        if method == "GET" and "comment" not in name
    ]
    with made.app.test_request_context():
        paths += [
            url_for("cop.contributions.version", uid=uid, number=2) for uid in made.cases.values()
        ]
        paths += [
            url_for(f"cop.{name}") for name, method in m.PAGES if method == "GET" and name in PLAIN
        ]
        paths += ["/echanges/case_study.zip?brouillons=1", "/echanges/case_study.csv"]
        paths += [
            f"/flux/{name}.{form}" for name in ("tout", "case_study") for form in ("atom", "json")
        ]
        paths += ["/api/v1/contributions?limit=100", "/sitemap.xml", "/api/v1/openapi.json"]
        paths += ["/oai?verb=ListRecords&metadataPrefix=oai_dc", "/api/v1/search?q=zqx"]
        paths += [
            url_for("cop.search.index", q=word) for word in ("zqxtitlex", "zqxsummaryx", "zqx")
        ]
        paths += [url_for("cop.web.handles", q=word) for word in ("", "a")]
        paths += [url_for("cop.web.person", handle=one) for one in made.handles.values() if one]
        for organisation in session.scalars(select(Organisation)):
            paths += [
                url_for("cop.web.network", uid=organisation.uid),
                url_for("cop.web.edit_network", uid=organisation.uid),
            ]
        paths.append(url_for("cop.web.space", uid=made.space))
    return paths  # fmt: skip


PLAIN = {
    "web.home", "web.charter", "web.mine", "web.bin", "web.networks", "web.people", "web.profile",
    "web.spaces", "archive.index", "feeds.index", "calendar.index", "search.index",
    "case_studies.index", "case_studies.new",
}  # fmt: skip


def may_see(reader: str, field: str, level: str, state: str) -> bool:
    """Who sees which text of a case, in words of the trust rules."""
    reading = m.reads(reader, level, state)
    match field:
        case "title":
            return reading or (reader == m.AUTHOR and state == "deleted")  # in the bin
        case "comment":
            return reading and (reader in m.MEMBERS or (reader, level) == (m.GUEST, "space"))
        case "gone":
            return reading and reader == m.AUTHOR
        case "early":
            return reading and reader in m.AUTHORS
        case "takenaway":
            return reading and reader in m.AUTHORS | {m.CONTACT}
        case "remark":
            return reading and reader in m.AUTHORS and state == "published" and level in m.SHARED
        case "reserved":
            edits = reader in m.AUTHORS | {m.CONTACT}
            return reading and (edits or (reader, level) == (m.GUEST, "space"))
        case _text:
            return reading


FIELDS = (
    *WORDS, "title", "summary", "comment", "gone", "early", "remark", "reserved", "filename", "alt",
    "takenaway",
)  # fmt: skip
MEET = m.MEMBERS | {m.GUEST}


def expected(reader: str) -> set[str]:
    marks = {
        mark(field, *place)
        for field in FIELDS
        for place in TELLING
        if may_see(reader, field, *place)
    }
    if reader in MEET:
        marks |= {mark("spacetitle"), mark("spacepurpose")}
    if reader in m.MEMBERS:
        marks.add(mark("why"))  # beside the name of a guest, for those who write there
    if reader in m.MEMBERS | {m.ADMIN}:
        marks.add(mark("portrait"))
    if reader == m.CONTACT:
        marks.add(mark("stoplist"))
    return marks  # fmt: skip


@pytest.mark.parametrize("reader", m.READERS)
def test_each_reader_sees_their_marks_and_no_other(
    marked: World, reader: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="cop")
    good, bad = seen_by(marked, reader)
    assert good - expected(reader) == set(), "leaked"
    assert expected(reader) - good == set(), "not shown to who may see it"
    # A page that is refused may say the title of what can be read, and nothing else.
    assert bad == set()
    assert MARK.findall(caplog.text) == []


def test_a_mail_holds_a_title_for_its_readers_and_never_a_text(marked: World) -> None:
    kinds = {marked.member(name).id: name for name in m.READERS if name != m.VISITOR}
    mails = session.scalars(select(Mail)).all()
    assert mails != []
    for mail in mails:
        for field, level, _state in MARK.findall(mail.subject + mail.body):
            assert field == "title"
            # Written while it was published: whoever it was open to then.
            assert m.reads(kinds[mail.member_id or 0], level, "published")


def test_a_hidden_link_leaves_no_count(marked: World) -> None:
    """A visitor reads two public cases; the hub is linked to seven hidden ones."""
    page = (
        marked.client(m.VISITOR)
        .get(address(marked, "case_studies.show", marked.cases["public", "published"]))
        .get_data(as_text=True)
    )
    assert len(re.findall(r'<ul class="links">', page)) == 1
    links = re.search(r'<ul class="links">(.*?)</ul>', page, re.S)
    assert links is not None and links[1].count("<li>") == 1
    assert marked.cases["public", "archived"] in links[1]


def test_the_home_page_counts_what_its_reader_may_read(marked: World) -> None:
    for reader in (m.VISITOR, m.GUEST, m.FUNDER, m.ELSEWHERE, m.COLLEAGUE):
        page: Any = marked.client(reader).get("/").get_data(as_text=True)
        counted = re.search(r'/etudes-de-cas/">[^<]*<span>(\d+)</span>', page)
        readable = sum(
            m.reads(reader, level, state) for level, state in TELLING if state == "published"
        )
        assert counted is not None and int(counted[1]) == readable, reader
