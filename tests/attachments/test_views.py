"""The page of documents: added, refused, named, moved, taken away and back; the door to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from cop.attachments.models import Attachment
from cop.contributions.models import Act, Contribution, State
from cop.db import session
from cop.members.models import Member
from tests.attachments import hostile as h
from tests.attachments.conftest import lying, rows, send

pytestmark = pytest.mark.usefixtures("folder")
QUIETLY = {"Accept": "application/json"}


def verbs(case: Contribution) -> list[str]:
    asked = select(Act.verb).where(Act.contribution_id == case.id).order_by(Act.id)
    return list(session.scalars(asked))


def test_files_are_added_with_a_plain_form_and_listed_on_the_page(
    client: Any, case: Contribution, folder: Path
) -> None:
    answer = send(client, case, (h.image(), "plan.png"), (b"a;b\n", "liste.csv"))
    assert answer.status_code == 303
    assert [(one.filename, one.mime) for one in rows(case)] == [
        ("plan.png", "image/png"), ("liste.csv", "text/csv"),
    ]  # fmt: skip
    kept = [sha256 for one in rows(case) for sha256 in (one.sha256, one.small_sha256) if sha256]
    assert lying(folder) == sorted(kept)
    page = client.get(f"/etudes-de-cas/{case.uid}").get_data(as_text=True)
    assert "plan.png" in page and "liste.csv" in page and "2 documents" in page
    assert verbs(case) == ["file_added", "file_added"]


def test_a_script_gets_a_short_answer(client: Any, case: Contribution) -> None:
    answer = send(client, case, (h.image(), "plan.png"), headers=QUIETLY)
    assert answer.get_json() == {"files": [one.uid for one in rows(case)]}
    refused = send(client, case, (b"<svg/>", "plan.svg"), headers=QUIETLY)
    assert refused.status_code == 422
    assert refused.get_json()["error"].startswith("Ce genre de fichier")


# Made by the tests that send them: a bomb takes seconds.
HOSTILE = {
    "svg with a script": (lambda: b"<svg xmlns='x'><script>alert(1)</script></svg>", "a.svg"),
    "html named png": (lambda: b"<!doctype html>" + h.SCRIPT, "a.png"),
    "gif and script": (lambda: h.gif_and_script(), "a.gif"),
    "pdf and archive": (lambda: h.pdf_and_archive(), "a.pdf"),
    "zip bomb": (lambda: h.zip_bomb(), "a.docx"),
    "lying bomb": (lambda: h.lying_bomb(), "a.docx"),
    "macros": (lambda: h.word(**{"word/vbaProject.bin": b"x"}), "a.docx"),
    "huge image": (lambda: h.huge_image(), "a.png"),
    "cut image": (lambda: h.image(size=(900, 900))[:-400], "a.png"),
    "cut pdf": (lambda: h.pdf()[:1500], "a.pdf"),
    "cut text": (lambda: h.word()[:-300], "a.docx"),
    "nothing": (lambda: b"", "a.txt"),
    "program": (lambda: b"MZ\x90\x00" + b"\0" * 500, "a.pdf"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_french_and_nothing_is_left(
    client: Any, case: Contribution, folder: Path, scratch: Path, name: str
) -> None:
    make, filename = HOSTILE[name]
    answer = send(client, case, (h.image(), "bon.png"), (make(), filename))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'role="alert"' in page and f"<p>{filename} — " in page
    assert (rows(case), lying(folder), list(scratch.iterdir())) == ([], [], [])
    assert verbs(case) == []


def test_without_a_file_the_form_says_what_to_do(client: Any, case: Contribution) -> None:
    answer = send(client, case)
    assert answer.status_code == 422
    assert "Choisissez d’abord un fichier." in answer.get_data(as_text=True)


def deed(client: Any, case: Contribution, one: Attachment, name: str, **fields: str) -> int:
    address = f"/fiches/{case.uid}/documents/{one.uid}/{name}"
    status: int = client.post(address, data={"csrf_token": client.token} | fields).status_code
    return status


def test_a_file_is_named_described_moved_taken_away_and_taken_back(
    client: Any, case: Contribution
) -> None:
    send(client, case, (h.image(), "a.png"), (b"un", "b.txt"))
    first, second = rows(case)
    assert deed(client, case, first, "modifier", filename="le plan", alt="Un cercle.") == 303
    assert deed(client, case, first, "descendre") == 303
    assert [(one.filename, one.alt) for one in rows(case)] == [
        ("b.txt", ""), ("le plan.png", "Un cercle."),
    ]  # fmt: skip
    assert deed(client, case, first, "monter") == 303
    assert deed(client, case, second, "retirer") == 303
    assert session.get_one(Contribution, case.id).file_count == 1
    assert "b.txt" in client.get(f"/fiches/{case.uid}/documents").get_data(as_text=True)
    page = client.get(f"/etudes-de-cas/{case.uid}").get_data(as_text=True)
    assert "le plan.png" in page and "b.txt" not in page
    assert deed(client, case, second, "reprendre") == 303
    assert [one.filename for one in rows(case)] == ["le plan.png", "b.txt"]
    assert verbs(case)[2:] == [
        "file_renamed", "file_described", "files_sorted", "files_sorted", "file_removed",
        "file_back",
    ]  # fmt: skip


def test_a_wrong_description_is_refused_and_nothing_changes(
    client: Any, case: Contribution
) -> None:
    send(client, case, (h.image(), "a.png"))
    (one,) = rows(case)
    assert deed(client, case, one, "modifier", filename="b", alt="x" * 400) == 422
    assert [(one.filename, one.alt) for one in rows(case)] == [("a.png", "")]


def test_a_file_of_another_page_is_not_there(
    client: Any, make: Any, author: Member, case: Contribution, case_document: dict[str, Any]
) -> None:
    other = make.contribution("case_study", author, case_document)
    send(client, case, (h.image(), "a.png"))
    (one,) = rows(case)
    for name in ("retirer", "modifier", "monter", "reprendre"):
        assert deed(client, other, one, name) == 404
    assert client.get(f"/fiches/{other.uid}/documents/{one.uid}").status_code == 404


def test_the_history_tells_in_words_what_was_done(client: Any, case: Contribution) -> None:
    send(client, case, (h.image(), "secret-name.png"))
    page = client.get(f"/fiches/{case.uid}/historique").get_data(as_text=True)
    assert "Un fichier a été ajouté (png)" in page
    assert "secret-name" not in page


def test_a_case_asks_to_look_the_file_over_and_warns_of_what_stayed_in(
    client: Any, case: Contribution
) -> None:
    send(client, case, (h.word(), "note.docx"))
    page = client.get(f"/fiches/{case.uid}/documents").get_data(as_text=True)
    assert "Relisez chaque fichier avant de le partager" in page
    assert "Les commentaires de ce fichier peuvent porter des noms" in page


def test_a_public_case_goes_back_to_the_community_with_a_new_file(
    client: Any, case: Contribution
) -> None:
    case.visibility = "public"  # type: ignore[assignment]
    session.commit()
    send(client, case, (h.image(), "a.png"))
    assert session.get_one(Contribution, case.id).visibility == "community"


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_what_is_hidden_hides_its_files_at_once(
    client: Any, login_as: Any, make: Any, case: Contribution, state: State
) -> None:
    send(client, case, (h.image(), "a.png"))
    (one,) = rows(case)
    reader = login_as(make.member())
    address = f"/fiches/{case.uid}/documents/{one.uid}"
    ticket = reader.get(address).headers["Location"]
    assert reader.get(ticket).status_code == 200
    case.state = state
    session.commit()
    assert (reader.get(address).status_code, reader.get(ticket).status_code) == (404, 404)


def test_the_same_file_twice_is_one_file(client: Any, case: Contribution) -> None:
    send(client, case, (h.image(), "a.png"))
    send(client, case, (h.image(), "b.png"))
    assert [one.filename for one in rows(case)] == ["a.png"]
    assert session.scalar(select(func.count()).select_from(Attachment)) == 1
