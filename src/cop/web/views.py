"""Home, the charter, one's own things, the bin, the language."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask import session as browser_session
from flask.typing import ResponseReturnValue
from sqlalchemy import CompoundSelect, Select, func, literal, select, union, union_all
from sqlalchemy.orm import aliased
from werkzeug.exceptions import BadRequest

from cop.changes import rows
from cop.config import setting
from cop.contributions.asking import asked_of
from cop.contributions.bin import deleted_things
from cop.contributions.listing import list_page, news
from cop.contributions.models import CoAuthor, Contribution, State
from cop.contributions.proposals_reading import own_open
from cop.contributions.rules import active_types, visible_to
from cop.contributions.shelves import shelves_of
from cop.contributions.statements import at_most, kept, written
from cop.db import session
from cop.i18n import LANGUAGES
from cop.i18n import gettext as _
from cop.members.charter import accept, in_force
from cop.members.directory import network_tiles
from cop.members.models import Member
from cop.members.viewer import Viewer, current_viewer
from cop.plugin import public
from cop.web import charter as charter_pages
from cop.web import coordination, membership, people, spaces, vocabularies
from cop.web.next import safe_path

bp = Blueprint("web", __name__)
MOST_COUNTED = 1000
PUBLISHED = (Contribution.state == State.PUBLISHED,)


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """What do we work on, who are we, what do we know, what is asked of me now."""
    viewer = current_viewer()
    return render_template(
        "cop/home.html",
        shelves=shelves_of(viewer),
        newest=list_page(viewer, always=news(), limit=6).items,
        tiles=network_tiles(viewer),
        counts=_counts(viewer),
        asked=asked_of(viewer),
    )


def _counts(viewer: Viewer) -> list[tuple[str, str]]:
    """How much there is of each type, as far as this reader may know; (type name, « 12 »).

    Counting stops at a thousand (« 999+ »): it would otherwise cost more than the whole page.
    """
    if not active_types():
        return []
    found = rows(kept(("counts", viewer), lambda: _counting(viewer)))
    return [
        (name, str(count) if count < MOST_COUNTED else f"{MOST_COUNTED - 1}+")
        for name, count in found
        if count
    ]


def _counting(viewer: Viewer) -> CompoundSelect[Any]:
    return union_all(*(_counted(viewer, name) for name in active_types()))


def _counted(viewer: Viewer, type_name: str) -> Select[Any]:
    some = (
        select(Contribution.id)
        .where(visible_to(viewer), Contribution.type.in_(written([type_name])), *PUBLISHED)
        .limit(at_most(MOST_COUNTED))
        .subquery()
    )
    columns: list[Any] = [literal(type_name), func.count()]
    return select(*columns).select_from(some)


@bp.get("/connexion-requise")
@public
def sign_in() -> ResponseReturnValue:
    """Leads to the host's sign-in page."""
    endpoint = setting("COP_LOGIN_ENDPOINT")
    return redirect(url_for(endpoint) if endpoint else url_for("cop.web.home"))


@bp.get("/charte")
@public
def charter() -> ResponseReturnValue:
    return render_template("cop/charter.html", charter=in_force())


@bp.post("/charte")
def accept_charter() -> ResponseReturnValue:
    typed = request.form.get("number", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6):
        raise BadRequest
    accept(current_viewer(), int(typed))
    session.commit()
    flash(_("Welcome! You have accepted the charter."), "success")
    return redirect(safe_path(browser_session.pop("cop_next", ""), url_for("cop.web.home")), 303)


@bp.post("/langue")
def language() -> ResponseReturnValue:
    """Choose the language of one's pages and mails."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        raise BadRequest
    session.get_one(Member, current_viewer().member_id).language = chosen
    session.commit()
    return redirect(safe_path(request.form.get("next", ""), url_for("cop.web.home")), 303)


@bp.get("/langue/<any(fr, en):code>")
@public
def visitor_language(code: str) -> ResponseReturnValue:
    """A visitor's choice, in a cookie that they asked for by it; nothing is stored here."""
    response = make_response(
        redirect(safe_path(request.args.get("next", ""), url_for("cop.web.home")))
    )
    response.set_cookie(
        "cop_language",
        code,
        max_age=60 * 60 * 24 * 365,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure,
        path=request.script_root or "/",
    )
    return response


@bp.get("/mes-fiches")
def mine() -> ResponseReturnValue:
    """One's drafts first, then all that one has shared."""
    viewer = current_viewer()
    written = aliased(Contribution, flat=True)
    own = Contribution.id.in_(
        union(
            select(written.id).where(
                written.author_id == viewer.member_id, written.deleted_at.is_(None)
            ),
            select(CoAuthor.contribution_id).where(CoAuthor.member_id == viewer.member_id),
        )
    )
    return render_template(
        "cop/mine.html",
        drafts=list_page(viewer, own, Contribution.state == State.DRAFT, limit=100).items,
        proposals=own_open(viewer),
        page=list_page(
            viewer, own, Contribution.state != State.DRAFT, after=request.args.get("after", "")
        ),
    )


@bp.get("/corbeille")
def bin() -> ResponseReturnValue:
    """What one deleted and may still take back."""
    return render_template(
        "cop/bin.html", things=deleted_things(current_viewer()), days=setting("COP_PURGE_AFTER")
    )


@bp.get("/accessibilite")
@public
def accessibility() -> ResponseReturnValue:
    return render_template("cop/accessibility.html")


@bp.get("/aide/mise-en-forme")
@public
def formatting() -> ResponseReturnValue:
    """How to write bold, lists, tables and reserved passages."""
    return render_template("cop/formatting.html")


for pages in (people, spaces, coordination, membership, charter_pages, vocabularies):
    pages.register(bp)
