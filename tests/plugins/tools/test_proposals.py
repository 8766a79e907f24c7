"""The review lane on a tool: its network answers, and what is taken in makes an edition."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from cop.contributions import proposals
from cop.contributions import services as spine
from cop.contributions.finding import find
from cop.contributions.models import Contribution, SignedAs
from cop.contributions.pages import kind_of
from cop.contributions.proposals_reading import waiting_for
from cop.contributions.rules import can
from cop.db import session
from cop.members.models import Member, Organisation, Role
from cop.members.viewer import viewer_of
from cop.plugins import tools
from cop.plugins.tools.models import Edition, Tool
from tests.web.reading import Page

FIELDS = {
    "title": "Les sept questions", "summary": "Une heure à l’oral.", "kind": "howto",
    "body": "Relire.\n\nÉcouter.\n\nConclure.", "phases": ["design"], "duration": 45,
}  # fmt: skip


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [tools.plugin]


def published(author: Member, **how: Any) -> Tool:
    tool = spine.create(viewer_of(author), kind_of("tool"), FIELDS, **how)
    spine.publish(viewer_of(author), tool)
    session.commit()
    return find(viewer_of(author), tool.uid, Tool)


def send(client: Any, path: str, **fields: Any) -> Any:
    return client.post(path, data={"csrf_token": client.token} | fields)


def test_what_is_taken_in_is_an_edition_and_leaves_the_rest_as_it_was(
    make: Any, login_as: Any
) -> None:
    author, colleague = make.member(), make.member("Côme")
    tool = published(author)
    path = f"/fiches/{tool.uid}/propositions"
    form = login_as(colleague).get(f"{path}/nouvelle").get_data(as_text=True)
    assert 'name="uses"' in form and 'name="size"' not in form
    changed = FIELDS | {"body": FIELDS["body"].replace("Écouter", "Écouter longtemps")}  # type: ignore[attr-defined]
    answer = send(
        login_as(colleague), f"{path}/nouvelle", **changed, **{"proposal-signed_as": "member"}
    )
    assert answer.status_code == 303
    here, client = answer.location.split("?")[0], login_as(author)
    mark = proposals.seen(tool, session.query(proposals.Proposal).one())
    assert send(client, f"{here}/accepter", take="body-1", mark=mark).status_code == 303
    tool = find(viewer_of(author), tool.uid, Tool)
    assert (tool.edition, tool.body.source) == ("1.1", changed["body"])
    assert (tool.phases, tool.duration, tool.maintainer_id) == (["design"], 45, author.id)
    rows = session.execute(select(Edition.major, Edition.minor, Edition.version)).all()
    assert [tuple(row) for row in rows] == [(1, 0, 1), (1, 1, 2)]
    assert "avec des propositions de Côme" in client.get(f"/outils/{tool.uid}").text


def test_who_takes_a_proposal_in_says_what_the_edition_changes(make: Any, login_as: Any) -> None:
    author, colleague = make.member(), make.member("Côme")
    tool = published(author)
    body = FIELDS["body"]
    assert isinstance(body, str)
    changed = FIELDS | {"body": body.replace("Écouter", "Se taire").replace("Relire.", "Lire.")}
    proposal = proposals.propose(
        viewer_of(colleague), find(viewer_of(colleague), tool.uid, Tool), changed
    )
    session.commit()
    path = f"/fiches/{tool.uid}/propositions/{proposal.uid}"
    keys = [
        part.key
        for field in proposals.changes_now(viewer_of(author), tool, proposal)
        for part in field.changes
    ]
    client, mark = login_as(author), proposals.seen(tool, proposal)
    page = client.get(path).get_data(as_text=True)
    assert 'name="version-size"' in page and 'name="accept-reason"' in page
    answers = {"version-size": "major", "version-change": "On se tait.", "mark": mark}
    wrong = send(client, f"{path}/accepter", take=keys[1], **answers | {"version-size": "huge"})
    assert (wrong.status_code, "On se tait." in wrong.get_data(as_text=True)) == (422, True)
    word = {"accept-reason": "On relit toujours."}
    assert send(client, f"{path}/accepter", take=keys[1], **answers, **word).status_code == 303
    newest = session.scalars(select(Edition).order_by(Edition.id.desc())).first()
    assert newest and (newest.number, newest.change) == ("2.0", "On se tait.")
    seen = Page(login_as(colleague).get(path).get_data(as_text=True)).words
    assert "On relit toujours." in seen
    assert seen.index("Laissé") < seen.index("Se taire") and "Repris" in seen


@pytest.mark.parametrize("signed_as", list(SignedAs))
def test_what_waits_is_shown_to_all_who_may_edit_a_tool_of_a_network(
    make: Any, signed_as: SignedAs
) -> None:
    author, colleague = make.member(), make.member()
    tool = published(author, signed_as=signed_as)
    home = session.get_one(Organisation, author.organisation_id)
    people = [author, colleague, make.member(organisation=home), make.member(roles=(Role.ADMIN,)),
              make.member(organisation=home, roles=(Role.MEMBER, Role.NETWORK_CONTACT)),
              make.member(roles=(Role.MEMBER, Role.COORDINATOR)),
              make.member(organisation=home, roles=(Role.GUEST,))]  # fmt: skip
    tool = find(viewer_of(colleague), tool.uid, Tool)
    proposals.propose(viewer_of(colleague), tool, {**FIELDS, "title": "Sept questions"})
    for one in people:
        viewer = viewer_of(one)
        waits = session.scalars(select(Contribution.uid).where(*waiting_for(viewer))).all()
        assert bool(waits) == can(viewer, "answer_proposals", tool), one.roles
