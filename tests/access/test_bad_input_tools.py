"""The same for the toolbox, the review lane, imports, synonyms and feeds: spoilt one by one."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from cop.contributions import proposals
from cop.contributions.finding import find
from cop.contributions.models import Contribution
from cop.contributions.proposals_model import Proposal
from cop.db import session
from cop.mail.outbox import Mail
from cop.members.viewer import viewer_of
from cop.plugins.tools.models import Feedback, Tool
from tests.access import matrix as m
from tests.access.test_bad_input import SPOILT, UNSEEN, encoded
from tests.access.test_tools import DOCUMENT, Toolbox, address, toolbox

__all__ = ["toolbox"]
pytestmark = pytest.mark.slow

PLACE = ("community", "published")
TOOL = {name: value for name, value in DOCUMENT.items() if isinstance(value, str) and value}
TOLD = {"outcome": "useful", "used_on": "2026-05-01"}
FORMS: dict[str, tuple[str, dict[str, str], tuple[str, ...]]] = {
    # page → who sends it, a good form, one field of each sort
    "tools.new": (
        m.AUTHOR, TOOL | {"visibility": "community", "signed_as": "member"},
        ("title", "body", "card", "kind", "duration", "keywords", "uses", "once"),
    ),
    "tools.edit": (m.AUTHOR, TOOL | {"size": "minor"}, ("size", "change", "duration")),
    "tools.tell": (m.ELSEWHERE, TOLD, ("used_on", "context", "use", "change", "edition")),
    "tools.edit_feedback": (m.AUTHOR, TOLD, ("to_keep", "would_reuse")),
    "tools.new_kit": (
        m.AUTHOR, {"title": "Kit", "body": "Voici.", "visibility": "community",
                   "signed_as": "member"}, ("title", "body"),
    ),
    "tools.kit_tools": (m.AUTHOR, {"act": "in"}, ("tool", "act")),
    "tools.twins": (m.AUTHOR, {"act": "unlike"}, ("other", "act")),
    "tools.look_after": (m.AUTHOR, {"review_due": "2030-01-01"}, ("maintainer", "review_due")),
    "tools.read_over": (m.ELSEWHERE, {"act": "changes", "remark": "À revoir."}, ("remark", "act")),
    "contributions.propose": (
        m.ELSEWHERE, TOOL | {"proposal-signed_as": "member"},
        ("title", "duration", "proposal-note", "proposal-signed_as", "base_version"),
    ),
    "contributions.accept_proposal": (
        m.AUTHOR, {"take": "body-0", "version-size": "minor"},
        ("take", "mark", "accept-reason", "version-size", "version-change"),
    ),
    "contributions.decline_proposal": (m.AUTHOR, {"reason": "Non."}, ("reason", "mark")),
    "contributions.bring_in": (
        m.AUTHOR, {"text": "---\ntype: tool\n---\n", "signed_as": "member"}, ("text", "signed_as"),
    ),
    "archive.look": (
        m.COORDINATOR, {"level": "community", "ticket": "a"}, ("ticket", "level", "mark"),
    ),
    "search.synonyms": (m.COORDINATOR, {}, ("expressions",)),
    "search.synonym_group": (m.COORDINATOR, {}, ("expressions",)),
    "feeds.issue": (m.AUTHOR, {}, ("kind",)),
    "calendar.issue": (m.AUTHOR, {"part": "tout"}, ("part",)),
}  # fmt: skip


@pytest.fixture(scope="module")
def proposal(toolbox: Toolbox) -> str:
    """One that waits, of a member of another network."""
    viewer = viewer_of(toolbox.world.member(m.ELSEWHERE))
    tool = find(viewer, toolbox.standing[PLACE], Tool)
    made = proposals.propose(viewer, tool, TOOL | {"body": "Onze questions."})
    session.commit()
    return made.uid


def path_of(toolbox: Toolbox, name: str, proposal: str) -> str:
    if (name, "POST") in m.PAGES:
        values = {"number": 1} if name == "search.synonym_group" else {}
        with toolbox.world.app.test_request_context():
            return toolbox.world.app.url_for(f"cop.{name}", **values)
    if name.endswith("_proposal"):
        deed = "accepter" if "accept" in name else "decliner"
        return f"/fiches/{toolbox.standing[PLACE]}/propositions/{proposal}/{deed}"
    things = toolbox.kits if "kit" in name else toolbox.waiting
    return address(toolbox, name, things[PLACE])


def texts() -> list[str]:
    """What stands in lists, subjects and short answers."""
    columns = (Contribution.title, Mail.subject, Feedback.context, Proposal.note, Proposal.reason)
    return [line for column in columns for line in session.scalars(select(column))]


@pytest.mark.parametrize("name", FORMS)
def test_a_spoilt_field_is_refused_in_french_or_cleaned(
    toolbox: Toolbox, proposal: str, name: str
) -> None:
    who, good, fields = FORMS[name]
    client, path = toolbox.world.client(who), path_of(toolbox, name, proposal)
    for field in fields:
        for kind, value in SPOILT.items():
            data: dict[str, Any] = {"csrf_token": client.token} | good | {field: value}
            with toolbox.world.trial() as changed:
                answer = client.post(
                    path, data=encoded(data), content_type="application/x-www-form-urlencoded"
                )
                page = answer.get_data(as_text=True)
                assert answer.status_code in {200, 302, 303, 400, 404, 422}, (field, kind)
                if answer.status_code >= 400:
                    assert not changed(), (field, kind)
                    assert 'lang="fr"' in page and "Traceback" not in page
                assert "<script>alert(1)" not in page, (field, kind)
                assert [line for line in texts() if UNSEEN.search(line)] == [], (field, kind)
