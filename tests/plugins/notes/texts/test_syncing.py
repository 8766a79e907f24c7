"""The exchange with browsers: who gets what, what is kept, and that nothing comes twice."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable

import pytest
from sqlalchemy import select

from cop.db import session
from cop.plugins.notes.models import Stage
from cop.plugins.notes.texts import crdt, log
from cop.plugins.notes.texts.models import TextReview, TextUpdate
from tests.plugins.notes.texts.conftest import FIRST, Held, Tab

pytest.importorskip("pycrdt")
Tabs = Callable[..., Tab]


def written(held: Held, text: str) -> bytes:
    """The update of somebody who has the first text before them."""
    update = crdt.edited(log.log_of(held.doc(), until=1), text)
    assert update is not None
    return update


def late(held: Held) -> list[tuple[str, str]]:
    rows = session.execute(select(TextReview.reasons, TextReview.mine))
    return [(row.reasons, row.mine) for row in rows]


def test_what_one_writes_the_other_hears_with_the_sum_of_the_text(held: Held, tab: Tabs) -> None:
    ana, bob = tab(held.ana, "a"), tab(held.bob, "b")
    update = written(held, FIRST + "Point 1\n")
    sent = ana.send(update)
    assert (sent["kept"], sent["head"], sent["updates"]) == ("merged", 2, [])
    heard = bob.ask(1).get_json()["docs"]["one"]
    assert [b64decode(one) for one in heard["updates"]] == [update]
    assert heard["sha256"] == log.digest(FIRST + "Point 1\n") == sent["sha256"]
    assert bob.ask(2).get_json()["docs"] == {}


def test_who_heard_no_answer_sends_again_and_it_stands_once(held: Held, tab: Tabs) -> None:
    ana, update = tab(held.ana, "a"), written(held, FIRST + "Une fois\n")
    assert [ana.send(update)["head"], ana.send(update)["head"]] == [2, 2]
    assert held.doc().text == FIRST + "Une fois\n"


def test_who_opens_with_a_state_gets_exactly_what_they_lack(held: Held, tab: Tabs) -> None:
    held.save(held.ana, FIRST + "Suite\n", base=1)
    empty = {"epoch": 1, "after": 0, "state": "AA=="}
    told = tab(held.bob, "b").post(one=empty).get_json()["docs"]["one"]
    assert crdt.text_of([b64decode(one) for one in told["updates"]]) == FIRST + "Suite\n"


def test_the_author_is_who_is_signed_in_whatever_the_browser_says(held: Held, tab: Tabs) -> None:
    tab(held.bob, "a-tab-of-ana").send(written(held, FIRST + "x\n"))
    rows = session.execute(select(TextUpdate.person_id).where(TextUpdate.seq == 2)).all()
    assert rows == [(held.bob.id,)]


def test_who_may_not_read_the_draft_meets_nothing(held: Held, tab: Tabs) -> None:
    lou = tab(held.lou, "l")
    update = {"epoch": 1, "after": 1, "updates": ["AA=="]}
    assert (lou.ask(0).status_code, lou.post(one=update).status_code) == (403, 403)
    assert late(held) == []


def test_what_comes_after_the_meeting_is_kept_for_those_who_prepare_it(
    held: Held, tab: Tabs
) -> None:
    held.turn(Stage.REVIEW)
    bob, update = tab(held.bob, "b"), written(held, FIRST + "Trop tard\n")
    sent = bob.send(update)
    assert (sent["kept"], sent["head"], bob.ask(0).get_json()["mode"]) == ("late", 1, "read")
    assert bob.send(update)["kept"] == "late"
    assert late(held) == [("closed", FIRST + "Trop tard\n")]
    assert held.doc().text == FIRST
    held.turn(Stage.VALIDATED)
    assert bob.ask(1).get_json()["mode"] == "review"


def test_what_belongs_to_another_document_never_enters_this_one(held: Held, tab: Tabs) -> None:
    held.doc().epoch = 2
    session.commit()
    sent = tab(held.ana, "a").send(crdt.first("Un autre texte"), epoch=1)
    assert (sent["kept"], sent["epoch"], "updates" in sent) == ("late", 2, False)
    assert late(held) == [("epoch", "Un autre texte")]
    assert held.doc().text == FIRST


def test_what_two_wrote_in_one_line_apart_is_to_be_read_over(held: Held, tab: Tabs) -> None:
    held.save(held.ana, FIRST.replace("tous", "huit"), base=1)
    update = written(held, FIRST.replace("tous", "neuf"))
    tab(held.bob, "b").send(update, after=1, away=20)
    [review] = session.scalars(select(TextReview))
    assert (review.reasons, review.base) == ("line", FIRST)
    assert (review.theirs, review.mine) == (
        FIRST.replace("tous", "huit"),
        FIRST.replace("tous", "neuf"),
    )


def test_other_lines_ask_for_no_reading_before_ten_minutes(held: Held, tab: Tabs) -> None:
    held.save(held.ana, FIRST + "Ana\n", base=1)
    tab(held.bob, "b").send(written(held, "Bob\n" + FIRST), after=1, away=599)
    assert late(held) == []
    tab(held.bob, "b").send(written(held, "Encore\n" + FIRST), after=1, away=601)
    assert [reasons for reasons, _mine in late(held)] == ["long"]


@pytest.mark.parametrize(
    "body",
    [None, [], {"client": "a"}, {"client": "a", "docs": {"one": {"epoch": 1, "after": -1}}},
     {"client": "a/b", "docs": {}}, {"client": "a", "docs": {"one": {"epoch": 1, "after": 2**70}}},
     {"client": "a", "docs": {"one": {"epoch": 1, "after": 0, "updates": ["é"]}}},
     {"client": "a", "docs": {"one": {"epoch": 1, "after": 0, "state": "////"}}}],
)  # fmt: skip
def test_what_no_script_of_ours_sends_is_refused(held: Held, tab: Tabs, body: object) -> None:
    ana = tab(held.ana, "a")
    headers = {"X-CSRFToken": ana.browser.token}  # type: ignore[attr-defined]
    assert ana.browser.post(ana.path, json=body, headers=headers).status_code == 422


def test_garbage_changes_nothing_and_too_much_is_said_to_be(held: Held, tab: Tabs) -> None:
    ana = tab(held.ana, "a")
    assert ana.send(b"xyz")["kept"] == "refused"
    assert ana.send(written(held, FIRST + "é" * 40_000))["kept"] == "refused"
    many = {"epoch": 1, "after": 1, "updates": ["AA=="] * 65}
    assert ana.post(one=many).status_code == 413
    assert (held.doc().text, held.doc().head) == (FIRST, 1)


def test_with_the_switch_off_there_is_no_exchange(held: Held, tab: Tabs) -> None:
    ana = tab(held.ana, "a")
    ana.browser.application.config["COP_NOTES_LIVE"] = False
    try:
        assert ana.ask(0).status_code == 404
    finally:
        ana.browser.application.config["COP_NOTES_LIVE"] = True
