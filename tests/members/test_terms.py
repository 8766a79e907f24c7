from __future__ import annotations

from typing import Any

import pytest
from werkzeug.exceptions import Forbidden, NotFound

from cop.members import terms, vocabulary
from cop.members.models import Role
from cop.members.viewer import Viewer, viewer_of


@pytest.fixture
def coordinator(make: Any) -> Viewer:
    return viewer_of(make.member(roles=(Role.COORDINATOR,)))


def codes(name: str) -> list[str]:
    vocabulary.forget()
    return [code for code, _label in vocabulary.choices(name)()]


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Droits d’auteur", "droits_d_auteur"),
        ("Œuvres & métiers", "oeuvres_metiers"),
        ("10 – 50 k€", "terme_10_50_k"),
        ("水", "terme"),
        ("Eau", "eau_2"),
        ("x" * 90, "x" * 32),
    ],
)
def test_a_code_is_made_of_the_french_label(label: str, code: str) -> None:
    assert terms.code_for(label, {"eau"}) == code
    assert code.isidentifier()


def test_a_new_word_is_offered_at_the_end(coordinator: Viewer) -> None:
    before = codes("theme")
    listed = terms.terms_of("theme")
    terms.add_term(coordinator, listed, fr="Logement", en="Housing")
    assert codes("theme") == [*before, "logement"]
    assert vocabulary.label("theme", "logement") == "Logement"


def test_a_word_without_english_reads_as_in_french(coordinator: Viewer) -> None:
    term = terms.add_term(coordinator, terms.terms_of("theme"), fr="Logement", en="")
    assert term.en == "Logement"


def test_a_country_belongs_to_a_part_of_the_world(coordinator: Viewer) -> None:
    listed = terms.terms_of("country")
    zones = [one.code for one in terms.parents_of(listed)]
    assert zones == codes("zone")
    terms.add_term(coordinator, listed, fr="Pays imaginaire", en="", parent=zones[0])
    vocabulary.forget()
    word = vocabulary.word("country", "pays_imaginaire")
    assert word is not None and word.parent == zones[0]
    assert terms.parents_of(terms.terms_of("theme")) == []


def test_the_same_word_is_not_taken_in_twice(coordinator: Viewer) -> None:
    listed = terms.terms_of("theme")
    with pytest.raises(terms.TermRefused):
        terms.add_term(coordinator, listed, fr="santé", en="")
    terms.set_active(coordinator, terms.find_term(listed, "health"), False)
    with pytest.raises(terms.TermRefused):
        terms.add_term(coordinator, listed, fr="Santé", en="")
    with pytest.raises(terms.TermRefused):
        water = terms.find_term(listed, "water")
        terms.change_term(coordinator, listed, water, fr="Santé", en="", parent="", after="")
    assert len(terms.terms_of("theme")) == len(listed)


def test_a_retired_word_is_not_offered_and_still_reads(coordinator: Viewer) -> None:
    health = terms.find_term(terms.terms_of("theme"), "health")
    terms.set_active(coordinator, health, False)
    assert "health" not in codes("theme")
    assert vocabulary.label("theme", "health") == "Santé"
    terms.set_active(coordinator, health, True)
    assert codes("theme")[:2] == ["water", "health"]


@pytest.mark.parametrize(
    ("after", "order"),
    [("", ["education", "water", "health"]), ("water", ["water", "education", "health"])],
)
def test_a_word_is_put_after_another_and_keeps_its_code(
    coordinator: Viewer, after: str, order: list[str]
) -> None:
    listed = terms.terms_of("theme")
    term = terms.find_term(listed, "education")
    terms.change_term(coordinator, listed, term, fr="École", en="School", parent="", after=after)
    assert codes("theme")[:3] == order
    assert vocabulary.label("theme", "education") == "École"


@pytest.mark.parametrize("role", [Role.MEMBER, Role.NETWORK_CONTACT, Role.ADMIN])
def test_nobody_but_the_coordination_edits_words(make: Any, role: Role) -> None:
    viewer, listed = viewer_of(make.member(roles=(role,))), terms.terms_of("theme")
    for deed in (
        lambda: terms.add_term(viewer, listed, fr="x", en="x"),
        lambda: terms.change_term(viewer, listed, listed[0], fr="x", en="x", parent="", after=""),
        lambda: terms.set_active(viewer, listed[0], False),
    ):
        with pytest.raises(Forbidden):
            deed()
    assert (listed[0].code, listed[0].fr, listed[0].active) == (
        "water", "Eau et assainissement", True,
    )  # fmt: skip


def test_an_unknown_vocabulary_or_word_is_not_there() -> None:
    with pytest.raises(NotFound):
        terms.find_term([], "water")


def test_no_vocabulary_of_that_name(coordinator: Viewer) -> None:
    with pytest.raises(NotFound):
        terms.terms_of("a\x00b")
