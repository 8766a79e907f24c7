"""What visitors read is drawn once for all of them, and never a moment longer than it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, Response
from flask_wtf.csrf import generate_csrf
from sqlalchemy import event, update

from cop import changes
from cop.changes import SNAPSHOT
from cop.contributions.models import Contribution, Visibility
from cop.db import make_engine, now, session
from cop.plugin import public
from cop.testing import Make
from cop.web import visitors

NONCE = re.compile(r'nonce="([^"]+)"')
LIST = "/etudes-de-cas/"


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody writes: on PostgreSQL every database of the server counts, those of other tests too."""
    monkeypatch.setattr(visitors, "standing", lambda: "still")


@pytest.fixture
def visitor(cop_app: Flask) -> Any:
    """A browser without any cookie."""
    return cop_app.test_client()


@pytest.fixture
def drawn(cop_app: Flask) -> Iterator[list[str]]:
    """The views that are called."""
    called: list[str] = []
    views = cop_app.view_functions

    def noting(name: str, view: Any) -> Any:
        def noted(**values: Any) -> Any:
            called.append(name)
            return view(**values)

        noted.__dict__.update(view.__dict__)
        return noted

    before = dict(views)
    views.update({name: noting(name, view) for name, view in before.items()})
    yield called
    views.update(before)


@pytest.fixture
def shared(make: Make, case_document: dict[str, Any]) -> Contribution:
    return make.contribution(
        "case_study", make.member(), case_document, visibility=Visibility.PUBLIC
    )


def words(answer: Any) -> str:
    """An answer without the mark of its scripts."""
    return NONCE.sub("", answer.get_data(as_text=True))


@pytest.mark.usefixtures("still")
def test_a_second_visitor_is_given_the_same_page(
    cop_app: Flask, visitor: Any, drawn: list[str]
) -> None:
    first, second = visitor.get("/"), cop_app.test_client().get("/")

    assert drawn == ["cop.web.home"]
    assert words(first) == words(second)
    assert (first.headers["ETag"], first.content_type) == (
        second.headers["ETag"], second.content_type
    )  # fmt: skip


def test_each_answer_marks_its_scripts_anew(visitor: Any) -> None:
    marks = [set(NONCE.findall(visitor.get("/").get_data(as_text=True))) for _ in range(3)]

    assert [len(one) for one in marks] == [1, 1, 1]
    assert len(set.union(*marks)) == 3


@pytest.mark.usefixtures("still")
def test_a_copy_that_still_stands_is_not_sent_again(visitor: Any, drawn: list[str]) -> None:
    first = visitor.get(LIST)
    again = visitor.get(LIST, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data, len(drawn)) == (304, b"", 1)
    assert visitor.get(LIST, headers={"If-None-Match": 'W/"of before"'}).status_code == 200


def test_a_copy_of_before_is_sent_anew(visitor: Any, shared: Contribution) -> None:
    first = visitor.get(LIST)
    shared.title = "Le puits, un an après"
    session.commit()
    again = visitor.get(LIST, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, "un an après" in words(again)) == (200, True)


@pytest.mark.parametrize("elsewhere", [False, True], ids=["this process", "another process"])
def test_what_is_withdrawn_is_gone_at_the_next_question(
    cop_app: Flask, visitor: Any, shared: Contribution, cop_url: str, elsewhere: bool
) -> None:
    page = f"{LIST}{shared.uid}"
    assert [visitor.get(page).status_code for _ in range(3)] == [200, 200, 200]
    engine = make_engine(cop_url) if elsewhere else cop_app.extensions["cop"].engine
    with engine.begin() as connection:
        connection.execute(update(Contribution).values(visibility=Visibility.COMMUNITY))
    if elsewhere:
        engine.dispose()

    assert visitor.get(page).status_code != 200
    assert shared.title not in words(visitor.get(LIST))


