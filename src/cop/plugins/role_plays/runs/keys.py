"""Opening a part by what one holds: a link, a paper code, one's own account, or this browser.

A link or a code opens a door once: behind it, this browser is known by its signed session and the
address holds no secret any more. A new issue closes every door that an earlier one had opened.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, cast

from flask import current_app, request
from flask import session as browser
from sqlalchemy import ColumnElement, Row, delete, func, select
from sqlalchemy.orm import aliased, joinedload
from werkzeug.exceptions import NotFound, TooManyRequests

from cop.config import setting
from cop.contributions.models import State
from cop.db import now, session
from cop.members.viewer import Viewer
from cop.plugins.role_plays.models import Edition, RolePlay
from cop.plugins.role_plays.runs import codes
from cop.plugins.role_plays.runs.models import Assignment, Attempt, Run, RunPhase
from cop.plugins.role_plays.runs.rules import OPENED

OPEN_HERE = "cop_role_plays"  # {uid of an assignment: number of its issue}
MOST_HELD = 12
# Wrong codes only: a whole room may sit behind one address. A code has 34 bits.
WITHIN, MOST_HERE, MOST_IN_ALL = timedelta(minutes=15), 30, 200


def by_token(typed: str) -> Assignment:
    """The part that a link opens. Raises `NotFound`, the same for all that opens nothing."""
    wanted = codes.token_hash(typed)
    found = _find(Assignment.token_hash == wanted)
    return _opened(found, (found.Assignment.token_hash if found else "") or "", wanted)


def by_paper_code(typed: str) -> Assignment | None:
    """The part that a code opens, or None. Raises `TooManyRequests` after too many wrong ones.

    Commits a wrong try, so that it counts whatever becomes of the request.
    """
    buckets = {_bucket(f"address {_address()}"): MOST_HERE, _bucket("all"): MOST_IN_ALL}
    if any(_tries(bucket) >= most for bucket, most in buckets.items()):
        raise TooManyRequests
    wanted = codes.paper_code_hashes(typed)
    found = _find(Assignment.paper_code_hash.in_(wanted))
    known = (found.Assignment.paper_code_hash if found else "") or ""
    try:
        return _opened(found, known, known if known in wanted else wanted[0])
    except NotFound:
        session.add_all(Attempt(bucket=bucket, at=now()) for bucket in buckets)
        session.commit()
        return None


def by_uid(viewer: Viewer, uid: str) -> Assignment:
    """The part `uid`, when this browser holds it or it is the viewer's own.

    Raises `NotFound`, the same whether it isn't there, isn't held, was issued anew or is over.
    """
    found = _find(Assignment.uid == uid)
    holder = found.Assignment.member_id if found else None
    own = holder is not None and holder == viewer.member_id
    held = str(browser.get(OPEN_HERE, {}).get(uid, ""))
    issue = str(found.Assignment.issue) if found else ""
    return _opened(found, issue, issue if own else held)


def is_held(assignment: Assignment) -> bool:
    """Whether this browser was let in to this issue of a part."""
    return bool(browser.get(OPEN_HERE, {}).get(assignment.uid) == assignment.issue)


def take(assignment: Assignment, name: str) -> None:
    """Let this browser in: somebody said who they are and opened the part. Never on a GET."""
    if not is_held(assignment):
        assignment.openings += 1
    assignment.opened_at = assignment.opened_at or now()
    assignment.confirmed_name = name or assignment.confirmed_name
    held = dict(browser.get(OPEN_HERE, {}))
    held[assignment.uid] = assignment.issue
    browser[OPEN_HERE] = dict(list(held.items())[-MOST_HELD:])


def drop(uid: str) -> None:
    """Close the door in this browser: somebody else may use it next."""
    held = dict(browser.get(OPEN_HERE, {}))
    held.pop(uid, None)
    browser[OPEN_HERE] = held


def is_open(assignment: Assignment, run: Run, moment: datetime) -> bool:
    """Whether a part that was handed out can be opened now."""
    if assignment.revoked_at is not None or assignment.issue == 0:
        return False
    if run.deleted_at is not None or run.state == State.WITHDRAWN or run.phase not in OPENED:
        return False
    days = timedelta(days=int(setting("COP_ROLE_PLAYS_LINK_DAYS")))
    over = run.phase == RunPhase.CLOSED and run.closed_at is not None
    return not over or run.closed_at is None or moment < run.closed_at + days


def prune() -> None:
    """Forget wrong codes that are too old to count."""
    session.execute(delete(Attempt).where(Attempt.at < now() - 2 * WITHIN))


def _find(condition: ColumnElement[bool]) -> Row[Any] | None:
    """A part with its run and how its role-play stands, in one query: what is over asks no more of
    the database than what never was."""
    plays = aliased(RolePlay, flat=True)
    statement = (
        select(Assignment, Run, plays.state, plays.deleted_at)
        .outerjoin(Run, Run.id == Assignment.run_id)
        .outerjoin(Edition, Edition.id == Run.edition_id)
        .outerjoin(plays, plays.id == Edition.role_play_id)
        .where(condition)
        .options(joinedload(Assignment.member))
    )
    found: Row[Any] | None = cast("Any", session.execute(statement).one_or_none())
    return found


def _opened(found: Row[Any] | None, known: str, given: str) -> Assignment:
    """Every way of being wrong takes the same path to the same answer."""
    right = codes.same(known, given) and bool(given)
    if found is None or found.Run is None or not right:
        raise NotFound
    assignment: Assignment = found.Assignment
    # A report hides a role-play at once, from those who are playing it too.
    hidden = found.state in {None, State.WITHDRAWN} or found.deleted_at is not None
    if hidden or not is_open(assignment, found.Run, now()):
        raise NotFound
    return assignment


def _tries(bucket: str) -> int:
    found = select(func.count(Attempt.id)).where(
        Attempt.bucket == bucket, Attempt.at > now() - WITHIN
    )
    return int(session.scalar(found) or 0)


def _bucket(what: str) -> str:
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"role_plays {what}".encode(), sha256).hexdigest()


def _address() -> str:
    """The caller's address; of IPv6 the first half, which is what one household has."""
    given = request.remote_addr or ""
    return ":".join(given.split(":")[:4]) if ":" in given else given
