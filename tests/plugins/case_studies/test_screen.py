"""An answer is looked over like the case that it answers to."""

from __future__ import annotations

from typing import Any

from cop.columns import Secret
from cop.contributions.models import Comment
from cop.db import session


def answers() -> list[str]:
    return [comment.body.source for comment in session.query(Comment).order_by(Comment.id)]


def test_an_address_in_an_answer_is_replaced(
    make: Any, login_as: Any, case_document: dict[str, Any]
) -> None:
    case = make.contribution("case_study", make.member(), case_document)
    client = login_as(make.member())
    client.post(
        f"/fiches/{case.uid}/commentaires",
        data={"csrf_token": client.token, "body": "Écris à paul@puits.example, elle sait."},
    )
    assert answers() == ["Écris à une adresse, elle sait."]


def test_a_name_of_ones_own_list_never_stands_in_an_answer(
    make: Any, login_as: Any, case_document: dict[str, Any]
) -> None:
    case = make.contribution("case_study", make.member(), case_document)
    network = make.organisation()
    network.stop_list = Secret("Passerelle de Lirande")
    session.commit()
    client = login_as(make.member(organisation=network))
    client.post(
        f"/fiches/{case.uid}/commentaires",
        data={"csrf_token": client.token, "body": "Comme passerelle de lirande l’an dernier."},
    )
    assert len(answers()) == 1
    assert "irande" not in answers()[0]


def test_an_uncertain_name_is_asked_about_before_anything_is_written(
    make: Any, login_as: Any, case_document: dict[str, Any]
) -> None:
    case = make.contribution("case_study", make.member(), case_document)
    client = login_as(make.member())
    typed = {"csrf_token": client.token, "body": "J’en ai parlé avec M. Diallo hier."}
    page = client.post(f"/fiches/{case.uid}/commentaires", data=typed)
    assert page.status_code == 422
    assert "<mark>M. Diallo</mark>" in page.text
    assert answers() == []
    client.post(f"/fiches/{case.uid}/commentaires", data={**typed, "find:m. diallo": "keep"})
    assert answers() == ["J’en ai parlé avec M. Diallo hier."]
