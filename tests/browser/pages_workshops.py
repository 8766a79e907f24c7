"""The pages of workshops that a walk opens, and what has to be there for them."""

from __future__ import annotations

from sqlalchemy import select

from cop.contributions import services
from cop.contributions.finding import find
from cop.contributions.models import CoAuthor, State
from cop.contributions.pages import kind_of
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.workshops.assembly import public_plan
from cop.plugins.workshops.methods.keeping import kept
from cop.plugins.workshops.models import Workshop


def workshops() -> dict[str, list[str]]:
    """One that the adviser writes too, with its planner; another's, to prepare."""
    adviser = session.scalars(select(Member).where(Member.handle == "maelle")).one()
    mine, theirs = session.scalars(select(Workshop).order_by(Workshop.id).limit(2)).all()
    session.add(CoAuthor(contribution_id=mine.id, member_id=adviser.id))
    viewer = viewer_of(adviser)
    copy = services.adapt(viewer, find(viewer, mine.uid, Workshop))
    parts = kept(public_plan(mine), {"s2"}).to_json()
    method = services.create(viewer, kind_of("workshop_method"), {
        "title": "Inclusion debout", "summary": "", "language": "fr", "licence": "CC BY-SA 4.0",
        "about": None, "plan": parts,
    })  # fmt: skip
    one, plan = f"/ateliers/{mine.uid}", f"/ateliers/{mine.uid}/conducteur"
    return {
        "cop.workshops.show": [one, f"/ateliers/{theirs.uid}"],
        "cop.workshops.edit": [f"{one}/modifier"],
        "cop.workshops.facilitator": [f"{one}/animation"],
        "cop.workshops.prepare": [f"/ateliers/{theirs.uid}/preparer"],
        "cop.workshops.publication": [f"{one}/publication"],
        "cop.workshops.planner": [plan],
        "cop.workshops.block": [f"{plan}/sequence/s4"],
        "cop.workshops.bring": [f"{plan}/apporter"],
        "cop.workshops.bring_one": [f"{plan}/apporter/protocol.codev-6"],
        "cop.workshops.keep_method": [f"{plan}/methode?part=s2"],
        "cop.workshops.origin": [f"/ateliers/{copy.uid}/origine"],
        "cop.workshops.method": [f"/ateliers/methodes/{method.uid}"],
        "cop.workshops.edit_method": [f"/ateliers/methodes/{method.uid}/modifier"],
        "cop.workshops.new_material": [f"{plan}/materiel/nouveau"],
        "cop.workshops.material": [f"{plan}/materiel/m3"],
    }


def workshop_kit() -> dict[str, list[str]]:
    """What is printed of a workshop of the demo, for participants."""
    one = session.scalars(select(Workshop).where(Workshop.state == State.PUBLISHED)).first()
    assert one is not None
    pages = f"/ateliers/{one.uid}/imprimer"
    chosen = "participants=14&groupe=4&animation=2"
    return {
        "cop.workshops.kit": [pages],
        "cop.workshops.kit_pages": [
            f"{pages}/pages?profil={profile}&{chosen}" for profile in ("participants", "run_sheet")
        ],
    }
