"""Pages of the calls for those who bring something."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions.finding import find, find_any
from cop.contributions.forms import posted
from cop.contributions.once import once
from cop.contributions.pages import check_all
from cop.contributions.rules import can
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer, current_viewer
from cop.plugins.gatherings.calls import services
from cop.plugins.gatherings.calls.forms import ProposalForm
from cop.plugins.gatherings.calls.models import CallKind
from cop.plugins.gatherings.calls.reading import calls_of, offers, own_cases
from cop.plugins.gatherings.calls.rules import CASE
from cop.plugins.gatherings.models import Gathering


def register(bp: Blueprint) -> None:
    one = "/<cop_uid:uid>/appels"
    bp.add_url_rule(one, "calls", calls)
    bp.add_url_rule(f"{one}/cas", "bring", bring, methods=["POST"])
    bp.add_url_rule(f"{one}/ateliers/proposer", "propose", once(propose), methods=["GET", "POST"])
    bp.add_url_rule(
        f"{one}/offres/<cop_uid:offer_uid>/reprendre", "withdraw_offer", withdraw, methods=["POST"]
    )


def calls(uid: str) -> ResponseReturnValue:
    """What the hosts look for, what one brought, and for hosts all that was brought."""
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering, action="gatherings.see_all")
    return render_template("gatherings/calls/calls.html", **context(viewer, gathering))


def context(viewer: Viewer, gathering: Gathering) -> dict[str, Any]:
    """Constant in queries; the hosts' list is one more."""
    asked = calls_of(gathering)
    offering = can(viewer, "gatherings.offer", gathering)
    cases = asked.get(CallKind.CASES)
    hosting = can(viewer, "gatherings.host", gathering)
    types = current_app.extensions["cop"].registry.types
    return {
        "thing": gathering,
        "asked": asked,
        "kinds": CallKind,
        "offering": offering,
        "hosting": hosting,
        "mine": offers(viewer, gathering, mine=True) if viewer.signed_in else [],
        "brought": offers(viewer, gathering, mine=False) if hosting else [],
        "own": own_cases(viewer, gathering) if offering and cases and cases.open else [],
        "writes_cases": CASE in types,
    }


def bring(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering, action="gatherings.offer", lock=True)
    services.bring(viewer, gathering, find_any(viewer, request.form.get("case", "")[:16]))
    session.commit()
    flash(_("Thank you: the hosts see your case and find a moment for it."), "success")
    return redirect(url_for(".calls", uid=uid, _anchor="cases"), 303)


def propose(uid: str) -> ResponseReturnValue:
    viewer, posting = current_viewer(), request.method == "POST"
    gathering = find(viewer, uid, Gathering, action="gatherings.offer")
    call = calls_of(gathering).get(CallKind.WORKSHOPS)
    if call is None:
        raise NotFound
    if not call.open:
        raise Forbidden
    form = ProposalForm(posted(), data={"minutes": 90})
    if posting and check_all(form):
        services.propose(viewer, gathering, title=form.title.data or "",
                         summary=form.summary.data or "", minutes=form.minutes.data or 0)  # fmt: skip
        session.commit()
        flash(_("Thank you: the hosts read it and answer you here."), "success")
        return redirect(url_for(".calls", uid=uid, _anchor="workshops"), 303)
    page = {"thing": gathering, "form": form, "intro": call.asking.intro}
    return render_template("gatherings/calls/propose.html", **page), 422 if posting else 200


def withdraw(uid: str, offer_uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering, action="gatherings.see_all")
    services.withdraw(viewer, gathering, offer_uid)
    session.commit()
    flash(_("Taken back."), "success")
    return redirect(url_for(".calls", uid=uid), 303)
