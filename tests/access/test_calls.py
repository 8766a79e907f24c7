"""Calls for answers × every kind of reader × every level and state: the matrix, and marks in every
text of every sheet, looked for in all that each reader can ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select

from cop.columns import Prose
from cop.contributions.models import CoAuthor, State, Visibility
from cop.contributions.takeaways_model import Takeaway, TakeawayKind
from cop.db import now, session
from cop.feeds.models import FeedKey
from cop.mail.outbox import Mail
from cop.members.models import Organisation
from cop.plugins.answers import reminders
from cop.plugins.answers.models import Call, Contributor, Sheet, Synthesis, Version
from cop.plugins.answers.standing import today
from cop.testing import Make
from tests.access import matrix as m
from tests.access.answers import words_of
from tests.access.test_leaks import mark, marks_in
from tests.access.test_matrix import ABSENT, ABSENT_COMMENT, VARIES
from tests.access.walking import fits, outcome
from tests.access.world import World, settle_people, world

pytestmark = pytest.mark.slow
Place = tuple[str, str]
# One for each way that a level or a state can decide about a call.
PLACES = (
    ("networks", "published"), ("community", "published"), ("space", "published"),
    ("public", "archived"), ("community", "draft"), ("network", "withdrawn"), ("networks", "deleted"),
)  # fmt: skip
KINDS = ("blind", "sent")
KEPT = {"blind": "bbbbbbbb", "sent": "ssssssss"}  # the names of takeaways, but for the place
TEXTS = ("answer", "action", "resources", "group")


class Calls:
    """For each level and state, a call that home has answered and one that it still writes to."""

    def __init__(self, made: World) -> None:
        self.world = made
        self.space = settle_people(made)
        self.far = Make().organisation("Réseau du Large")
        self.calls: dict[tuple[str, Place], str] = {}
        self.sheets: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        for place in PLACES:
            for kind in KINDS:
                self.calls[kind, place] = self._call(kind, place)
        for reader in m.SIGNED_IN:
            self.keys[reader] = f"key-{reader}"
            digest = sha256(self.keys[reader].encode()).hexdigest()
            session.add(FeedKey(member_id=made.member(reader).id, digest=digest))
        session.commit()

    def _call(self, kind: str, place: Place) -> str:
        level, state = place
        author, space = self.world.member(m.AUTHOR), self.space if level == "space" else None
        document = {
            "title": f"Appel {kind} {level} {state}", "subject": "", "intro": "Répondez.",
            "questions": ["Que voyez-vous ?"], "opens": "after_own_submission", "invited": [],
            "closes_on": (today() + timedelta(days=2)).isoformat(), "home_answers": True,
        }  # fmt: skip
        made: Any = Make().contribution(
            "call", author, document, visibility=Visibility(level), space=space
        )
        session.add(CoAuthor(contribution_id=made.id, member_id=self.world.member(m.COAUTHOR).id))
        home = session.get_one(Organisation, author.organisation_id)
        self._sheet(made, self.far, f"theirs{kind}", place, sent=True)
        ours = self._sheet(made, home, f"ours{kind}", place, sent=kind == "sent")
        session.add(Contributor(sheet_id=ours.id, member_id=author.id))
        words = {
            name: Prose.of(mark(f"read{kind}", *place))
            for name in ("convergences", "divergences", "gaps")
        }
        made.takeaway_count = 1
        session.add(
            Takeaway(
                contribution_id=made.id,
                kind=TakeawayKind.TOOL,
                body=mark(f"kept{kind}", *place),
                uid=KEPT[kind] + str(PLACES.index(place)) * 2,
            )
        )
        session.add_all([Synthesis(call_id=made.id, position=one, **words) for one in (0, 1)])
        made.published_at = None if state == "draft" else now()
        if state == "deleted":
            made.deleted_at = now()
        else:
            made.state = State(state)
        session.flush()
        self.sheets[made.uid] = ours.uid
        return str(made.uid)

    def _sheet(
        self, call: Call, network: Organisation, whose: str, place: Place, *, sent: bool
    ) -> Sheet:
        words = {name: mark(f"{whose}{name}", *place) for name in TEXTS}
        sheet = Sheet(
            call_id=call.id, network_id=network.id, group_name=words["group"], version=1,
            answers=[Prose.of(words["answer"])], first_action=words["action"],
            resources=words["resources"], submitted_at=now() if sent else None,
        )  # fmt: skip
        session.add(sheet)
        session.flush()
        earlier = {"answer1": mark(f"{whose}earlier", *place)}
        session.add(Version(sheet_id=sheet.id, number=1, document=earlier))
        return sheet


@pytest.fixture(scope="module")
def calls(new_url: Callable[..., str]) -> Iterator[Calls]:
    with world(new_url(), COP_MAIL_HOLD=0) as made:
        yield Calls(made)


def address(calls: Calls, name: str, uid: str) -> str:
    endpoint, _, variant = name.partition("@")
    values: dict[str, Any] = {"uid": uid}
    if endpoint in {"answers.sheet", "answers.sheet_tools", "answers.remove_sheet"}:
        values["sheet_uid"] = calls.sheets.get(uid, ABSENT_COMMENT)
    if endpoint == "answers.take":
        values["form"] = variant
    if endpoint == "answers.summarise":
        values["position"] = 1
    if endpoint == "contributions.take_up":
        values["takeaway_uid"] = "s" * 8 + "22"
    if endpoint == "contributions.restore":
        values["number"] = 1
    with calls.world.app.test_request_context():
        return calls.world.app.url_for(f"cop.{endpoint}", **values)


def ask(calls: Calls, name: str, method: str, reader: str, uid: str) -> tuple[int, str, bool]:
    client, path = calls.world.client(reader), address(calls, name, uid)
    body = {
        "answer1": "Autre.",
        "type": "tool",
        "kind": "tool",
        "act": "in",
        "body": "Une piste.",
        "csrf_token": client.token,
    }
    if name.startswith("answers.sheet_tools"):
        body["thing"] = calls.calls["blind", ("public", "archived")]
    with calls.world.trial() as changed:
        answer = client.get(path) if method == "GET" else client.post(path, data=body)
        return answer.status_code, answer.get_data(as_text=True), changed()


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "method"), m.CALLS)
def test_a_page_about_a_call_answers_as_the_matrix_says(
    calls: Calls, name: str, method: str
) -> None:
    """On one database: on both, `test_visible_to.py` holds the rule whole, and `test_matrix.py` a
    telling case for each page of cases."""
    kind = "sent" if name.endswith("@sent") else "blind"
    found = []
    for place in PLACES:
        for reader in m.READERS:
            expected = outcome(m.CALLS[name, method], name, method, reader, place)
            status, _page, changed = ask(calls, name, method, reader, calls.calls[kind, place])
            if not fits(status, expected):
                found.append(f"{reader}, {place}: {status} instead of {expected}")
            if changed and (expected != "done" or method == "GET"):
                found.append(f"{reader}, {place}: rows changed")
    assert found == []


@pytest.mark.parametrize("reader", [m.GUEST, m.ELSEWHERE])
def test_a_hidden_call_and_an_absent_one_answer_the_same(calls: Calls, reader: str) -> None:
    hidden = calls.calls["sent", ("network", "withdrawn")]
    for name, method in m.CALLS:
        bare = set()
        for uid in (hidden, ABSENT):
            status, page, _ = ask(calls, name, method, reader, uid)
            same = VARIES.sub("", page).replace(hidden, ABSENT)
            bare.add((status, same.replace(calls.sheets[hidden], ABSENT_COMMENT)))
        assert len(bare) == 1, (name, method)


def seen_by(calls: Calls, reader: str) -> set[str]:
    """The marks in every byte that a reader can ask for: pages, files, feeds, search, JSON."""
    client = calls.world.client(reader)
    paths = [
        "/",
        "/reponses-croisees/",
        "/reponses-croisees/?etat=clos",
        "/mes-fiches",
        "/corbeille",
    ]
    paths += [f"/recherche/?q={word}" for word in ("appel", "zqxtheirssentanswer", "zqx")]
    paths += ["/recherche/suggestions?q=zqx", "/echanges/call.zip", "/echanges/call.csv"]
    key = calls.keys.get(reader, "")
    paths += [
        f"/flux/{name}.{form}?cle={key}" for name in ("tout", "call") for form in ("atom", "json")
    ]
    for uid in calls.calls.values():
        paths += {address(calls, name, uid) for name, method in m.CALLS if method == "GET"}
        paths.append(f"/reponses-croisees/{uid}/reponses?question=toutes")
        paths += [f"/fiches/{uid}/export.{form}" for form in ("md", "json", "odt", "docx")]
        paths += [
            f"/fiches/{uid}/historique",
            f"/fiches/{uid}/historique/1",
            f"/fiches/{uid}/liens",
        ]
    paths.append(f"/fiches/{calls.calls['sent', PLACES[1]]}/export.docx")
    found = set[str]()
    for path in paths:
        answer = client.get(path)
        found |= marks_in(words_of(answer) + str(answer.headers))
    return found


def may_see(reader: str, kind: str, whose: str, place: Place) -> bool:
    level, state = place
    if state == "draft" or not m.reads(reader, level, state):
        return False
    along = reader == m.COORDINATOR and level == "community"
    compares = along or (kind == "sent" and reader in m.HOME)
    if whose == "ours":
        return reader in m.HOME or (along and kind == "sent")
    return compares


@pytest.mark.parametrize(
    "reader",
    [m.VISITOR, m.GUEST, m.ELSEWHERE, m.FUNDER, m.COORDINATOR, m.COLLEAGUE, m.AUTHOR, m.COAUTHOR],
)
def test_each_reader_sees_of_the_answers_what_they_may_and_no_other_byte(
    calls: Calls, reader: str
) -> None:
    expected = set()
    for place in PLACES:
        for kind in KINDS:
            for whose in ("theirs", "ours"):
                if may_see(reader, kind, whose, place):
                    expected |= {mark(f"{whose}{kind}{name}", *place) for name in TEXTS}
            if may_see(reader, kind, "theirs", place):
                expected |= {mark(f"{word}{kind}", *place) for word in ("read", "kept")}
    seen = seen_by(calls, reader)
    assert seen - expected == set(), "leaked"
    assert expected - seen == set(), "not shown to who may see it"


def test_before_its_own_a_network_is_told_two_figures_by_json_and_nothing_by_mail(
    calls: Calls,
) -> None:
    uid = calls.calls["blind", ("community", "published")]
    path = address(calls, "answers.take@json", uid)
    told = calls.world.client(m.COLLEAGUE).get(path)
    assert told.json == {"submitted": 1, "expected": 4}
    with calls.world.trial():
        reminders.remind()
        mails = session.scalars(select(Mail)).all()
        assert mails, "nobody was reminded"
        assert marks_in("".join(mail.subject + mail.body for mail in mails)) == set()
