"""A copy and its origin: notes only for who opened both, a change taken over with credit and undo."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import services as spine
from cop.contributions.finding import find
from cop.db import session
from cop.mail.outbox import Mail
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.workshops import planning
from cop.plugins.workshops.acts import set_now
from cop.plugins.workshops.assembly import plan_of
from cop.plugins.workshops.lineage.services import Moved, beside, carry_over
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.services import prepare, publish_edition
from cop.plugins.workshops.tree import What
from tests.plugins.workshops.conftest import SECRETS, Write, secrets_in


def fork(member: Member, thing: Workshop) -> Workshop:
    copy = spine.adapt(viewer_of(member), find(viewer_of(member), thing.uid, Workshop))
    session.commit()
    return find(viewer_of(member), copy.uid, Workshop)


def change(member: Member, thing: Workshop, field: str, value: Any) -> None:
    planning.make(
        viewer_of(member), thing, lambda plan: set_now(plan, What.BLOCK, "b", field, value)
    )
    session.commit()


def facilitate(member: Member, thing: Workshop) -> None:
    viewer = viewer_of(member)
    prepare(viewer, find(viewer, thing.uid, Workshop))
    session.commit()


def subjects() -> list[str]:
    return [one.subject.split("] ")[1] for one in session.scalars(select(Mail).order_by(Mail.id))]


def test_a_copy_has_the_notes_of_who_opened_them_and_of_nobody_else(
    write: Write, elsewhere: Member, author: Member
) -> None:
    thing = write()
    bare = fork(elsewhere, thing)
    assert secrets_in(str(plan_of(bare))) == set()
    facilitate(elsewhere, thing)
    whole = fork(elsewhere, thing)
    assert secrets_in(str(plan_of(whole))) == set(SECRETS)
    assert secrets_in(str(whole.plan)) == set()
    assert len(subjects()) == 2


def test_a_difference_is_taken_into_the_origin_with_credit_and_can_be_taken_back(
    write: Write, author: Member, elsewhere: Member
) -> None:
    thing = write()
    copy = fork(elsewhere, thing)
    change(elsewhere, copy, "minutes", 45)
    publish_edition(viewer_of(elsewhere), copy)
    spine.set_visibility(viewer_of(elsewhere), copy, "community")  # type: ignore[arg-type]
    session.commit()
    viewer = viewer_of(author)
    seen = beside(viewer, find(viewer, copy.uid, Workshop))
    assert [(one.name, one.old, one.new, one.changed_in) for one in seen.differences] == [
        ("block/b/minutes", 30, 45, "here"),
    ]  # fmt: skip
    assert not seen.whole
    carry_over(viewer, seen, "block/b/minutes", to="origin", mark=seen.mark)
    assert plan_of(seen.origin).block("b").minutes == 45
    assert secrets_in(str(plan_of(seen.origin))) == set(SECRETS)
    assert seen.origin.credit_count == 1
    planning.undo(viewer, seen.origin)
    assert plan_of(seen.origin).block("b").minutes == 30


def test_who_writes_one_side_only_changes_that_side_and_only_what_was_shown(
    write: Write, author: Member, elsewhere: Member
) -> None:
    thing = write()
    copy = fork(elsewhere, thing)
    change(elsewhere, copy, "title", "Autrement")
    viewer = viewer_of(elsewhere)
    seen = beside(viewer, copy)
    with pytest.raises(Forbidden):
        carry_over(viewer, seen, "block/b/title", to="origin", mark=seen.mark)
    with pytest.raises(Moved):
        carry_over(viewer, seen, "block/b/title", to="copy", mark="1-0.1-0")
    with pytest.raises(NotFound):
        carry_over(viewer, seen, "block/b/notes", to="copy", mark=seen.mark)
    carry_over(viewer, seen, "block/b/title", to="copy", mark=seen.mark)
    assert plan_of(copy).block("b").title == "Échange"
    with pytest.raises(NotFound):
        beside(viewer, thing)


def test_notes_are_compared_only_for_who_opened_both(
    write: Write, login_as: Any, author: Member, elsewhere: Member
) -> None:
    thing = write()
    copy = fork(elsewhere, thing)
    change(elsewhere, copy, "notes", "à moi")
    client, address = login_as(elsewhere), f"/ateliers/{copy.uid}/origine"
    page = client.get(address)
    assert (page.status_code, secrets_in(page.text)) == (200, set())
    facilitate(elsewhere, thing)
    page = client.get(address)
    assert secrets_in(page.text) == set(SECRETS)
    form = {"name": "block/b/notes", "to": "copy", "csrf_token": client.token,
            "mark": beside(viewer_of(elsewhere), copy).mark}  # fmt: skip
    assert client.post(f"{address}/reprendre", data=form).status_code == 303
    assert (
        plan_of(find(viewer_of(elsewhere), copy.uid, Workshop)).block("b").notes == "zqxnote deux"
    )


def test_its_author_is_told_once_when_a_copy_that_they_read_is_published_and_differs(
    write: Write, login_as: Any, author: Member, elsewhere: Member
) -> None:
    thing = write()
    copy = fork(elsewhere, thing)
    spine.set_visibility(viewer_of(elsewhere), copy, "community")  # type: ignore[arg-type]
    change(elsewhere, copy, "minutes", 45)
    client = login_as(elsewhere)
    form = {"size": "major", "change": "plus long", "csrf_token": client.token}
    for _time in range(2):
        client.post(f"/ateliers/{copy.uid}/publication", data=form)
    assert len(subjects()) == len(set(subjects())) == 2
