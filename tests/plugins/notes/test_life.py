"""The turns of a meeting, what each shows to whom, and what never leaves the room."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.exceptions import Forbidden

from cop.contributions.documents import to_document
from cop.contributions.models import Revision
from cop.contributions.rules import can
from cop.db import session
from cop.mail.outbox import Mail
from cop.members.viewer import VISITOR, viewer_of
from cop.plugins.notes import amendments, life, outcomes, registers, services
from cop.plugins.notes.models import Meeting, Stage
from cop.plugins.notes.outcomes_model import Verdict
from tests.plugins.notes.conftest import Committee

TEXT = "Avant.\n\n:::reserve{niveau=session}\nCHUCHOTE\n:::\n\nAprès."


def validated(committee: Committee, **told: object) -> Meeting:
    meeting = committee.meet(points=(("Restitution", TEXT),), **told)  # type: ignore[arg-type]
    outcomes.decide(committee.lead, meeting, {"statement": "On masque les petites cases."})
    life.close(committee.lead, meeting)
    life.validate(committee.lead, meeting)
    session.commit()
    return committee.found(meeting)


def test_validated_minutes_hold_no_reserved_passage_and_nobodys_name(committee: Committee) -> None:
    meeting = committee.meet(points=(("Restitution", TEXT),))
    outcomes.act_on(committee.lead, meeting, {"title": "Relancer", "owner": committee.awa.uid})
    life.close(committee.lead, meeting)
    life.validate(committee.lead, meeting)

    assert meeting.minutes is not None
    assert meeting.minutes.source == (
        "## 1. Restitution\n\nAvant.\n\n\n\nAprès.\n\n## Actions\n\n"
        "| Réf. | Action | Qui | Avec | D’ici le | Issue de |\n|---|---|---|---|---|---|\n"
        "| A-2026-11-01 | Relancer | Cimes | — | — | — |\n"
    )


def test_no_revision_and_no_document_ever_holds_what_was_written_on_the_way(
    committee: Committee,
) -> None:
    meeting = committee.meet(points=(("Restitution", "BROUILLON"),))
    point = committee.point(meeting)
    assert "BROUILLON" not in str(to_document(meeting))
    services.write_point(committee.lead, meeting, point.key, base=1, text="Au propre.")
    life.close(committee.lead, meeting)
    life.validate(committee.lead, meeting)

    kept = [str(one) for one in session.scalars(select(Revision.document))]
    assert [one for one in kept if "BROUILLON" in one] == []
    assert "Au propre." in kept[-1]


def test_who_may_write_when(committee: Committee) -> None:
    meeting = committee.meet(stage=Stage.PREPARING)
    people = (committee.ines, committee.awa, committee.bob, committee.contact)

    def writers() -> list[str]:
        return [one.name for one in people if can(viewer_of(one), "notes.write", meeting)]

    assert writers() == ["Ines"]
    life.announce(committee.lead, meeting)
    assert writers() == ["Ines", "Awa"]
    life.start(committee.lead, meeting)
    assert writers() == ["Ines", "Awa"]
    life.close(committee.lead, meeting)
    assert writers() == ["Ines"]
    life.validate(committee.lead, meeting)
    assert writers() == []


def test_only_who_is_on_the_list_reads_the_notes_before_they_are_validated(
    committee: Committee,
) -> None:
    meeting = committee.meet()
    people = (
        committee.ines,
        committee.awa,
        committee.bob,
        committee.contact,
        committee.coordinator,
    )

    readers = [one.name for one in people if can(viewer_of(one), "notes.read_draft", meeting)]

    assert readers == ["Ines", "Awa"]
    assert not can(VISITOR, "notes.read_draft", meeting)


def test_it_isnt_closed_while_an_action_has_nobody(committee: Committee) -> None:
    meeting = committee.meet()
    made = outcomes.act_on(committee.lead, meeting, {"title": "Relancer"})

    with pytest.raises(life.NotYet) as refused:
        life.close(committee.lead, meeting)

    assert refused.value.reasons == [
        "A-2026-11-01\u00a0: dites qui s’en charge, ou que personne ne s’en charge encore."
    ]
    assert meeting.stage == Stage.RUNNING
    outcomes.reword(committee.lead, made, meeting, {"unowned": True})
    life.close(committee.lead, meeting)
    assert meeting.stage == Stage.REVIEW


def test_the_mail_with_the_decisions_goes_to_whoever_reads_the_minutes(
    committee: Committee,
) -> None:
    validated(committee)

    mails = session.scalars(select(Mail).where(Mail.key.startswith("notes-published"))).all()

    people = (
        committee.ines,
        committee.awa,
        committee.bob,
        committee.contact,
        committee.coordinator,
    )
    assert {one.to for one in mails} == {one.email for one in people}
    assert all("D-2026-11-01 — On masque les petites cases." in one.body for one in mails)
    assert not any("CHUCHOTE" in one.body for one in session.scalars(select(Mail)))


def test_a_published_decision_is_replaced_and_never_reworded(committee: Committee) -> None:
    meeting = validated(committee)
    decision = outcomes.outcome_of(viewer_of(committee.bob), "D", session.scalar(uid_of()) or "")[0]
    life.correct(committee.lead, meeting)

    with pytest.raises(Forbidden):
        outcomes.reword(committee.lead, decision, meeting, {"statement": "Autre chose."})
    with pytest.raises(Forbidden):
        outcomes.strike(committee.lead, decision, meeting)


def uid_of():  # type: ignore[no-untyped-def]
    return select(outcomes.Decision.uid)


def test_a_correction_says_what_it_corrects_and_nobody_sees_it_being_written(
    committee: Committee,
) -> None:
    meeting = validated(committee)
    before = meeting.minutes
    life.correct(committee.lead, meeting)
    point = committee.point(meeting)
    services.write_point(committee.lead, meeting, point.key, base=1, text="Corrigé.")
    assert meeting.minutes == before

    with pytest.raises(life.NotYet):
        life.validate(committee.lead, meeting)
    life.validate(committee.lead, meeting, "Une date était fausse.")

    assert meeting.stage == Stage.RECTIFIED
    assert meeting.minutes is not None
    assert meeting.minutes.source.startswith(
        "- Rectifié\u00a0: Une date était fausse.\n\n## 1. Restitution\n\nCorrigé."
    )


def test_an_amendment_is_asked_by_who_was_there_and_answered(committee: Committee) -> None:
    meeting = committee.meet()
    life.close(committee.lead, meeting)
    awa = viewer_of(committee.awa)
    with pytest.raises(Forbidden):
        amendments.ask(viewer_of(committee.bob), meeting, "", "Moi aussi.")

    made = amendments.ask(awa, meeting, committee.point(meeting).key, "C’était mardi.")
    amendments.settle(committee.lead, meeting, made.uid, "partly", "La date seule.")

    told = [(one.point, one.author, one.row.verdict) for one in amendments.amendments_of(meeting)]
    assert told == [("Restitution", "Awa", Verdict.PARTLY)]


def test_a_text_that_no_page_can_be_made_of_locks_nobody_out_and_is_mended_before_the_end(
    committee: Committee, login_as: Callable[..., FlaskClient]
) -> None:
    meeting = committee.meet(points=(("Restitution", "Avant."), ("Outils", "Bien.")))
    point, half_typed = committee.point(meeting), "Voir [" * 40
    services.write_point(committee.lead, meeting, point.key, base=1, text=half_typed)
    session.commit()
    client = login_as(committee.ines)
    one = f"/reunions/{meeting.uid}"
    pages = [client.get(f"{one}{page}") for page in ("", "/notes", "/validation", "/cloture")]
    assert [page.status_code for page in pages] == [200] * 4
    assert "Voir [" in pages[0].text and "Bien." in pages[0].text

    meeting = committee.found(meeting)
    with pytest.raises(life.NotYet) as refused:
        life.close(committee.lead, meeting)
    [reason] = refused.value.reasons
    assert reason.startswith("« Restitution » : ") and "crochets" in reason
    meeting.stage = Stage.REVIEW
    with pytest.raises(life.NotYet):
        life.validate(committee.lead, meeting)
    assert meeting.edition == 0
    services.write_point(committee.lead, meeting, point.key, base=2, text="Voir.")
    life.validate(committee.lead, meeting)
    assert meeting.edition == 1


def test_a_register_ends_somewhere_on_its_page_and_nowhere_in_its_file(
    committee: Committee, login_as: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = committee.meet()
    for number in range(3):
        outcomes.decide(committee.lead, meeting, {"statement": f"Décision numéro {number}."})
    session.commit()
    monkeypatch.setattr(registers, "MOST", 2)
    client = login_as(committee.ines)
    page = client.get("/reunions/releve/decisions").text
    file = client.get("/reunions/releve/decisions.csv").text
    assert (page.count("Décision numéro"), file.count("Décision numéro")) == (2, 3)
    assert "Les 2 plus récents sont ici" in page
