"""All of one kind as a ZIP: what its reader reads, and the same bytes wherever it goes."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select

from cop.contributions import services, ties
from cop.contributions.documents import to_document
from cop.contributions.finding import find_any
from cop.contributions.models import Contribution, Link, State, Visibility
from cop.db import session
from cop.members.models import Role
from cop.members.viewer import VISITOR, viewer_of
from cop.testing import Make
from tests.archive.conftest import bring, bundle, kind_named, taken

BOOKMARK = {
    "title": "Le budget : « quatre » [colonnes]",
    "summary": "Une grille ; simple.",
    "url": "https://cop.example/budget?a=1&b=2",
    "why": "Elle *aide*.\n\n<!-- cop: why -->\n\n---\n\n    code\n\n| a | b |\n|---|---|\n| 1 | 2 |",
}


def files(content: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(content)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def fill(make: Make, **options: Any) -> list[Contribution]:
    """Three bookmarks, two of them linked, the third adapted from the first."""
    author = make.member("Aurore Autrice")
    made = [
        make.contribution("bookmark", author, BOOKMARK | {"title": title}, **options)
        for title in (BOOKMARK["title"], "Élan", "a: b # c")
    ]
    viewer = viewer_of(author)
    ties.link(viewer, find_any(viewer, made[1].uid), find_any(viewer, made[0].uid))
    made[2].adapted_from_id = made[0].id
    session.commit()
    return made


def test_a_bundle_brought_in_elsewhere_is_taken_again_byte_for_byte(
    make: Make, elsewhere: Flask
) -> None:
    fill(make)
    first = taken(make.member())
    with elsewhere.app_context():
        coordinator = Make().member("Autre", roles=(Role.COORDINATOR,))
        plan = bring(coordinator, first)
        assert [step.verdict for step in plan.steps] == ["new"] * 3
        assert taken(coordinator) == first


def test_drafts_brought_in_are_taken_again_byte_for_byte(make: Make, elsewhere: Flask) -> None:
    fill(make)
    first = taken(make.member())
    with elsewhere.app_context():
        coordinator = Make().member("Autre", roles=(Role.COORDINATOR,))
        bring(coordinator, first, publish=False)
        assert files(taken(coordinator)).keys() == {"index.md"}
        assert taken(coordinator, drafts=True) == first


def test_cases_go_round_with_what_they_led_to(
    make: Make, case_document: dict[str, Any], elsewhere: Flask
) -> None:
    author = make.member()
    case = make.contribution("case_study", author, case_document)
    services.save(viewer_of(author), case, {"synthesis": "Parler d'abord.\n"})
    session.commit()
    first = taken(author, "case_study")
    with elsewhere.app_context():
        coordinator = Make().member("Autre", roles=(Role.COORDINATOR,))
        bring(coordinator, first)
        assert taken(coordinator, "case_study", drafts=True) == first


def test_links_and_lineage_are_there_where_both_ends_are(make: Make, elsewhere: Flask) -> None:
    first, second, third = (thing.uid for thing in fill(make))
    content = taken(make.member())
    with elsewhere.app_context():
        bring(Make().member("Autre", roles=(Role.COORDINATOR,)), content)
        uids = {one.id: one for one in session.scalars(select(Contribution))}
        link = session.scalars(select(Link)).one()
        assert {uids[link.source_id].uid, uids[link.target_id].uid} == {first, second}
        origins = {one.uid: one.adapted_from_id for one in uids.values()}
        assert uids[origins[third] or 0].uid == first
        assert (origins[first], origins[second]) == (None, None)


def test_it_names_nobody_and_says_nothing_of_state_readers_or_dates(make: Make) -> None:
    author = make.member("Maëlle Kerdoncuff", organisation=make.organisation("Armor Solidaire"))
    thing = make.contribution("bookmark", author, BOOKMARK | {"note": "À ne pas dire."})
    found = files(taken(author))
    assert set(found) == {"index.md", f"bookmark/{thing.uid}.md"}
    text = found[f"bookmark/{thing.uid}.md"]
    head = text.split("---")[1]
    assert [line.split(":")[0] for line in head.strip().splitlines()] == [
        "type", "title", "summary", "language", "licence", "url", "cop_uid", "cop_base",
    ]  # fmt: skip
    for word in ("Kerdoncuff", author.handle, author.uid, "Armor", "À ne pas dire", "community"):
        assert word not in "".join(found.values())


def test_only_what_its_reader_reads_is_in_it(make: Make) -> None:
    author = make.member()
    made = {
        (level, state): make.contribution(
            "bookmark",
            author,
            BOOKMARK | {"title": f"{level} {state}"},
            visibility=level,
            state=state,
        ).uid
        for level in (Visibility.NETWORK, Visibility.COMMUNITY, Visibility.PUBLIC)
        for state in State
    }

    def uids(viewer: Any) -> set[str]:
        names = set(files(bundle(viewer, kind_named("bookmark"))))
        return {name[9:-3] for name in names - {"index.md"}}

    opened = (State.PUBLISHED, State.ARCHIVED)
    assert uids(VISITOR) == {made[Visibility.PUBLIC, state] for state in opened}
    assert uids(viewer_of(make.member())) == {
        made[level, state]
        for level in (Visibility.COMMUNITY, Visibility.PUBLIC)
        for state in opened
    }
    assert uids(viewer_of(author)) == {uid for (_, state), uid in made.items() if state in opened}


def test_links_to_what_its_reader_does_not_see_leave_no_trace(make: Make) -> None:
    author = make.member()
    hidden, shown = (
        make.contribution("bookmark", author, BOOKMARK, visibility=level)
        for level in (Visibility.NETWORK, Visibility.COMMUNITY)
    )
    viewer = viewer_of(author)
    ties.link(viewer, find_any(viewer, shown.uid), find_any(viewer, hidden.uid))
    shown.adapted_from_id = hidden.id
    session.commit()
    assert "cop_links" in "".join(files(taken(author)).values())
    assert hidden.uid not in "".join(files(taken(make.member())).values())


def test_reserved_passages_are_for_those_who_read_them(make: Make) -> None:
    author = make.member()
    secret = BOOKMARK | {"why": "Dehors.\n\n:::reserve\nDedans.\n:::"}
    make.contribution("bookmark", author, secret)
    assert "Dedans" in "".join(files(taken(author)).values())
    assert "Dedans" not in "".join(files(taken(make.member())).values())


@pytest.mark.parametrize("words", ["Un\n\n", "\n\nUn", "Un  \n", "Un\n\n\n\nDeux", "    code"])
def test_empty_lines_around_a_text_change_no_file(make: Make, elsewhere: Flask, words: str) -> None:
    author = make.member()
    thing = make.contribution("bookmark", author, BOOKMARK | {"why": words})
    first = taken(author)
    assert to_document(thing)["why"].strip() == words.strip()
    with elsewhere.app_context():
        coordinator = Make().member("Autre", roles=(Role.COORDINATOR,))
        bring(coordinator, first)
        assert taken(coordinator) == first


def test_the_titles_are_listed_in_a_file_that_an_import_passes_over(make: Make) -> None:
    made = fill(make)
    lines = files(taken(make.member()))["index.md"].splitlines()
    assert lines == [
        "# bookmark", "",
        f"- [a: b # c](bookmark/{made[2].uid}.md)",
        f"- [Élan](bookmark/{made[1].uid}.md)",
        f"- [Le budget : « quatre » \\[colonnes\\]](bookmark/{made[0].uid}.md)",
    ]  # fmt: skip
