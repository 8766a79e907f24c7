"""All of one type as a table, for French Excel: UTF-8 with its mark, `;`, CRLF."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from sqlalchemy import select

from cop.addresses import public_url
from cop.columns import ProseType, SecretType, plain_value
from cop.contributions.bylines import signature
from cop.contributions.documents import own_columns
from cop.contributions.lines import STATE_LABELS, VISIBILITY_LABELS
from cop.contributions.references import known_to, titled
from cop.contributions.rules import OPEN_STATES, visible_to
from cop.db import session
from cop.formats.labels import Reading, short_fields
from cop.i18n import gettext as _
from cop.members.dates import day_of
from cop.members.models import Member, Organisation
from cop.members.viewer import Viewer
from cop.plugin import ContributionType

MIMETYPE = "text/csv; charset=utf-8"
# What a spreadsheet reads as the start of a formula, in its full-width forms too.
_FORMULA = re.compile(r"[\s\x00]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
# « +33 2 41 00 00 00 », « -12,5 », « - »: figures and signs between them compute nothing harmful.
_FIGURES = re.compile(r"[+-]?[\d\s.,()/-]*")


def catalogue(viewer: Viewer, kind: ContributionType) -> bytes:
    """What `viewer` may read of a type, newest first, in one query and one more for what these name;
    labels in their language."""
    fields = _table_fields(kind)
    head = [_("Title"), _("Summary"), *(one.label for one in fields)]
    head += [_("Shared by"), _("Read by"), _("State"), _("Publication"), _("Last changed")]
    head += [_("Licence"), _("Used by"), _("Address")]
    rows = _rows(viewer, kind, fields).all()
    own = [
        {one.name: plain_value(getattr(row, f"own_{one.name}")) for one in fields} for row in rows
    ]
    known = known_to(viewer, kind.model, own)
    said = (titled(kind.model, document, known) for document in own)
    lines = ([one.say(document[one.name]) for one in fields] for document in said)
    return table(head, map(_cells, rows, lines))


def _table_fields(kind: ContributionType) -> list[Reading]:
    columns = own_columns(kind.model)
    return [
        one
        for one in short_fields(kind)
        if one.name in columns and not isinstance(columns[one.name].type, ProseType | SecretType)
    ]


def _rows(viewer: Viewer, kind: ContributionType, fields: Sequence[Reading]) -> Any:
    model = kind.model
    columns: list[Any] = [
        model.uid, model.title, model.summary, model.signed_as, model.visibility, model.state,
        model.published_at, model.updated_at, model.licence, model.usage_count,
        Member.name.label("author"), Member.status, Organisation.short_name,
        *(getattr(model, one.name).label(f"own_{one.name}") for one in fields),
    ]  # fmt: skip
    return session.execute(
        select(*columns)
        .outerjoin(Member, Member.id == model.author_id)
        .outerjoin(Organisation, Organisation.id == model.network_id)
        .where(
            visible_to(viewer, model=model), model.type == kind.name, model.state.in_(OPEN_STATES)
        )
        .order_by(model.listed_at.desc(), model.id.desc())
    )


def _cells(row: Any, own: Sequence[str]) -> list[str]:
    signed = signature(row.signed_as, name=row.author, status=row.status, network=row.short_name)
    named = f"{signed.text} · {signed.organisation}" if signed.organisation else signed.text
    days = [str(day_of(moment) or "") for moment in (row.published_at, row.updated_at)]
    return [
        row.title, row.summary, *own, named, VISIBILITY_LABELS[row.visibility](),
        STATE_LABELS[row.state](), *days, row.licence, str(row.usage_count),
        public_url("cop.contributions.show", uid=row.uid),
    ]  # fmt: skip


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file in which no cell is a formula."""
    written = StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(cell) for cell in head])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return "\ufeff".encode() + written.getvalue().encode()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet computes: an apostrophe before what looks like a formula.

    Figures stay as they are, so that `+33 2 41 00 00 00` is still a telephone number.
    """
    if _FORMULA.match(cell) and not _FIGURES.fullmatch(cell):
        return f"'{cell}"
    return cell
