"""Two people's changes are both kept, or both shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.contributions.diff import Value
from cop.contributions.merge import Conflict, Merge, merge_documents

Document = dict[str, Value]

values = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=20),
    st.lists(st.sampled_from(["a", "b", "c"]), max_size=3, unique=True),
    st.lists(st.sampled_from(["un", "deux", "trois", ""]), max_size=6).map("\n".join),
)  # fmt: skip
documents = st.dictionaries(st.sampled_from(["title", "body", "themes", "size"]), values)

BODY = """Le partenaire demande un salaire pour la personne qui suit le chantier.

L’association hésite : son budget ne prévoit rien.

Une visite est prévue en mars, avant la saison des pluies."""


def body(text: str) -> Document:
    return {"body": text}


@given(documents, documents)
def test_when_theirs_did_not_change_mine_is_taken(base: Document, mine: Document):
    assert merge_documents(base, base, mine) == Merge(mine, {})


@given(documents, documents)
def test_when_mine_did_not_change_theirs_is_taken(base: Document, theirs: Document):
    assert merge_documents(base, theirs, base) == Merge(theirs, {})


@given(documents, documents)
def test_the_same_change_on_both_sides_is_no_conflict(base: Document, both: Document):
    assert merge_documents(base, both, both) == Merge(both, {})


@given(documents, documents, documents)
def test_a_conflict_keeps_all_three_and_the_document_holds_theirs(
    base: Document, theirs: Document, mine: Document
):
    merge = merge_documents(base, theirs, mine)
    for key, conflict in merge.conflicts.items():
        assert conflict == Conflict(base.get(key), theirs.get(key), mine.get(key))
        assert merge.document.get(key) == theirs.get(key)


@st.composite
def two_insertions(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    base = draw(st.lists(st.sampled_from(["eau", "santé", "école", ""]), min_size=1, max_size=12))

    def with_lines(label: str) -> list[str]:
        lines = list(base)
        for number, place in enumerate(draw(st.lists(st.integers(0, 12), max_size=4))):
            lines.insert(place, f"{label}{number}")
        return lines

    return base, with_lines("eux"), with_lines("moi")


@given(two_insertions())
def test_no_line_that_either_side_put_in_is_lost(lines: tuple[list[str], list[str], list[str]]):
    base, theirs, mine = lines
    merge = merge_documents(*(body("\n".join(side)) for side in lines))
    if not merge.conflicts:
        merged = str(merge.document["body"]).split("\n")
        assert set(theirs + mine) - set(merged) == set()
        assert len(merged) == len(theirs) + len(mine) - len(base)


sentences = st.lists(st.sampled_from(["un", "deux", "trois", "quatre", "cinq"]), max_size=30)


@given(sentences, sentences, sentences)
def test_no_new_word_of_either_side_is_lost(base: list[str], theirs: list[str], mine: list[str]):
    there = [f"{word}+" if n % 7 == 3 else word for n, word in enumerate(theirs)]
    here = [f"{word}-" if n % 5 == 3 else word for n, word in enumerate(mine)]
    sides = [body(" ".join(side) + "\n") for side in (base, there, here)]
    merge = merge_documents(*sides)
    if not merge.conflicts:
        taken = str(merge.document["body"]).split()
        assert {word for word in there + here if word[-1] in "+-"} - set(taken) == set()


def test_two_lines_changed_by_two_people_are_both_kept():
    theirs = BODY.replace("en mars", "en avril")
    mine = BODY.replace("un salaire", "une indemnité")
    both = theirs.replace("un salaire", "une indemnité")
    assert merge_documents(body(BODY), body(theirs), body(mine)) == Merge(body(both), {})


def test_neighbouring_lines_changed_by_two_people_are_merged_word_by_word():
    base = "Le trésorier tient seul tous les comptes.\nLe bureau ne se réunit plus du tout."
    theirs = base.replace("Le trésorier", "La trésorière")
    mine = base.replace("plus du tout", "plus depuis un an")
    both = "La trésorière tient seul tous les comptes.\nLe bureau ne se réunit plus depuis un an."
    assert merge_documents(body(base), body(theirs), body(mine)) == Merge(body(both), {})


def test_one_line_changed_at_both_ends_is_merged_word_by_word():
    base = "Six jours avant la clôture, un président demande à l’équipe d’écrire le dossier."
    theirs = base.replace("Six jours", "Huit jours")
    mine = base.replace("écrire le dossier", "écrire tout")
    both = "Huit jours avant la clôture, un président demande à l’équipe d’écrire tout."
    assert merge_documents(body(base), body(theirs), body(mine)) == Merge(body(both), {})


def test_changes_too_close_together_are_a_conflict():
    base = "Le budget total du projet est de 10 000 euros par an, cofinancements compris."
    theirs = base.replace("10 000", "12 000")
    mine = base.replace("par an", "par mois")
    assert merge_documents(body(base), body(theirs), body(mine)) == Merge(
        body(theirs), {"body": Conflict(base, theirs, mine)}
    )


def test_lines_put_in_at_the_same_place_are_a_conflict_that_drops_neither():
    base, theirs, mine = "un\ndeux", "un\neux\ndeux", "un\nmoi\ndeux"
    assert merge_documents(body(base), body(theirs), body(mine)) == Merge(
        body(theirs), {"body": Conflict(base, theirs, mine)}
    )


def test_a_line_added_at_the_end_and_one_at_the_start_are_both_kept():
    merge = merge_documents(body("un"), body("un\ndeux"), body("zéro\nun"))
    assert merge == Merge(body("zéro\nun\ndeux"), {})


def test_a_text_rewritten_by_one_and_emptied_by_the_other_is_a_conflict():
    merge = merge_documents(body(BODY), body(""), body(BODY.upper()))
    assert merge == Merge(body(""), {"body": Conflict(BODY, "", BODY.upper())})


@pytest.mark.parametrize(
    ("base", "theirs", "mine"),
    [
        ("2026-11-21", "2026-12-21", "2026-11-28"),
        ("Le moulin du marché", "Un moulin du marché", "Le moulin du village"),
        (3, 4, 5),
        (None, "un", "deux"),
        ("x", None, "y"),
        (True, False, None),
    ],
    ids=["dates", "titles", "numbers", "two beginnings", "emptied", "choices"],
)
def test_short_values_are_never_mixed(base: Value, theirs: Value, mine: Value):
    merge = merge_documents({"field": base}, {"field": theirs}, {"field": mine})
    assert merge == Merge({"field": theirs}, {"field": Conflict(base, theirs, mine)})


def test_a_list_keeps_the_additions_and_the_removals_of_both():
    merge = merge_documents(
        {"themes": ["eau", "santé", "sport"]},
        {"themes": ["genre", "eau", "sport"]},
        {"themes": ["eau", "santé", "numérique", "genre"]},
    )
    assert merge == Merge({"themes": ["genre", "eau", "numérique"]}, {})


def test_a_list_that_was_missing_takes_the_items_of_both():
    merge = merge_documents({}, {"themes": ["eau"]}, {"themes": ["santé"]})
    assert merge == Merge({"themes": ["eau", "santé"]}, {})


def test_a_list_against_a_text_is_a_conflict():
    merge = merge_documents({"x": ["a"]}, {"x": "a"}, {"x": ["b"]})
    assert merge.conflicts == {"x": Conflict(["a"], "a", ["b"])}


def test_a_field_removed_by_one_and_changed_by_the_other_is_a_conflict():
    assert merge_documents({"x": "un"}, {}, {"x": "deux"}) == Merge(
        {}, {"x": Conflict("un", None, "deux")}
    )


def test_fields_are_judged_one_by_one():
    base: Document = {"title": "Le moulin", "size": 1, "body": BODY}
    merge = merge_documents(base, {**base, "title": "Un moulin"}, {**base, "size": 2})
    assert merge == Merge({"title": "Un moulin", "size": 2, "body": BODY}, {})


@pytest.mark.parametrize("unit", ["a b ", "a\n", "x y\n"])
def test_sixty_four_kilobytes_that_defeat_an_aligner_are_still_merged(unit: str):
    base = unit * (64_000 // len(unit))
    theirs, mine = f"avant\n{base}", f"{base}\naprès"
    merge = merge_documents(body(base), body(theirs), body(mine))
    assert merge == Merge(body(f"avant\n{base}\naprès"), {})
