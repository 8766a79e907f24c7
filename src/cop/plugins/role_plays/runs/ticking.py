"""What the site's clock does for runs: rounds, reminders, forgetting."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from cop.columns import Prose
from cop.contributions.models import Contribution, State
from cop.contributions.services import act
from cop.db import now, session
from cop.members.models import Member
from cop.members.viewer import Viewer
from cop.plugins.role_plays.models import Edition, RolePlay
from cop.plugins.role_plays.runs import conduct, keys, letters, purging
from cop.plugins.role_plays.runs.models import Assignment, Message, Reflection, Run
from cop.plugins.role_plays.runs.rules import BY_MAIL, IN_PLAY


def play_on() -> None:
    """Bring every run by mail to its present round; remind those who haven't written."""
    moment = now()
    runs = session.scalars(
        select(Run)
        .where(
            Run.phase.in_(IN_PLAY),
            Run.mode.in_(BY_MAIL),
            Run.deleted_at.is_(None),
            Run.state != State.WITHDRAWN,
        )
        .with_for_update(of=Run, skip_locked=True)
    )
    for run in runs.all():
        conduct.turn_on(run, moment)
        conduct.remind(run, moment)


def purge() -> None:
    purging.purge()
    keys.prune()


def on_hidden(*, contribution: Contribution, viewer: Viewer, reason: str) -> None:
    """A report of a role-play hides its runs too: their titles tell of it."""
    if not isinstance(contribution, RolePlay) or reason != "withdrawn":
        return
    runs = session.scalars(
        select(Run)
        .join(Edition, Edition.id == Run.edition_id)
        .where(Edition.role_play_id == contribution.id, Run.state != State.WITHDRAWN)
    )
    for run in runs.all():
        act(viewer, run, "reported", run.state, State.WITHDRAWN)
        run.state = State.WITHDRAWN
        letters.forget(run)
    session.flush()


def on_left(*, member: Member) -> None:
    """Whoever leaves holds no part any more; what they wrote in one goes with them."""
    held = session.scalars(select(Assignment).where(Assignment.member_id == member.id)).all()
    for one in held:
        letters.strike_out(one)
    mine = [one.id for one in held]
    session.execute(
        update(Message).where(Message.assignment_id.in_(mine)).values(body=Prose.of("…"))
    )
    session.execute(delete(Reflection).where(Reflection.assignment_id.in_(mine)))
    session.execute(
        update(Assignment)
        .where(Assignment.id.in_(mine))
        .values(
            member_id=None, confirmed_name="", token_hash=None, paper_code_hash=None,
            revoked_at=now(),
        )
    )  # fmt: skip
