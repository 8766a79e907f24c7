"""The pages of the toolbox: from a first draft to what a use gave, and what is typed wrongly."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from cop.contributions.models import SignedAs, State, Visibility
from cop.db import session
from cop.members.models import Member, Organisation
from cop.plugins.tools import stages
from cop.plugins.tools.models import Feedback, Kit, Outcome, Stage, Tool, Validation
from cop.testing import Make

TYPED = {
    "title": "Fiche sécurité avant départ", "summary": "La veille d’une mission.", "kind": "checklist",
    "body": "- [ ] assurance", "visibility": "community", "signed_as": "member",
}  # fmt: skip


def post(client: Any, path: str, **data: Any) -> Any:
    return client.post(path, data={"csrf_token": client.token, **data})


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.get_data(as_text=True)))


def test_a_tool_is_shared_in_one_form_and_waits_for_a_reading(
    login_as: Any, author: Member, elsewhere: Member
) -> None:
    client = login_as(author)
    answer = post(client, "/outils/nouveau", **TYPED)
    tool = session.scalars(select(Tool)).one()
    assert answer.location == f"/outils/{tool.uid}?saved=1"
    assert (tool.state, tool.stage, tool.edition) == (State.PUBLISHED, Stage.READING, "1.0")
    assert "Pas encore relu" in words(login_as(elsewhere).get(f"/outils/{tool.uid}"))


def test_a_double_click_shares_one_tool(login_as: Any, author: Member) -> None:
    client = login_as(author)
    first, second = (
        post(client, "/outils/nouveau", **TYPED, once="abcdefghijklmnopqrst") for _ in range(2)
    )
    assert first.location == second.location
    assert session.scalar(select(func.count(Tool.id))) == 1


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", "", "Donnez un titre"),
        ("summary", " ", "Dites à quoi il sert"),
        ("body", "", "Écrivez l’outil lui-même"),
        ("kind", "hammer", "n’est pas dans la liste"),
        ("duration", "99999999999999999999", "Entre 1 et 2880 minutes"),
        ("duration", "-5", "Entre 1 et 2880 minutes"),
        ("duration", "bientôt", "Durée"),
        ("difficulty", "impossible", "n’est pas dans la liste"),
        ("uses", "nothing", "n’est pas dans la liste"),
        ("title", "a\x00b", "Titre"),
    ],
)
def test_what_is_typed_wrongly_comes_back_filled_and_changes_nothing(
    login_as: Any, author: Member, field: str, typed: str, said: str
) -> None:
    answer = post(login_as(author), "/outils/nouveau", **TYPED | {field: typed})
    assert answer.status_code == 422
    assert said in words(answer)
    assert "assurance" in answer.get_data(as_text=True) or field == "body"
    assert session.scalar(select(func.count(Tool.id))) == 0


def test_a_new_tool_is_not_offered_to_the_public_web(login_as: Any, author: Member) -> None:
    client = login_as(author)
    assert 'value="public"' not in client.get("/outils/nouveau").get_data(as_text=True)
    assert post(client, "/outils/nouveau", **TYPED | {"visibility": "public"}).status_code == 422


def test_an_edit_says_what_changed_and_raises_the_number(
    login_as: Any, share: Any, author: Member
) -> None:
    tool, client = share(), login_as(author)
    typed = TYPED | {"base_version": "1", "size": "major", "change": "Deux pages de moins"}
    post(client, f"/outils/{tool.uid}/modifier", **typed)
    page = words(client.get(f"/outils/{tool.uid}"))
    assert re.search(r"2\.0 aujourd’hui[^—]*— Deux pages de moins", page)


def test_what_looks_alike_is_shown_right_after_saving(
    login_as: Any, share: Any, author: Member
) -> None:
    other, client = share(), login_as(author)
    typed = TYPED | {"title": other.title, "summary": other.summary}
    answer = post(client, "/outils/nouveau", **typed)
    assert answer.location.endswith("/semblables?saved=1")
    uid = answer.location.split("/")[2]
    assert "Existe-t-il déjà" in words(client.get(answer.location))
    post(client, f"/outils/{uid}/semblables", other=other.uid, act="double")
    session.expire_all()
    assert "Un autre outil le remplace" in words(client.get(f"/outils/{uid}"))


@pytest.mark.parametrize("data", [{}, {"other": "x"}, {"act": "eat"}, {"act": "variant"}])
def test_a_look_alike_that_makes_no_sense_is_refused(
    login_as: Any, share: Any, author: Member, data: dict[str, str]
) -> None:
    uid, client = share().uid, login_as(author)
    if data == {"act": "eat"}:
        data = data | {"other": share(title="Tout autre chose, vraiment").uid}
    assert post(client, f"/outils/{uid}/semblables", **data).status_code == 400


def test_what_it_gave_is_told_in_two_answers(login_as: Any, share: Any, elsewhere: Member) -> None:
    uid, client = share().uid, login_as(elsewhere)
    page = client.get(f"/outils/{uid}/retours/nouveau?version=1.0").get_data(as_text=True)
    assert 'name="edition" value="1.0"' in page
    post(client, f"/outils/{uid}/retours/nouveau", outcome="partial", used_on="2026-11-02")
    told = session.scalars(select(Feedback)).one()
    assert (told.outcome, told.major, told.member_id) == (Outcome.PARTIAL, 1, elsewhere.id)
    assert "1 usage raconté, 0 utile, dans 1 réseau" in words(client.get(f"/outils/{uid}"))


@pytest.mark.parametrize(
    "wrong",
    [{"outcome": ""}, {"outcome": "great"}, {"used_on": ""}, {"used_on": "hier"}, {"used_on": "2999-01-01"},
     {"used_on": "0001-01-01"}, {"context": "x" * 301}, {"use": "nothing"}, {"would_reuse": "maybe"}],
)  # fmt: skip
def test_feedback_that_is_typed_wrongly_is_kept_in_the_form_only(
    login_as: Any, share: Any, elsewhere: Member, wrong: dict[str, str]
) -> None:
    uid = share().uid
    typed = {"outcome": "useful", "used_on": "2026-11-02", "to_keep": "Le silence"} | wrong
    answer = post(login_as(elsewhere), f"/outils/{uid}/retours/nouveau", **typed)
    assert (answer.status_code, "Le silence" in answer.get_data(as_text=True)) == (422, True)
    assert session.scalar(select(func.count(Feedback.id))) == 0


def test_a_name_in_feedback_is_asked_about_before_it_is_kept(
    login_as: Any, share: Any, elsewhere: Member
) -> None:
    uid, client = share().uid, login_as(elsewhere)
    path = f"/outils/{uid}/retours/nouveau"
    typed = {
        "outcome": "useful", "used_on": "2026-11-02", "context": "Avec Espérance Kivu, un lundi.",
        "to_keep": "Écrire à awa@asso.example",
    }  # fmt: skip
    asked = post(client, path, **typed)
    page = asked.get_data(as_text=True)
    assert (asked.status_code, session.scalar(select(func.count(Feedback.id)))) == (422, 0)
    assert "Avec Espérance Kivu, un lundi." in page and "Écrire à awa@asso.example" in page
    keys = dict.fromkeys(re.findall(r'name="(find:[^"]+)" value="replace"', page), "replace")
    answer = post(client, path, **typed, **keys)
    told = session.scalars(select(Feedback)).one()
    assert (answer.status_code, told.context, told.to_keep) == (
        303, "Avec l’association, un lundi.", "Écrire à une adresse",
    )  # fmt: skip
    kept = dict.fromkeys(keys, "keep")
    corrected = post(client, f"/outils/{uid}/retours/{told.uid}", **typed, **kept)
    assert corrected.status_code == 303
    session.expire_all()
    assert (told.context, told.to_keep) == (typed["context"], typed["to_keep"])


def test_neutral_words_that_make_a_text_too_long_are_said_and_nothing_is_lost(
    login_as: Any, share: Any, elsewhere: Member
) -> None:
    uid, client = share().uid, login_as(elsewhere)
    context = " ".join(f"a{number}@b.fr" for number in range(100, 130))
    typed = {"outcome": "useful", "used_on": "2026-11-02", "context": context}
    answer = post(client, f"/outils/{uid}/retours/nouveau", **typed)
    assert (len(context) <= 300, answer.status_code) == (True, 422)
    assert context in answer.get_data(as_text=True)
    assert session.scalar(select(func.count(Feedback.id))) == 0


def test_counts_of_the_newest_alone_say_at_least(
    login_as: Any, share: Any, author: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    share(title="Un"), share(title="Deux")
    client = login_as(author)
    assert "au moins" not in words(client.get("/outils/"))
    monkeypatch.setattr("cop.plugins.tools.catalogue.COUNTED", 1)
    assert "(au moins 1)" in words(client.get("/outils/"))


def test_still_valid_shows_who_said_so(login_as: Any, share: Any, author: Member) -> None:
    uid, client = share().uid, login_as(author)
    post(client, f"/outils/{uid}/toujours-valable")
    assert session.scalar(select(func.count(Validation.id))) == 1
    assert "dit par Aurore Autrice" in words(client.get(f"/outils/{uid}"))


def test_a_tool_to_be_revised_says_so_with_a_date_and_is_read_by_all(
    login_as: Any, share: Any, author: Member, elsewhere: Member
) -> None:
    tool = share()
    tool.review_due = tool.review_due.replace(year=2020)
    session.flush()
    stages.look_over()
    uid = tool.uid
    page = login_as(elsewhere).get(f"/outils/{uid}")
    assert (page.status_code, "Personne ne l’a revu à la date prévue" in words(page)) == (200, True)


def test_who_stands_behind_a_member_of_the_network_is_not_told_as_its_maintainer(
    login_as: Any, make: Make, share: Any, author: Member, elsewhere: Member
) -> None:
    here = session.get_one(Organisation, author.organisation_id)
    colleague = make.member(organisation=here)
    tool = share()
    tool.signed_as = SignedAs.NETWORK
    session.flush()
    uid, handle = tool.uid, author.handle
    for reader in (elsewhere, colleague):
        page = login_as(reader).get(f"/outils/{uid}").get_data(as_text=True)
        assert ("Aurore" in page, handle in page) == (False, False)
    form = login_as(colleague).get(f"/outils/{uid}/suivi").get_data(as_text=True)
    assert (handle in form, "Aurore" in form) == (False, False)


@pytest.mark.parametrize(
    "wrong",
    [{"maintainer": "personne-du-tout"}, {"maintainer": ""}, {"review_due": "2001-01-01"},
     {"review_due": "9999-12-31"}, {"review_due": "demain"}],
)  # fmt: skip
def test_who_looks_after_a_tool_is_somebody_and_the_day_is_to_come(
    login_as: Any, share: Any, author: Member, wrong: dict[str, str]
) -> None:
    tool = share()
    uid, due = tool.uid, tool.review_due
    typed = {"maintainer": author.handle, "review_due": str(due)} | wrong
    assert post(login_as(author), f"/outils/{uid}/suivi", **typed).status_code == 422
    session.expire_all()
    assert session.scalars(select(Tool.review_due)).one() == due


def test_a_kit_is_put_together_on_its_page(login_as: Any, share: Any, author: Member) -> None:
    tool, client = share(), login_as(author)
    uid = tool.uid
    post(client, "/outils/kits/nouveau", title="Premier entretien", body="Dans l’ordre.",
         visibility="community", signed_as="member")  # fmt: skip
    kit = session.scalars(select(Kit.uid)).one()
    post(client, f"/outils/kits/{kit}/outils", act="in", tool=uid)
    post(client, f"/outils/kits/{kit}/outils", act="in", tool=uid)
    assert session.scalars(select(Kit.tools)).all() == [[uid]]
    assert "Trame d’un premier entretien" in words(client.get(f"/outils/kits/{kit}"))
    assert "Premier entretien" in words(client.get(f"/outils/{uid}"))
    assert post(client, f"/outils/kits/{kit}/outils", act="eat", tool=uid).status_code == 400


def test_a_list_with_any_arguments_answers(login_as: Any, share: Any, author: Member) -> None:
    share()
    client = login_as(author)
    for query in (
        "q=%00",
        "q=%22%25_\\",
        "kind=x&theme=%27--",
        "duration=short&stage=put_away",
        "network=zzzz&used=1",
        "after=1.2.3",
        f"q={'a' * 5000}",
        "theme=" + "é" * 99,
    ):
        assert client.get(f"/outils/?{query}").status_code == 200  # fmt: skip


def test_a_visitor_reads_a_public_tool_and_nothing_of_its_life(
    login_as: Any, share: Any, author: Member
) -> None:
    tool = share()
    tool.visibility = Visibility.PUBLIC
    uid = tool.uid
    session.flush()
    page = words(login_as(None).get(f"/outils/{uid}"))
    assert "Racontez" in page
    for private in ("Ce qu’il a donné", "Suivi par", "Toujours valable", "Versions"):
        assert private not in page
