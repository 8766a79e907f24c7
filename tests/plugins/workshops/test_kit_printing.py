"""The drawn PDF, read back: whose page is whose, and what a printer makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from cop.columns import Prose
from cop.formats.pdf import has_pdf
from cop.plugins.workshops.assembly import without_secrets
from cop.plugins.workshops.kit.leaves import Options, Profile, lay_out, pages_about
from cop.plugins.workshops.kit.printing import file_name, pdf_of
from cop.plugins.workshops.kit.quantities import Crowd
from cop.plugins.workshops.plan import Plan
from tests.plugins.workshops import room

pypdf = pytest.importorskip("pypdf")
pytestmark = [
    pytest.mark.skipif(not has_pdf(), reason="WeasyPrint or Pango isn't installed"),
    pytest.mark.slow,
]
CROWD = Crowd(participants=14, group_size=4)
THING: Any = SimpleNamespace(
    uid="abcdefghij", title="Jusqu’où je vais ?", summary="Tenir sa posture.", language="fr",
    licence="CC BY-SA 4.0", room_setup="chaises sans tables", intention=Prose.of("S’entraîner."),
    outcomes=["trois phrases"],
)  # fmt: skip


def drawn(cop_app: Flask, profile: Profile, plan: Plan | None = None, **more: Any) -> Any:
    whole = plan or room.plan()
    options = Options(profile=profile, crowd=CROWD, **more)
    kit = lay_out(
        whole if options.is_secret else without_secrets(whole), options, edition=2,
        today=date(2026, 11, 22),
    )  # fmt: skip
    with cop_app.test_request_context():
        return pypdf.PdfReader(BytesIO(pdf_of(kit, THING).content))


def words(page: Any) -> str:
    return " ".join(page.extract_text().split())


def test_the_whole_kit_for_fourteen_is_complete_and_in_its_order(cop_app: Flask) -> None:
    found = drawn(cop_app, Profile.WHOLE)
    told = pages_about(lay_out(room.plan(), Options(profile=Profile.WHOLE, crowd=CROWD)))
    assert abs(told - len(found.pages)) <= 2
    pages = [words(page) for page in found.pages]
    order = [
        "Imprimé le — 22 novembre", "Conducteur — Jusqu’où je vais ?", "Consigne-12",
        "4 Jeu de fiches de rôle", "Support-debrief", "Feuille d’émargement", "Mon engagement",
        "4 choses à ressaisir",
    ]  # fmt: skip
    places = [next(at for at, page in enumerate(pages) if mark in page) for mark in order]
    assert places == sorted(places)
    assert sum(page.count("Support-debrief") for page in pages) == 4
    assert sum(page.count("Mon engagement") for page in pages) == 14
    assert [mark for mark in room.SECRETS if not any(mark in page for page in pages)] == []
    held = [page for page in pages if any(mark in page for mark in room.SECRETS)]
    assert all("Pour la personne qui anime — ne pas faire circuler" in page for page in held)
    root = found.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "fr")
    assert figures(root["/StructTreeRoot"]) == ["Code QR de la page de l’atelier"]
    assert found.metadata.title == "Jusqu’où je vais ? — Tout"
    assert smallest(found) >= 10.9


def figures(node: Any) -> list[str | None]:
    """What is read aloud instead of each picture."""
    here = node.get_object()
    if isinstance(here, list):
        return [one for child in here for one in figures(child)]
    if not isinstance(here, dict):
        return []
    own = [here.get("/Alt")] if here.get("/S") == "/Figure" else []
    return own + (figures(here["/K"]) if "/K" in here else [])


def smallest(found: Any) -> float:
    """Points of the smallest letters; every font is in the file."""
    sizes: set[float] = set()

    def look(text: str, _cm: Any, matrix: Any, _font: Any, size: float) -> None:
        if text.strip():
            sizes.add(round(abs(size * matrix[3]), 1))

    for page in found.pages:
        page.extract_text(visitor_text=look)
        for font in (page["/Resources"].get("/Font") or {}).values():
            (inner,) = font.get_object()["/DescendantFonts"]
            assert {"/FontFile2", "/FontFile3"} & inner.get_object()["/FontDescriptor"].keys()
    # WeasyPrint sets a page in CSS pixels: 0.75 point each.
    return min(sizes) * (1 if min(sizes) < 14 else 0.75)


def test_what_is_for_participants_holds_no_private_word(cop_app: Flask) -> None:
    found = drawn(cop_app, Profile.PARTICIPANTS)
    whole = " ".join(map(words, found.pages))
    raw = b"".join(page.get_contents().get_data() for page in found.pages)
    assert ("Support-debrief" in whole, "Mon engagement" in whole) == (True, True)
    assert [mark for mark in room.SECRETS if mark in whole or mark.encode() in raw] == []


@pytest.mark.parametrize("count", [12, 40])
def test_the_run_sheet_is_one_landscape_page(cop_app: Flask, count: int) -> None:
    plan = room.plan()
    blocks = tuple(
        replace(room.block(at % 12 + 1), key=f"k{at}", pinned=None, title=f"Titre-{at} à l’heure")
        for at in range(count)
    )
    strand = replace(plan.sections[0].strands[0], blocks=blocks)
    section = replace(plan.sections[0], strands=(strand,))
    found = drawn(cop_app, Profile.RUN_SHEET, replace(plan, sections=(section,)))
    (page,) = found.pages
    assert page.mediabox.width > page.mediabox.height
    text = words(page)
    assert [at for at in range(count) if f"Titre-{at} " not in text] == []
    assert ("Réel" in text, smallest(found) >= 10.9) == (True, True)


def test_large_print_is_large_and_goes_over_to_a_second_page(cop_app: Flask) -> None:
    found = drawn(cop_app, Profile.RUN_SHEET, large=True)
    assert [words(page)[-5:] for page in found.pages] == ["1 / 2", "2 / 2"]


def test_a_file_is_named_for_its_title_and_nothing_else() -> None:
    assert file_name(THING, "animation", "pdf") == "jusqu-ou-je-vais-abcdefghij-animation.pdf"
