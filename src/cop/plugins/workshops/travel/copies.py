"""A plan as a table to go on with elsewhere: CSV for French Excel, and a Word file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from markupsafe import Markup, escape

from cop import text
from cop.contributions.pages import kind_of
from cop.formats.catalogue import table
from cop.formats.docx import write_docx
from cop.formats.sheet import sheet_of
from cop.i18n import gettext as _
from cop.plugins.workshops import words
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Block, Plan
from cop.plugins.workshops.timing import shown, times_of
from cop.plugins.workshops.travel.spoken import spoken


def to_csv(plan: Plan, *, secret: bool = False) -> bytes:
    """A line for each block, in the order of reading; headings that the import knows again."""
    head = ["Début", "Durée", "Titre", "Genre", "Modalité", "Qui", "Consigne", "Objectif", "Trace",
            "Matériel", "Section", "Volet"]  # fmt: skip
    if secret:
        head += ["Notes privées", "Vigilance"]
    return table(head, _rows(plan, secret))


def _rows(plan: Plan, secret: bool) -> Iterator[list[str]]:
    slots = times_of(plan).slots
    for section in plan.sections:
        for strand in section.strands:
            for block in strand.blocks:
                start = shown(slots[block.key].start) if block.key in slots else ""
                row = [start, _length(block), block.title, spoken(block.kind),
                       spoken(block.participation), spoken(block.lead), block.instructions,
                       block.objective, block.output, _needed(plan, block), section.title,
                       strand.title]  # fmt: skip
                yield [*row, block.notes, block.watch] if secret else row


def _length(block: Block) -> str:
    return str(block.minutes) if block.least is None else f"{block.minutes} (min {block.least})"


def _needed(plan: Plan, block: Block) -> str:
    return "\n".join(one.label for one in plan.materials if one.block == block.key)


def to_docx(
    thing: Workshop, plan: Plan, document: dict[str, Any], *, secret: bool = False
) -> bytes:
    """The facts as any contribution has them, then the running order as one table."""
    sheet = sheet_of(kind_of(thing.type), thing, document)
    kept = tuple((label, markup) for label, markup in sheet.sections if label != _("Running order"))
    sections = (*kept, (_("Running order"), _table(plan, secret)))
    return write_docx(replace(sheet, sections=sections))


def _table(plan: Plan, secret: bool) -> str:
    head = [_("Hour"), _("Minutes"), _("Part"), _("What is asked of participants"), _("Material")]
    if secret:
        head.append(_("Private notes"))
    slots = times_of(plan).slots
    rows = [Markup("<tr>{}</tr>").format(_cells("th", head))]
    for block in plan.blocks:
        start = shown(slots[block.key].start) if block.key in slots else _("In reserve")
        cells = [start, _length(block), block.title or str(words.KINDS[block.kind]),
                 _plain(block.instructions), _needed(plan, block)]  # fmt: skip
        if secret:
            cells.append("\n".join(filter(None, [_plain(block.notes), block.watch])))
        rows.append(Markup("<tr>{}</tr>").format(_cells("td", cells)))
    return str(Markup("<table>{}</table>").format(Markup("").join(rows)))


def _cells(tag: str, cells: list[str]) -> Markup:
    return Markup("").join(Markup(f"<{tag}>{escape(cell)}</{tag}>") for cell in cells)


def _plain(source: str) -> str:
    return text.plain_text(text.render(source).html) if source else ""
