"""What bringing in would do: new, changed, same, refused and why; all of it or nothing."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import event, func, select
from werkzeug.exceptions import Forbidden

from cop.archive.carrying import carry_out
from cop.archive.steps import Plan
from cop.contributions import services
from cop.contributions.documents import to_document
from cop.contributions.finding import find_any
from cop.contributions.models import Contribution, Link, Revision, SignedAs, State, Visibility
from cop.db import session
from cop.members.models import Member, Role
from cop.members.viewer import viewer_of
from cop.testing import Make
from tests.archive.conftest import bring, plan_for, taken

BOOKMARK = {
    "title": "Budget",
    "summary": "Une grille.",
    "url": "https://cop.example/budget",
    "why": "La première ligne, assez longue.\n\nLa deuxième ligne, assez longue.",
}


def own(make: Make, coordinator: Member, **words: Any) -> Contribution:
    return make.contribution("bookmark", coordinator, BOOKMARK | words)


def edited(content: bytes, *changes: tuple[str, str]) -> bytes:
    """The bundle after somebody changed words in all of its files."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(target, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            for before, after in changes:
                text = text.replace(before, after)
            new.writestr(name, text)
    return target.getvalue()


def verdicts(plan: Plan) -> list[str]:
    return [step.verdict for step in plan.steps]


def test_what_was_not_touched_is_the_same_and_nothing_is_written(
    make: Make, coordinator: Member
) -> None:
    own(make, coordinator)
    make.contribution("bookmark", make.member(), BOOKMARK)
    assert verdicts(bring(coordinator, taken(coordinator))) == ["same", "same"]
    assert session.scalar(select(func.count()).select_from(Revision)) == 2


def test_a_change_is_merged_with_what_was_changed_here_since(
    make: Make, coordinator: Member
) -> None:
    thing = own(make, coordinator)
    content = edited(taken(coordinator), ("La première", "La toute première"))
    services.save(
        viewer_of(coordinator), thing, {"why": BOOKMARK["why"].replace("deuxième", "seconde")}
    )
    session.commit()
    assert verdicts(bring(coordinator, content)) == ["changed"]
    why = to_document(find_any(viewer_of(coordinator), thing.uid))["why"]
    assert why == ("La toute première ligne, assez longue.\n\nLa seconde ligne, assez longue.")


def test_the_same_place_changed_twice_is_refused_with_its_field(
    make: Make, coordinator: Member
) -> None:
    thing = own(make, coordinator)
    content = edited(taken(coordinator), ("title: Budget", "title: Le budget"))
    services.save(viewer_of(coordinator), thing, {"title": "Notre budget"})
    session.commit()
    plan = plan_for(coordinator, content)
    assert verdicts(plan) == ["refused"]
    assert "title" in plan.steps[0].reasons[0]


def test_reserved_passages_survive_a_file_that_never_held_them(
    make: Make, coordinator: Member
) -> None:
    why = f"{BOOKMARK['why']}\n\n:::reserve\nEntre nous.\n:::"
    thing = own(make, coordinator, why=why)
    content = edited(taken(make.member()), ("La première", "La toute première"))
    assert "Entre nous" not in content.decode("latin-1")
    assert verdicts(bring(coordinator, taken(make.member()))) == ["same"]
    assert verdicts(bring(coordinator, content)) == ["changed"]
    kept = to_document(find_any(viewer_of(coordinator), thing.uid))["why"]
    assert kept == why.replace("La première", "La toute première")


def test_a_file_without_its_base_changes_nothing(make: Make, coordinator: Member) -> None:
    own(make, coordinator)
    for changes in ([("cop_base: ", "cop_b: ")], [("cop_base: ", "cop_base: 0")]):
        content = edited(taken(coordinator), ("La première", "La toute première"), *changes)
        plan = plan_for(coordinator, content)
        assert verdicts(plan) == ["refused"]
        assert "cop_base" in plan.steps[0].reasons[0]


def test_what_only_its_authors_change_is_refused(make: Make, coordinator: Member) -> None:
    make.contribution("bookmark", make.member(), BOOKMARK)
    plan = plan_for(coordinator, edited(taken(coordinator), ("Une grille", "Deux grilles")))
    assert verdicts(plan) == ["refused"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("https:", "ftp:"), ("type: bookmark", "type: recipe"), ("title: Budget", "title: ''"),
        ("language: fr", "language: xx"), ("type: bookmark", "type: case_study"), ("---", "- -"),
        ("title: Budget", "title: &a [*a]"),
    ],
)  # fmt: skip
def test_a_file_that_its_form_refuses_says_why(
    make: Make, coordinator: Member, before: str, after: str
) -> None:
    thing = own(make, coordinator)
    content = edited(taken(coordinator), (before, after))
    session.delete(thing)
    session.commit()
    plan = plan_for(coordinator, content)
    assert verdicts(plan) == ["refused"]
    assert all(plan.steps[0].reasons)


