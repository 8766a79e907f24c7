"""Pages of who comes: one's own answer; the hosts' list, its table, who was there."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from cop.contributions.finding import demand, find
from cop.contributions.forms import posted
from cop.contributions.pages import check_all
from cop.contributions.rules import can
from cop.db import session
from cop.formats.catalogue import MIMETYPE, table
from cop.i18n import gettext as _
from cop.i18n import ngettext
from cop.members.models import Member
from cop.members.viewer import current_viewer
from cop.plugins.gatherings import people, services
from cop.plugins.gatherings.coming_forms import ComingForm, PersonForm
from cop.plugins.gatherings.models import Consent, Gathering, Registration, Status
from cop.plugins.gatherings.showing import answer_words

ONE = "/<cop_uid:uid>"


def register(bp: Blueprint) -> None:
    bp.add_url_rule(f"{ONE}/ma-venue", "coming", coming, methods=["GET", "POST"])
    bp.add_url_rule(f"{ONE}/je-viens", "come", come, methods=["POST"])
    bp.add_url_rule(f"{ONE}/participants", "participants", participants)
    bp.add_url_rule(f"{ONE}/participants.csv", "participants_table", participants_table)
    bp.add_url_rule(f"{ONE}/participants/ajouter", "invite", invite, methods=["POST"])
    bp.add_url_rule(f"{ONE}/participants/presences", "tick", tick, methods=["POST"])


def coming(uid: str) -> ResponseReturnValue:
    """Say whether one comes, and what the hosts should know."""
    viewer, posting = current_viewer(), request.method == "POST"
    gathering = find(viewer, uid, Gathering, action="gatherings.withdraw", lock=posting)
    mine = services.registration_of(viewer, gathering)
    form = ComingForm(posted(), data=_as_said(mine))
    open_ = can(viewer, "gatherings.register", gathering)
    if posting and check_all(form) and (open_ or _only_no(form)):
        return _answered(uid, services.answer(viewer, gathering, form.said()))
    page = {"thing": gathering, "form": form, "mine": mine, "open": open_}
    return render_template("gatherings/coming.html", **page), 422 if posting else 200


def come(uid: str) -> ResponseReturnValue:
    """« I come », in one press; the rest can be said afterwards."""
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering, action="gatherings.register", lock=True)
    mine = services.registration_of(viewer, gathering)
    said = _as_said(mine) | {"status": Status.YES}
    return _answered(uid, services.answer(viewer, gathering, services.Coming(**said)))


def _as_said(mine: Registration | None) -> dict[str, Any]:
    """What somebody has said, as the form and the service hold it."""
    if mine is None:
        return {"status": Status.YES, "consent": Consent.NOBODY}
    known = mine.status in services.ANSWERS
    return {
        "status": mine.status if known else Status.YES,
        "consent": mine.consent,
        "arrives": mine.arrives,
        "access_needs": mine.access_needs.reveal() if mine.access_needs else "",
        "food_needs": mine.food_needs.reveal() if mine.food_needs else "",
    }


def _only_no(form: ComingForm) -> bool:
    if form.status.data == Status.NO:
        return True
    form.status.errors = [_("Registration is closed: ask the hosts.")]
    return False


def _answered(uid: str, mine: Registration) -> ResponseReturnValue:
    session.commit()
    flash(answer_words(mine.status), "success")
    return redirect(url_for(".show", uid=uid, saved=1), 303)


def participants(uid: str) -> ResponseReturnValue:
    """The hosts' list: who comes, how many of each network, what they need without names."""
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering, action="gatherings.host")
    return _list(gathering, PersonForm())


def _list(gathering: Gathering, form: PersonForm, status: int = 200) -> ResponseReturnValue:
    viewer = current_viewer()
    lines = people.whole_list(viewer, gathering)
    return render_template(
        "gatherings/participants.html",
        thing=gathering,
        form=form,
        lines=lines,
        networks=people.by_network(lines),
        access=people.needs(lines, "access"),
        food=people.needs(lines, "food"),
        places=services.places_left(gathering),
        ticking=can(viewer, "gatherings.tick", gathering),
    ), status


def participants_table(uid: str) -> ResponseReturnValue:
    """The same for a spreadsheet."""
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering, action="gatherings.host")
    answer = make_response(table(*people.table_of(people.whole_list(viewer, gathering))))
    answer.headers["Content-Type"] = MIMETYPE
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = f'attachment; filename="participants-{uid}.csv"'
    return answer


def invite(uid: str) -> ResponseReturnValue:
    """Invite a colleague, or, once it has begun, write down who came by."""
    viewer, form = current_viewer(), PersonForm(posted())
    gathering = find(viewer, uid, Gathering, action="gatherings.host", lock=True)
    there = can(viewer, "gatherings.tick", gathering)
    if check_all(form):
        handle = (form.handle.data or "").lstrip("@")
        member = session.scalar(select(Member).where(Member.handle == handle))
        if member is not None and services.may_invite(gathering, member):
            services.invite(viewer, gathering, member, there=there)
            session.commit()
            flash(_("On the list."), "success")
            return redirect(url_for(".participants", uid=uid), 303)
        form.handle.errors = [_("Nobody of that name reads this gathering.")]
    return _list(gathering, form, 422)


def tick(uid: str) -> ResponseReturnValue:
    """Write down who was there, all at once."""
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering, action="gatherings.host", lock=True)
    demand(viewer, "gatherings.tick", gathering)
    number = services.tick(viewer, gathering, request.form.getlist("present"))
    session.commit()
    words = ngettext("One person was there.", "%(num)s people were there.", number)
    flash(words, "success")
    return redirect(url_for(".participants", uid=uid), 303)
