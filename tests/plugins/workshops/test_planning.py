"""One small change at a time: logged, taken back, settled into the history once a sitting ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from cop.contributions import coauthors
from cop.contributions import services as spine
from cop.contributions.finding import find
from cop.contributions.models import Contribution, Revision
from cop.db import now, session
from cop.members.models import Member
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.workshops import planning, sittings
from cop.plugins.workshops.acts import change_for
from cop.plugins.workshops.assembly import plan_of
from cop.plugins.workshops.changes import Clash
from cop.plugins.workshops.limits import Refused
from cop.plugins.workshops.models import Change, Snapshot, Workshop
from cop.plugins.workshops.plan import Plan
from cop.search import following, index
from cop.search.models import SearchEntry
from tests.plugins.workshops.conftest import Write


def act(viewer: Viewer, thing: Workshop, **asked: str) -> Plan:
    return planning.make(viewer, thing, lambda plan: change_for(plan, asked)).plan


def revisions(thing: Workshop) -> list[tuple[int, int | None]]:
    rows = session.execute(
        select(Revision.number, Revision.author_id)
        .where(Revision.contribution_id == thing.id)
        .order_by(Revision.number)
    )
    return [(number, author) for number, author in rows]


def later(thing: Workshop, minutes: int) -> None:
    """As if all that was done had been done so long ago."""
    ago = now() - timedelta(minutes=minutes)
    session.execute(update(Change).where(Change.workshop_id == thing.id).values(at=ago))
    session.execute(update(Contribution).where(Contribution.id == thing.id).values(updated_at=ago))
    session.expire_all()


@pytest.fixture
def two(write: Write, author: Member, elsewhere: Member) -> tuple[Workshop, Viewer, Viewer]:
    thing = write()
    coauthors.add(viewer_of(author), thing, elsewhere.handle)
    session.commit()
    return find(viewer_of(author), thing.uid, Workshop), viewer_of(author), viewer_of(elsewhere)


def test_of_a_draft_the_words_are_indexed_and_the_minutes_are_not(
    write: Write, author: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    thing, me = write(publish=False), viewer_of(author)
    written: list[int] = []
    whole = following.write

    def noted(session: Any, values: dict[str, Any]) -> None:
        written.append(values["contribution_id"])
        whole(session, values)

    monkeypatch.setattr(following, "write", noted)
    kept = select(SearchEntry.body).where(SearchEntry.contribution_id == thing.id)

    act(me, thing, act="step", key="b", by="5")
    assert (written, "35" in str(session.scalar(kept))) == ([], False)
    act(me, thing, act="add", line="Moulin 12 (10)")
    assert (written, "Moulin" in str(session.scalar(kept))) == ([thing.id], True)

    followed = session.scalar(kept)
    index.rebuild()
    assert session.scalar(kept) == followed


def test_each_takes_back_their_own_last_change_and_does_it_again(
    two: tuple[Workshop, Viewer, Viewer],
) -> None:
    thing, me, other = two
    whole = plan_of(thing)
    act(me, thing, act="add", line="Jeu 12 (10)")
    act(other, thing, act="step", key="b", by="5")
    act(me, thing, act="down", key="a")

    assert planning.undo(me, thing).plan.block("b").minutes == 35
    planning.undo(me, thing)
    assert planning.steps_of(me, thing) == planning.Steps(back=False, again=True)
    planning.undo(other, thing)
    assert plan_of(thing) == whole
    with pytest.raises(Refused):
        planning.undo(me, thing)
    planning.redo(me, thing)
    plan = planning.redo(me, thing).plan

    assert [one.title for one in plan.blocks] == ["Échange", "Accueil", "Pause", "En plus", "Jeu"]
    assert planning.steps_of(me, thing) == planning.Steps(back=True, again=False)
    assert plan.block("a").notes == whole.block("a").notes


def test_what_is_typed_anew_after_taking_back_cant_be_done_again(
    two: tuple[Workshop, Viewer, Viewer],
) -> None:
    thing, me, _other = two
    act(me, thing, act="step", key="b", by="5")
    planning.undo(me, thing)
    act(me, thing, act="step", key="a", by="1")

    with pytest.raises(Refused):
        planning.redo(me, thing)


def test_taking_back_what_somebody_else_changed_since_loses_neither(
    two: tuple[Workshop, Viewer, Viewer],
) -> None:
    thing, me, other = two
    act(me, thing, act="minutes", key="a", before="10", value="12")
    act(other, thing, act="minutes", key="a", before="12", value="15")

    with pytest.raises(Clash):
        planning.undo(me, thing)
    assert plan_of(thing).block("a").minutes == 15


def test_a_change_that_arrives_twice_is_made_once(two: tuple[Workshop, Viewer, Viewer]) -> None:
    thing, me, _other = two
    for _time in range(2):
        planning.make(
            me, thing, lambda plan: change_for(plan, {"act": "down", "key": "a"}), token="x1"
        )

    assert [one.key for one in plan_of(thing).blocks] == ["b", "a", "c", "d"]
    assert session.scalar(select(func.count()).select_from(Change)) == 1


def test_a_sitting_is_one_version_of_the_history_with_its_private_notes(
    two: tuple[Workshop, Viewer, Viewer],
) -> None:
    thing, me, _other = two
    for _time in range(5):
        act(me, thing, act="step", key="b", by="1")
    before = len(revisions(thing))
    later(thing, 11)
    sittings.settle_all()
    sittings.settle_all()

    assert len(revisions(thing)) == before + 1
    assert revisions(thing)[-1] == (thing.version, me.member_id)
    payload = session.get(Snapshot, (thing.id, thing.version))
    assert payload is not None and payload.payload == thing.sealed
    document = session.scalar(select(Revision.document).order_by(Revision.id.desc()).limit(1))
    assert "zqx" not in str(document)
    assert "zqx" not in str(session.scalars(select(Contribution.folded)).all())


def test_who_begins_after_somebody_else_settles_their_sitting_and_two_together_sit_together(
    two: tuple[Workshop, Viewer, Viewer],
) -> None:
    thing, me, other = two
    act(me, thing, act="step", key="b", by="1")
    act(other, thing, act="step", key="a", by="1")  # mine is settled
    act(me, thing, act="step", key="b", by="1")  # together from here on
    act(other, thing, act="step", key="a", by="1")
    assert [author for _number, author in revisions(thing)] == [me.member_id, me.member_id]

    sittings.settle(thing)

    assert [author for _number, author in revisions(thing)] == [
        me.member_id, me.member_id, other.member_id,
    ]  # fmt: skip


def test_restoring_an_earlier_version_keeps_what_wasnt_settled_and_brings_the_notes_back(
    two: tuple[Workshop, Viewer, Viewer],
) -> None:
    thing, me, _other = two
    first = plan_of(thing)
    planning.make(
        me, thing,
        lambda _plan: {"op": "set", "what": "block", "key": "a", "field": "notes",
                       "before": "zqxnote un", "after": "autrement"},
    )  # fmt: skip
    changed = plan_of(thing)

    spine.restore(me, thing, 1)
    assert plan_of(thing) == first
    spine.restore(me, thing, 2)
    assert plan_of(thing) == changed
    assert [number for number, _author in revisions(thing)] == [1, 2, 3, 4]


def test_the_facts_saved_on_their_page_leave_the_plan_of_a_colleague_alone(
    two: tuple[Workshop, Viewer, Viewer],
) -> None:
    thing, me, other = two
    base = thing.version
    plan = act(other, thing, act="step", key="b", by="5")

    saved = spine.save(me, thing, {"title": "Autrement"}, base_version=base)

    assert (saved.changed, saved.conflicts) == (True, {})
    assert (thing.title, plan_of(thing)) == ("Autrement", plan)


def test_a_removed_name_leaves_the_plan_the_editions_and_what_could_be_taken_back(
    two: tuple[Workshop, Viewer, Viewer],
) -> None:
    from cop.contributions.care import anonymise
    from cop.plugins.workshops.services import newest_edition

    thing, me, _other = two
    planning.make(
        me, thing,
        lambda _plan: {"op": "set", "what": "block", "key": "b", "field": "instructions",
                       "before": "Parlez **vrai**.", "after": "Parlez à Zqxnom."},
    )  # fmt: skip
    anonymise(me, thing, {"Zqxnom": "une personne", "zqxnote": "note"})

    edition: Any = newest_edition(thing)
    assert "zqxnote" not in thing.sealed.reveal() + edition.payload.reveal()  # type: ignore[union-attr]
    assert plan_of(thing).block("b").instructions == "Parlez à une personne."
    assert session.scalar(select(func.count()).select_from(Change)) == 0
