"""The pages for who runs a site: what to paste, whether it works, which sites show something."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions.finding import demand
from cop.contributions.rules import can
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugin import public
from cop.plugins.embeds import services
from cop.plugins.embeds.checking import findings
from cop.plugins.embeds.fetching import NotFetched, fetch
from cop.plugins.embeds.generator import NothingToShow, colour_is_kept, make, networks, topics
from cop.plugins.embeds.places import lists
from cop.plugins.embeds.seen import shown


def register(bp: Blueprint) -> None:
    bp.add_url_rule("/", "index", index)
    bp.add_url_rule("/essai", "test", test, methods=["POST"])
    bp.add_url_rule("/sites", "sites", sites)
    bp.add_url_rule("/sites", "name_site", name_site, methods=["POST"])
    bp.add_url_rule("/sites/<cop_uid:uid>/revoquer", "revoke", revoke, methods=["POST"])


@public
def index() -> ResponseReturnValue:
    """Open to everybody: who keeps a network's site need not be a member."""
    return _index()


def _index(**tried: object) -> str:
    asked = request.args
    viewer = current_viewer()
    problem, made = "", None
    try:
        made = make(asked)
    except NothingToShow as refusal:
        problem = str(refusal)
    return render_template(
        "embeds/index.html", made=made, problem=problem, asked=asked, lists=lists(),
        networks=networks(), topics=topics(),
        sites=[one for one in services.sites(viewer) if one.revoked is None],
        colour_is_kept=colour_is_kept(asked), may_look=can(viewer, "embeds.look", None), **tried,
    )  # fmt: skip


def test() -> ResponseReturnValue:
    """Look at a page of theirs, for members: it is our server that goes there."""
    typed = request.form.get("page", "")[:500]
    if not current_app.extensions["cop"].spare("embeds.test"):
        return _index(page=typed, page_problem=_("That was many pages in a short time. Wait a "
                                                 "quarter of an hour.")), 429  # fmt: skip
    try:
        found = findings(fetch(typed))
    except NotFetched as refusal:
        return _index(page=typed, page_problem=str(refusal)), 422
    return _index(page=typed, findings=found)


def sites() -> ResponseReturnValue:
    return _sites()


def _sites(problem: str = "", typed: str = "", address: str = "") -> str:
    viewer = current_viewer()
    demand(viewer, "embeds.look", None)
    return render_template(
        "embeds/sites.html", sites=services.sites(viewer), shown=shown(viewer), problem=problem,
        typed=typed, address=address, may_name=viewer.organisation_id is not None,
    )  # fmt: skip


def name_site() -> ResponseReturnValue:
    typed, address = request.form.get("name", ""), request.form.get("address", "")[:500]
    try:
        services.name_site(current_viewer(), typed, address)
    except services.SiteRefused as refusal:
        return _sites(str(refusal), typed[:80], address), 422
    session.commit()
    flash(
        _("Choose this site in the generator: what you paste there then carries its name."),
        "success",
    )
    return redirect(url_for("cop.embeds.sites"), 303)


def revoke(uid: str) -> ResponseReturnValue:
    services.revoke(current_viewer(), uid)
    session.commit()
    flash(_("Revoked: within five minutes the frames of this site show a neutral card."), "success")
    return redirect(url_for("cop.embeds.sites"), 303)
