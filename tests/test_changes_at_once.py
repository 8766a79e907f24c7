"""Requests that meet: nothing that one of them reads or writes is kept for others as something else."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask, Response, request
from sqlalchemy import select, text, update

from cop.changes import Changes, rows
from cop.contributions.models import Contribution, Visibility
from cop.db import make_engine, session
from cop.extension import State
from cop.members.models import Member, MemberStatus, Organisation
from cop.plugin import public
from cop.testing import Make
from cop.web import visitors

READ = text("SELECT name FROM cop_core_organisation ORDER BY id")
WRITE = text("UPDATE cop_core_organisation SET name = :name")
NAMES = select(Organisation.name).order_by(Organisation.id)


class Meeting(State):
    """Another request comes by between « state.rows.at != at » and « kept = state.rows »."""

    def __getattribute__(self, name: str) -> Any:
        found = object.__getattribute__(self, name)
        hooks = object.__getattribute__(self, "__dict__").get("hooks")
        if name in {"rows", "answers"} and hooks and threading.current_thread().name == "slow":
            hooks.pop()()
        return found


def _in_thread(name: str, call: Any) -> Any:
    out: list[Any] = []
    one = threading.Thread(target=lambda: out.append(call()), name=name)
    one.start(), one.join(30)
    return out[0] if out else None


def test_two_requests_at_once_keep_the_rows_of_their_own_mark(cop_app: Flask, make: Make) -> None:
    """What a slower request reads of before a change isn't kept as of after it."""
    make.organisation("first")
    session.commit(), session.remove()
    state = cop_app.extensions["cop"]
    url = state.engine.url.render_as_string(hide_password=False)
    other = select(Organisation.id, Organisation.name).order_by(Organisation.id)

    def ask(*statements: Any) -> Any:
        with cop_app.test_request_context():
            found = [rows(one) for one in statements]
            session.rollback()
            session.remove()
        return found

    def meanwhile() -> None:
        engine = make_engine(url)
        with engine.begin() as elsewhere:
            elsewhere.execute(WRITE, {"name": "second"})
        engine.dispose()
        _in_thread("quick", lambda: ask(other))

    state.__class__, state.hooks = Meeting, []

    def slowly() -> None:
        with cop_app.test_request_context():
            rows(other)
            state.hooks.append(meanwhile)
            rows(NAMES)
            session.rollback()
            session.remove()

    _in_thread("slow", slowly)
    kept = _in_thread("copy", lambda: ask(NAMES))[0]
    assert {one.name for one in kept} == {"second"}


@pytest.mark.parametrize("busy", [0, 1], ids=["all connections free", "one is in use"])
def test_two_visitors_at_once_keep_the_page_of_their_own_mark(
    cop_app: Flask, make: Make, case_document: dict[str, Any], busy: int
) -> None:
    """What was withdrawn meanwhile isn't shown to the next visitor."""
    shared = make.contribution(
        "case_study", make.member(), case_document, visibility=Visibility.PUBLIC
    )
    page, state = f"/etudes-de-cas/{shared.uid}", cop_app.extensions["cop"]
    session.commit(), session.remove()
    url = state.engine.url.render_as_string(hide_password=False)

    def ask(path: str) -> int:
        return cop_app.test_client().get(path).status_code

    def meanwhile() -> None:
        engine = make_engine(url)
        with engine.begin() as elsewhere:
            elsewhere.execute(update(Contribution).values(visibility=Visibility.COMMUNITY))
        engine.dispose()
        _in_thread("quick", lambda: ask("/"))

    _in_thread("before", lambda: ask("/"))
    state.__class__, state.hooks = Meeting, [meanwhile]
    _in_thread("slow", lambda: ask(page))
    assert not state.hooks
    # Which connection the next visitor gets is chance: that of the slow one would tell them.
    with cop_app.test_request_context(), ExitStack() as used:
        for _ in range(busy):
            used.enter_context(state.engine.connect())
        assert _in_thread("copy", lambda: ask(page)) != 200


def test_two_apps_on_one_engine_both_learn_of_a_change(cop_app: Flask, make: Make) -> None:
    """Each takes its own notes of a connection."""
    make.organisation("first")
    session.commit()
    engine, one, two = cop_app.extensions["cop"].engine, Changes(), Changes()
    with cop_app.test_request_context(), engine.connect() as here, engine.connect() as writer:

        def asked(of: Changes) -> object:
            found = of.mark(here)
            here.rollback()
            return found

        asked(one), asked(two)
        before = asked(two)
        with writer.begin():
            writer.execute(WRITE, {"name": "second"})
        asked(one)
        assert asked(two) != before


