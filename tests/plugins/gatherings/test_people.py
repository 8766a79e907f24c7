"""Who reads whose name, and what the hosts' list holds."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions.models import Visibility
from cop.formats.catalogue import table
from cop.members.viewer import VISITOR, viewer_of
from cop.plugins.gatherings import people
from cop.plugins.gatherings.models import Consent, Status


def names(viewer: Any, gathering: Any) -> list[str]:
    return [one.name for one in people.roster(viewer, gathering)]


def test_names_are_read_by_those_whom_each_person_chose(place: Any) -> None:
    gathering = place.gathering(visibility=Visibility.PUBLIC)
    cem = place.person("Cem")
    place.answer(gathering, place.ana, consent=Consent.PARTICIPANTS)
    place.answer(gathering, place.bo, consent=Consent.PUBLIC)
    place.answer(gathering, cem, consent=Consent.NOBODY)
    assert names(VISITOR, gathering) == ["Bo"]
    assert names(viewer_of(place.host), gathering) == ["Bo"]
    assert names(viewer_of(cem), gathering) == ["Ana", "Bo"]
    place.answer(gathering, cem, Status.NO)
    assert names(viewer_of(cem), gathering) == ["Bo"]


@pytest.mark.parametrize("who", ["ana", "bo"])
def test_the_whole_list_is_the_hosts_alone(place: Any, who: str) -> None:
    gathering = place.gathering(visibility=Visibility.PUBLIC)
    place.answer(gathering, place.ana, access_needs="fauteuil")
    with pytest.raises(Forbidden):
        people.whole_list(viewer_of(getattr(place, who)), gathering)


def test_a_funder_finds_no_list_of_a_gathering_among_networks(place: Any) -> None:
    gathering = place.gathering(visibility=Visibility.NETWORKS)
    with pytest.raises(NotFound):
        people.whole_list(viewer_of(place.funder()), gathering)


def test_needs_are_counted_without_names_and_only_of_those_who_take_part(place: Any) -> None:
    gathering = place.gathering(capacity=2)
    late = place.person("Cem")
    place.answer(gathering, place.ana, food_needs="végétarien")
    place.answer(gathering, place.bo, food_needs="végétarien", access_needs="fauteuil")
    place.answer(gathering, late, food_needs="sans noix")
    lines = people.whole_list(viewer_of(place.host), gathering)
    assert people.needs(lines, "food") == [("végétarien", 2)]
    assert people.needs(lines, "access") == [("fauteuil", 1)]
    assert people.by_network(lines) == [("Réseau Ana", 1), ("Réseau Bo", 1)]


def test_no_cell_of_the_table_is_a_formula(place: Any) -> None:
    gathering = place.gathering()
    place.answer(gathering, place.ana, arrives="=HYPERLINK(1)", food_needs="@somme")
    written = table(*people.table_of(people.whole_list(viewer_of(place.host), gathering)))
    row = written.decode().splitlines()[1].split(";")
    assert [row[3], row[5]] == ["'=HYPERLINK(1)", "'@somme"]
