"""The page that brings a workshop in: choose or paste, look at what it would be, then keep it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField, TextAreaField

from cop.contributions.finding import demand
from cop.contributions.importing import ImportRefused
from cop.contributions.once import once
from cop.db import session
from cop.formats.kit import KitRefused, is_packed
from cop.forms import BaseForm
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.members.viewer import current_viewer
from cop.plugins.workshops import showing
from cop.plugins.workshops.limits import Refused, checked
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.travel import arriving
from cop.plugins.workshops.travel.mapping import plan_from
from cop.plugins.workshops.travel.reading import Arrival, TravelRefused
from cop.plugins.workshops.travel.table import Column, Table, guess, read_table
from cop.plugins.workshops.travel.words import COLUMNS

EXAMPLES = 2  # cells that are shown of a column


class ArrivalForm(BaseForm):
    """A file, or what was copied out of one."""

    file = FileField(
        _l("A file"),
        description=_l("A table (.csv), a text (.md), or a kit (.zip)."),
        render_kw={"accept": ".csv,.tsv,.txt,.md,.zip,text/csv,text/markdown,application/zip"},
    )
    text = TextAreaField(
        _l("Or paste a table or a text"),
        description=_l("Copy the lines of your table in Excel, LibreOffice or Word, headings too."),
        render_kw={"data-draft-skip": ""},
    )


@dataclass(frozen=True, kw_only=True)
class Look:
    """What the preview shows. `table` is None for what says by itself what its parts are."""

    content: bytes
    arrival: Arrival
    plan: Plan
    table: Table | None = None
    columns: tuple[Column, ...] = ()

    @property
    def mark(self) -> str:
        """One word for what was shown, so that nothing else is kept."""
        return sha256(self.content + repr(self.columns).encode()).hexdigest()[:16]

    @property
    def rows(self) -> list[tuple[int, str, list[str], Column]]:
        """(number, heading, a few cells, what it holds) of each column."""
        assert self.table is not None
        table = self.table
        cells = [[row[at] for row in table.rows if row[at]] for at in range(len(self.columns))]
        return [(at, table.head[at], cells[at][:EXAMPLES], one)
                for at, one in enumerate(self.columns)]  # fmt: skip


def register(bp: Blueprint) -> None:
    bp.add_url_rule("/importer", "bring_in", once(page), methods=["GET", "POST"])


def page() -> ResponseReturnValue:
    viewer = current_viewer()
    demand(viewer, "create", None)
    form = ArrivalForm(request.form if request.method == "POST" else None)
    if request.method == "GET":
        return render_template("workshops/travel/bring_in.html", form=form, reasons=())
    try:
        look = _look(_content(form))
    except (TravelRefused, KitRefused, Refused) as refusal:
        reasons = (str(refusal),)
        return render_template("workshops/travel/bring_in.html", form=form, reasons=reasons), 422
    return _shown_or_done(look)


def _content(form: ArrivalForm) -> bytes:
    """What was chosen or pasted, or what comes back with the preview."""
    chosen = request.files.get("file")
    if chosen is not None and chosen.filename:
        return bytes(chosen.read(arriving.MOST_BYTES + 1))
    typed = str(form.text.data or "")
    if typed.strip():
        return typed.encode("utf-8", "replace")
    try:
        content = b64decode(request.form.get("packed", ""), validate=True)
    except ValueError:
        content = b""
    if not content:
        raise TravelRefused(_("Choose a file, or paste its text."))
    return content


def _look(content: bytes) -> Look:
    words = "" if is_packed(content) else arriving.decoded(content)
    if is_packed(content) or not arriving.is_table(words):
        arrival = arriving.read(content)
        return Look(content=content, arrival=arrival, plan=checked(arrival.plan))
    table = read_table(words)
    columns = [_chosen(at, one) for at, one in enumerate(guess(table))]
    arrival = plan_from(table, columns)
    return Look(
        content=content, arrival=arrival, plan=checked(arrival.plan), table=table,
        columns=tuple(columns),
    )  # fmt: skip


def _chosen(at: int, guessed: Column) -> Column:
    typed = request.form.get(f"column-{at}", "")
    return Column(typed) if typed in set(Column) else guessed


def _shown_or_done(look: Look) -> ResponseReturnValue:
    """Kept only as it was shown; with reasons not to, everything that was typed comes back."""
    facts = arriving.facts_of(look.arrival)
    typed = {name: request.form[name] for name in ("title", "intention") if name in request.form}
    reasons: tuple[str, ...] = ()
    if request.form.get("act") == "keep" and request.form.get("mark") == look.mark:
        try:
            thing = arriving.bring_in(current_viewer(), look.arrival, facts | typed)
        except (ImportRefused, Refused) as refusal:
            session.rollback()
            reasons = getattr(refusal, "reasons", (str(refusal),))
        else:
            session.commit()
            flash(_("Here is your draft: read it through before you publish it."), "success")
            return redirect(url_for(".planner", uid=thing.uid), 303)
    return _preview(look, facts | typed, reasons), 422 if reasons else 200


def _preview(look: Look, facts: dict[str, Any], reasons: tuple[str, ...]) -> str:
    return render_template(
        "workshops/travel/preview.html",
        look=look,
        reasons=reasons,
        title=str(facts.get("title") or ""),
        intention=str(facts.get("intention") or ""),
        packed=b64encode(look.content).decode(),
        columns=COLUMNS,
        **showing.plan_context(look.plan),
    )
