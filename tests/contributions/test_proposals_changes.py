"""What a proposal would change: cut into changes, three texts at once, nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.contributions.proposals_changes import FieldChange, field_changes, same

BASE = "Un début.\n\n1. On lit.\n2. On choisit.\n3. On part.\n\n## Limites\n\nElle est courte."


def one_field(base: Any, stands: Any, proposed: Any) -> FieldChange:
    (found,) = field_changes({"it": base}, {"it": stands}, {"it": proposed})
    return found


def all_keys(field: FieldChange) -> set[str]:
    return {part.key for part in field.changes}


def shown(field: FieldChange) -> list[tuple[str, str]]:
    return [(part.stands_text.strip(), part.proposed_text.strip()) for part in field.changes]


def test_each_paragraph_is_a_change_of_its_own() -> None:
    proposed = BASE.replace("début", "point de départ").replace("courte", "brève")
    field = one_field(BASE, BASE, proposed)
    assert shown(field) == [
        ("Un début.", "Un point de départ."),
        ("Elle est courte.", "Elle est brève."),
    ]
    first, second = (part.key for part in field.changes)
    assert field.value({first}) == BASE.replace("début", "point de départ")
    assert field.value({second}) == BASE.replace("courte", "brève")


def test_all_taken_is_what_was_proposed_and_none_is_what_stands() -> None:
    proposed = "Un tout autre texte.\n\n" + BASE.replace("2. On choisit.\n", "") + "\n\nFin."
    field = one_field(BASE, BASE, proposed)
    assert field.value(set()) == BASE
    assert field.value(all_keys(field)) == proposed.replace("3. On part", "3. On part")


def test_a_new_item_is_one_change_although_the_others_get_new_numbers() -> None:
    proposed = BASE.replace(
        "1. On lit.\n2. On choisit.\n3.", "1. On se présente.\n2. On lit.\n3. On choisit.\n4."
    )
    assert shown(one_field(BASE, BASE, proposed)) == [("", "1. On se présente.")]


def test_a_change_says_what_stands_before_it() -> None:
    field = one_field(BASE, BASE, BASE.replace("courte", "brève"))
    assert [part.context for part in field.changes] == ["Limites"]


def test_what_changed_since_stays_and_what_is_proposed_comes() -> None:
    stands = BASE.replace("début", "départ") + "\n\nUn ajout."
    field = one_field(BASE, stands, BASE.replace("courte", "brève"))
    assert shown(field) == [("Elle est courte.", "Elle est brève.")]
    assert field.value(all_keys(field)) == stands.replace("courte", "brève")


@pytest.mark.parametrize("form", ["{}\n\nUn ajout.", "Un ajout.\n\n{}"])
def test_paragraphs_added_beside_a_changed_one_are_no_clash(form: str) -> None:
    base, changed = "Elle est courte.", "Elle est brève."
    since = one_field(base, form.format(base), changed)
    assert shown(since) == [(base, changed)]
    assert since.value(all_keys(since)) == form.format(changed)
    proposed = one_field(base, changed, form.format(base))
    assert shown(proposed) == [("", "Un ajout.")]
    assert proposed.value(all_keys(proposed)) == form.format(changed)
    assert proposed.value(set()) == changed


def test_two_changes_far_apart_in_a_paragraph_are_merged() -> None:
    line = "La grille aide à commencer un accompagnement sans rien oublier de ce qui compte."
    field = one_field(line, line.replace("La", "Cette"), line.replace("compte", "importe"))
    assert [part.clash for part in field.changes] == [False]
    assert field.value(all_keys(field)) == (
        "Cette grille aide à commencer un accompagnement sans rien oublier de ce qui importe."
    )


def test_the_same_words_changed_twice_clash_and_both_are_there() -> None:
    stands, proposed = BASE.replace("courte", "longue"), BASE.replace("courte", "brève")
    field = one_field(BASE, stands, proposed)
    assert [
        (part.clash, *pair) for part, pair in zip(field.changes, shown(field), strict=True)
    ] == [(True, "Elle est longue.", "Elle est brève.")]
    assert field.value(set()) == stands
    assert field.value(all_keys(field)) == proposed


def test_what_stands_already_is_no_change() -> None:
    proposed = BASE.replace("courte", "brève")
    assert field_changes({"it": BASE}, {"it": proposed}, {"it": proposed}) == []
    both = BASE.replace("début", "départ")
    assert shown(one_field(BASE, both, both.replace("courte", "brève"))) == [
        ("Elle est courte.", "Elle est brève.")
    ]


def test_what_was_not_touched_is_no_change_whatever_stands() -> None:
    assert field_changes({"it": "a"}, {"it": "b"}, {"it": "a"}) == []


def test_a_passage_that_its_author_was_not_shown_stays_where_it_is() -> None:
    secret = ":::reserve\nEntre nous.\n\nEt encore.\n:::"
    stands = BASE.replace("\n\n## Limites", f"\n\n{secret}\n\n## Limites")
    base = BASE.replace("\n\n## Limites", "\n\n\n\n## Limites")
    field = one_field(base, stands, base.replace("début", "départ").replace("courte", "brève"))
    assert field.value(all_keys(field)) == stands.replace("début", "départ").replace(
        "courte", "brève"
    )
    assert [pair for pair in shown(field) if "Entre nous" in "".join(pair)] == []


def test_no_part_of_a_change_opens_half_of_a_reserved_passage() -> None:
    secret = ":::reserve\nEntre nous.\n\nEt encore.\n:::"
    field = one_field(f"{BASE}\n\n{secret}", f"{BASE}\n\n{secret}", BASE)
    assert len(field.changes) == 1


@pytest.mark.parametrize(
    ("base", "stands", "proposed", "clash", "value"),
    [
        ("La grille", "La grille", "La carte", False, "La carte"),
        ("La grille", "Le tableau", "La carte", True, "La carte"),
        (["a", "b"], ["a", "b", "d"], ["a", "c"], False, ["a", "d", "c"]),
        (30, 30, 45, False, 45),
        (30, 60, 45, True, 45),
        (None, None, "Une phrase.", False, "Une phrase."),
        (False, False, True, False, True),
    ],
)
def test_a_short_field_is_one_change(
    base: Any, stands: Any, proposed: Any, clash: bool, value: Any
) -> None:
    field = one_field(base, stands, proposed)
    assert [part.clash for part in field.changes] == [clash]
    assert (field.value(set()), field.value(all_keys(field))) == (stands, value)


def test_order_and_line_ends_are_no_change() -> None:
    assert same(["b", "a"], ["a", "b"])
    assert same("a\n", "a")
    assert same(None, "") and same(None, [])
    assert not same("a", "b") and not same(False, True)


PARAGRAPHS = st.lists(st.sampled_from(["un", "deux", "- trois", "## quatre", ""]), max_size=6)


@given(PARAGRAPHS, PARAGRAPHS)
def test_without_a_change_in_between_the_whole_is_what_was_proposed(
    old: list[str], new: list[str]
) -> None:
    base, proposed = "\n\n".join(["Début", *old]), "\n\n".join(["Début", *new])
    for field in field_changes({"it": base}, {"it": base}, {"it": proposed}):
        whole = str(field.value(all_keys(field)))
        assert [line for line in whole.split("\n") if line] == [
            line for line in proposed.split("\n") if line
        ]
        assert field.value(set()) == base
