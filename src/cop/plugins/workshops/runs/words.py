"""The words of runs that people read."""

from __future__ import annotations

from cop.choices import Listed
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.i18n import ngettext
from cop.plugins.workshops.runs.learning import Learnt
from cop.plugins.workshops.runs.models import Consent, Here, RunStage

STAGES = {
    RunStage.PLANNED: _l("planned"),
    RunStage.CONFIRMED: _l("confirmed"),
    RunStage.RUNNING: _l("under way"),
    RunStage.DONE: _l("held"),
    RunStage.REVIEWED: _l("held and looked back on"),
    RunStage.CANCELLED: _l("cancelled"),
}
HERE = {
    Here.EXPECTED: _l("expected"),
    Here.PRESENT: _l("was there"),
    Here.ABSENT: _l("wasn’t there"),
}
CONSENTS = {
    Consent.NOBODY: _l("to nobody but those who facilitate"),
    Consent.PARTICIPANTS: _l("to the participants"),
    Consent.PUBLIC: _l("to whoever reads this page"),
}
ROLES = {
    "lead": _l("leads"),
    "co": _l("co-facilitates"),
    "timekeeper": _l("keeps the time"),
    "guest": _l("guest"),
}
MOODS = {
    "1": _l("1: hard"),
    "2": _l("2: mixed"),
    "3": _l("3: all right"),
    "4": _l("4: good"),
    "5": _l("5: very good"),
}
ZONES = {
    "Europe/Paris": _l("Mainland France"),
    "America/Guadeloupe": _l("Guadeloupe, Saint-Martin, Saint-Barthélemy"),
    "America/Martinique": _l("Martinique"),
    "America/Cayenne": _l("French Guiana"),
    "Indian/Reunion": _l("Réunion"),
    "Indian/Mayotte": _l("Mayotte"),
    "Pacific/Noumea": _l("New Caledonia"),
    "Pacific/Tahiti": _l("French Polynesia"),
}

consents = Listed(CONSENTS)
roles = Listed(ROLES)
moods = Listed(MOODS, empty=_l("No answer"))
zones = Listed(ZONES)


def said(one: Learnt) -> str:
    """« planned 20 — really 28 (median of 4 runs, 18–35) »; under three, each value by itself."""
    if one.median is not None:
        words = _(
            "planned %(planned)s — really %(median)s (median of %(count)s runs, %(low)s–%(high)s)",
            planned=one.planned, median=one.median, count=len(one.values),
            low=one.low, high=one.high,
        )  # fmt: skip
    elif one.values:
        each = ", ".join(f"{value} ({network})" if network else str(value)
                         for value, network in one.values)  # fmt: skip
        words = _("planned %(planned)s — really %(values)s", planned=one.planned, values=each)
    else:
        words = _("planned %(planned)s", planned=one.planned)
    if one.dropped:
        words += " · " + ngettext("left out once", "left out %(num)s times", one.dropped)
    return words
