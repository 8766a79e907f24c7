"""The six steps: which form, which fields of the packet, and the packet that a form makes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any

from flask import abort
from wtforms import FormField, SelectMultipleField

from cop.forms import BaseForm
from cop.i18n import lazy_gettext as _l
from cop.plugins.role_plays.assembly import in_order
from cop.plugins.role_plays.packet import Packet
from cop.plugins.role_plays.writing import forms
from cop.plugins.role_plays.writing.fields import LinesField, Rows
from cop.shape import from_plain, to_plain


@dataclass(frozen=True)
class Step:
    """slug: the last word of its address. lead: what one is told at its head."""

    slug: str
    label: str
    lead: str
    form: type[BaseForm]


STEPS = (
    Step("situation", _l("Situation"), _l("What everybody may read."), forms.SituationForm),
    Step("anonymat", _l("Anonymity"), _l("Nobody may recognise anybody."), forms.OriginForm),
    Step("fiches", _l("Parts"), _l("On the left what all know; on the right what only the "
         "player of the part reads."), forms.PartsForm),
    Step("pieces", _l("Documents and events"), _l("What lies on the table, and what happens "
         "while you play."), forms.PiecesForm),
    Step("debriefing", _l("Grid and debrief"), _l("What is observed, and how you come back "
         "from it."), forms.DebriefForm),
    Step("outils", _l("Tools and rules"), _l("What helps, and what must be checked."),
         forms.ToolsForm),
)  # fmt: skip
BY_SLUG = {step.slug: step for step in STEPS}
KNOWN = {one.name for one in fields(Packet)}


def neighbour(step: Step, by: int) -> Step:
    """The step before or after; the ends stay where they are."""
    return STEPS[max(0, min(len(STEPS) - 1, STEPS.index(step) + by))]


def filled(step: Step, packet: Packet, posted: Any = None) -> BaseForm:
    """The form of a step: as posted, else as the packet stands."""
    standing = {name: value for name, value in asdict(packet).items() if value is not None}
    form = step.form(posted, data=standing)
    offer_parts(form, packet)
    return form


def offer_parts(form: BaseForm, packet: Packet) -> None:
    """Documents and events are for parts: offer those that there are."""
    parts = [(part.code, f"{part.code} — {part.name or '…'}") for part in packet.parts]
    for row in rows_of(form):
        for entry in row.entries:
            if "audience" in entry.form:
                entry["audience"].offer(parts)


def names_in(field: Any) -> Iterable[str]:
    """The names of the fields with one answer, however deep they lie."""
    inner = getattr(field, "entries", None)
    if inner is None and isinstance(field, FormField):
        inner = list(field.form)
    if inner is None:
        return [] if isinstance(field, SelectMultipleField) else [field.name]
    return [name for one in inner for name in names_in(one)]


def refuse_repeated_rows(form: BaseForm, posted: Any) -> None:
    """`refuse_repeated` for what lies in rows: two answers would be read differently by two."""
    if any(len(posted.getlist(name)) > 1 for row in rows_of(form) for name in names_in(row)):
        abort(400)


def rows_of(form: BaseForm) -> Iterable[Rows]:
    return (field for field in form if isinstance(field, Rows))


def change_rows(form: BaseForm, packet: Packet, act: str) -> bool:
    """`add-parts` and `remove-parts-2` change the posted lists; False for any other act."""
    verb, _dash, rest = act.partition("-")
    name, _dash, place = rest.partition("-")
    row = next((one for one in rows_of(form) if one.name == name), None)
    if row is None or verb not in {"add", "remove"}:
        return False
    if verb == "add":
        row.add()
    elif place.isascii() and place.isdigit() and len(place) < 4:
        row.remove(int(place))
    offer_parts(form, packet)
    return True


def applied(form: BaseForm, packet: Packet) -> Packet:
    """The packet with what a valid form says. Raises `Misshapen` for what no page could send."""
    plain = to_plain(packet)
    for field in form:
        if field.name not in KNOWN:
            continue
        value: Any = field.data
        if isinstance(field, Rows):
            value = [_row(one) for one in field.rows()]
            if field.first:
                value.sort(key=in_order)
        elif isinstance(field, LinesField):
            value = field.lines()
        plain[field.name] = int(value) if field.name == "difficulty" else value
    return from_plain(Packet, plain)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """A row without what was left open, which takes its default."""
    return {name: value for name, value in row.items() if value is not None}
