"""Grids and protocols: provided, written, put into a role-play."""

from __future__ import annotations

from typing import Any

import pytest

from cop.contributions.models import State, Visibility
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.assembly import document_of, packet_of
from cop.plugins.role_plays.library import shelf
from cop.plugins.role_plays.library.forms import GridForm, ProtocolForm
from cop.plugins.role_plays.library.lines import LEAVES, cells_of, criteria_of, line_of, phases_of
from cop.plugins.role_plays.library.models import ObservationGrid, Protocol
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Criterion, CriterionKind, Phase
from cop.plugins.role_plays.usual import usual
from cop.testing import Make
from tests.plugins.role_plays import sample

HOME = "/mises-en-situation/bibliotheque"


def test_a_line_holds_its_cells_and_a_bar_ends_none() -> None:
    line = line_of(["Écoute | vraiment", "tally", "", ""])
    assert line == "Écoute / vraiment | tally"
    assert cells_of(line, ("label", "kind", "hint")) == {
        "label": "Écoute / vraiment", "kind": "tally", "hint": "",
    }  # fmt: skip


def test_lines_are_criteria_and_phases() -> None:
    assert criteria_of(["Écoute | yes_no | Avec la minute", "Se tait | rubbish"]) == (
        Criterion(code="O1", label="Écoute", kind=CriterionKind.YES_NO, hint="Avec la minute"),
        Criterion(code="O2", label="Se tait", kind=CriterionKind.TALLY),
    )
    assert phases_of([f"Sortir | 3 | tous | Se lever. | Qui ? | {LEAVES}", "Dire | x"]) == (
        Phase(name="Sortir", minutes=3, who_speaks="tous", rule="Se lever.", prompt="Qui ?",
              leaves_role=True),
        Phase(name="Dire"),
    )  # fmt: skip


def test_what_is_provided_is_what_its_form_accepts(cop_app: Any) -> None:
    names = ["posture", "codev-6", "gapp-6", "clinique-de-cas", "debriefing-4temps",
             "sortie-de-role"]  # fmt: skip
    assert list(shelf.provided()) == names
    for one in shelf.provided().values():
        form = (GridForm if one.type == shelf.GRID else ProtocolForm).from_document(one.document)
        assert form.validate(), (one.name, form.first_errors())
        assert {key: form.document()[key] for key in one.document} == one.document
    assert criteria_of(shelf.provided()["posture"].document["criteria"]) == usual().criteria


def test_rows_of_a_page_become_lines_and_come_back_when_something_is_wrong(
    make: Make, login_as: Any
) -> None:
    client = login_as(make.member())
    rows = {
        "steps-0-name": "Écouter", "steps-0-minutes": "dix", "steps-0-who_speaks": "tous",
        "steps-2-name": "Décider", "steps-2-minutes": "5", "steps-2-leaves_role": LEAVES,
    }  # fmt: skip
    form = {
        "csrf_token": client.token, "title": "Trois pas", "kind": "decision", "min_people": "3",
        "max_people": "6", "visibility": "community", "signed_as": "member", **rows,
    }  # fmt: skip
    refused = client.post(f"{HOME}/protocoles/nouveau", data=form)
    page = refused.get_data(as_text=True)
    assert (refused.status_code, 'value="dix"' in page, 'value="Décider"' in page) == (
        422, True, True,
    )  # fmt: skip
    assert session.query(Protocol).count() == 0
    kept = client.post(f"{HOME}/protocoles/nouveau", data={**form, "steps-0-minutes": "10"})
    assert kept.status_code == 303
    (made,) = session.query(Protocol).all()
    assert made.steps == ["Écouter | 10 | tous", f"Décider | 5 |  |  |  | {LEAVES}"]
    shown = client.get(f"{HOME}/protocoles/{made.uid}").get_data(as_text=True)
    assert "15 minutes en tout" in shown


def test_a_provided_one_becomes_a_draft_of_ones_own(make: Make, login_as: Any) -> None:
    client = login_as(make.member())
    assert client.get(f"{HOME}/fournis/nothing").status_code == 404
    answer = client.post(f"{HOME}/fournis/posture/adapter", data={"csrf_token": client.token})
    (made,) = session.query(ObservationGrid).all()
    assert (made.state, made.criteria) == (
        State.DRAFT, shelf.provided()["posture"].document["criteria"],
    )  # fmt: skip
    assert answer.headers["Location"].endswith(f"/grilles/{made.uid}/modifier")


@pytest.fixture
def writer(make: Make) -> Member:
    return make.member("Aurore Autrice", organisation=make.organisation("Rives"))


@pytest.fixture
def thing(make: Make, writer: Member) -> RolePlay:
    made = make.contribution("role_play", writer, document_of(sample.packet()))
    session.commit()
    assert isinstance(made, RolePlay)
    return made


def test_a_grid_of_the_library_stands_in_the_role_play(
    writer: Member, login_as: Any, thing: RolePlay
) -> None:
    client = login_as(writer)
    address = f"/mises-en-situation/{thing.uid}/bibliotheque"
    for key in ("fourni:posture", "fourni:sortie-de-role"):
        answer = client.post(address, data={"csrf_token": client.token, "key": key})
        assert answer.status_code == 303
    session.expire_all()
    packet = packet_of(thing)
    assert packet.criteria == usual().criteria
    assert [phase.leaves_role for phase in packet.debrief] == [True, True, True]
    assert packet.part("R1") == sample.packet().part("R1")
    refused = client.post(address, data={"csrf_token": client.token, "key": "fourni:nothing"})
    assert refused.status_code == 400


def test_what_one_may_not_read_is_neither_offered_nor_taken(make: Make, writer: Member) -> None:
    other = make.member(organisation=make.organisation("Monts"))
    hidden = make.contribution(
        "observation_grid", other, {"title": "À nous", "criteria": ["Secret de réseau | tally"]}
    )
    hidden.state, hidden.visibility = State.PUBLISHED, Visibility.NETWORK
    session.commit()
    viewer = viewer_of(writer)
    assert [key for key, _title in shelf.offered(viewer, shelf.GRID)] == ["fourni:posture"]
    assert shelf.criteria(viewer, hidden.uid) == ()
    assert shelf.criteria(viewer_of(other), hidden.uid)[0].label == "Secret de réseau"
