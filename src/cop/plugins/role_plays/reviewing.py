"""The gate of what isn't fiction: a checked list, then a reader of another network who was asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select
from werkzeug.exceptions import NotFound

from cop.addresses import public_url
from cop.contributions import readings
from cop.contributions.finding import demand
from cop.contributions.models import State
from cop.contributions.readings import Reading, Verdict
from cop.db import session
from cop.i18n import gettext as _
from cop.mail.notices import notify
from cop.members.models import Member
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Origin, Packet
from cop.plugins.role_plays.rules import may_read_over
from cop.plugins.role_plays.words import CHECKLIST


def missing(thing: RolePlay, packet: Packet) -> list[tuple[str, str]]:
    """(step, what is missing) before it can be published."""
    found = []
    if not packet.context.strip():
        found.append(("situation", _("The situation that all know is empty.")))
    if packet.origin != Origin.FICTION and set(thing.checked or ()) != set(CHECKLIST):
        found.append(("anonymat", _("The list about anonymity isn’t ticked through.")))
    players = [part for part in packet.parts if not part.observes]
    if len(players) < 2 and packet.origin != Origin.REAL:
        found.append(("fiches", _("There are fewer than two parts to play.")))
    for part in players:
        if not part.confidential.strip():
            words = _("The sheet of %(name)s is empty.", name=part.name or part.code)
            found.append(("fiches", words))
    return found


def ask(viewer: Viewer, thing: RolePlay, reader: Member) -> Reading:
    """Ask `reader` to read the present version over: from now on they count as prepared.

    Raises `NotFound` for somebody who can't: of the same network, an author, no member any more.
    """
    demand(viewer, "role_plays.ask", thing)
    before, thing.reader_id = thing.reader_id, reader.id
    session.refresh(thing, ["coauthors"])
    if not may_read_over(viewer_of(reader), thing):
        thing.reader_id = before
        raise NotFound
    reading = readings.request(viewer, thing)
    words = lambda: _("A colleague asks you to read a role-play over before it is published")  # noqa: E731
    address = public_url("cop.role_plays.read_over", uid=thing.uid)
    key = f"role-play-{thing.uid}-{thing.version}-{reader.uid}"
    notify(reader, thing, subject=words, key=key, with_title=False, hold=False, address=address)
    return reading


def approve(viewer: Viewer, thing: RolePlay, reading: Reading) -> None:
    """Nobody can be recognised: its authors may publish this version."""
    demand(viewer, "role_plays.read_over", thing)
    readings.decide(viewer, reading, Verdict.APPROVED)
    thing.cleared_version = thing.version
    session.flush()
    _tell_author(thing, _("Your role-play has been read over: you can publish it"))


def ask_for_changes(viewer: Viewer, thing: RolePlay, reading: Reading, remark: str) -> None:
    """Say what could give somebody away."""
    demand(viewer, "role_plays.read_over", thing)
    readings.decide(viewer, reading, Verdict.CHANGES, remark)
    _tell_author(thing, _("A colleague asks for a change before your role-play is published"))


def to_read_over(viewer: Viewer) -> Select[str, str, datetime]:
    """The drafts that `viewer` was asked to read over; nobody else but their authors knows of them,
    so it is not `visible_to` that opens them."""
    return (
        select(RolePlay.uid, RolePlay.title, Reading.requested_at)
        .join(
            Reading,
            (Reading.contribution_id == RolePlay.id) & (Reading.version == RolePlay.version),
        )
        .where(
            Reading.verdict == Verdict.PENDING,
            RolePlay.reader_id == viewer.member_id,
            RolePlay.state == State.DRAFT,
            RolePlay.deleted_at.is_(None),
            RolePlay.network_id != viewer.organisation_id,
        )
    )


def _tell_author(thing: RolePlay, subject: str) -> None:
    author = session.get(Member, thing.author_id) if thing.author_id else None
    if author is not None:
        notify(author, thing, subject=subject)
