"""The pack holds what a guest of the gathering may read, and not a word more; on paper too."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from cop.contributions.models import Visibility
from cop.db import session
from cop.formats.pdf import has_pdf
from cop.plugins.gatherings.models import Consent

Login = Callable[..., Any]
Read = Callable[..., Any]
OPEN, NARROW, RESERVED, DRAFT = (
    "Texte-pour-tous",
    "Texte-entre-réseaux",
    "Passage-réservé",
    "Brouillon-caché",
)


def filled(meeting: Any) -> None:
    """A programme of three slots: an open text with a reserved passage, one that guests may not
    read, and one that was added after the release; a roster of two, one of whom agreed."""
    body = f"{OPEN} est écrit ici.\n\n:::reserve\n{RESERVED}\n:::\n"
    open_ = meeting.case(meeting.host, Visibility.PUBLIC, title="Cas ouvert", situation=body)
    narrow = meeting.case(meeting.host, title="Cas-titre-communauté", situation=NARROW)
    meeting.gathering.place_name = "Maison des associations"
    meeting.slot(title="", about=open_.uid)
    meeting.slot(title="", about=narrow.uid, start="720")
    meeting.release()
    meeting.slot(title=DRAFT, start="840")
    meeting.register(meeting.comes)
    meeting.register(meeting.make.member("Oui-Nommée"), consent=Consent.PUBLIC)
    meeting.register(meeting.make.member("Non-Nommée"), consent=Consent.NOBODY)


def test_the_page_has_the_open_texts_and_leaves_the_rest_on_the_site(
    meeting: Any, read: Read
) -> None:
    filled(meeting)
    words = read(meeting.comes, meeting.page("/dossier"))
    for there in (OPEN, "Maison des associations", "Oui-Nommée", "Cas-titre-communauté"):
        assert there in words
    for hidden in (NARROW, RESERVED, DRAFT, "Non-Nommée"):
        assert hidden not in words


@pytest.mark.slow
@pytest.mark.one_database
@pytest.mark.skipif(not has_pdf(), reason="WeasyPrint isn't here")
def test_no_word_of_what_a_guest_may_not_read_is_in_the_file(meeting: Any, login_as: Login) -> None:
    from pypdf import PdfReader

    filled(meeting)
    answer = login_as(meeting.host).get(meeting.page("/dossier.pdf"))
    assert answer.status_code == 200
    paper = PdfReader(io.BytesIO(answer.data))
    words = " ".join("".join(page.extract_text() for page in paper.pages).split())
    for there in (OPEN, "Maison des associations", "Oui-Nommée", "10 h – 11 h 30"):
        assert there in words
    for hidden in (NARROW, RESERVED, DRAFT, "Non-Nommée", "Cas-titre-communauté"):
        assert hidden not in words
    assert (paper.trailer["/Root"]["/MarkInfo"]["/Marked"], str(paper.trailer["/Root"]["/Lang"])) == (
        True, "fr",
    )  # fmt: skip


def test_there_is_no_file_before_a_programme_and_none_for_visitors(
    meeting: Any, login_as: Login, read: Read
) -> None:
    meeting.slot()
    assert read(meeting.comes, meeting.page("/dossier.pdf")) == 404
    meeting.release()
    meeting.gathering.visibility = Visibility.PUBLIC
    session.commit()
    assert login_as(None).get(meeting.page("/dossier.pdf")).status_code == 401
    meeting.gathering.visibility = Visibility.NETWORK
    session.commit()
    assert read(meeting.comes, meeting.page("/dossier")) == 404
