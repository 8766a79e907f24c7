"""The charter stands before everything until it is accepted, and is asked anew when it changes."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.exceptions import BadRequest

from cop.columns import Prose
from cop.db import session
from cop.members.charter import accept, in_force
from cop.members.models import Charter, CharterAcceptance, Member
from cop.members.viewer import VISITOR, viewer_of
from cop.testing import Make


def second() -> None:
    session.add(Charter(number=2, title="Charte", body=Prose.of("Ce qui se dit ici reste ici.")))
    session.commit()


def test_nothing_is_read_or_written_before_the_charter_is_accepted(
    make: Make, login_as: Any, case_document: dict[str, Any]
) -> None:
    author, newcomer = make.member(), make.member(charter=0)
    uid = make.contribution("case_study", author, case_document).uid
    client = login_as(newcomer)
    for path in ("/", f"/etudes-de-cas/{uid}", f"/fiches/{uid}/export.md", "/personnes"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (302, "/charte"), path
        assert case_document["title"] not in answer.get_data(as_text=True)
    refused = client.post(
        f"/fiches/{uid}/commentaires", data={"csrf_token": client.token, "body": "Non lu."}
    )
    assert refused.location == "/charte"
    client.post("/charte", data={"csrf_token": client.token, "number": "1"})
    assert client.get(f"/etudes-de-cas/{uid}").status_code == 200


def test_a_new_version_is_asked_of_everybody_and_each_acceptance_is_kept(make: Make) -> None:
    member = make.member()
    second()
    assert viewer_of(member).charter_due == 2
    accept(viewer_of(member), 2)
    accept(viewer_of(member), 2)
    session.commit()
    assert viewer_of(member).charter_due is None
    kept = select(CharterAcceptance.number).where(CharterAcceptance.member_id == member.id)
    assert sorted(session.scalars(kept)) == [1, 2]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_only_the_charter_that_is_in_force_is_accepted(make: Make, number: int) -> None:
    member = make.member()
    second()
    with pytest.raises(BadRequest):
        accept(viewer_of(member), number)
    assert session.get_one(Member, member.id).charter_version == 1


def test_a_visitor_accepts_nothing(make: Make) -> None:
    charter = in_force()
    assert charter is not None
    with pytest.raises(BadRequest):
        accept(VISITOR, charter.number)
