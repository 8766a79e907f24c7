"""The pages of role-plays that a walk opens, and what has to be there for them."""

from __future__ import annotations

from sqlalchemy import select

from cop.contributions import services
from cop.contributions.finding import find
from cop.contributions.models import Visibility
from cop.contributions.pages import kind_of
from cop.contributions.readings import Reading
from cop.db import now, session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Origin
from cop.plugins.role_plays.runs import opening
from cop.plugins.role_plays.runs.models import Run, RunPhase
from cop.plugins.role_plays.writing.steps import STEPS


def role_plays() -> dict[str, list[str]]:
    """One of the adviser's own in every step; another's, to prepare; a draft to read over."""
    adviser = session.scalars(select(Member).where(Member.handle == "maelle")).one()
    mine = session.scalars(
        select(RolePlay).where(RolePlay.author_id == adviser.id, RolePlay.adapted_from_id.is_(None))
    ).one()
    theirs = session.scalars(select(RolePlay).where(RolePlay.author_id != adviser.id)).all()
    draft = RolePlay(
        title="À relire", author_id=theirs[0].author_id, network_id=theirs[0].network_id,
        origin=Origin.INSPIRED, context=mine.context, packet=mine.packet, sealed=mine.sealed,
        reader_id=adviser.id, modes=["room"], version=1,
    )  # fmt: skip
    session.add(draft)
    session.flush()
    session.add(Reading(contribution_id=draft.id, version=1))
    one = f"/mises-en-situation/{mine.uid}"
    return {
        "cop.role_plays.show": [f"/mises-en-situation/{each.uid}" for each in (mine, *theirs)],
        "cop.role_plays.step": [f"{one}/modifier/{step.slug}" for step in STEPS],
        "cop.role_plays.publication": [f"{one}/publication"],
        "cop.role_plays.facilitator": [f"{one}/animation"],
        "cop.role_plays.as_part": [f"{one}/fiche/R1?rebondissements=1", f"{one}/fiche/R4"],
        "cop.role_plays.prepare": [f"/mises-en-situation/{theirs[0].uid}/preparer"],
        "cop.role_plays.read_over": [f"/mises-en-situation/{draft.uid}/relecture"],
    }


def kit_and_library() -> dict[str, list[str]]:
    """The kit of the adviser's role-play, a copy of it, and a grid and a protocol of her own."""
    adviser = session.scalars(select(Member).where(Member.handle == "maelle")).one()
    mine = session.scalars(
        select(RolePlay).where(RolePlay.author_id == adviser.id, RolePlay.adapted_from_id.is_(None))
    ).first()
    assert mine is not None
    copy = services.adapt(viewer_of(adviser), find(viewer_of(adviser), mine.uid, RolePlay))
    copy.title = f"{copy.title}, chez nous"  # so that there is something to compare
    shelf = {
        name: services.create(viewer_of(adviser), kind_of(name), document).uid
        for name, document in (
            ("observation_grid", {"title": "Notre grille", "criteria": ["Se tait | tally"]}),
            ("protocol", {"title": "Notre protocole", "kind": "debrief", "steps": ["Dire | 3"]}),
        )
    }
    session.flush()
    one, home = f"/mises-en-situation/{mine.uid}", "/mises-en-situation/bibliotheque"
    grid = f"{home}/grilles/{shelf['observation_grid']}"
    protocol = f"{home}/protocoles/{shelf['protocol']}"
    chosen = "profil={}&groupes=2&copies=1&observateurs=1"
    return {
        "cop.role_plays.kit": [f"{one}/kit"],
        "cop.role_plays.kit_pages": [
            f"{one}/kit/pages?{chosen.format('whole')}",
            f"{one}/kit/pages?{chosen.format('participants')}",
        ],
        "cop.role_plays.origin": [f"/mises-en-situation/{copy.uid}/origine"],
        "cop.role_plays.choose_from_library": [f"{one}/bibliotheque"],
        "cop.role_plays.provided": [f"{home}/fournis/posture", f"{home}/fournis/codev-6"],
        "cop.role_plays.grid": [grid],
        "cop.role_plays.edit_grid": [f"{grid}/modifier"],
        "cop.role_plays.protocol": [protocol],
        "cop.role_plays.edit_protocol": [f"{protocol}/modifier"],
    }


def runs() -> dict[str, list[str]]:
    """A run that the adviser conducts: a contact holds a part of it, a guest another one."""
    people = {one.handle: one for one in session.scalars(select(Member))}
    adviser = viewer_of(people["maelle"])
    uid = session.scalars(
        select(RolePlay.uid).where(RolePlay.author_id == people["maelle"].id, RolePlay.edition > 0)
    ).first()
    assert uid is not None
    document = {"mode": "async", "rounds": 3, "round_hours": 48}
    found = {}
    for phase in (RunPhase.HANDED_OUT, RunPhase.DEBRIEFING):
        opened = opening.open_run(
            adviser, kind_of("role_play_run"), find(adviser, uid, RolePlay),
            document | {"title": f"Partie {phase}"}, starts_at=now(), visibility=Visibility.NETWORK,
        )  # fmt: skip
        run = find(adviser, opened.uid, Run)
        mine = opening.assign(adviser, run, part_code="R1", member=people["tanguy"])
        opening.assign(adviser, run, part_code="R2", name="Awa", email="awa@guest.example")
        guest = opening.hand_out(adviser, run)[1].link
        mine.opened_at, run.phase = now(), phase
        found[phase] = (f"/mises-en-situation/parties/{run.uid}", mine.uid, guest)
    place, part, link = found[RunPhase.HANDED_OUT]
    over, part_over, _link_over = found[RunPhase.DEBRIEFING]
    return {
        "cop.role_plays.open_run": [f"/mises-en-situation/{uid}/ouvrir-une-partie"],
        "cop.role_plays.run": [place],
        "cop.role_plays.edit_run": [f"{place}/modifier"],
        "cop.role_plays.conduct": [f"{place}/conduite", f"{over}/conduite"],
        "cop.role_plays.parts": [f"{place}/roles"],
        "cop.role_plays.key": ["/" + link.split("/", 3)[3]],
        "cop.role_plays.part": [f"/mises-en-situation/role/{part}"],
        "cop.role_plays.look_back": [f"/mises-en-situation/role/{part_over}/bilan"],
    }
