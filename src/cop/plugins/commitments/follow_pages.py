"""Where does it stand? From a mail, by its key; on the site, by one's account; and the buddies."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions.finding import find
from cop.contributions.forms import posted
from cop.contributions.once import once
from cop.contributions.pages import back, check_all
from cop.contributions.screening import check
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer, current_viewer
from cop.plugin import by_key
from cop.plugins.commitments import checkins, services
from cop.plugins.commitments.buddies import buddies_of
from cop.plugins.commitments.forms import CheckInForm
from cop.plugins.commitments.models import Commitment
from cop.plugins.commitments.source import source_of
from cop.plugins.commitments.words import SLUGS

STOP = "arret"
SLUG = f"any({', '.join(repr(one) for one in (*SLUGS.values(), STOP))})"
STATUSES = {slug: status for status, slug in SLUGS.items()}


def register(bp: Blueprint) -> None:
    follow = f"/suite/<token>/<{SLUG}:slug>"
    bp.add_url_rule(follow, "follow_up", by_key(follow_up), methods=["GET", "POST"])
    bp.add_url_rule("/suite/merci", "thanks", by_key(thanks))
    one = "/<cop_uid:uid>"
    bp.add_url_rule(f"{one}/point", "check_in", once(check_in), methods=["GET", "POST"])
    deeds = "any(arreter, reprendre):deed"
    bp.add_url_rule(f"{one}/rappels/<{deeds}>", "reminders", reminders, methods=["POST"])
    unshare = f"{one}/recits/<cop_uid:told_uid>/retirer"
    bp.add_url_rule(unshare, "unshare", take_back, methods=["POST"])
    bp.add_url_rule(f"{one}/binome", "buddy", buddy, methods=["GET", "POST"])
    bp.add_url_rule("/binomes", "buddies", buddies)


def follow_up(token: str, slug: str) -> ResponseReturnValue:
    """Behind a link of a mail. Opening it records nothing: programs open links too."""
    posting = request.method == "POST"
    thing, author = checkins.by_token(token, lock=posting)
    if slug == STOP:
        return _stop(thing)
    form = CheckInForm(posted(), data={"status": str(STATUSES[slug])})
    asked = None
    if posting and check_all(form):
        asked = _record(author, thing, form)
        if asked is None:
            session.commit()
            return redirect(url_for(".thanks"), 303)
    return _page(thing, author, form, asked), 422 if posting else 200


def _stop(thing: Commitment) -> ResponseReturnValue:
    if request.method == "GET":
        return render_template("commitments/stop.html", thing=thing)
    checkins.stop(thing)
    session.commit()
    return redirect(url_for(".thanks", arret=1), 303)


def thanks() -> ResponseReturnValue:
    """The link that led here opens nothing any more, and this page says nothing of anybody."""
    return render_template("commitments/thanks.html", stopped="arret" in request.args)


def _record(author: Viewer, thing: Commitment, form: CheckInForm) -> Any:
    """Write the answer down, or answer what to ask first about names in it."""
    found = check(author, form.document(), request.form, ("sentence", "change", "evidence"))
    if found.undecided:
        return found.questions
    checkins.record(thing, checkins.answer_of(form, found.document))
    return None


def _page(thing: Commitment, author: Viewer, form: CheckInForm, asked: Any = None) -> str:
    source = source_of(author, thing)
    return render_template(
        "commitments/check_in.html", thing=thing, form=form, found=asked, source=source
    )


def check_in(uid: str) -> ResponseReturnValue:
    """The same on the site, at any time."""
    viewer, posting = current_viewer(), request.method == "POST"
    thing = services.own(viewer, uid, lock=posting)
    form = CheckInForm(posted(), data={"status": ""})
    asked = None
    if posting and check_all(form):
        asked = _record(viewer, thing, form)
        if asked is None:
            return back(thing, _("Noted. Thank you."), saved="1")
    return _page(thing, viewer, form, asked), 422 if posting else 200


def reminders(uid: str, deed: str) -> ResponseReturnValue:
    """No more of them, or again from today on."""
    thing = services.own(current_viewer(), uid, lock=True)
    if deed == "arreter":
        checkins.stop(thing)
        return back(thing, _("You will be reminded of it no more."))
    checkins.resume(thing)
    return back(thing, _("Reminders begin again today: the first in thirty days."))


def take_back(uid: str, told_uid: str) -> ResponseReturnValue:
    thing = services.own(current_viewer(), uid, lock=True)
    checkins.take_back(thing, told_uid)
    return back(thing, _("This story is shared no longer."))


def buddy(uid: str) -> ResponseReturnValue:
    """Who was asked reads what it is about, agrees or not, and may change their mind."""
    viewer, posting = current_viewer(), request.method == "POST"
    thing = find(viewer, uid, Commitment, action="commitments.be_buddy", lock=posting)
    if not posting:
        author = thing.author.name if thing.author else ""
        return render_template("commitments/buddy.html", thing=thing, author=author)
    agree = request.form.get("agree") == "1"
    services.answer_as_buddy(viewer, thing, agree=agree)
    session.commit()
    flash(_("You are buddies.") if agree else _("Understood: your colleague is told."), "success")
    return redirect(url_for(".buddies"), 303)


def buddies() -> ResponseReturnValue:
    viewer = current_viewer()
    return render_template("commitments/buddies.html", found=buddies_of(viewer))