def test_what_a_member_reads_is_neither_kept_nor_given(
    make: Make, login_as: Any, visitor: Any, drawn: list[str], case_document: dict[str, Any]
) -> None:
    member = make.member()
    make.contribution("case_study", member, case_document)
    for client in (login_as(member), visitor, login_as(member), visitor):
        seen = "Le puits et la pompe" in words(client.get(LIST))
        assert seen == (client is not visitor)
    assert drawn.count("cop.case_studies.index") == 3


@pytest.mark.parametrize(
    "headers",
    [{"Authorization": "Bearer x"}, {"Range": "bytes=0-99"}],
    ids=lambda one: next(iter(one)),
)
def test_whoever_says_more_is_answered_apart(
    visitor: Any, drawn: list[str], headers: dict[str, str]
) -> None:
    visitor.get("/"), visitor.get("/", headers=headers), visitor.get("/", headers=headers)

    assert len(drawn) == 3


def test_whoever_has_a_cookie_is_answered_apart(visitor: Any, drawn: list[str]) -> None:
    visitor.get("/"), visitor.set_cookie("anything", "1"), visitor.get("/"), visitor.get("/")

    assert len(drawn) == 3


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/?n=2"},
        {"base_url": "http://elsewhere.test"},
        {"headers": {"Accept": "application/json"}},
    ],
    ids=["another address", "another host", "another form"],
)
def test_another_question_has_an_answer_of_its_own(
    visitor: Any, drawn: list[str], other: dict[str, Any]
) -> None:
    visitor.get("/"), visitor.get(**({"path": "/"} | other))

    assert len(drawn) == 2


def test_no_answer_grows_older_than_a_minute(
    visitor: Any, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.get("/")
    monkeypatch.setattr(changes, "now", lambda: now() + timedelta(minutes=1))
    visitor.get("/")

    assert len(drawn) == 2


def test_a_page_that_opens_a_session_is_drawn_for_each(cop_app: Flask, drawn: list[str]) -> None:
    cop_app.view_functions["cop.web.formatting"] = public(
        lambda: Response(generate_csrf(), 200, None, "text/html")
    )
    pages = [cop_app.test_client().get("/aide/mise-en-forme") for _ in range(2)]

    assert len({page.headers["Set-Cookie"] for page in pages}) == 2
    assert len({page.data[:40] for page in pages}) == 2


@pytest.mark.parametrize("answer", [
    lambda: Response("x", headers={"Cache-Control": "no-store"}),
    lambda: Response("x", status=404),
    lambda: Response("x", mimetype="application/pdf"),
    lambda: Response(iter(["x"])),
], ids=["kept nowhere", "an error", "a file", "in pieces"])  # fmt: skip
def test_what_is_not_a_page_for_all_is_made_anew(
    cop_app: Flask, visitor: Any, answer: Callable[[], Response]
) -> None:
    asked: list[int] = []

    def view() -> Response:
        asked.append(1)
        return answer()

    cop_app.view_functions["cop.web.formatting"] = public(view)
    for _ in range(2):
        visitor.get("/aide/mise-en-forme")

    assert len(asked) == 2


def test_answers_end_where_the_memory_kept_for_them_ends() -> None:
    answers = visitors.Answers()
    for number in range(100):
        answers.keep(number, visitors.Answer((b"x" * 150_000,), ()))
    answers.keep("large", visitors.Answer((b"x" * 250_000,), ()))

    assert (len(answers.kept), answers.size) == (26, 26 * 152_000)


def test_a_kept_page_asks_the_database_once(cop_app: Flask, visitor: Any) -> None:
    engine = cop_app.extensions["cop"].engine

    def asked() -> list[str]:
        said: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            said.append(statement)

        visitor.get(LIST)
        event.listen(engine, "before_cursor_execute", note)
        visitor.get(LIST)
        event.remove(engine, "before_cursor_execute", note)
        return [one for one in said if not one.startswith("BEGIN")]

    fewest = [SNAPSHOT] if engine.dialect.name == "postgresql" else []
    # Whoever writes in between, in another database of the same server, ends it too.
    assert fewest in [asked() for _ in range(20)]
