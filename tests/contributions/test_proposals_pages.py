"""The pages of the review lane, as a browser without a script meets them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks

from cop.contributions.models import SignedAs, Visibility
from cop.contributions.proposals_model import Proposal, ProposalState
from cop.db import session
from cop.mail.outbox import Mail
from cop.members.models import Organisation, Role
from cop.members.services import leave
from tests.contributions.lane import FIELDS, WHY, Lane
from tests.web.reading import Page


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [bookmarks]


@pytest.fixture
def lane(make: Any) -> Lane:
    return Lane(make)


def new(lane: Lane) -> str:
    return f"/fiches/{lane.uid}/propositions/nouvelle"


def send(client: Any, path: str, **fields: Any) -> Any:
    return client.post(path, data={"csrf_token": client.token} | fields)


def sent(client: Any, lane: Lane, **changed: Any) -> Any:
    fields = {**FIELDS, "base_version": "1", "proposal-signed_as": "member"}
    return send(client, new(lane), **{**fields, **changed})


def page(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def mark_in(page: str) -> str:
    found = re.search(r'name="mark" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def the_one() -> Proposal:
    session.expire_all()
    return session.query(Proposal).one()


def test_a_version_is_proposed_looked_at_and_taken_in(lane: Lane, login_as: Any) -> None:
    colleague, author = login_as(lane.colleague), login_as(lane.author)
    assert new(lane) in page(colleague.get(f"/signets/{lane.uid}"))
    answer = sent(colleague, lane, title="La carte", **{"proposal-note": "Plus court."})
    assert answer.status_code == 303
    assert "On vous propose une version" in page(author.get(f"/signets/{lane.uid}"))
    assert "On vous propose une version de" in page(author.get("/"))
    here = answer.location.split("?")[0]
    seen = page(author.get(here))
    assert "Plus court." in seen and "<ins>" in seen
    answer = send(author, f"{here}/accepter", take="title-0", mark=mark_in(seen))
    assert answer.status_code == 303
    shown = Page(page(author.get(f"/signets/{lane.uid}"))).words
    assert "La carte" in shown and "avec des propositions de Côme" in shown
    assert "Version proposée et reprise" in page(author.get(f"/fiches/{lane.uid}/historique"))
    assert "Reprise" in page(colleague.get(here))


def test_the_form_holds_no_secret_and_no_reserved_passage(lane: Lane, login_as: Any) -> None:
    lane.edit(why=f"{WHY}\n\n:::reserve\nEntre nous.\n:::", note="canary-note")
    client = login_as(lane.colleague)
    form = page(client.get(new(lane)))
    assert "canary-note" not in form and 'name="note"' not in form
    assert "Entre nous" not in form and "Elle tient sur une page." in form
    sent(client, lane, title="La carte", note="mine", base_version="2")
    assert set(the_one().document) == {"title", "summary", "url", "why"}


def test_a_faulty_form_comes_back_filled_and_nothing_is_sent(lane: Lane, login_as: Any) -> None:
    answer = sent(login_as(lane.colleague), lane, url="javascript:1", summary="Ce que je tape.")
    assert answer.status_code == 422
    assert "Ce que je tape." in page(answer) and "https://" in page(answer)
    answer = sent(login_as(lane.colleague), lane)
    assert (answer.status_code, session.query(Proposal).count()) == (422, 0)
    assert "Vous n’avez encore rien changé" in page(answer)


def test_a_double_click_makes_one_proposal_and_one_version(lane: Lane, login_as: Any) -> None:
    colleague, author, key = login_as(lane.colleague), login_as(lane.author), "k" * 22
    first, second = (sent(colleague, lane, title="La carte", once=key) for _click in range(2))
    assert first.location == second.location
    here = first.location.split("?")[0]
    post = {"take": "title-0", "mark": mark_in(page(author.get(here))), "once": "m" * 22}
    first, second = (send(author, f"{here}/accepter", **post) for _click in range(2))
    assert (first.status_code, first.location) == (303, second.location)
    assert (lane.thing().version, the_one().version) == (2, 2)


def test_who_has_one_waiting_is_led_to_it(lane: Lane, login_as: Any) -> None:
    client = login_as(lane.colleague)
    sent(client, lane, title="La carte", **{"proposal-note": "Plus court."})
    proposal = the_one()
    assert client.get(new(lane)).location == (
        f"/fiches/{lane.uid}/propositions/{proposal.uid}/modifier"
    )
    assert sent(client, lane, title="Le tableau").status_code == 422
    form = page(client.get(f"/fiches/{lane.uid}/propositions/{proposal.uid}/modifier"))
    assert 'value="La carte"' in form and 'value="Plus court."' in form
    assert "proposal-signed_as" not in form


def test_it_is_changed_and_taken_back_by_its_author(lane: Lane, login_as: Any) -> None:
    client = login_as(lane.colleague)
    here = sent(client, lane, title="La carte").location.split("?")[0]
    assert "La grille" in page(client.get("/mes-fiches"))
    answer = send(client, f"{here}/modifier", **{**FIELDS, "title": "Le tableau"})
    assert (answer.status_code, the_one().document["title"]) == (303, "Le tableau")
    answer = send(client, f"{here}/modifier", **FIELDS)
    assert (answer.status_code, the_one().document["title"]) == (422, "Le tableau")
    assert send(client, f"{here}/retirer").status_code == 303
    assert the_one().state == ProposalState.WITHDRAWN
    assert "Retirée" in page(client.get(here))
    assert login_as(lane.author).get(here).status_code == 404
    assert send(client, f"{here}/modifier", **FIELDS).location == here
    assert send(client, f"{here}/retirer").location == here


def test_what_has_moved_is_shown_again_before_it_is_answered(lane: Lane, login_as: Any) -> None:
    author = login_as(lane.author)
    here = sent(login_as(lane.colleague), lane, title="La carte").location.split("?")[0]
    old = mark_in(page(author.get(here)))
    lane.edit(title="Le tableau")
    session.commit()
    for deed, more in (("accepter", {"take": "title-0"}), ("decliner", {"reason": "Non."})):
        assert send(author, f"{here}/{deed}", mark=old, **more).location == here
    assert (lane.thing().title, the_one().state) == ("Le tableau", ProposalState.OPEN)
    shown = page(author.get(here))
    assert "Quelque chose a changé" in shown
    assert re.findall(r'<input type="checkbox"[^>]*>', shown) == [
        '<input type="checkbox" id="take-title-0" name="take" value="title-0">'
    ]
    assert "Le tableau" in shown and "La carte" in shown


def test_an_answer_without_a_tick_or_without_a_word_comes_back(lane: Lane, login_as: Any) -> None:
    author = login_as(lane.author)
    here = sent(login_as(lane.colleague), lane, title="La carte").location.split("?")[0]
    mark = mark_in(page(author.get(here)))
    answer = send(author, f"{here}/accepter", mark=mark)
    assert answer.status_code == 422 and "Cochez au moins un changement" in page(answer)
    answer = send(author, f"{here}/decliner", mark=mark, reason=" ")
    assert answer.status_code == 422 and "Dites pourquoi en quelques mots" in page(answer)
    assert (lane.thing().version, the_one().state) == (1, ProposalState.OPEN)
    answer = send(author, f"{here}/decliner", mark=mark, reason="Trop long.")
    assert answer.status_code == 303
    assert "Trop long." in page(login_as(lane.colleague).get(here))


def test_each_is_told_once_and_by_title_only(lane: Lane, login_as: Any, make: Any) -> None:
    colleague, author = login_as(lane.colleague), login_as(lane.author)
    here = sent(colleague, lane, why=f"{WHY}\n\nUn canari.").location.split("?")[0]
    send(colleague, f"{here}/modifier", **{**FIELDS, "why": f"{WHY}\n\nUn canari jaune."})
    seen = page(author.get(here))
    keys = re.findall(r'name="take" value="([^"]+)"', seen)
    send(author, f"{here}/accepter", take=keys, mark=mark_in(seen))
    mails = session.query(Mail).order_by(Mail.id).all()
    assert [(mail.to, mail.subject.split("] ")[1]) for mail in mails] == [
        (lane.author.email, "On vous propose une version"),
        (lane.colleague.email, "Votre proposition a été reprise"),
    ]
    assert "canari" not in "".join(mail.body for mail in mails)
    assert all(here in mail.body for mail in mails)


def test_a_mail_that_still_waits_goes_with_what_is_taken_back(lane: Lane, login_as: Any) -> None:
    client = login_as(lane.colleague)
    here = sent(client, lane, title="La carte").location.split("?")[0]
    send(client, f"{here}/retirer")
    assert session.query(Mail).count() == 0


def test_where_nobody_is_left_who_writes_it_the_contact_is_told(make: Any, login_as: Any) -> None:
    lane = Lane(make)
    home = session.get_one(Organisation, lane.author.organisation_id)
    contact = make.member(organisation=home, roles=(Role.MEMBER, Role.NETWORK_CONTACT))
    leave(session.merge(lane.author))
    session.commit()
    sent(login_as(lane.colleague), lane, title="La carte")
    assert [mail.to for mail in session.query(Mail)] == [contact.email]


def test_who_no_longer_reads_the_page_loses_sight_of_it(lane: Lane, login_as: Any) -> None:
    client = login_as(lane.colleague)
    here = sent(client, lane, title="La carte").location.split("?")[0]
    lane.thing().visibility = Visibility.NETWORK
    session.commit()
    for path in (here, f"{here}/modifier", f"/fiches/{lane.uid}/propositions"):
        assert client.get(path).status_code == 404
    assert "La grille" not in page(client.get("/mes-fiches"))
    assert send(client, f"{here}/retirer").status_code == 404


def test_the_answer_of_an_author_without_a_name_names_nobody(make: Any, login_as: Any) -> None:
    lane = Lane(make, signed_as=SignedAs.NETWORK)
    author = login_as(lane.author)
    here = sent(login_as(lane.colleague), lane, title="La carte").location.split("?")[0]
    send(author, f"{here}/decliner", mark=mark_in(page(author.get(here))), reason="Non.")
    shown = page(login_as(lane.colleague).get(here))
    assert "Aurore" not in shown and "un membre du réseau" in shown


def test_a_proposal_of_another_page_is_not_there(lane: Lane, make: Any, login_as: Any) -> None:
    sent(login_as(lane.colleague), lane, title="La carte")
    other = make.contribution("bookmark", lane.author, FIELDS).uid
    path = f"/fiches/{other}/propositions/{the_one().uid}"
    assert login_as(lane.author).get(path).status_code == 404
