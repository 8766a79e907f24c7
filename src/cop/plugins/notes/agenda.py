"""The agenda as it is written, and what comes to it from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select, update

from cop.contributions import services as spine
from cop.contributions import ties
from cop.contributions.finding import demand, find_any
from cop.contributions.models import CoAuthor, Contribution, Link, LinkKind, State
from cop.contributions.rules import visible_to
from cop.contributions.takeaways_model import Status, Takeaway
from cop.contributions.takeaways_reading import takeaways_of
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugin import ContributionType
from cop.plugins.notes import texts
from cop.plugins.notes.models import (
    Attendance,
    Meeting,
    Point,
    PointKind,
    PointStatus,
    Presence,
    Series,
)
from cop.plugins.notes.outcomes_model import Action, Question
from cop.plugins.notes.services import add_point, points_of

BACK = (PointStatus.OPEN, PointStatus.POSTPONED)


def rewrite(
    viewer: Viewer, meeting: Meeting, told: Mapping[str, Mapping[str, Any]], removed: Iterable[str]
) -> None:
    """Change the points by their keys. One that is removed goes only while nothing was written in
    it; with words, it stays and is marked as taken off."""
    demand(viewer, "notes.prepare", meeting)
    written, gone = texts.texts_of(meeting.id), set(removed)
    places: dict[str, int] = {}
    for order, point in enumerate(points_of(meeting), start=1):
        one = told.get(point.key, {})
        for name in ("title", "minutes", "presenter"):
            setattr(point, name, one.get(name, getattr(point, name)))
        point.kind = PointKind(one.get("kind", point.kind))
        point.status = PointStatus(one.get("status", point.status))
        places[point.key] = one.get("position") or order
        if point.key in gone:
            _take_off(meeting, point, written.get(point.key, ""))
    session.flush()
    for order, point in enumerate(sorted(points_of(meeting), key=lambda one: places[one.key])):
        point.position = order
    session.flush()


def _take_off(meeting: Meeting, point: Point, written: str) -> None:
    if written.strip():
        point.status = PointStatus.DROPPED
        return
    doc = texts.doc_of(meeting.id, point.key)
    if doc is not None:
        session.delete(doc)
    session.execute(delete(Point).where(Point.id == point.id))


def kept_elsewhere(viewer: Viewer, meeting: Meeting) -> list[tuple[str, str, str]]:
    """What was kept of the meeting's links and that nothing came of yet, as far as this reader knows:
    (uid, words, where)."""
    linked = select(Link.target_id).where(Link.source_id == meeting.id)
    linking = select(Link.source_id).where(Link.target_id == meeting.id)
    uids = session.scalars(
        select(Contribution.uid)
        .where(
            visible_to(viewer),
            Contribution.id.in_(linked) | Contribution.id.in_(linking),
            Contribution.id.in_(select(Takeaway.contribution_id)),
        )
        .order_by(Contribution.id)
        .limit(20)
    ).all()
    return [
        (row.uid, row.body, source.title)
        for source in (find_any(viewer, uid) for uid in uids)
        for row in takeaways_of(viewer, source)
        if row.status == Status.CAPTURED
    ]


def take_in(viewer: Viewer, meeting: Meeting, uids: Iterable[str]) -> int:
    """Put some of what was kept on the agenda; answers how many."""
    wanted = set(uids)
    known = [one for one in kept_elsewhere(viewer, meeting) if one[0] in wanted]
    for _uid, body, _where in known:
        add_point(viewer, meeting, {"title": " ".join(body.split())[:200]})
    return len(known)


def follow(
    viewer: Viewer,
    kind: ContributionType,
    meeting: Meeting,
    document: Mapping[str, Any],
    series: Mapping[str, Any],
) -> Meeting:
    """The next meeting of the series, as a draft: the points that are still open, what each agenda
    begins with, the same people. What is open of actions and questions needs no copy: it comes."""
    demand(viewer, "notes.prepare", meeting)
    standing = _in_series(meeting, series)
    made = spine.create(
        viewer, kind, {**_frame(meeting), **document}, visibility=meeting.visibility,
        space_id=meeting.space_id if meeting.space_id in viewer.spaces else None,
    )  # fmt: skip
    assert isinstance(made, Meeting)
    made.series_id, made.number = meeting.series_id, (meeting.number or 1) + 1
    if meeting.state != State.DRAFT:
        ties.join(viewer, made, meeting, LinkKind.FOLLOWS)
    _same_people(meeting, made)
    for title in standing:
        add_point(viewer, made, {"title": title, "kind": PointKind.INFORMATION})
    for point in points_of(meeting):
        if point.status in BACK and point.title not in standing:
            told = {
                name: getattr(point, name) for name in ("title", "minutes", "presenter", "kind")
            }
            add_point(viewer, made, told | {"moved_from": point.key})
    session.flush()
    return made


def _in_series(meeting: Meeting, told: Mapping[str, Any]) -> list[str]:
    """Name the series, or begin one with this meeting as its first. Answers its standing points."""
    series = session.get(Series, meeting.series_id) if meeting.series_id else None
    if series is None:
        series = Series(title=told["title"])
        session.add(series)
        session.flush()
        meeting.series_id, meeting.number = series.id, meeting.number or 1
        for model in (Action, Question):
            session.execute(
                update(model).where(model.meeting_id == meeting.id).values(series_id=series.id)
            )
    series.title, series.rhythm = told["title"], told.get("rhythm", "")
    series.standing = list(told.get("standing", ()))
    session.flush()
    return series.standing


def _frame(meeting: Meeting) -> dict[str, Any]:
    names = ("begins", "ends", "zone", "place", "language")
    return {name: getattr(meeting, name) for name in names} | {"summary": "", "licence": ""}


def _same_people(meeting: Meeting, made: Meeting) -> None:
    """Co-authors prepare the next one too; who was on the list is on it again."""
    for one in session.scalars(
        select(CoAuthor.member_id).where(CoAuthor.contribution_id == meeting.id)
    ).all():
        if one != made.author_id:
            session.add(CoAuthor(contribution_id=made.id, member_id=one))
    if meeting.author_id and meeting.author_id != made.author_id:
        session.add(CoAuthor(contribution_id=made.id, member_id=meeting.author_id))
    rows = session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id)).all()
    for row in rows:
        if row.member_id != made.author_id:
            session.add(
                Attendance(
                    meeting_id=made.id, member_id=row.member_id,
                    presence=Presence.INVITED, role=row.role,
                )
            )  # fmt: skip
    session.flush()
