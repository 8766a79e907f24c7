"""Minutes that somebody wrote elsewhere: taken in, changed, validated, and read back from every file."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from cop.db import session
from cop.formats.pdf import has_pdf
from cop.plugins.notes import files, life, outcomes, services, texts
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.reading import as_markdown
from tests.plugins.notes.conftest import Committee

SAMPLE = Path(__file__).parent / "samples" / "compte-rendu-2026-11-12.md"
RESERVED = "situation individuelle"
KEPT = "La check-list partenariat arrive en date de relecture"
ADDED = "Ajouté à la main."


@pytest.fixture
def meeting(committee: Committee) -> Meeting:
    """A meeting without an agenda that took the sample in."""
    made = committee.meet(points=())
    files.take(committee.lead, made, as_markdown(SAMPLE.name, SAMPLE.read_bytes()))
    session.commit()
    return committee.found(made)


def test_headings_become_the_agenda_where_there_is_none(
    committee: Committee, meeting: Meeting
) -> None:
    points = [(one.title, one.minutes, one.presenter) for one in services.points_of(meeting)]
    assert points == [
        ("Reprise de la réunion précédente", None, ""),
        ("Restitution comparée des études régionales", 35, "Hugo"),
        ("Parcours d'accompagnement", 30, "Awa et Bastien"),
        ("Enjeux à faire remonter", 20, "Nour"),
        ("Outils", 15, "Camille"),
        ("Décisions", None, ""),
        ("Actions", None, ""),
        ("Ordre du jour proposé pour le 14 janvier 2027", None, ""),
    ]
    written = "\n".join(texts.texts_of(meeting.id).values())
    whole = SAMPLE.read_text("utf-8").split("\n# ", 1)[1]
    lost = [
        line for line in whole.split("\n")[1:]
        if line and not line.startswith("## ") and line not in written
    ]  # fmt: skip
    assert lost == []


def test_the_same_file_again_changes_nothing_and_begins_nothing(
    committee: Committee, meeting: Meeting
) -> None:
    again = files.take(committee.lead, meeting, SAMPLE.read_text("utf-8"))
    assert (again.changed, again.unknown) == ((), ())
    assert len(services.points_of(meeting)) == 8


def validated(committee: Committee, meeting: Meeting) -> Meeting:
    tools = committee.point(meeting, 4)
    text = f"{texts.texts_of(meeting.id)[tools.key]}\n\n{ADDED}"
    services.write_point(committee.lead, meeting, tools.key, base=1, text=text)
    outcomes.decide(committee.lead, meeting, {"statement": "On masque les petites cases."})
    life.close(committee.lead, meeting)
    life.validate(committee.lead, meeting)
    session.commit()
    return committee.found(meeting)


def words_of(ending: str, content: bytes) -> str:
    if ending == "pdf":
        from pypdf import PdfReader

        pages = PdfReader(io.BytesIO(content)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
    if ending == "json":
        return str(json.loads(content))
    return as_markdown(f"x.{ending}", content)


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["md", "odt", "docx", "pdf", "json"])
def test_every_file_of_the_validated_minutes_reads_back_without_what_was_reserved(
    committee: Committee, meeting: Meeting, login_as: Callable[..., FlaskClient], ending: str
) -> None:
    if ending == "pdf" and not has_pdf():
        pytest.skip("WeasyPrint or Pango isn't installed")
    uid = validated(committee, meeting).uid
    answer = login_as(committee.bob).get(f"/fiches/{uid}/export.{ending}")
    assert answer.status_code == 200
    said = words_of(ending, answer.get_data())
    found = [KEPT in said, ADDED in said, "On masque les petites cases." in said, RESERVED in said]
    assert found == [True, True, True, False]
