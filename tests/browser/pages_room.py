"""Runs in a room for the walk through all pages: one that the adviser conducts, one she observes."""

from __future__ import annotations

from sqlalchemy import select

from cop.contributions import takeaways
from cop.contributions.finding import find
from cop.contributions.models import State, Visibility
from cop.contributions.pages import kind_of
from cop.contributions.takeaways_model import TakeawayKind
from cop.db import now, session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.room import debrief, observing, paper, services
from cop.plugins.role_plays.room.grid import Act, Mark
from cop.plugins.role_plays.room.models import By
from cop.plugins.role_plays.runs import opening
from cop.plugins.role_plays.runs.models import Assignment, Place, Run
from cop.plugins.role_plays.runs.services import packet_for


def rooms() -> dict[str, list[str]]:
    adviser = session.scalars(select(Member).where(Member.handle == "maelle")).one()
    play = session.scalars(
        select(RolePlay).where(
            RolePlay.author_id != adviser.id,
            RolePlay.state == State.PUBLISHED,
            RolePlay.visibility == Visibility.COMMUNITY,
        )
    ).first()
    assert play is not None and play.author_id is not None
    author = session.get_one(Member, play.author_id)
    own = session.scalars(
        select(RolePlay).where(
            RolePlay.author_id == adviser.id,
            RolePlay.state == State.PUBLISHED,
            RolePlay.edition > 0,
        )
    ).first()
    assert own is not None
    playing, over = _run(adviser, play, "Au matin"), _run(adviser, play, "Hier")
    observed = _run(author, play, "Ailleurs", adviser)
    services.stop(viewer_of(adviser), over)
    debrief.capture(viewer_of(adviser), over, 1, "De la honte, puis du soulagement.", By.PART, "R1")
    typed = paper.add(viewer_of(adviser), over, "Odile", {"O3": Mark(9), "O5": Mark(1, 4)})
    takeaways.keep(viewer_of(adviser), over, TakeawayKind.TOOL, "Un modèle d’avenant.")
    seat = session.scalars(
        select(Assignment).where(
            Assignment.run_id == observed.id, Assignment.member_id.is_not(None)
        )
    ).one()
    _note(observed, seat)
    one = "/mises-en-situation"
    return {
        "cop.role_plays.open_room": [f"{one}/{own.uid}/jouer-en-salle"],
        "cop.role_plays.room": [f"{one}/parties/{run.uid}/salle" for run in (playing, over)],
        "cop.role_plays.debrief": [f"{one}/parties/{over.uid}/debriefing"],
        "cop.role_plays.paper_grids": [f"{one}/parties/{over.uid}/grilles"],
        "cop.role_plays.paper_grid": [f"{one}/parties/{over.uid}/grilles/{typed.uid}"],
        "cop.role_plays.observe": [f"{one}/role/{seat.uid}/observations"],
    }


def _run(member: Member, play: RolePlay, title: str, observer: Member | None = None) -> Run:
    """A run that is being played at two tables, conducted by `member`."""
    viewer = viewer_of(member)
    run = services.open_room(
        viewer, kind_of("role_play_run"), find(viewer, play.uid, RolePlay), title, 8,
        starts_at=now(), visibility=Visibility.COMMUNITY,
    )  # fmt: skip
    run = find(viewer, run.uid, Run)
    if observer is not None:
        opening.assign(viewer, run, part_code="", place=Place.OBSERVER, member=observer)
    services.hand_out(viewer, run)
    services.start(viewer, run)
    return run


def _note(run: Run, seat: Assignment) -> None:
    packet = packet_for(run)
    for place, one in enumerate(packet.criteria):
        if one.kind == "verbatim":
            act = Act(f"walk-{place:04}", one.code, verbatim="Qui l’a signé ?", minute=3)
        else:
            act = Act(f"walk-{place:04}", one.code, 1, 4)
        observing.note(run, seat, packet, act)
