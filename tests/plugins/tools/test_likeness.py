"""Two tools that look alike are shown to their writer; what they are is said by a person."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.exceptions import Forbidden, NotFound

from cop import text
from cop.contributions import services as spine
from cop.contributions.models import State
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.tools import likeness
from cop.plugins.tools.models import Stage

FIRST = "Grille de diagnostic partagé. Douze questions à remplir à deux."


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ("Grille de diagnostic associatif partagé. Douze questions à remplir à deux.", True),
        ("Grilles de diagnostics partagés. Douze questions à remplir.", True),
        ("GRILLE DE DIAGNOSTIC PARTAGE. douze questions a remplir a deux", True),
        ("Fiche sécurité avant départ. Ce que l’on vérifie la veille.", False),
        ("Grille de lecture d’un avis de jury. Comprendre un refus.", False),
        ("", False),
    ],
)
def test_what_a_reader_would_take_for_the_same_is_alike(other: str, alike: bool) -> None:
    found = likeness.likeness(text.fold(FIRST), text.fold(other))
    assert (found >= likeness.ALIKE) == alike


def test_likeness_goes_both_ways_and_is_one_with_itself() -> None:
    one, other = text.fold(FIRST), text.fold("Grille de lecture d’un avis")
    assert likeness.likeness(one, other) == likeness.likeness(other, one)
    assert likeness.likeness(one, one) == 1.0


def twins(member: Member, tool: Any) -> list[str]:
    return [twin.uid for twin in likeness.twins_of(viewer_of(member), tool)]


def test_only_what_the_writer_may_read_is_compared(
    share: Any, author: Member, elsewhere: Member
) -> None:
    share(elsewhere, read_over=False, level="network", title="Trame d’un premier entretien bis")
    seen = share(elsewhere, read_over=False, title="Trame d’un premier entretien ter")
    assert twins(author, share()) == [seen.uid]


def test_a_variant_credits_its_origin_and_is_not_asked_about_again(
    share: Any, author: Member, elsewhere: Member
) -> None:
    origin, tool = share(elsewhere, read_over=False), share(title="Trame d’un 1er entretien")
    assert twins(author, tool) == [origin.uid]
    likeness.is_variant(viewer_of(author), tool, origin)
    assert (tool.adapted_from_id, twins(author, tool)) == (origin.id, [])


def test_nothing_to_do_with_it_is_remembered_for_both(
    share: Any, author: Member, elsewhere: Member
) -> None:
    other, tool = share(elsewhere, read_over=False), share(title="Trame d’un 1er entretien")
    likeness.is_unlike(viewer_of(author), tool, other)
    assert (twins(author, tool), twins(elsewhere, other)) == ([], [])


def test_a_double_is_put_away_and_leads_to_the_other(
    share: Any, author: Member, elsewhere: Member
) -> None:
    other, tool = share(elsewhere, read_over=False), share()
    likeness.is_double(viewer_of(author), tool, other)
    assert (tool.state, tool.stage, tool.replaced_by_id) == (
        State.ARCHIVED, Stage.REPLACED, other.id,
    )  # fmt: skip


def test_two_variants_of_one_another_make_no_circle(share: Any, author: Member) -> None:
    one, other = share(), share(title="Trame d’un 1er entretien")
    likeness.is_variant(viewer_of(author), one, other)
    likeness.is_variant(viewer_of(author), other, one)
    assert (one.adapted_from_id, other.adapted_from_id) == (other.id, None)


def test_somebody_who_does_not_edit_says_nothing(
    share: Any, author: Member, elsewhere: Member
) -> None:
    tool, other = share(), share(title="Autre")
    for say in (likeness.is_variant, likeness.is_double, likeness.is_unlike):
        with pytest.raises(Forbidden):
            say(viewer_of(elsewhere), tool, other)


def test_what_one_may_not_read_is_named_by_nobody(
    share: Any, author: Member, elsewhere: Member
) -> None:
    tool, hidden = share(), share(elsewhere, read_over=False, level="network", title="Caché")
    for say in (likeness.is_variant, likeness.is_double, likeness.is_unlike):
        with pytest.raises(NotFound):
            say(viewer_of(author), tool, hidden)
    assert (tool.adapted_from_id, tool.state) == (None, State.PUBLISHED)


def test_a_retired_tool_is_no_twin(share: Any, author: Member, elsewhere: Member) -> None:
    old, tool = share(), share()
    spine.archive(viewer_of(author), old)
    assert twins(author, tool) == []
