"""The page that brings a kit in: choose, look at what it would do, then do it."""

from __future__ import annotations

from base64 import b64decode, b64encode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions.finding import demand
from cop.contributions.forms import posted
from cop.contributions.importing import ImportRefused
from cop.contributions.once import once
from cop.contributions.pages import check_all, kind_of
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.role_plays.kit.bundle import KitRefused, read_kit
from cop.plugins.role_plays.kit.forms import BringInForm
from cop.plugins.role_plays.kit.importing import CHANGED, NEW, Plan, bring_in, plan_of
from cop.plugins.role_plays.kit.labels import label_of


def register(bp: Blueprint) -> None:
    bp.add_url_rule("/kit/importer", "kit_import", once(page), methods=["GET", "POST"])


def page() -> ResponseReturnValue:
    viewer = current_viewer()
    demand(viewer, "create", None)
    form = BringInForm(posted())
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and check_all(form):
        try:
            content = _content(form)
            plan = plan_of(viewer, kind_of("role_play"), read_kit(content))
        except (KitRefused, ImportRefused) as refusal:
            reasons = getattr(refusal, "reasons", (str(refusal),))
        else:
            return _shown_or_done(plan, content)
    return render_template(
        "role_plays/kit/bring_in.html", form=form, reasons=reasons
    ), 422 if request.method == "POST" else 200


def _content(form: BringInForm) -> bytes:
    """What was chosen or pasted, or what comes back with the confirmation."""
    chosen = request.files.get("file")
    if chosen is not None and chosen.filename:
        return bytes(chosen.read())
    typed = str(form.text.data or "")
    if typed.strip():
        return typed.encode("utf-8", "replace")
    try:
        content = b64decode(request.form.get("packed", ""), validate=True)
    except ValueError:
        content = b""
    if not content:
        raise KitRefused(_("Choose a file, or paste its text."))
    return content


def _shown_or_done(plan: Plan, content: bytes) -> ResponseReturnValue:
    confirmed = request.form.get("mark") == plan.mark
    if confirmed and plan.verdict in (NEW, CHANGED):
        thing = bring_in(current_viewer(), kind_of("role_play"), plan)
        session.commit()
        flash(_("Brought in. Read it through before you publish it."), "success")
        return redirect(url_for("cop.role_plays.show", uid=thing.uid), 303)
    return render_template(
        "role_plays/kit/bring_in_preview.html",
        plan=plan,
        packed=b64encode(content).decode(),
        moved=bool(request.form.get("mark")) and not confirmed,
        label_of=label_of,
    )
