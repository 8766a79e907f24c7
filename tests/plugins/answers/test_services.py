"""Writing a sheet together, sending and amending it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import care
from cop.contributions.models import Link, Revision, Visibility
from cop.db import session
from cop.members.viewer import viewer_of
from cop.plugins.answers import reminders, services
from cop.plugins.answers.matrix import contributors, matrix_of
from cop.plugins.answers.models import Contributor, Sheet, Version
from cop.plugins.answers.synthesis import said, summarise, syntheses_of, synthesis_at

LONG = "Nous voyons un homme qui sait tout de cette école et une secrétaire que personne n’écoute."


def test_two_who_begin_at_once_write_in_one_sheet(community: Any) -> None:
    call, person = community.call(), community.people["Autan"]
    first = services.begin(viewer_of(person), call)
    assert services.begin(viewer_of(person), call) is first


def test_a_sheet_of_another_network_is_not_there(community: Any) -> None:
    call = community.call()
    sheet = community.send(call, community.people["Autan"])
    viewer = community.viewer("Beffrois")
    with pytest.raises(NotFound):
        services.find_sheet(viewer, call, sheet.uid)
    with pytest.raises(NotFound):
        services.save(viewer, call, sheet, {"posture": "refuse"}, base_version=None)


def test_two_who_wrote_different_answers_keep_both(community: Any) -> None:
    call, person = community.call(), community.people["Autan"]
    colleague = viewer_of(community.make.member(organisation=community.network("Autan")))
    sheet = community.write(call, person, LONG)
    start = sheet.version
    services.save(viewer_of(person), call, sheet, {"answer1": "Le premier."}, base_version=start)
    saved = services.save(colleague, call, sheet, {"answer2": "La seconde."}, base_version=start)
    assert (saved.merged, saved.conflicts) == (True, {})
    assert [one.source for one in sheet.answers] == ["Le premier.", "La seconde."]
    assert len(contributors(sheet)) == 2


def test_two_who_wrote_the_same_answer_see_both_and_nothing_is_written(community: Any) -> None:
    call, viewer = community.call(), community.viewer("Autan")
    sheet = community.write(call, community.people["Autan"])
    start = sheet.version
    services.save(viewer, call, sheet, {"answer1": "Le mien."}, base_version=start)
    saved = services.save(
        viewer, call, sheet, {"answer1": "Le tien.", "answer2": "Neuf."}, base_version=start
    )
    assert list(saved.conflicts) == ["answer1"]
    assert (saved.conflicts["answer1"].theirs, saved.conflicts["answer1"].mine) == (
        "Le mien.", "Le tien.",
    )  # fmt: skip
    assert saved.document["answer2"] == "Neuf."
    assert [one.source for one in sheet.answers] == ["Le mien.", "Nous écoutons."]


def test_an_amendment_is_marked_once_others_could_be_read(community: Any) -> None:
    call, person = community.call(), community.people["Autan"]
    sheet = community.send(call, person)
    services.save(viewer_of(person), call, sheet, {"answer1": "Mieux."}, base_version=None)
    assert sheet.amended_at is not None and not sheet.after_reading
    community.send(call, community.people["Beffrois"])
    services.save(viewer_of(person), call, sheet, {"answer1": "Encore."}, base_version=None)
    assert sheet.after_reading


def test_a_save_that_changes_nothing_marks_nothing(community: Any) -> None:
    call, person = community.call(), community.people["Autan"]
    sheet = community.send(call, person)
    same = services.written(sheet)
    assert not services.save(viewer_of(person), call, sheet, same, base_version=None).changed
    assert sheet.amended_at is None


def test_a_sheet_that_was_sent_is_not_taken_away(community: Any) -> None:
    call, person = community.call(), community.people["Autan"]
    begun = community.write(call, person, group_name="Groupe B")
    services.remove(viewer_of(person), call, begun)
    sent = community.send(call, person)
    with pytest.raises(Forbidden):
        services.remove(viewer_of(person), call, sent)
    assert session.scalars(select(Sheet.uid)).all() == [sent.uid]


def test_each_reader_sees_of_the_tools_named_what_they_may_read(
    community: Any, case_document: dict[str, Any]
) -> None:
    call, person = community.call(), community.people["Autan"]
    sheet = community.send(call, person)
    ours = community.make.contribution(
        "case_study", person, case_document | {"title": "À nous"}, visibility=Visibility.NETWORK
    )
    for thing in (ours, community.case):
        assert services.put_in(viewer_of(person), call, sheet, thing)
    assert not services.put_in(viewer_of(person), call, sheet, community.case)
    assert not services.put_in(viewer_of(person), call, sheet, call)
    community.send(call, community.people["Beffrois"])

    def named(name: str) -> list[str]:
        column = matrix_of(community.viewer(name), call).columns[0]
        return [tool.title for tool in column.tools]

    assert named("Autan") == sorted([ours.title, community.case.title])
    assert named("Beffrois") == [community.case.title]
    assert session.scalar(select(func.count()).select_from(Link)) == 0


def test_the_matrix_is_in_alphabetical_order_and_holds_what_was_sent_alone(community: Any) -> None:
    call = community.call()
    for name in ("Cimes", "Autan"):
        community.send(call, community.people[name], f"Mots de {name}")
    community.write(call, community.people["Beffrois"], "Pas encore")
    columns = matrix_of(community.viewer("Autan"), call).columns
    assert [one.name for one in columns] == ["Autan", "Cimes"]
    assert [one.answers[0].source for one in columns] == ["Mots de Autan", "Mots de Cimes"]


def test_a_synthesis_is_merged_too_and_read_with_the_answers(community: Any) -> None:
    call = community.call(home_answers=False)
    asker = viewer_of(community.asker)
    community.send(call, community.people["Autan"])
    row = synthesis_at(call, 1)
    summarise(asker, call, row, said(row) | {"gaps": "Une page."}, base_version=0)
    start = row.version
    summarise(asker, call, row, said(row) | {"gaps": "Deux pages."}, base_version=start)
    saved = summarise(asker, call, row, said(row) | {"gaps": "Trois."}, base_version=start)
    assert list(saved.conflicts) == ["gaps"]
    assert syntheses_of(community.viewer("Autan"), call)[1].gaps.source == "Deux pages."
    with pytest.raises(Forbidden):
        syntheses_of(community.viewer("Cimes"), call)
    with pytest.raises(NotFound):
        synthesis_at(call, 3)


def test_a_name_that_is_removed_for_good_goes_from_sheets_and_their_earlier_texts(
    community: Any,
) -> None:
    call = community.call()
    sheet = community.send(call, community.people["Autan"], "Demandons à Bakary, bakary dira.")
    care.anonymise(viewer_of(community.asker), call, {"Bakary": "le président"})
    kept = [one.source for one in sheet.answers] + [sheet.first_action]
    assert kept == ["Demandons à le président, le président dira."] * 3
    assert session.scalar(select(func.count()).select_from(Version)) == 0


def test_a_sheet_never_moves_the_call_nor_its_history(community: Any) -> None:
    call = community.call()
    before = (call.version, call.updated_at, call.comment_count, call.usage_count)
    community.send(call, community.people["Autan"])
    session.refresh(call)
    assert (call.version, call.updated_at, call.comment_count, call.usage_count) == before
    mine = Revision.contribution_id == call.id
    assert session.scalar(select(func.count()).select_from(Revision).where(mine)) == 1


def test_once_closed_earlier_texts_are_forgotten_and_who_leaves_is_named_in_none(
    community: Any,
) -> None:
    call, person = community.call(), community.people["Autan"]
    community.send(call, person)
    reminders.forget()
    assert session.scalar(select(func.count()).select_from(Version)) == 1
    community.close(call)
    reminders.forget()
    reminders.on_left(member=person)
    for table in (Version, Contributor):
        assert session.scalar(select(func.count()).select_from(table)) == 0
    assert session.scalar(select(func.count()).select_from(Sheet)) == 1
