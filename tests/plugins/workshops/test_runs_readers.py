"""Who is left of a run's readers, and of the names on its list, when something changes around it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.exceptions import NotFound

from cop.contributions import care, coauthors
from cop.contributions import services as spine
from cop.contributions.finding import find
from cop.contributions.models import Visibility
from cop.contributions.rules import can
from cop.db import session
from cop.members.models import Member, Organisation
from cop.members.viewer import viewer_of
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.runs import attendance, opening, purging
from cop.plugins.workshops.runs.attendance import Consent
from cop.plugins.workshops.runs.models import WorkshopRun
from cop.plugins.workshops.runs.planned import plan_of_run
from cop.plugins.workshops.runs.rules import levels_of
from cop.testing import Make
from tests.plugins.workshops.conftest import Write
from tests.plugins.workshops.test_runs import held


def test_who_lost_a_workshop_leads_no_run_of_it_but_may_still_say_how_it_went(
    write: Write, author: Member, elsewhere: Member, make: Make, login_as: Any
) -> None:
    run = held(elsewhere, thing := write())
    client, one = login_as(elsewhere), f"/ateliers/passages/{run.uid}"
    reader = viewer_of(make.member())
    care.report(reader, find(reader, thing.uid, Workshop))
    session.commit()

    roads = ["en-direct", "en-direct/etat.json", "adapter", "apres"]
    found = {road: client.get(f"{one}/{road}") for road in roads}

    assert [page.status_code for page in found.values()] == [404, 404, 404, 200]
    assert [road for road, page in found.items() if "Échange" in page.get_data(as_text=True)] == []


def test_a_run_is_told_to_no_network_that_doesnt_read_its_workshop(
    write: Write, author: Member, elsewhere: Member
) -> None:
    thing = write(level="network")
    coauthors.add(viewer_of(author), thing, f"@{elsewhere.handle}")
    session.commit()
    mine, theirs = viewer_of(author), viewer_of(elsewhere)

    assert levels_of(mine, thing) == (Visibility.NETWORK,)
    assert (can(mine, "workshops.open_run", thing), can(theirs, "workshops.open_run", thing)) == (
        True, False,
    )  # fmt: skip


def test_runs_of_other_networks_go_when_a_workshop_is_kept_to_one(
    write: Write, author: Member, elsewhere: Member, make: Make
) -> None:
    run = held(elsewhere, thing := write(), level="network")
    ours = held(author, thing)
    colleague = viewer_of(
        make.member(organisation=session.get(Organisation, elsewhere.organisation_id))
    )
    find(colleague, run.uid, WorkshopRun)
    mine = viewer_of(author)
    spine.set_visibility(mine, find(mine, thing.uid, Workshop), Visibility.NETWORK)
    session.commit()

    with pytest.raises(NotFound):
        find(colleague, run.uid, WorkshopRun)
    left = [find(viewer_of(elsewhere), run.uid, WorkshopRun), find(mine, ours.uid, WorkshopRun)]
    assert [one.visibility for one in left] == [Visibility.DRAFT, Visibility.NETWORK]


def test_names_written_down_after_the_erasing_are_erased_too(
    write: Write, elsewhere: Member
) -> None:
    run, viewer = held(elsewhere, write()), viewer_of(elsewhere)
    attendance.add_names(viewer, run, "Awa, Rives")
    assert run.ends_at is not None
    late = run.ends_at + timedelta(days=91)
    first = [one.names for one in purging.purge(late)]
    attendance.add_names(viewer, run, "Bilal, Monts")

    assert (first, [one.names for one in purging.purge(late)]) == ([1], [1])
    assert (purging.purge(late), run.networks) == ([], ["Monts", "Rives"])


def test_who_was_absent_isnt_told_who_came(write: Write, elsewhere: Member, make: Make) -> None:
    run, away = held(elsewhere, write()), make.member("Absente")
    viewer = viewer_of(elsewhere)
    attendance.add_names(viewer, run, f"@{away.handle}\nAwa", consent=Consent.PARTICIPANTS)
    expected = attendance.told_names(viewer_of(away), run)
    [awa] = [one.uid for one in expected if one.name == "Awa"]
    attendance.tick(viewer, run, {awa})

    assert (len(expected), attendance.told_names(viewer_of(away), run)) == (2, [])


def test_a_name_that_leaves_a_workshop_leaves_what_its_runs_changed(
    write: Write, author: Member, elsewhere: Member
) -> None:
    run = held(elsewhere, thing := write())
    opening.adjust(viewer_of(elsewhere), run, {"b": {"title": "Échange avec Zqxawa"}})
    session.commit()
    mine = viewer_of(author)
    care.anonymise(mine, find(mine, thing.uid, Workshop), {"Zqxawa": "quelqu’un", "Échange": "Mot"})

    assert plan_of_run(run).block("b").title == "Mot avec quelqu’un"
