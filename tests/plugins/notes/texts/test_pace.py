"""A loop can't fill the disk; forty who write as people do never meet the limit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from cop.db import now, session
from cop.plugins.notes.texts import crdt, limits, log
from cop.plugins.notes.texts.models import TextPresence, TextUpdate
from cop.plugins.notes.texts.wire import packed
from cop.testing import Make
from tests.plugins.notes.texts.conftest import FIRST, Held, Tab

pytest.importorskip("pycrdt")
Tabs = Callable[..., Tab]


def written(held: Held, text: str) -> bytes:
    made = crdt.edited(log.log_of(held.doc()), text)
    assert made is not None
    return made


def filled(held: Held, person_id: int, *, times: int, ago: int = 0, size: int = 100) -> None:
    """So many updates in the log as sent by one person, `ago` seconds before now."""
    last = session.scalar(select(func.max(TextUpdate.seq))) or 0
    session.add_all(
        TextUpdate(doc_id=held.doc("two").id, seq=last + one, client="loop", person_id=person_id,
                   data=b"x" * size, at=now() - timedelta(seconds=ago))
        for one in range(1, times + 1)
    )  # fmt: skip
    session.commit()


def rows() -> int:
    return session.scalar(select(func.count()).select_from(TextUpdate)) or 0


@pytest.mark.parametrize(("times", "size"), [(limits.MOST_TIMES, 1), (4, 256 * 1024)])
def test_who_sends_too_much_is_told_and_sends_it_again_later(
    held: Held, tab: Tabs, times: int, size: int
) -> None:
    filled(held, held.bob.id, times=times, size=size)
    bob, stood, update_ = tab(held.bob, "b"), rows(), written(held, FIRST + "Bob\n")
    told = {"epoch": 1, "after": 1, "updates": [packed(update_)]}

    answer = bob.post(one=told)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "120")
    assert answer.get_json()["error"].startswith("Vous avez envoyé beaucoup de texte")
    assert (rows(), held.doc().text) == (stood, FIRST)
    assert bob.ask(0).status_code == 200
    assert tab(held.ana, "a").send(written(held, "Ana\n" + FIRST))["kept"] == "merged"

    earlier = now() - timedelta(seconds=limits.WITHIN + 1)
    session.execute(update(TextUpdate).where(TextUpdate.client == "loop").values(at=earlier))
    session.commit()
    assert bob.send(update_)["kept"] == "merged"
    assert sorted(held.doc().text.split("\n")) == sorted(("Ana\n" + FIRST + "Bob\n").split("\n"))


def test_forty_who_each_send_twice_in_a_second_are_all_heard(
    held: Held, tab: Tabs, make: Make
) -> None:
    """Two minutes without a pause, which no fingers hold: 240 sendings of 40 signs each."""
    for number in range(38):
        filled(held, make.member(f"Personne {number}").id, times=6, size=100)
    for one in (held.ana, held.bob):
        filled(held, one.id, times=240, size=100)
    for name, one in (("a", held.ana), ("b", held.bob)):
        assert tab(one, name).send(written(held, held.doc().text + name))["kept"] == "merged"


def test_a_text_whose_log_is_full_takes_in_no_more(
    held: Held, tab: Tabs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cop.plugins.notes.texts.syncing.MOST_LOG", 10)
    assert tab(held.bob, "b").send(written(held, FIRST + "Long\n"))["kept"] == "refused"
    assert held.doc().text == FIRST


def test_names_of_tabs_that_are_made_up_leave_no_rows(held: Held, tab: Tabs) -> None:
    for number in range(limits.MOST_TABS + 3):
        bob = tab(held.bob, f"tab-{number}")
        body = {"client": bob.client, "docs": {}, "here": ["one", ""]}
        headers = {"X-CSRFToken": bob.browser.token}  # type: ignore[attr-defined]
        assert bob.browser.post(bob.path, json=body, headers=headers).status_code == 200
    found = session.scalar(select(func.count()).select_from(TextPresence))
    assert found == limits.MOST_TABS
