"""Readers see the newest edition; who writes, what is being written, and that it isn't out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from cop.contributions import care, services
from cop.contributions.finding import find
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.workshops import planning
from cop.plugins.workshops.assembly import each_block, plan_of
from cop.plugins.workshops.changes import Change
from cop.plugins.workshops.lineage.services import beside
from cop.plugins.workshops.methods.keeping import kept
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.services import prepare, publish_edition
from cop.plugins.workshops.starting import Start, begin
from cop.search.models import SearchEntry
from cop.testing import Make
from tests.plugins.workshops.conftest import FACTS, Write
from tests.plugins.workshops.test_views import opened


def rename(author: Member, thing: Workshop, title: str) -> Workshop:
    mine = find(viewer_of(author), thing.uid, Workshop, lock=True)
    change: Change = {"op": "set", "what": "block", "key": "b", "field": "title",
                      "before": "Échange", "after": title}  # fmt: skip
    planning.make(viewer_of(author), mine, lambda _plan: change)
    longer: Change = {"op": "set", "what": "block", "key": "b", "field": "minutes",
                      "before": 30, "after": 50}  # fmt: skip
    planning.make(viewer_of(author), mine, lambda _plan: longer)
    session.commit()
    return mine


def test_what_isnt_published_yet_is_read_by_who_writes_alone(
    write: Write, author: Member, elsewhere: Member, login_as: Any
) -> None:
    thing = write()
    prepare(viewer_of(elsewhere), thing)
    session.commit()
    rename(author, thing, "Zqxencours")
    roads = [f"/ateliers/{thing.uid}", f"/ateliers/{thing.uid}/animation"]

    def read(who: Member) -> list[tuple[bool, bool, bool]]:
        pages = [login_as(who).get(road).get_data(as_text=True) for road in roads]
        return [
            ("Zqxencours" in one, 'plan-title">Échange<' in one, "encore publiés" in one)
            for one in pages
        ]

    assert read(author) == [(True, False, True)] * 2
    assert read(elsewhere) == [(False, True, False)] * 2
    assert thing.minutes == 50

    publish_edition(viewer_of(author), find(viewer_of(author), thing.uid, Workshop, lock=True))
    session.commit()
    assert read(author) == [(True, False, False)] * 2
    assert read(elsewhere) == [(True, False, False)] * 2
    assert find(viewer_of(author), thing.uid, Workshop).minutes == 70


def test_no_road_hands_out_what_is_in_no_edition_yet(
    write: Write, author: Member, elsewhere: Member, make: Make, login_as: Any
) -> None:
    thing = write(level="public")
    prepare(viewer_of(elsewhere), thing)
    session.commit()
    rename(author, thing, "Zqxencours")
    mine = find(viewer_of(author), thing.uid, Workshop)
    services.settle(mine)
    session.commit()
    one, sheet = f"/ateliers/{thing.uid}", f"/fiches/{thing.uid}"
    files = [f"{one}/fichier.{form}" for form in ("md", "csv", "docx", "zip")]
    files += [f"{sheet}/export.{form}" for form in ("md", "json", "odt", "docx")]
    noted = [f"{one}/fichier.{form}?profil=facilitator" for form in ("md", "csv", "docx", "zip")]
    pages = [one, f"{one}/passages", f"{sheet}/historique", f"{sheet}/historique/{mine.version}"]
    roads = [*files, *pages, "/emporter/workshop.zip"]

    def told(who: Member | None, where: list[str]) -> list[str]:
        client = login_as(who)
        return [road for road in where if "Zqxencours" in opened(client.get(road))]

    assert told(author, files) == files
    assert told(None, roads) == []
    assert told(make.member(), roads) == []
    assert told(elsewhere, [*roads, *noted]) == []


def test_a_copy_begins_with_the_newest_edition_and_its_notes(
    write: Write, author: Member, elsewhere: Member
) -> None:
    thing = write()
    prepare(viewer_of(elsewhere), thing)
    mine = rename(author, thing, "Zqxencours")
    noted: Change = {"op": "set", "what": "block", "key": "b", "field": "notes",
                     "before": "zqxnote deux", "after": "plus tard"}  # fmt: skip
    planning.make(viewer_of(author), mine, lambda _plan: noted)
    session.commit()

    copy = services.adapt(viewer_of(elsewhere), find(viewer_of(elsewhere), thing.uid, Workshop))

    assert isinstance(copy, Workshop)
    block = plan_of(copy).block("b")
    assert (block.title, block.minutes, block.notes) == ("Échange", 30, "zqxnote deux")
    viewer = viewer_of(elsewhere)
    assert beside(viewer, find(viewer, copy.uid, Workshop)).differences == ()


def test_the_search_reads_the_newest_edition(write: Write, author: Member) -> None:
    thing = write()

    def found(word: str) -> bool:
        asked = select(SearchEntry.contribution_id).where(SearchEntry.body.contains(word))
        return session.scalar(asked) == thing.id

    mine = rename(author, thing, "Zqxencours")
    assert (found("Zqxencours"), found("Échange")) == (False, True)
    services.settle(mine)
    publish_edition(viewer_of(author), find(viewer_of(author), thing.uid, Workshop, lock=True))
    assert (found("Zqxencours"), found("Échange")) == (True, False)
    care.anonymise(viewer_of(author), thing, {"Zqxencours": "Autrement"})
    assert (found("Zqxencours"), found("Autrement")) == (False, True)


def test_reserved_passages_of_a_plan_stay_with_those_who_read_them(
    write: Write, plan: Plan, author: Member, elsewhere: Member, login_as: Any
) -> None:
    said = "Dehors.\n\n:::reserve{niveau=session}\nZqxentrenous\n:::\n"
    thing = write(changed=each_block(plan, lambda block: replace(block, instructions=said)))
    services.save(viewer_of(author), thing, {"intention": said})
    session.commit()
    viewer, client = viewer_of(elsewhere), login_as(elsewhere)
    seen = find(viewer, thing.uid, Workshop)
    begun = begin(viewer, Start(seen), {**FACTS, "title": "Autre"})
    services.adapt(viewer, seen)
    session.commit()
    roads = [f"/ateliers/{thing.uid}/fichier.{form}" for form in ("md", "csv", "docx", "zip")]
    roads += [f"/ateliers/nouvel?depuis={thing.uid}"]

    assert [road for road in roads if "Zqxentrenous" in opened(client.get(road))] == []
    assert {one.instructions.strip() for one in plan_of(begun).blocks} == {"Dehors."}
    assert "Zqxentrenous" in opened(login_as(author).get(roads[0]))
    method = kept(plan_of(find(viewer_of(author), thing.uid, Workshop)), {"a"})
    assert [one.instructions.strip() for one in method.blocks] == ["Dehors."]


def test_what_a_reader_may_not_read_is_named_to_them_in_no_copy(
    write: Write, plan: Plan, author: Member, elsewhere: Member, login_as: Any
) -> None:
    tool = write(publish=False)
    thing = write(changed=each_block(plan, lambda block: replace(block, brings=tool.uid)))
    viewer = viewer_of(elsewhere)
    begun = begin(viewer, Start(find(viewer, thing.uid, Workshop)), {**FACTS, "title": "Autre"})
    copy = services.adapt(viewer, find(viewer, thing.uid, Workshop))
    session.commit()
    export = f"/fiches/{thing.uid}/export.json"

    assert isinstance(copy, Workshop)
    assert {one.brings for made in (begun, copy) for one in plan_of(made).blocks} == {""}
    told = [tool.uid in opened(login_as(who).get(export)) for who in (author, elsewhere)]
    assert told == [True, False]
