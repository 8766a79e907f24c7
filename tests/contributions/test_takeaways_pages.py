"""The page of takeaways: written, looked over, made a draft of, undone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from cop.contributions.models import Contribution, State
from cop.contributions.takeaways_model import Takeaway
from cop.db import session
from cop.testing import Make


def send(browser: Any, path: str, **form: str) -> Any:
    return browser.post(path, data=form | {"csrf_token": browser.token})


def test_from_the_page_of_a_case_to_a_tool_and_back(
    make: Make, login_as: Any, case_document: dict[str, Any]
) -> None:
    author = make.member("Aurore")
    source = make.contribution("case_study", author, case_document)
    sheet = f"/fiches/{source.uid}/enseignements"
    browser = login_as(author)
    answer = send(browser, sheet, kind="tool", body="Un modèle d’avenant.")
    assert answer.status_code == 303
    kept = session.scalars(select(Takeaway)).one()
    made = send(browser, f"{sheet}/{kept.uid}/en-faire", type="tool")
    tool = session.scalars(select(Contribution).where(Contribution.type == "tool")).one()
    assert made.location == f"/outils/{tool.uid}/modifier"
    page = browser.get(f"/etudes-de-cas/{source.uid}").get_data(as_text=True)
    assert f'href="/outils/{tool.uid}"' in page.split('id="takeaways"')[1]
    back = browser.get(f"/outils/{tool.uid}").get_data(as_text=True)
    assert f'href="/etudes-de-cas/{source.uid}"' in back.split('id="tied"')[1]
    send(browser, f"{sheet}/{kept.uid}/annuler", draft=tool.uid)
    session.refresh(tool)
    assert (tool.state, tool.deleted_at is None) == (State.DRAFT, False)


def test_what_is_kept_of_a_case_is_looked_over_for_names_first(
    make: Make, login_as: Any, case_document: dict[str, Any]
) -> None:
    author = make.member("Aurore")
    source = make.contribution("case_study", author, case_document)
    words = "Rappeler Madame Odilon Brassac avant le bilan."
    answer = send(login_as(author), f"/fiches/{source.uid}/enseignements", kind="need", body=words)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert session.scalars(select(Takeaway)).all() == []


def test_a_takeaway_without_words_or_kind_comes_back_with_the_reason(
    make: Make, login_as: Any, case_document: dict[str, Any]
) -> None:
    author = make.member("Aurore")
    source = make.contribution("case_study", author, case_document)
    sheet, browser = f"/fiches/{source.uid}/enseignements", login_as(author)
    for typed in ({"kind": "tool", "body": " "}, {"kind": "other", "body": "Oui"}, {"body": "Oui"}):
        assert send(browser, sheet, **typed).status_code == 422
    assert send(browser, sheet, kind="tool", body="x" * 501).status_code == 422
