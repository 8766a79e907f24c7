"""The page that brings a contribution in from a file."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cop.contributions.forms import SIGNATURES, ImportForm, posted
from cop.contributions.importing import ImportRefused, bring_in, decode
from cop.contributions.models import SignedAs
from cop.contributions.once import once
from cop.contributions.pages import check_all, kind_of
from cop.contributions.rules import can
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer


def register(bp: Blueprint) -> None:
    bp.add_url_rule("/importer", "bring_in", once(page), methods=["GET", "POST"])


def page() -> ResponseReturnValue:
    """Choose a file or paste its text; what can't be kept comes back with the reasons."""
    viewer = current_viewer()
    if not can(viewer, "create", None):
        raise NotFound
    form = ImportForm(posted(), data={"signed_as": SignedAs.MEMBER})
    form.signed_as.choices = [(str(key), words(viewer)) for key, words in SIGNATURES.items()]
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and check_all(form):
        try:
            form.text.data = content = _content(form)
            thing = bring_in(
                viewer,
                current_app.extensions["cop"].registry,
                content,
                signed_as=SignedAs(form.signed_as.data),
            )
        except ImportRefused as refusal:
            reasons = refusal.reasons
        else:
            session.commit()
            flash(_("Here is your draft: read it through before you publish it."), "success")
            edit = kind_of(thing.type).edit_endpoint
            return redirect(url_for(f"cop.{edit}", uid=thing.uid), 303)
    return render_template(
        "cop/contribution/import.html", form=form, reasons=reasons
    ), 422 if request.method == "POST" else 200


def _content(form: ImportForm) -> str:
    """What to read: the file when one was chosen, else the pasted text."""
    chosen = request.files.get("file")
    if chosen is not None and chosen.filename:
        return decode(chosen.read())
    typed = str(form.text.data or "")
    if not typed.strip():
        raise ImportRefused(_("Choose a file, or paste its text."))
    return typed
