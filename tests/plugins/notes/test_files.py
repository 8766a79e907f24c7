"""Notes that travel as files: out, changed, back, and what comes from other programs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from cop.db import session
from cop.members.models import Member
from cop.plugins.notes import files, life, outcomes, services, texts
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.reading import Unreadable, as_markdown
from tests.plugins.notes.conftest import Committee

TWO = (("Restitution", "Un.\n\n```\n## pas un titre\n```\n\nDeux."), ("Outils", "Trois."))


def written(committee: Committee, meeting: Meeting) -> list[str]:
    found = texts.texts_of(meeting.id)
    return [found[one.key] for one in services.points_of(meeting)]


def test_a_copy_that_comes_back_as_it_was_changes_nothing(committee: Committee) -> None:
    meeting = committee.meet(points=TWO)
    copy = files.working_copy(committee.lead, meeting)

    assert files.take(committee.lead, meeting, copy) == files.Taken((), ())
    assert written(committee, meeting) == [text for _title, text in TWO]


def test_what_comes_back_is_merged_with_what_was_written_meanwhile_and_only_once(
    committee: Committee,
) -> None:
    meeting = committee.meet(points=TWO)
    copy = files.working_copy(committee.lead, meeting).replace("Deux.", "Deux.\n\nDu train.")
    key = committee.point(meeting).key
    live = "Ici.\n\n" + TWO[0][1]
    services.write_point(committee.lead, meeting, key, base=1, text=live)

    for _time in range(2):
        files.take(committee.lead, meeting, copy)
        assert written(committee, meeting) == [live + "\n\nDu train.", "Trois."]


def test_a_heading_that_no_point_has_is_said_and_nothing_is_lost(committee: Committee) -> None:
    meeting = committee.meet(points=TWO)
    taken = files.take(committee.lead, meeting, "## outils\n\nQuatre.\n\n## Ailleurs\n\nCinq.")

    assert taken == files.Taken(("Outils",), ("Ailleurs",))
    assert written(committee, meeting)[1] == "Quatre."


@pytest.mark.parametrize("ending", ["odt", "docx"])
def test_the_validated_minutes_come_back_from_word_and_libreoffice(
    committee: Committee, login_as: Callable[..., FlaskClient], ending: str
) -> None:
    meeting = committee.meet(points=(("Restitution", "Cinq études.\n\n- une\n- deux"),))
    outcomes.decide(committee.lead, meeting, {"statement": "On masque."})
    life.close(committee.lead, meeting)
    life.validate(committee.lead, meeting)
    session.commit()
    client = login_as(committee.bob)

    file = client.get(f"/fiches/{meeting.uid}/export.{ending}")
    read = as_markdown(f"x.{ending}", file.get_data())

    lines = [line for line in read.split("\n") if line]
    start = next(place for place, line in enumerate(lines) if line.endswith("1. Restitution"))
    assert lines[start].startswith("#")
    assert lines[start + 1 : start + 4] == ["Cinq études.", "- une", "- deux"]


def packed(part: str, content: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.pdf", b"%PDF"),
        ("notes.txt", b"\xff\xfe\xfa"),
        ("notes.docx", b"PK nothing"),
        ("notes.docx", packed("other.xml", "<a/>")),
        ("notes.odt", packed("content.xml", "<a>")),
        ("notes.odt", packed("content.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')),
    ],
)
def test_what_cant_be_read_is_refused_with_words(name: str, content: bytes) -> None:
    with pytest.raises(Unreadable):
        as_markdown(name, content)


def test_registers_and_files_say_the_same_to_who_reads_them(
    committee: Committee, login_as: Callable[..., FlaskClient]
) -> None:
    meeting = committee.meet()
    told = {"title": "Relancer ; vite", "owner": committee.bob.uid, "due": meeting.day}
    outcomes.act_on(committee.lead, meeting, told)
    session.commit()
    get = {one.name: login_as(one) for one in (committee.awa, committee.coordinator)}
    paths = ["actions", "actions.csv", "actions.ics", "actions?qui=moi", "actions?mots=relancer"]

    def found(member: Member) -> list[bool]:
        pages = [get[member.name].get(f"/reunions/releve/{path}") for path in paths]
        return ["A-2026-11-01" in page.get_data(as_text=True) for page in pages]

    assert found(committee.awa) == [True, True, True, False, True]
    assert found(committee.coordinator) == [False] * 5
    life.close(committee.lead, committee.found(meeting))
    life.validate(committee.lead, committee.found(meeting))
    session.commit()
    assert found(committee.coordinator) == [True, True, True, False, True]
