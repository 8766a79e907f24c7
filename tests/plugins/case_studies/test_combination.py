"""A profile that points at one association is signalled, with the way out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.plugins.case_studies.combination import Combination, Profile, Widening, check

LAOS: Profile = {
    "region": "region-c",
    "country": "Laos",
    "zone": "Asie du Sud et du Sud-Est",
    "theme": "éducation",
    "budget_band": "under_10",
}


def like(**changes: str | None) -> Profile:
    return {**LAOS, **changes}


def test_a_unique_profile_passes_once_its_country_is_widened_to_the_zone():
    known = [like(country="Vietnam"), like(country="Cambodge"), like(theme="santé")]
    assert check(LAOS, known) == Combination(
        count=1,
        axes=("region", "place", "theme", "budget_band"),
        widenings=(
            Widening("place", "country", count_after=3, enough=True),
            Widening("theme", "theme", count_after=2, enough=False),
            Widening("budget_band", "budget_band", count_after=1, enough=False),
            Widening("region", "region", count_after=1, enough=False),
        ),
    )
    assert check(like(country=None), known) is None


def test_three_profiles_that_share_everything_pass():
    assert check(LAOS, [LAOS, LAOS]) is None


def test_two_profiles_that_share_everything_do_not():
    found = check(LAOS, [LAOS])
    assert found is not None
    assert found.count == 2


def test_the_threshold_can_be_raised():
    assert check(LAOS, [LAOS, LAOS], threshold=3) is None
    assert check(LAOS, [LAOS, LAOS], threshold=4) is not None


@pytest.mark.parametrize(
    "profile",
    [
        {},
        {"country": "Laos", "zone": "Asie du Sud et du Sud-Est"},
        {"country": "Laos", "theme": "éducation"},
        {"region": "region-c", "theme": "éducation", "budget_band": "under_10"},
        {"region": "region-c", "theme": None, "budget_band": "", "country": "Laos"},
    ],
    ids=["nothing", "a place alone", "one trait", "no place", "empty traits"],
)
def test_a_profile_that_says_little_is_not_checked(profile: Profile):
    assert check(profile, []) is None


def test_a_zone_and_two_traits_are_enough_to_be_checked():
    found = check({"zone": "Maghreb", "region": "region-c", "theme": "eau"}, [])
    assert found == Combination(
        count=1,
        axes=("region", "place", "theme"),
        widenings=(
            Widening("theme", "theme", count_after=1, enough=True),
            Widening("region", "region", count_after=1, enough=True),
        ),
    )


def test_only_the_axes_that_are_given_are_compared():
    assert check(like(theme=None), [like(theme="santé"), like(theme="eau")]) is None


def test_a_zone_is_shared_with_the_countries_in_it():
    known = [like(country="Laos"), like(country=None), like(country="Inde", zone="Asie du Sud")]
    assert check(like(country=None), known) is None


def test_a_country_is_not_shared_with_a_profile_that_gives_only_its_zone():
    found = check(LAOS, [like(country=None), like(country=None)])
    assert found is not None
    assert (found.count, found.widenings[0].count_after) == (1, 3)


def test_the_zone_of_a_country_is_learnt_from_the_profiles_that_give_both():
    known = [like(zone=None), like(country="Vietnam")]
    assert check(like(country=None), known) is not None
    assert check(like(country=None), [*known, like(theme="eau")]) is None


def test_a_country_whose_zone_nobody_knows_cannot_be_widened():
    found = check(like(zone=None), [])
    assert found is not None
    assert [widening.drop for widening in found.widenings] == ["theme", "budget_band", "region"]


def test_widenings_that_suffice_come_first_and_keep_the_most_among_them():
    known = [like(region="region-a"), like(region="region-b"), like(theme="eau")]
    found = check(LAOS, [*known, like(theme="santé")])
    assert found is not None
    assert [(widening.drop, widening.enough) for widening in found.widenings] == [
        ("theme", True),
        ("region", True),
        ("country", False),
        ("budget_band", False),
    ]


profiles = st.fixed_dictionaries(
    {
        "region": st.sampled_from([None, "a", "b"]),
        "country": st.sampled_from([None, "Laos", "Vietnam"]),
        "zone": st.just("Asie"),
        "theme": st.sampled_from([None, "eau", "santé"]),
        "budget_band": st.sampled_from([None, "under_10"]),
    }
)


@given(profiles, st.lists(profiles, max_size=8))
def test_a_widening_said_to_suffice_does(profile: Profile, known: list[Profile]):
    found = check(profile, known)
    for widening in found.widenings if found else ():
        wider = {**profile, widening.drop: None}
        assert (check(wider, known) is None) == widening.enough


@given(profiles, st.lists(profiles, max_size=8))
def test_widening_never_lowers_the_count(profile: Profile, known: list[Profile]):
    found = check(profile, known)
    for widening in found.widenings if found else ():
        assert found is not None
        assert widening.count_after >= found.count
