"""Pages about the API, for people: how it is asked, and one's own tokens."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.addresses import public_url
from cop.api import tokens
from cop.api.description import description
from cop.api.forms import SCOPE_LABELS, TokenForm
from cop.contributions.forms import posted
from cop.contributions.pages import check_all
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugin import public

bp = Blueprint("api_pages", __name__, url_prefix="/api")


@bp.get("/")
@public
def reference() -> ResponseReturnValue:
    """The description as a page: no script, nothing from elsewhere."""
    told = description()
    documents = {
        name: schema
        for name, schema in told["components"]["schemas"].items()
        if name.endswith("Document")
    }
    return render_template(
        "cop/api/reference.html", told=told, documents=documents, shape=_shape,
        address=public_url("cop.api.openapi"), example=public_url("cop.api.contributions"),
    )  # fmt: skip


def _shape(schema: dict[str, Any]) -> str:
    """A schema in one word or two: `string, null`, `list`."""
    if "const" in schema:
        return f"« {schema['const']} »"
    if "enum" in schema:
        return ", ".join(str(one) for one in schema["enum"] if one is not None)
    kind = schema.get("type", "")
    named = ", ".join(kind) if isinstance(kind, list) else str(kind)
    return str(schema.get("format") or named or "…")


@bp.route("/acces", methods=["GET", "POST"])
def access() -> ResponseReturnValue:
    """One's tokens. A new one is shown on this one page."""
    form, viewer, token, problem = TokenForm(posted()), current_viewer(), "", ""
    if request.method == "POST" and check_all(form):
        scopes = frozenset(form.scopes.data or ())
        try:
            token = tokens.issue(viewer, str(form.name.data), scopes, int(form.days.data))
        except tokens.TooManyTokens as refusal:
            problem = str(refusal)
        else:
            session.commit()
            form = TokenForm(None)
    refused = request.method == "POST" and not token
    return render_template(
        "cop/api/access.html", form=form, token=token, problem=problem,
        held=tokens.tokens_of(viewer), labels=SCOPE_LABELS,
    ), 422 if refused else 200  # fmt: skip


@bp.post("/acces/<cop_uid:uid>/retirer")
def withdraw(uid: str) -> ResponseReturnValue:
    tokens.withdraw(current_viewer(), uid)
    session.commit()
    flash(_("This access no longer works."), "success")
    return redirect(url_for("cop.api_pages.access"), 303)
