"""An action that becomes something to work on, and who learns of that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from cop.contributions.models import Contribution, State, Visibility
from cop.db import session
from cop.members.viewer import viewer_of
from cop.plugins.notes import carrying, outcomes
from cop.plugins.notes.carrying import Said
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.outcomes_model import Action, ActionStatus, Review
from tests.plugins.notes.conftest import DAY, Committee

WORDS = "Trouver un relais en Ariège"


def agreed(committee: Committee, level: Visibility) -> tuple[Meeting, Action]:
    """An action of a meeting, and the next one of the series, which sees it again."""
    first = committee.meet(level=level)
    told = {"title": WORDS, "owner": committee.awa.uid, "due": DAY}
    made = outcomes.act_on(committee.lead, first, told)
    return committee.next_of(first, DAY + timedelta(days=50)), made


def cases() -> list[Contribution]:
    return list(session.scalars(select(Contribution).where(Contribution.type == "case_study")))


def test_it_is_begun_from_the_form_and_both_pages_name_one_another(
    committee: Committee, login_as: Callable[..., FlaskClient]
) -> None:
    second, action = agreed(committee, Visibility.COMMUNITY)
    uid = action.uid
    client = login_as(committee.ines)
    page = f"/reunions/{second.uid}/cloture/actions/{uid}"

    token = client.token  # type: ignore[attr-defined]
    said = {"csrf_token": token, "review": "turned", "owner": "", "into": "case_study"}

    empty = client.post(page, data=said | {"into": ""})
    assert (empty.status_code, cases()) == (422, [])
    assert "Choisissez en quoi la transformer." in empty.text
    assert client.post(page, data=said).status_code == 303
    assert client.post(page, data=said).status_code == 303

    [draft] = cases()
    assert (draft.title, draft.visibility, draft.author_id) == (
        WORDS, Visibility.COMMUNITY, committee.ines.id,
    )  # fmt: skip
    assert f'href="/etudes-de-cas/{draft.uid}"' in client.get(f"/reunions/actions/{uid}").text
    assert f'href="/reunions/{second.uid}"' in client.get(f"/etudes-de-cas/{draft.uid}").text
    assert "transformée en" in client.get("/reunions/releve/actions?etat=turned").text


def test_who_may_not_read_the_action_learns_of_it_from_no_page(
    committee: Committee, login_as: Callable[..., FlaskClient]
) -> None:
    second, action = agreed(committee, Visibility.NETWORK)
    carrying.review(
        committee.lead, second, action.uid, Said(review=Review.TURNED, into="case_study")
    )
    [draft] = cases()
    assert draft.visibility == Visibility.NETWORK
    draft.visibility, draft.title, draft.state = Visibility.COMMUNITY, "Un relais", State.PUBLISHED
    session.commit()

    page = login_as(committee.bob).get(f"/etudes-de-cas/{draft.uid}")
    assert page.status_code == 200
    assert [one for one in (action.ref, action.uid, second.uid) if one in page.text] == []


def test_said_otherwise_it_is_open_again_and_the_draft_stays(committee: Committee) -> None:
    second, action = agreed(committee, Visibility.COMMUNITY)
    turned = Said(review=Review.TURNED, into="case_study")
    carrying.review(committee.lead, second, action.uid, turned)
    carrying.review(committee.lead, second, action.uid, Said(review=Review.GOING_ON))

    assert (action.status, action.turned_id, len(cases())) == (ActionStatus.OPEN, None, 1)
    assert viewer_of(committee.ines).member_id == cases()[0].author_id
