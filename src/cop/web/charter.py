"""Writing a new version of the charter."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions.forms import posted
from cop.contributions.pages import check_all
from cop.db import session
from cop.i18n import gettext as _
from cop.members import charter
from cop.members.forms import CharterForm
from cop.web.coordination import coordinator


def register(web: Blueprint) -> None:
    web.add_url_rule("/charte/modifier", "edit_charter", edit, methods=["GET", "POST"])


def edit() -> ResponseReturnValue:
    """Both languages, filled with what is in force; publishing asks everybody again."""
    viewer = coordinator()
    form = CharterForm(posted(), data=_present())
    refusal = ""
    if request.method == "POST" and check_all(form):
        typed = form.number.data or ""
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1
        try:
            charter.publish(viewer, number, form.written())
        except charter.CharterRefused as error:
            refusal = str(error)
            form.number.data = str(_present()["number"])
            form.number.raw_data = [form.number.data]
        else:
            session.commit()
            flash(_("The new charter is in force. You are the first to be asked."), "success")
            return redirect(url_for("cop.web.charter"), 303)
    return render_template(
        "cop/charter_form.html", form=form, refusal=refusal, present=charter.texts()
    ), 422 if request.method == "POST" else 200


def _present() -> dict[str, Any]:
    """The charter in force, as the form's fields."""
    found: dict[str, Any] = {"number": 0}
    for language, one in charter.texts().items():
        found |= {
            "number": one.number,
            f"title_{language}": one.title,
            f"body_{language}": one.body.source,
        }
    return found
