"""Pages of the calls for hosts: asking, giving a slot, a polite no."""

from __future__ import annotations

from datetime import time, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from cop.contributions.finding import find
from cop.contributions.forms import posted
from cop.contributions.pages import check_all
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.gatherings.calls import services
from cop.plugins.gatherings.calls.forms import AnswerForm, AskingForm
from cop.plugins.gatherings.calls.models import CallKind, OfferState
from cop.plugins.gatherings.calls.reading import calls_of
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.programme.forms import TimesForm
from cop.plugins.gatherings.programme.reading import plan_of

HOST = "gatherings.host"
KINDS = {"cas": CallKind.CASES, "ateliers": CallKind.WORKSHOPS}
DAYS_BEFORE = 14  # what a call proposes as its last day


def register(bp: Blueprint) -> None:
    one, both = "/<cop_uid:uid>/appels", ["GET", "POST"]
    kind = f"{one}/<any({', '.join(KINDS)}):kind>"
    offer = f"{one}/offres/<cop_uid:offer_uid>"
    bp.add_url_rule(f"{kind}/ouvrir", "open_call", open_call, methods=both)
    bp.add_url_rule(f"{kind}/fermer", "close_call", close_call, methods=["POST"])
    bp.add_url_rule(f"{offer}/placer", "place", place, methods=both)
    bp.add_url_rule(f"{offer}/decliner", "decline", decline, methods=both)


def open_call(uid: str, kind: str) -> ResponseReturnValue:
    """What is looked for, until when."""
    viewer, posting = current_viewer(), request.method == "POST"
    gathering = find(viewer, uid, Gathering, action=HOST, lock=posting)
    known = calls_of(gathering).get(KINDS[kind])
    usual = gathering.start_date - timedelta(days=DAYS_BEFORE)
    asking = known.asking if known else None
    data = {"closes_on": asking.closes_on if asking else usual,
            "intro": asking.intro if asking else ""}  # fmt: skip
    form = AskingForm(posted(), data=data)
    if posting and check_all(form) and form.in_time(gathering) and form.closes_on.data:
        services.open_call(viewer, gathering, KINDS[kind], intro=form.intro.data or "",
                           closes_on=form.closes_on.data)  # fmt: skip
        session.commit()
        flash(_("The call is open."), "success")
        return redirect(url_for(".calls", uid=uid), 303)
    page = {"thing": gathering, "form": form, "kind": KINDS[kind], "known": known}
    return render_template("gatherings/calls/open.html", **page), 422 if posting else 200


def close_call(uid: str, kind: str) -> ResponseReturnValue:
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering, action=HOST, lock=True)
    services.close_call(viewer, gathering, KINDS[kind])
    session.commit()
    flash(_("The call is closed."), "success")
    return redirect(url_for(".calls", uid=uid), 303)


def place(uid: str, offer_uid: str) -> ResponseReturnValue:
    """Choose when and where; it becomes a slot of the draft."""
    viewer, posting = current_viewer(), request.method == "POST"
    gathering = find(viewer, uid, Gathering, action=HOST)
    offer = services.offered_to(viewer, gathering, offer_uid)
    if services.standing(offer) == OfferState.PLACED:
        raise Forbidden
    form = TimesForm(posted(), data={"start": time(9, 0), "minutes": offer.minutes or 90})
    form.offer(gathering)
    if posting and check_all(form):
        row = services.place(viewer, gathering, offer, form.written())
        session.commit()
        flash(_("It has its slot. Participants see it at the next release."), "success")
        return redirect(url_for(".prepare", uid=uid, _anchor=f"slot-{row.uid}"), 303)
    return render_template(
        "gatherings/calls/place.html",
        thing=gathering,
        form=form,
        title=services.title_of(viewer, offer),
        rooms=[name for name, _seats in plan_of(gathering).rooms],
    ), 422 if posting else 200


def decline(uid: str, offer_uid: str) -> ResponseReturnValue:
    viewer, posting = current_viewer(), request.method == "POST"
    gathering = find(viewer, uid, Gathering, action=HOST)
    offer = services.offered_to(viewer, gathering, offer_uid)
    form = AnswerForm(posted(), data={"answer": offer.answer})
    if posting and check_all(form):
        services.decline(viewer, gathering, offer, form.answer.data or "")
        session.commit()
        flash(_("Its author reads your answer."), "success")
        return redirect(url_for(".calls", uid=uid), 303)
    page = {"thing": gathering, "form": form, "title": services.title_of(viewer, offer)}
    return render_template("gatherings/calls/decline.html", **page), 422 if posting else 200
