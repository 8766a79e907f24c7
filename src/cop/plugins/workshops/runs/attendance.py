"""Who comes to a run and who was there: a list of those who facilitate, erased after a while."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, or_, select
from werkzeug.exceptions import NotFound

from cop import text
from cop.columns import Secret
from cop.contributions import coauthors
from cop.contributions.finding import demand
from cop.contributions.rules import can
from cop.db import session
from cop.i18n import gettext as _
from cop.members.models import Member, Organisation
from cop.members.viewer import Viewer
from cop.plugins.workshops.runs.models import Attendance, Consent, Guide, Here, WorkshopRun

MOST = 200


class ListRefused(ValueError):
    """A list of names that can't be kept; the text says why."""


@dataclass(frozen=True)
class Line:
    """One of the list. needs: revealed for this page alone; empty for who may not read it."""

    uid: str
    name: str
    network: str
    status: Here
    consent: Consent
    needs: str = ""


def whole_list(viewer: Viewer, run: WorkshopRun) -> list[Line]:
    """Everybody, with what they need: for those who facilitate."""
    demand(viewer, "workshops.conduct", run)
    rows = session.scalars(
        select(Attendance).where(Attendance.run_id == run.id).order_by(Attendance.name)
    )
    return [_line(one, one.needs.reveal() if one.needs else "") for one in rows]


def told_names(viewer: Viewer, run: WorkshopRun) -> list[Line]:
    """Those who were there and let this reader know it. One query."""
    known = Attendance.consent == Consent.PUBLIC
    if viewer.member_id is not None:
        mine = select(Attendance.id).where(
            Attendance.run_id == run.id,
            Attendance.member_id == viewer.member_id,
            Attendance.status != Here.ABSENT,
        )
        known = or_(known, (Attendance.consent == Consent.PARTICIPANTS) & mine.exists())
    rows = session.scalars(
        select(Attendance)
        .where(Attendance.run_id == run.id, Attendance.status != Here.ABSENT, known)
        .order_by(Attendance.name)
    )
    return [_line(one) for one in rows]


def _line(one: Attendance, needs: str = "") -> Line:
    return Line(one.uid, one.name, one.network, one.status, one.consent, needs)


def add_names(
    viewer: Viewer, run: WorkshopRun, typed: str, *, consent: Consent = Consent.NOBODY,
    status: Here = Here.EXPECTED,
) -> int:  # fmt: skip
    """Put « Name, network » lines on the list; answers how many are new. « @handle » is a member.

    Raises `ListRefused`.
    """
    demand(viewer, "workshops.conduct", run)
    known = {(one.name.casefold(), one.network.casefold()) for one in whole_list(viewer, run)}
    lines = [one for one in (_read(raw) for raw in typed.splitlines()) if one is not None]
    fresh = [one for one in lines if (one[0].casefold(), one[1].casefold()) not in known]
    if len(known) + len(fresh) > MOST:
        raise ListRefused(_("At most %(most)s people on one list.", most=MOST))
    for name, network, member_id in dict.fromkeys(fresh):
        session.add(
            Attendance(
                run_id=run.id, name=name, network=network, member_id=member_id,
                consent=consent, status=status,
            )
        )  # fmt: skip
    session.flush()
    count(run)
    return len(dict.fromkeys(fresh))


def _read(raw: str) -> tuple[str, str, int | None] | None:
    if not raw.strip():
        return None
    name, _comma, network = raw.replace(";", ",").partition(",")
    try:
        name, network = (text.plain(one.strip(), max_length=80) for one in (name, network))
    except text.TextRefused as refusal:
        raise ListRefused(str(refusal)) from refusal
    if not name:
        raise ListRefused(_("Write the name first, then the network: “Awa, Bretagne”."))
    if not name.startswith("@"):
        return name, network, None
    row = session.execute(
        select(Member.name, Organisation.short_name, Member.id)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .where(Member.handle == name[1:].lower())
    ).one_or_none()
    if row is None:
        raise ListRefused(
            _("No member is called %(name)s: check it, or write the name.", name=name)
        )
    return row[0], network or row[1] or "", row[2]


