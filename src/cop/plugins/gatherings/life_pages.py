"""Pages of the turns of a gathering: logistics, open points, cancelling, the next one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions.finding import demand, find
from cop.contributions.forms import posted
from cop.contributions.once import once
from cop.contributions.pages import base_version, check_all, kind_of
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.gatherings import following, life, logistics, points
from cop.plugins.gatherings.coming_forms import CancelForm, FollowForm, LogisticsForm, PointForm
from cop.plugins.gatherings.listing import gatherings
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.stages import today_at
from cop.plugins.gatherings.words import WIFI, dates_in_words

ONE = "/<cop_uid:uid>"


def register(bp: Blueprint) -> None:
    bp.add_url_rule(f"{ONE}/logistique", "logistics", show_logistics)
    bp.add_url_rule(
        f"{ONE}/logistique/modifier", "edit_logistics", edit_logistics, methods=["GET", "POST"]
    )
    bp.add_url_rule(f"{ONE}/points", "points", open_points, methods=["GET", "POST"])
    bp.add_url_rule(
        f"{ONE}/points/<cop_uid:point_uid>/<any(regler,rouvrir):deed>", "settle", settle,
        methods=["POST"],
    )  # fmt: skip
    bp.add_url_rule(f"{ONE}/annuler", "cancel", cancel, methods=["GET", "POST"])
    bp.add_url_rule(f"{ONE}/reprendre", "take_up_again", take_up_again, methods=["POST"])
    bp.add_url_rule("/nouvelle/depuis", "choose_previous", choose_previous)
    bp.add_url_rule(f"{ONE}/refaire", "follow", once(follow), methods=["GET", "POST"])


def show_logistics(uid: str) -> ResponseReturnValue:
    """How to get there, on a page to print."""
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering, action="gatherings.see_all")
    return render_template(
        "gatherings/logistics.html",
        thing=gathering,
        sections=logistics.sections(gathering),
        wifi=WIFI[gathering.wifi],
        dates=dates_in_words(gathering.start_date, gathering.end_date),
    )


def edit_logistics(uid: str) -> ResponseReturnValue:
    """Write them; who saves after somebody else is shown what stands now, and loses nothing."""
    viewer, posting = current_viewer(), request.method == "POST"
    gathering = find(viewer, uid, Gathering, action="gatherings.host", lock=posting)
    form, start = LogisticsForm(posted(), obj=gathering), base_version()
    late = posting and start != gathering.logistics_version
    if posting and check_all(form) and not late:
        logistics.save(viewer, gathering, form.data)
        session.commit()
        flash(_("Saved."), "success")
        return redirect(url_for(".logistics", uid=uid, saved=1), 303)
    return render_template(
        "gatherings/logistics_form.html",
        thing=gathering,
        form=form,
        late=logistics.sections(gathering) if late else None,
        base_version=gathering.logistics_version,
    ), (409 if late else 422) if posting else 200


def open_points(uid: str) -> ResponseReturnValue:
    """The hosts' list of what is left open."""
    viewer, posting = current_viewer(), request.method == "POST"
    gathering = find(viewer, uid, Gathering, action="gatherings.host", lock=posting)
    form = PointForm(posted())
    if posting and check_all(form):
        points.add(viewer, gathering, form.body.data or "")
        return _done(".points", uid, _("Added."))
    found = points.points_of(gathering, settled=True)
    page = {"thing": gathering, "form": form, "points": found}
    return render_template("gatherings/points.html", **page), 422 if posting else 200


def settle(uid: str, point_uid: str, deed: str) -> ResponseReturnValue:
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering, action="gatherings.host", lock=True)
    points.settle(viewer, gathering, point_uid, deed == "regler")
    return _done(
        ".points", uid, _("Settled.") if deed == "regler" else _("The point is open again.")
    )


def cancel(uid: str) -> ResponseReturnValue:
    """Say that it doesn't take place, and why."""
    viewer, posting = current_viewer(), request.method == "POST"
    gathering = find(viewer, uid, Gathering, action="gatherings.host", lock=posting)
    form = CancelForm(posted())
    if posting and check_all(form):
        life.cancel(viewer, gathering, form.why.data or "")
        return _done(".show", uid, _("Cancelled: those who were expected are told by mail."))
    page = {"thing": gathering, "form": form}
    return render_template("gatherings/cancel.html", **page), 422 if posting else 200


def take_up_again(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering, action="gatherings.host", lock=True)
    life.take_up_again(viewer, gathering)
    return _done(".show", uid, _("It takes place after all. Tell those who come."))


def choose_previous() -> ResponseReturnValue:
    """« From a past gathering »: which one?"""
    viewer = current_viewer()
    demand(viewer, "create", None)
    lines = [*gatherings(viewer, past=True), *gatherings(viewer)]
    found = [one for one in lines if not one.draft]
    return render_template("gatherings/choose.html", lines=found)


def follow(uid: str) -> ResponseReturnValue:
    """Date, town, and which open points go over to the next one."""
    viewer, posting = current_viewer(), request.method == "POST"
    old = find(viewer, uid, Gathering, action="gatherings.follow", lock=posting)
    left = points.left_open(viewer, old)
    kept = [one.key for one in left if not one.narrower]
    form = FollowForm(posted(), data={"title": old.title, "town": old.town, "points": kept})
    form.offer([(one.key, one.body) for one in left])
    if posting and check_all(form) and form.after(today_at(old.tz)) and form.start_date.data:
        new = following.follow(
            viewer, kind_of("gathering"), old,
            title=form.title.data or "", start=form.start_date.data, town=form.town.data or "",
            same_place=form.same_place.data, keep=form.points.data or (),
        )  # fmt: skip
        return _done(".show", new.uid, _("Here is the draft of the next gathering."))
    page = {"thing": old, "form": form, "left": left}
    return render_template("gatherings/follow.html", **page), 422 if posting else 200


def _done(endpoint: str, uid: str, words: str) -> ResponseReturnValue:
    session.commit()
    flash(words, "success")
    return redirect(url_for(endpoint, uid=uid, saved=1), 303)
