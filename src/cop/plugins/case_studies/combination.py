"""Could a case be recognised by its profile alone?

A region, a country, a theme and a size, each harmless, may together describe one
association. A combination that fewer than three known profiles share is signalled, with
the axes that could be widened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Profile = Mapping[str, str | None]
"""`region`, `country`, `zone`, `theme`, `budget_band`: codes or names; absent, None or empty
when not given. Other keys are ignored."""

Drop = Literal["country", "theme", "budget_band", "region"]

THRESHOLD = 3
_TRAITS = ("region", "theme", "budget_band")
# The least loss for the reader first: a zone still says where, a region may be why one reads.
_PREFERENCE: tuple[Drop, ...] = ("country", "theme", "budget_band", "region")


@dataclass(frozen=True)
class Widening:
    """One axis made vaguer. Dropping the country leaves its zone.

    `enough`: with it alone the profile passes the check, because enough profiles share what
    is left or because too little is left to combine.
    """

    axis: str
    drop: Drop
    count_after: int
    enough: bool


@dataclass(frozen=True)
class Combination:
    """Too few profiles, `count` with this one, share all of `axes`; best widening first."""

    count: int
    axes: tuple[str, ...]
    widenings: tuple[Widening, ...]


def check(
    profile: Profile, known: Iterable[Profile], *, threshold: int = THRESHOLD
) -> Combination | None:
    """None when the profile may be shown as it is.

    *known* holds the other profiles, this one left out. The zone of a country whose profile
    doesn't say it is learnt from the profiles that do.
    """
    others = list(known)
    zones = _zones([profile, *others])
    mine = _complete(profile, zones)
    others = [_complete(other, zones) for other in others]
    count = _count(mine, others)
    if count >= threshold or not _combines(mine):
        return None
    widenings = [
        _widening(mine, others, drop, threshold) for drop in _PREFERENCE if _may_drop(mine, drop)
    ]
    return Combination(
        count=count,
        axes=tuple("place" if key in ("country", "zone") else key for key in _axes(mine)),
        widenings=tuple(sorted(widenings, key=lambda widening: not widening.enough)),
    )


def _widening(mine: Profile, others: list[Profile], drop: Drop, threshold: int) -> Widening:
    wider = {**mine, drop: None}
    count = _count(wider, others)
    return Widening(
        axis="place" if drop == "country" else drop,
        drop=drop,
        count_after=count,
        enough=count >= threshold or not _combines(wider),
    )


def _may_drop(profile: Profile, drop: Drop) -> bool:
    return bool(profile.get(drop)) and (drop != "country" or bool(profile.get("zone")))


def _axes(profile: Profile) -> tuple[str, ...]:
    """The keys to compare: the country, else the zone, and the other traits given."""
    place = "country" if profile.get("country") else "zone"
    return tuple(key for key in ("region", place, "theme", "budget_band") if profile.get(key))


def _combines(profile: Profile) -> bool:
    """A place and two other traits: with less, a profile says too little to point at anyone."""
    place = profile.get("country") or profile.get("zone")
    return bool(place) and sum(bool(profile.get(key)) for key in _TRAITS) >= 2


def _count(mine: Profile, others: list[Profile]) -> int:
    axes = _axes(mine)
    return 1 + sum(all(other.get(key) == mine[key] for key in axes) for other in others)


def _zones(profiles: list[Profile]) -> dict[str, str]:
    return {
        country: zone
        for profile in profiles
        if (country := profile.get("country")) and (zone := profile.get("zone"))
    }


def _complete(profile: Profile, zones: Mapping[str, str]) -> Profile:
    zone = profile.get("zone") or zones.get(profile.get("country") or "")
    return {**profile, "zone": zone}
