"""Minutes that were exported and come back: their records are offered, each once."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from cop.db import session
from cop.plugins.notes import files, life, outcomes, services, texts
from cop.plugins.notes.gathered import outcomes_of
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.outcomes_model import Action, Decision, Question
from cop.plugins.notes.reading import as_markdown
from cop.plugins.notes.records import minutes_in
from tests.plugins.notes.conftest import Committee

ENDINGS = ["md", "odt", "docx"]
WORDS = "On masque les *noms* | [ici]."
TEXT = "Cinq études.\n\n- une\n- deux"


@pytest.fixture
def held(committee: Committee) -> Meeting:
    """A validated meeting: two decisions, two actions, a question, and a reserved passage."""
    reserved = TEXT + "\n\n:::reserve\nEntre nous.\n:::"
    meeting = committee.meet(points=(("Restitution", reserved), ("Deux", "Rien.")))
    lead, key = committee.lead, committee.point(meeting).key
    first = {"statement": WORDS, "point_key": key, "mode": "vote", "objections": "une",
             "scope": "tous", "review_on": date(2027, 1, 1)}  # fmt: skip
    outcomes.decide(lead, meeting, first)
    outcomes.decide(lead, meeting, {"statement": "Sans point."})
    told = {"title": "Relancer ; vite", "owner": committee.bob.uid, "due": date(2026, 12, 4)}
    outcomes.act_on(lead, meeting, told | {"helpers": "Awa | Ines", "came_of": "D-2026-11-01"})
    outcomes.act_on(lead, meeting, {"title": "Deux", "unowned": True})
    outcomes.ask(lead, meeting, {"statement": "Et après ?"})
    life.close(lead, meeting)
    life.validate(lead, meeting)
    session.commit()
    return committee.found(meeting)


def records(meeting: Meeting) -> list[tuple[object, ...]]:
    came = outcomes_of(meeting)
    points = {one.key: one.title for one in services.points_of(meeting)}
    return [
        *((one.statement, one.mode.value, one.objections, one.scope, one.review_on,
           points.get(one.point_key)) for one in came.decisions),
        *((one.row.title, one.row.due, one.row.helpers, one.row.came_of) for one in came.actions),
        *((one.statement,) for one in came.questions),
    ]  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_was_exported_comes_back_whole_each_record_when_it_is_confirmed(
    committee: Committee, login_as: Callable[..., FlaskClient], held: Meeting, ending: str
) -> None:
    client = login_as(committee.ines)
    content = client.get(f"/fiches/{held.uid}/export.{ending}").get_data()
    fresh = committee.meet(points=(), title="Ailleurs")
    before = records(held)
    # Elsewhere, where nobody knows of its references.
    for model in (Decision, Action, Question):
        for one in session.scalars(select(model)):
            one.ref = one.ref.replace("2026", "2020")
    session.commit()

    taken = files.take(committee.lead, fresh, as_markdown(f"x.{ending}", content))
    session.commit()
    assert (taken.changed, taken.unknown) == (("Restitution", "Deux"), ())
    stands = texts.texts_of(fresh.id)
    assert [stands[one.key] for one in services.points_of(fresh)] == [TEXT, "Rien."]
    assert [one.ref[0] for one in taken.proposed] == ["D", "D", "A", "A", "Q"]
    assert records(fresh) == []

    def send(path: str, **told: object) -> str:
        told["csrf_token"] = client.token  # type: ignore[attr-defined]
        answer = client.post(f"/reunions/{fresh.uid}/notes/{path}", data=told)
        return answer.get_data(as_text=True) if answer.status_code == 200 else ""

    page = send("fichier", file=(io.BytesIO(content), f"x.{ending}"))
    for left in (4, 3, 2, 1, 0):
        page = send("fichier/inscrire", **first_form(page))
        assert page.count('name="proposed"') == left
    assert records(fresh) == before
    assert send("fichier", file=(io.BytesIO(content), f"x.{ending}")) == ""
    assert records(fresh) == before


def first_form(page: str) -> dict[str, object]:
    from lxml import html

    form = html.fromstring(page).xpath("//form[.//input[@name='proposed']]")[0]
    return {name: value for name, value in form.fields.items() if name != "csrf_token"}


@pytest.mark.parametrize("ending", ENDINGS)
def test_at_home_nothing_is_offered_again_and_no_reserved_passage_is_taken_away(
    committee: Committee, login_as: Callable[..., FlaskClient], held: Meeting, ending: str
) -> None:
    content = login_as(committee.ines).get(f"/fiches/{held.uid}/export.{ending}").get_data()
    life.correct(committee.lead, held)
    stood = texts.texts_of(held.id)

    taken = files.take(committee.lead, held, as_markdown(f"x.{ending}", content))
    assert taken == files.Taken((), ())
    assert texts.texts_of(held.id) == stood


def test_what_others_wrote_elsewhere_stays_the_text_that_it_is() -> None:
    written = "## Décisions\n\n- **D-2026-11-01** — On masque.\n\n### Détail\n\nSuite."
    assert minutes_in(written) == ""