def test_two_files_of_one_name_are_both_refused(make: Make, coordinator: Member) -> None:
    thing = own(make, coordinator)
    target = BytesIO(taken(coordinator))
    with ZipFile(target, "a") as more:
        more.writestr("copie.md", more.read(f"bookmark/{thing.uid}.md"))
    assert verdicts(plan_for(coordinator, target.getvalue())) == ["refused", "refused"]


def test_a_hidden_thing_of_the_same_name_is_neither_changed_nor_told_of(
    make: Make, coordinator: Member
) -> None:
    author = make.member()
    thing = make.contribution("bookmark", author, BOOKMARK, state=State.DRAFT)
    content = taken(author, drafts=True)
    plan = bring(coordinator, content)
    assert verdicts(plan) == ["new"]
    found = session.scalars(select(Contribution).order_by(Contribution.id)).all()
    assert [one.author_id for one in found] == [author.id, coordinator.id]
    assert found[1].uid != thing.uid


def test_what_is_new_is_a_draft_of_whoever_brings_it(make: Make, coordinator: Member) -> None:
    thing = own(make, coordinator)
    content, uid = taken(coordinator), thing.uid
    session.delete(thing)
    session.commit()
    bring(coordinator, content, publish=False, level=Visibility.NETWORKS)
    made = session.scalars(select(Contribution)).one()
    assert (made.uid, made.state, made.visibility) == (uid, State.DRAFT, Visibility.NETWORKS)
    assert (made.author_id, made.signed_as, made.version) == (coordinator.id, SignedAs.MEMBER, 1)


def test_a_case_is_not_published_unread_and_keeps_to_its_own_levels(
    make: Make, coordinator: Member, case_document: dict[str, Any]
) -> None:
    thing = make.contribution("case_study", coordinator, case_document)
    content = taken(coordinator, "case_study")
    session.delete(thing)
    session.commit()
    bring(coordinator, content, level=Visibility.PUBLIC)
    made = session.scalars(select(Contribution)).one()
    assert (made.state, made.visibility) == (State.DRAFT, Visibility.NETWORK)


def test_a_fault_half_way_writes_nothing(
    make: Make, coordinator: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    things = [own(make, coordinator, title=title) for title in ("Un", "Deux")]
    content = taken(coordinator)
    for thing in things:
        session.delete(thing)
    session.commit()
    real, calls = services.create, []

    def fails(*args: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError
        return real(*args, **options)

    monkeypatch.setattr(services, "create", fails)
    with pytest.raises(RuntimeError):
        bring(coordinator, content)
    session.rollback()
    assert session.scalars(select(Contribution)).all() == []


def test_what_was_untied_here_stays_untied(make: Make, coordinator: Member) -> None:
    one, two = own(make, coordinator), own(make, coordinator, title="Autre")
    session.add(Link(source_id=one.id, target_id=two.id))
    session.commit()
    content = taken(coordinator)
    session.query(Link).delete()
    session.commit()
    bring(coordinator, content)
    assert session.scalars(select(Link)).all() == []


def test_only_the_coordination_brings_in(make: Make, coordinator: Member) -> None:
    own(make, coordinator)
    content = taken(coordinator)
    for member in (
        make.member(),
        make.member(roles=(Role.ADMIN,)),
        make.member(roles=(Role.GUEST,)),
    ):
        with pytest.raises(Forbidden):
            carry_out(
                viewer_of(member), plan_for(member, content),
                level=Visibility.COMMUNITY, publish=False,
            )  # fmt: skip


def test_a_plan_asks_the_same_number_of_queries_for_one_file_as_for_thirty(
    make: Make, coordinator: Member, cop_app: Any
) -> None:
    asked: list[str] = []
    counts = []
    for size in (1, 30):
        for number in range(size):
            own(make, coordinator, title=f"Titre {number}")
        content = edited(taken(coordinator), ("La première", "La toute première"))
        session.expire_all()
        engine = cop_app.extensions["cop"].engine
        asked.clear()
        hook = lambda *args: asked.append(args[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", hook)
        plan = plan_for(coordinator, content)
        taken(coordinator)
        event.remove(engine, "before_cursor_execute", hook)
        assert set(verdicts(plan)) == {"changed"}
        counts.append(len([one for one in asked if not one.startswith("BEGIN")]))
    assert counts[0] == counts[1]