def test_two_addresses_that_look_alike_are_two_questions(
    cop_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitors, "standing", lambda: "still")
    client = cop_app.test_client()
    for path in ("/?q=%C3%A9", "/?q=%25C3%25A9", "/?q=é"):
        client.get(path)
    assert len(cop_app.extensions["cop"].answers.kept) == 3


@pytest.mark.parametrize(
    "headers",
    [{"Vary": "Accept-Language"}, {"Vary": "User-Agent"}, {"Cache-Control": "private"}],
    ids=str,
)
def test_an_answer_that_says_it_depends_on_more_is_not_for_all(
    cop_app: Flask, headers: dict[str, str]
) -> None:
    def view() -> Response:
        return Response(
            request.headers.get("Accept-Language", "") + str(request.user_agent),
            headers=headers,
            mimetype="text/html",
        )

    cop_app.view_functions["cop.web.formatting"] = public(view)
    client = cop_app.test_client()
    one = client.get("/aide/mise-en-forme", headers={"Accept-Language": "fr", "User-Agent": "a"})
    two = client.get("/aide/mise-en-forme", headers={"Accept-Language": "en", "User-Agent": "b"})
    assert one.data != two.data


def test_long_questions_are_not_kept_and_short_ones_count_whole(
    cop_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small answers at long addresses would fill the memory."""
    monkeypatch.setattr(visitors, "standing", lambda: "still")
    view = public(lambda: Response("x" * 400, mimetype="text/html"))
    cop_app.view_functions["cop.web.formatting"] = view
    client = cop_app.test_client()
    client.get("/aide/mise-en-forme")
    for number in range(20):
        client.get(f"/aide/mise-en-forme?{number}{'x' * 500}")
        client.get("/aide/mise-en-forme", headers={"Accept": f"{number}{'x' * 500}"})
    answers = cop_app.extensions["cop"].answers
    assert (len(answers.kept), answers.size > 2_400) == (1, True)


def test_a_page_that_reads_before_it_asks_for_the_mark_keeps_nothing_old(
    cop_app: Flask, make: Make, login_as: Any
) -> None:
    """As hosts do that read in `before_request`: whoever is disabled meanwhile reads no more."""
    member, other = make.member(), make.member()
    copy, slow, third = login_as(member), login_as(member), login_as(other)
    handle, state = member.handle, cop_app.extensions["cop"]
    session.commit(), session.remove()
    url = state.engine.url.render_as_string(hide_password=False)
    todo: list[Any] = []

    def host_reads() -> None:
        if threading.current_thread().name == "slow":
            session.execute(NAMES).all()
            while todo:
                todo.pop()()

    def meanwhile() -> None:
        engine = make_engine(url)
        with engine.begin() as elsewhere:
            elsewhere.execute(
                update(Member).where(Member.handle == handle).values(status=MemberStatus.DISABLED)
            )
        engine.dispose()
        _in_thread("quick", lambda: third.get("/fiches/aaaaaaaaaa"))

    cop_app.before_request_funcs.setdefault(None, []).insert(0, host_reads)
    assert _in_thread("slow", lambda: slow.get("/mes-fiches")).status_code == 200
    todo.append(meanwhile)
    _in_thread("slow", lambda: slow.get("/mes-fiches"))
    answer = _in_thread("copy", lambda: copy.get("/mes-fiches"))
    assert answer.status_code != 200


def test_what_a_get_has_not_committed_is_nobody_elses(cop_app: Flask, make: Make) -> None:
    """A transaction under way isn't in the text of others' snapshots."""
    make.organisation("first")
    session.commit(), session.remove()

    def ask() -> set[str]:
        with cop_app.test_request_context():
            found = {one.name for one in rows(NAMES)}
            session.rollback(), session.remove()
        return found

    def writing() -> set[str]:
        with cop_app.test_request_context():
            session.execute(WRITE, {"name": "never"})
            rows(NAMES)
            found: set[str] = _in_thread("other", ask)
            session.rollback(), session.remove()
        return found

    assert _in_thread("writing", writing) == {"first"}


def test_what_a_get_wrote_and_took_back_is_not_kept(cop_app: Flask, make: Make) -> None:
    """A GET that writes (a feed's first use) and then fails."""
    make.organisation("first")
    session.commit(), session.remove()

    def ask(*, failing: bool) -> set[str]:
        with cop_app.test_request_context():
            if failing:
                session.execute(WRITE, {"name": "never"})
            found = {one.name for one in rows(NAMES)}
            session.rollback(), session.remove()
        return found

    _in_thread("one", lambda: ask(failing=True))
    assert "never" not in _in_thread("two", lambda: ask(failing=False))
