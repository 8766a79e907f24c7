"""Credit to whose words were taken over from one contribution into another.

The review lane credits who proposed a version; here nobody proposed anything, somebody took it. The
same row stands for both, so that the credits of a contribution are read in one place.
"""

from __future__ import annotations

from sqlalchemy import select

from cop.contributions.models import Contribution, Revision
from cop.contributions.proposals_model import Proposal, ProposalState
from cop.contributions.services import act
from cop.db import now, session
from cop.members.viewer import Viewer


def credit(viewer: Viewer, target: Contribution, source: Contribution) -> None:
    """Write down that the newest version of `target` holds words of `source`; no text is kept.

    One's own words need no credit.
    """
    act(viewer, target, "proposal_taken")
    if source.author_id is None or source.author_id == target.author_id:
        return
    newest = session.scalars(
        select(Revision).where(
            Revision.contribution_id == target.id, Revision.number == target.version
        )
    ).one()
    newest.kind = "proposed"
    newest.author_id, newest.signed_as = source.author_id, source.signed_as
    session.add(
        Proposal(
            contribution_id=target.id,
            author_id=source.author_id,
            signed_as=source.signed_as,
            base_version=target.version - 1,
            base={},
            document={},
            state=ProposalState.ACCEPTED,
            decided_by_id=viewer.member_id,
            decided_at=now(),
            version=target.version,
        )
    )
    target.credit_count = Contribution.credit_count + 1
    session.flush()
