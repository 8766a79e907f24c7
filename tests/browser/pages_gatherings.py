"""The pages of gatherings that a walk opens, and what has to be there for them."""

from __future__ import annotations

from sqlalchemy import select

from cop.contributions import services
from cop.contributions.documents import to_document
from cop.contributions.finding import find
from cop.contributions.pages import kind_of
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.gatherings.calls import services as calls
from cop.plugins.gatherings.calls.models import CallKind
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.programme import services as programme


def gatherings() -> dict[str, list[str]]:
    """One that the adviser's network hosts, and those of the demo, past and to come."""
    adviser = session.scalars(select(Member).where(Member.handle == "maelle")).one()
    found = session.scalars(select(Gathering).order_by(Gathering.start_date)).all()
    past, coming = (f"/rencontres/{one.uid}" for one in found[:2])
    ours = next((one for one in found if one.author_id == adviser.id), None)
    if ours is None:
        document = to_document(found[1]) | {"title": "Une rencontre de la conseillère"}
        ours = services.create(viewer_of(adviser), kind_of("gathering"), document)
        services.publish(viewer_of(adviser), ours)
    mine = f"/rencontres/{ours.uid}"
    return {
        **_programme(viewer_of(adviser), find(viewer_of(adviser), ours.uid, Gathering), coming),
        "cop.gatherings.index": ["/rencontres/", "/rencontres/?quand=passees"],
        "cop.gatherings.show": [past, coming, mine],
        "cop.gatherings.logistics": [f"{coming}/logistique"],
        "cop.gatherings.coming": [f"{coming}/ma-venue"],
        "cop.gatherings.follow": [f"{past}/refaire"],
        **{
            f"cop.gatherings.{name}": [f"{mine}/{path}"]
            for name, path in (
                ("edit", "modifier"), ("participants", "participants"), ("points", "points"),
                ("edit_logistics", "logistique/modifier"), ("cancel", "annuler"),
            )
        },
    }  # fmt: skip


def _programme(viewer: Viewer, ours: Gathering, coming: str) -> dict[str, list[str]]:
    """The programme of the demo's gathering to come as one who comes reads it; one to prepare."""
    mine = f"/rencontres/{ours.uid}"
    slots = [
        programme.add(
            viewer,
            ours,
            {
                "day": "0",
                "start": "660",
                "minutes": "90",
                "kind": kind,
                "title": kind,
                "room": "Loire",
                "people": [],
                "about": "",
            },
        )
        for kind in ("workshop", "meal")
    ]
    for kind in CallKind:
        calls.open_call(viewer, ours, kind, intro="", closes_on=ours.start_date)
    offer = calls.propose(viewer, ours, title="Dire non", summary="Des phrases.", minutes=60)
    return {
        "cop.gatherings.programme": [f"{coming}/programme"],
        "cop.gatherings.programme_log": [f"{coming}/programme/changements"],
        "cop.gatherings.my_day": [f"{coming}/programme/ma-journee"],
        "cop.gatherings.pack": [f"{coming}/dossier"],
        "cop.gatherings.calls": [f"{coming}/appels", f"{mine}/appels"],
        "cop.gatherings.prepare": [f"{mine}/programme/preparer"],
        "cop.gatherings.new_slot": [f"{mine}/programme/nouveau"],
        "cop.gatherings.slot": [f"{mine}/programme/creneaux/{slots[0].uid}"],
        "cop.gatherings.rooms": [f"{mine}/programme/salles"],
        "cop.gatherings.release": [f"{mine}/programme/diffuser"],
        "cop.gatherings.propose": [f"{mine}/appels/ateliers/proposer"],
        "cop.gatherings.open_call": [f"{mine}/appels/cas/ouvrir"],
        "cop.gatherings.place": [f"{mine}/appels/offres/{offer.uid}/placer"],
        "cop.gatherings.decline": [f"{mine}/appels/offres/{offer.uid}/decliner"],
    }  # fmt: skip