def tick(viewer: Viewer, run: WorkshopRun, present: Collection[str]) -> None:
    """Write down who was there: those ticked; the others of the list weren't."""
    demand(viewer, "workshops.conduct", run)
    for one in session.scalars(select(Attendance).where(Attendance.run_id == run.id)):
        one.status = Here.PRESENT if one.uid in present else Here.ABSENT
    session.flush()
    count(run)
    run.participants = len(
        [one for one in whole_list(viewer, run) if one.status == Here.PRESENT]
    ) or run.participants  # fmt: skip
    session.flush()


def change(
    viewer: Viewer, run: WorkshopRun, uid: str, *, consent: Consent, needs: str, network: str
) -> None:
    """What one of the list said. Raises `NotFound`, and `cop.text.TextRefused`."""
    demand(viewer, "workshops.conduct", run)
    one = _one(run, uid)
    one.consent, one.network = consent, text.plain(network, max_length=80)
    needs = text.normalise(needs).strip()[:500]
    one.needs = Secret(needs) if needs else None
    session.flush()
    count(run)


def strike(viewer: Viewer, run: WorkshopRun, uid: str) -> None:
    """Take somebody off the list, with all that was said of them."""
    demand(viewer, "workshops.conduct", run)
    session.delete(_one(run, uid))
    session.flush()
    count(run)


def _one(run: WorkshopRun, uid: str) -> Attendance:
    found = session.scalar(
        select(Attendance).where(Attendance.run_id == run.id, Attendance.uid == uid)
    )
    if found is None:
        raise NotFound
    return found


def count(run: WorkshopRun) -> None:
    """The networks that were there stay when the names go."""
    rows = session.scalars(
        select(Attendance.network)
        .where(
            Attendance.run_id == run.id, Attendance.status != Here.ABSENT, Attendance.network != ""
        )
        .distinct()
    )
    kept = run.networks if run.purged_at else ()
    run.networks = sorted({*rows, *kept})
    session.flush()


@dataclass(frozen=True)
class GuideLine:
    """Somebody who facilitates beside the author."""

    uid: str
    name: str
    role: str
    is_member: bool


def guides_of(viewer: Viewer, run: WorkshopRun) -> list[GuideLine]:
    """Members first; a guest's name only to those who facilitate."""
    named = can(viewer, "workshops.conduct", run)
    rows = session.execute(
        select(Guide.uid, Guide.name, Guide.role, Member.name)
        .outerjoin(Member, Member.id == Guide.member_id)
        .where(Guide.run_id == run.id)
        .order_by(Guide.member_id.is_(None), Guide.id)
    )
    shown = [GuideLine(uid, member or name, role, bool(member)) for uid, name, role, member in rows]
    return shown if named else []


def add_guide(viewer: Viewer, run: WorkshopRun, name: str, role: str) -> None:
    """« @handle » becomes a co-author, who leads and writes with the author; anybody else is a guest
    by name. Raises `cop.contributions.coauthors.CoauthorRefused`."""
    demand(viewer, "workshops.conduct", run)
    if name.startswith("@"):
        member = coauthors.add(viewer, run, name)
        mine = (Guide.run_id == run.id, Guide.member_id == member.id)
        session.execute(delete(Guide).where(*mine))
        session.add(Guide(run_id=run.id, member_id=member.id, role=role))
    else:
        session.add(Guide(run_id=run.id, name=name, role=role))
    session.flush()


def remove_guide(viewer: Viewer, run: WorkshopRun, uid: str) -> None:
    demand(viewer, "workshops.conduct", run)
    found = session.scalar(select(Guide).where(Guide.run_id == run.id, Guide.uid == uid))
    if found is None:
        raise NotFound
    for one in run.coauthors:
        if one.member_id == found.member_id:
            coauthors.remove(viewer, run, one.member.uid)
            break
    session.delete(found)
    session.flush()


def forget(run: WorkshopRun) -> int:
    """Erase the list and the guests' names; answers how many rows went."""
    gone = 0
    for what in (
        delete(Attendance).where(Attendance.run_id == run.id),
        delete(Guide).where(Guide.run_id == run.id, Guide.member_id.is_(None)),
    ):
        gone += int(getattr(session.execute(what), "rowcount", 0))
    return gone
