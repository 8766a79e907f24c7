"""How the fixed lists of a gathering read, and its dates in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import format_date

from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.i18n import ngettext
from cop.plugins.gatherings.models import Consent, Stage, Status, Wifi

# France's own clocks first, then those of the countries that its networks work with most.
ZONES: Mapping[str, Any] = {
    "Europe/Paris": _l("Mainland France"),
    "America/Guadeloupe": _l("Guadeloupe, Saint-Martin, Saint-Barthélemy"),
    "America/Martinique": _l("Martinique"),
    "America/Cayenne": _l("French Guiana"),
    "Indian/Reunion": _l("Réunion"),
    "Indian/Mayotte": _l("Mayotte"),
    "America/Miquelon": _l("Saint-Pierre-et-Miquelon"),
    "Pacific/Noumea": _l("New Caledonia"),
    "Pacific/Tahiti": _l("French Polynesia"),
    "Pacific/Wallis": _l("Wallis and Futuna"),
    "Africa/Dakar": _l("West Africa (Dakar)"),
    "Africa/Douala": _l("Central Africa (Douala)"),
    "Indian/Antananarivo": _l("Madagascar"),
}
WIFI: Mapping[Any, Any] = {
    Wifi.UNKNOWN: _l("Not known yet"),
    Wifi.OK: _l("Works well"),
    Wifi.DOUBTFUL: _l("Doubtful"),
    Wifi.NONE: _l("No Wi-Fi"),
}
STAGES: Mapping[Any, Any] = {
    Stage.DRAFT: _l("Being prepared"),
    Stage.ANNOUNCED: _l("Announced"),
    Stage.RUNNING: _l("Going on"),
    Stage.CLOSED: _l("It is over"),
    Stage.CANCELLED: _l("Cancelled"),
}
STATUSES: Mapping[Any, Any] = {
    Status.INVITED: _l("Invited"),
    Status.YES: _l("Comes"),
    Status.MAYBE: _l("May come"),
    Status.NO: _l("Doesn’t come"),
    Status.WAITLISTED: _l("On the waiting list"),
    Status.PRESENT: _l("Was there"),
    Status.ABSENT: _l("Was not there"),
}
CONSENTS: Mapping[Any, Any] = {
    Consent.NOBODY: _l("Nobody but the hosts"),
    Consent.PARTICIPANTS: _l("Those who come too"),
    Consent.PUBLIC: _l("Everybody who reads this page, visitors too when it is public"),
}


def dates_in_words(start: date, end: date) -> str:
    """« 12 mars 2026 », « du 12 au 13 mars 2026 », « du 31 mars 2026 au 1 avril 2026 »."""
    last = format_date(end, "long")
    if start == end:
        return str(last)
    if (start.year, start.month) == (end.year, end.month):
        return _("%(first)s to %(last)s", first=start.day, last=last)
    return _("%(first)s to %(last)s", first=format_date(start, "long"), last=last)


def countdown(days: int) -> str:
    """How long until it begins; `days` as `stages.days_left` counts them."""
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in one day", "in %(num)s days", days) if days > 0 else _("going on now")
