"""Account pages read the session first: what they keep is as old as that."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import event, update

from cop.db import make_engine, session
from cop.members.models import Member, Role
from tests.site.conftest import Browser


def _in_thread(name: str, call: Callable[[], Any]) -> Any:
    out: list[Any] = []
    one = threading.Thread(target=lambda: out.append(call()), name=name)
    one.start(), one.join(30)
    return out[0]


def test_a_role_that_was_taken_away_is_gone_at_the_next_question(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app()
    one, copy, other = Browser(app), Browser(app), Browser(app)
    one.sign_in("nadia"), copy.sign_in("nadia"), other.sign_in("paul")
    assert copy.get("/coordination").status_code == 200
    engine = app.extensions["cop"].engine
    url = engine.url.render_as_string(hide_password=False)
    done: list[int] = []

    def meanwhile(_c: Any, _cursor: Any, said: str, *_more: Any) -> None:
        if threading.current_thread().name != "slow" or "cop_site_session" not in said or done:
            return
        done.append(1)
        elsewhere = make_engine(url)
        with elsewhere.begin() as writing:
            writing.execute(
                update(Member)
                .where(Member.name.ilike("%nadia%"))
                .values(roles=frozenset({Role.MEMBER}))
            )
        elsewhere.dispose()
        _in_thread("quick", lambda: other.get("/"))

    event.listen(engine, "after_cursor_execute", meanwhile)
    _in_thread("slow", lambda: one.get("/compte"))
    event.remove(engine, "after_cursor_execute", meanwhile)
    assert done
    with app.app_context():
        assert (
            Role.COORDINATOR
            not in session.query(Member).filter(Member.name.ilike("%nadia%")).one().roles
        )
        session.rollback(), session.remove()
    # Any third request has the connection of the slow one by now.
    with app.test_request_context(), engine.connect():
        codes = [
            _in_thread("copy", lambda: copy.get("/coordination")).status_code for _ in range(2)
        ]
    assert 200 not in codes, codes
