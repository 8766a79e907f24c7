"""Workshops in and out through the site: nothing kept before it was looked at, no note let out."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest
from sqlalchemy import func, select

from cop.contributions.finding import find
from cop.db import session
from cop.formats.kit import KitRefused
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.workshops.assembly import plan_of
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.travel.bundle import read_bundle, to_bundle
from tests.plugins.workshops.conftest import SECRETS, Write, secrets_in

IN = "/ateliers/importer"
TABLE = "Durée;Titre;Consigne;Musique\n8;Accueil;Bonjour;douce\n1h30;Jeu;Jouez;\n"


def count() -> int:
    return session.scalar(select(func.count()).select_from(Workshop)) or 0


def hidden(page: Any) -> dict[str, str]:
    """What the preview sends back with the confirmation."""
    return dict(re.findall(r'name="(packed|mark)" value="([^"]*)"', page.text))


def unpacked(data: bytes) -> str:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return " ".join(archive.read(one).decode(errors="ignore") for one in archive.namelist())


def test_a_table_is_looked_at_then_kept_and_what_was_typed_comes_back(
    login_as: Any, author: Member, cop_app: Any
) -> None:
    client = login_as(author)
    seen = client.post(IN, data={"text": TABLE, "csrf_token": client.token})
    assert ("Musique" in seen.text, "98" in seen.text, count()) == (True, True, 0)
    form = {**hidden(seen), "csrf_token": client.token, "act": "keep", "title": "Mon atelier"}
    refused = client.post(IN, data={**form, "intention": ""})
    assert (refused.status_code, "Mon atelier" in refused.text, count()) == (422, True, 0)
    assert (
        client.post(IN, data={**form, "intention": "Oser", "column-3": "left"}).status_code == 200
    )
    assert count() == 0  # other columns than those that were shown
    made = client.post(IN, data={**form, "intention": "Oser"})
    thing = find(viewer_of(author), made.location.split("/")[2], Workshop)
    blocks = [(one.title, one.minutes, one.instructions) for one in plan_of(thing).blocks]
    assert blocks == [("Accueil", 8, "Bonjour\n\n**Musique** : douce"), ("Jeu", 90, "Jouez")]
    assert (thing.state, thing.title, thing.minutes) == ("draft", "Mon atelier", 98)


@pytest.mark.parametrize("form", ["md", "zip"])
def test_what_a_facilitator_takes_comes_back_whole_as_a_draft_tied_to_its_origin(
    write: Write, login_as: Any, author: Member, form: str
) -> None:
    thing, client = write(), login_as(author)
    content = client.get(f"/ateliers/{thing.uid}/fichier.{form}?profil=facilitator").data
    assert secrets_in(unpacked(content)) == set(SECRETS)
    data = {"file": (io.BytesIO(content), f"a.{form}"), "csrf_token": client.token}
    seen = client.post(IN, data=data)
    kept = {**hidden(seen), "csrf_token": client.token, "act": "keep",
            "title": thing.title, "intention": "Oser"}  # fmt: skip
    made = find(viewer_of(author), client.post(IN, data=kept).location.split("/")[2], Workshop)
    told = [(one.title, one.minutes, one.least, one.notes, one.watch, one.parked)
            for one in plan_of(thing).blocks]  # fmt: skip
    assert told == [(one.title, one.minutes, one.least, one.notes, one.watch, one.parked)
                    for one in plan_of(made).blocks]  # fmt: skip
    assert (made.adapted_from_id, made.outcomes) == (thing.id, thing.outcomes)
    assert secrets_in(str(made.plan)) == set()


@pytest.mark.parametrize("form", ["md", "csv", "docx", "zip"])
def test_a_reader_takes_no_note_and_may_not_ask_for_one(
    write: Write, login_as: Any, elsewhere: Member, form: str
) -> None:
    thing, client = write(), login_as(elsewhere)
    taken = client.get(f"/ateliers/{thing.uid}/fichier.{form}")
    assert ("Accueil" in unpacked(taken.data), secrets_in(unpacked(taken.data))) == (True, set())
    assert taken.headers["Cache-Control"] == "private, no-store"
    asked = client.get(f"/ateliers/{thing.uid}/fichier.{form}?profil=facilitator")
    assert (asked.status_code, secrets_in(asked.text)) == (403, set())


def test_a_public_kit_has_no_field_for_notes_at_all(plan: Plan) -> None:
    content = to_bundle(plan, {"title": "x"}, uid="2222222222", edition=1)
    told = unpacked(content)
    assert ('"notes"' in told, '"watch"' in told, secrets_in(told)) == (False, False, set())
    again = read_bundle(content)
    assert [one.title for one in again.plan.blocks] == [one.title for one in plan.blocks]
    assert {one.key for one in again.plan.blocks}.isdisjoint(one.key for one in plan.blocks)


def zipped(content: bytes, name: str = "kit.json") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


KIT = {"format": "cop-kit", "schema": 1, "type": "workshop"}
HOSTILE = {
    "other name": zipped(b"{}", "../kit.json"), "no json": zipped(b"{"), "bomb": zipped(b"0" * 3_000_000),
    "other type": zipped(json.dumps(KIT | {"type": "role_play"}).encode()),
    "newer": zipped(json.dumps(KIT | {"schema": 2}).encode()),
    "no plan": zipped(json.dumps(KIT | {"workshop": []}).encode()),
    "wrong plan": zipped(json.dumps(KIT | {"workshop": {"facts": {}, "plan": {"sections": 3}}}).encode()),
    "broken": b"PK\x03\x04rubbish",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_kit_is_refused_with_words(cop_app: Any, name: str) -> None:
    with cop_app.test_request_context("/ateliers/"), pytest.raises(KitRefused, match=r"\w+"):
        read_bundle(HOSTILE[name])


def test_what_can_not_be_read_says_why_and_keeps_nothing(login_as: Any, author: Member) -> None:
    client = login_as(author)
    for text in ("rien", "## A\ndurée: 8\n\n[[reserve]]x", "x" * 400_000, "---\na: [\n---\n"):
        page = client.post(IN, data={"text": text, "csrf_token": client.token})
        assert page.status_code in {200, 413, 422}
    kit = zipped(json.dumps(KIT | {"workshop": {"facts": {"title": "x"}, "plan": {}}}).encode())
    data = {"file": (io.BytesIO(kit), "kit.zip"), "csrf_token": client.token}
    assert client.post(IN, data=data).status_code == 422
    assert count() == 0


def test_a_public_workshop_tells_search_engines_its_steps_and_nothing_private(
    write: Write, login_as: Any
) -> None:
    page = login_as(None).get(f"/ateliers/{write(level='public').uid}").text
    told = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)
    data = json.loads(told[1]) if told else {}
    assert (data["@type"], data["timeRequired"]) == (["LearningResource", "HowTo"], "PT50M")
    steps = data["step"][0]["itemListElement"]
    assert [(one["name"], one["performTime"]) for one in steps] == [
        ("Accueil", "PT10M"), ("Échange", "PT30M"), ("Pause", "PT10M"),
    ]  # fmt: skip
    assert secrets_in(told[1] if told else "") == set()
