"""People, networks and one's own profile."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cop import text
from cop.contributions.forms import posted
from cop.contributions.listing import list_page
from cop.contributions.models import Contribution, SignedAs, State
from cop.contributions.pages import check_all
from cop.db import session
from cop.i18n import gettext as _
from cop.members.directory import (
    find_organisation,
    find_person,
    network_tiles,
    organisations,
    people,
    suggest_handles,
)
from cop.members.forms import NetworkForm, ProfileForm
from cop.members.models import Member
from cop.members.profile import network_words, save_network, save_profile
from cop.members.viewer import current_viewer
from cop.plugin import public


def register(web: Blueprint) -> None:
    """Put these pages under the shell's own names: `web.people`, `web.network` …"""
    for rule, name, view, methods in ROUTES:
        web.add_url_rule(rule, name, view, methods=methods)


def networks_page() -> ResponseReturnValue:
    viewer = current_viewer()
    return render_template(
        "cop/networks.html", tiles=network_tiles(viewer), organisations=organisations(viewer)
    )


def network_page(uid: str) -> ResponseReturnValue:
    """One organisation: who is there, and what they share under their names."""
    viewer = current_viewer()
    organisation = find_organisation(uid)
    shared = list_page(
        viewer,
        Contribution.network_id == organisation.id,
        Contribution.state == State.PUBLISHED,
        # What stands as « a member of the community » must not be found by its network.
        Contribution.signed_as != SignedAs.COMMUNITY,
        after=request.args.get("after", ""),
    )
    return render_template(
        "cop/network.html",
        organisation=organisation,
        people=people(viewer, organisation_id=organisation.id),
        page=shared,
        may_edit=viewer.is_contact and viewer.organisation_id == organisation.id,
    )


def edit_network(uid: str) -> ResponseReturnValue:
    """The network's contact keeps its page, and its private list of names."""
    viewer = current_viewer()
    organisation = find_organisation(uid)
    if not viewer.is_contact or viewer.organisation_id != organisation.id:
        raise NotFound
    form = NetworkForm(posted(), data=network_words(organisation))
    if request.method == "POST" and check_all(form):
        save_network(viewer, organisation, form)
        session.commit()
        flash(_("Saved."), "success")
        return redirect(url_for("cop.web.network", uid=uid), 303)
    return render_template(
        "cop/network_form.html", organisation=organisation, form=form
    ), 422 if request.method == "POST" else 200


def people_page() -> ResponseReturnValue:
    wanted = request.args.get("q", "")[:100]
    return render_template("cop/people.html", people=people(current_viewer(), wanted), q=wanted)


def handles() -> ResponseReturnValue:
    """Names to offer after « @ »."""
    return jsonify(suggest_handles(current_viewer(), text.fold(request.args.get("q", "")[:40])))


def person_page(handle: str) -> ResponseReturnValue:
    """One person; what they share without their name is not here."""
    viewer = current_viewer()
    row = find_person(viewer, handle)
    shared = list_page(
        viewer,
        Contribution.author_id == row.member.id,
        Contribution.signed_as == SignedAs.MEMBER,
        Contribution.state == State.PUBLISHED,
        after=request.args.get("after", ""),
    )
    return render_template("cop/person.html", row=row, page=shared)


def profile() -> ResponseReturnValue:
    viewer = current_viewer()
    member = session.get_one(Member, viewer.member_id)
    portrait = member.portrait.source if member.portrait else ""
    form = ProfileForm(posted(), obj=member, data={"portrait": portrait})
    if request.method == "POST" and check_all(form):
        save_profile(member, form)
        session.commit()
        flash(_("Your profile is saved."), "success")
        return redirect(url_for("cop.web.person", handle=member.handle, saved=1), 303)
    return render_template(
        "cop/profile.html", form=form, member=member
    ), 422 if request.method == "POST" else 200


ROUTES = (
    ("/reseaux", "networks", public(networks_page), ["GET"]),
    ("/reseaux/<cop_uid:uid>", "network", network_page, ["GET"]),
    ("/reseaux/<cop_uid:uid>/modifier", "edit_network", edit_network, ["GET", "POST"]),
    ("/personnes", "people", people_page, ["GET"]),
    ("/personnes/noms", "handles", handles, ["GET"]),
    ("/personnes/<handle>", "person", person_page, ["GET"]),
    ("/profil", "profile", profile, ["GET", "POST"]),
)
