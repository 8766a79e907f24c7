"""The kit through the site: who prints and takes what, and that nothing more is in it."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from cop.contributions.finding import find
from cop.contributions.models import State, Visibility
from cop.db import session
from cop.formats.pdf import has_pdf
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.assembly import document_of, packet_of
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.services import prepare, publish_edition
from cop.testing import Make
from tests.plugins.role_plays import sample

CHOSEN = "groupes=2&copies=1&observateurs=1"


@pytest.fixture
def author(make: Make) -> Any:
    return make.member("Aurore Autrice", organisation=make.organisation("Rives"))


@pytest.fixture
def thing(make: Make, author: Any) -> RolePlay:
    made = make.contribution("role_play", author, document_of(sample.packet()))
    made.visibility = Visibility.COMMUNITY
    assert isinstance(made, RolePlay)
    publish_edition(viewer_of(author), made)
    session.commit()
    return made


def words(content: bytes) -> list[str]:
    pypdf = pytest.importorskip("pypdf")
    return [
        " ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(content)).pages
    ]


def found_in(content: str, marks: Any) -> list[str]:
    return [mark for mark in marks if mark in content]


def test_a_reader_prints_what_is_for_participants_and_nothing_secret(
    make: Make, login_as: Any, thing: RolePlay
) -> None:
    client = login_as(make.member())
    pages = client.get(f"/mises-en-situation/{thing.uid}/kit/pages?profil=participants&{CHOSEN}")
    text = pages.get_data(as_text=True)
    assert pages.headers["Cache-Control"] == "private, no-store"
    assert ("Contexte-commun" in text, found_in(text, sample.ALL_SECRETS)) == (True, [])
    for profile in ("whole", "parts", "facilitator"):
        answer = client.get(f"/mises-en-situation/{thing.uid}/kit/pages?profil={profile}&{CHOSEN}")
        assert answer.status_code == 403
        assert found_in(answer.get_data(as_text=True), sample.ALL_SECRETS) == []
    for form in ("zip", "md", "twee"):
        path = f"/mises-en-situation/{thing.uid}/kit/fichier.{form}"
        assert client.get(f"{path}?profil=facilitator").status_code == 403


def test_who_prepared_prints_everything(make: Make, login_as: Any, thing: RolePlay) -> None:
    member = make.member()
    viewer = viewer_of(member)
    prepare(viewer, find(viewer, thing.uid, RolePlay))
    session.commit()
    address = f"/mises-en-situation/{thing.uid}/kit/pages?profil=whole&{CHOSEN}"
    text = login_as(member).get(address).get_data(as_text=True)
    assert found_in(text, sample.ALL_SECRETS) == [
        mark for mark in sample.ALL_SECRETS if mark != "Parcours-seul"
    ]


@pytest.mark.skipif(not has_pdf(), reason="WeasyPrint or Pango isn't installed")
def test_the_pdf_of_one_sheet_holds_no_word_of_another(
    login_as: Any, author: Any, thing: RolePlay
) -> None:
    address = f"/mises-en-situation/{thing.uid}/kit/kit.pdf?profil=parts&{CHOSEN}&fiche=R2"
    answer = login_as(author).get(address)
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="le-puits-du-bas-{thing.uid}-fiche-R2.pdf"'
    )
    pages = words(answer.data)
    whole = " ".join(pages)
    assert found_in(whole, sample.OF_PARTS["R2"]) == list(sample.OF_PARTS["R2"])
    assert found_in(whole, sample.others("R2")) == []
    # In the file itself, outlines, names and metadata included.
    assert found_in(answer.data.decode("latin-1"), ("Secret-R1", "Secret-R3", "Notes-priv")) == []


def test_files_come_without_secrets_and_with_them_for_who_may(
    make: Make, login_as: Any, author: Any, thing: RolePlay
) -> None:
    path = f"/mises-en-situation/{thing.uid}/kit/fichier"
    reader, writer = login_as(make.member()), login_as(author)
    assert found_in(_kit(reader.get(f"{path}.zip").data), sample.ALL_SECRETS) == []
    assert found_in(reader.get(f"{path}.md").get_data(as_text=True), sample.ALL_SECRETS) == []
    whole = _kit(writer.get(f"{path}.zip?profil=facilitator").data)
    assert found_in(whole, sample.ALL_SECRETS) == list(sample.ALL_SECRETS)
    assert writer.get(f"{path}.twee").get_data(as_text=True).startswith(":: StoryTitle\n")


def _kit(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as packed:
        assert packed.namelist() == ["kit.json"]
        return packed.read("kit.json").decode()


def test_a_kit_is_brought_in_once_however_often_it_is_sent(
    make: Make, login_as: Any, author: Any, thing: RolePlay
) -> None:
    path = f"/mises-en-situation/{thing.uid}/kit/fichier.zip?profil=facilitator"
    kit = login_as(author).get(path).data
    thing.visibility = Visibility.NETWORK  # whoever brings it in can't know that it is here
    session.commit()
    stranger = make.member(organisation=make.organisation("Monts"))
    client = login_as(stranger)
    for _time in range(2):
        shown = _send(client, kit)
        text = shown.get_data(as_text=True)
        if 'name="mark"' in text:
            answer = _confirm(client, text)
            assert answer.status_code == 303
    mine = session.query(RolePlay).filter_by(author_id=stranger.id).all()
    assert len(mine) == 1
    assert (mine[0].state, mine[0].uid == thing.uid) == (State.DRAFT, False)
    assert packet_of(mine[0]) == packet_of(thing)
    # Its own author learns that nothing would change.
    assert 'name="mark"' not in _send(login_as(author), kit).get_data(as_text=True)


def _send(client: Any, kit: bytes) -> Any:
    return client.post(
        "/mises-en-situation/kit/importer",
        data={"csrf_token": client.token, "text": "", "file": (BytesIO(kit), "kit.zip")},
    )


def _confirm(client: Any, page: str) -> Any:
    import re

    hidden = dict(re.findall(r'name="(packed|mark)" value="([^"]*)"', page))
    return client.post(
        "/mises-en-situation/kit/importer", data={"csrf_token": client.token, **hidden}
    )


def test_what_is_no_kit_is_refused_in_words(make: Make, login_as: Any) -> None:
    client = login_as(make.member())
    for content in (b"", b"PK\x03\x04rubbish", b"\xff\xfe", b"---\ntype: tool\n---\n", b"[" * 9000):
        assert _send(client, content).status_code == 422
    assert session.query(RolePlay).count() == 0


def test_who_asks_for_too_many_prints_the_page_instead(
    make: Make, login_as: Any, cop_app: Any, thing: RolePlay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cop.plugins.role_plays.kit.print_pages.has_pdf", lambda: True)
    cop_app.extensions["cop"].spare = lambda what: what != "pdf"
    address = f"/mises-en-situation/{thing.uid}/kit"
    answer = login_as(make.member()).get(f"{address}/kit.pdf?profil=participants&{CHOSEN}")
    assert answer.status_code == 429
    shown = f'href="{address}/pages?profil=participants&amp;{CHOSEN.replace("&", "&amp;")}"'
    assert shown in answer.get_data(as_text=True)
