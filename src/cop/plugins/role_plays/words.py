"""The words of role-plays that people read, and the lists they choose from."""

from __future__ import annotations

from cop.choices import Listed
from cop.i18n import lazy_gettext as _l
from cop.plugins.role_plays.packet import CriterionKind, Mode, Origin, Trigger

POSTURES = {
    "listen": _l("Listen"), "frame": _l("Set the frame"), "do_with": _l("Do with"),
    "refer": _l("Refer to somebody else"), "refuse": _l("Refuse"), "alert": _l("Alert"),
    "mediate": _l("Mediate"),
}  # fmt: skip
MODES = {
    Mode.ROOM: _l("In a room"),
    Mode.REMOTE: _l("By video"),
    Mode.ASYNC: _l("By mail, over some days"),
    Mode.WRITTEN: _l("In writing, by network"),
}
ORIGINS = {
    Origin.FICTION: _l("Invented"),
    Origin.INSPIRED: _l("Inspired by real facts"),
    Origin.REAL: _l("A real situation"),
}
DIFFICULTIES = {"1": _l("Easy"), "2": _l("Medium"), "3": _l("Hard")}
TRIGGERS = {
    Trigger.MINUTE: _l("At a minute of play"),
    Trigger.ROUND: _l("In a round"),
    Trigger.HAND: _l("When the facilitator gives it"),
}
CRITERIA = {
    CriterionKind.TALLY: _l("Tally"),
    CriterionKind.YES_NO: _l("Yes or no, with the minute"),
    CriterionKind.SCALE: _l("From 0 to 3"),
    CriterionKind.VERBATIM: _l("Word for word"),
    CriterionKind.PERCENT: _l("Share in percent"),
}


postures = Listed(POSTURES)
modes = Listed(MODES)
origins = Listed(ORIGINS)
difficulties = Listed(DIFFICULTIES)
triggers = Listed(TRIGGERS)
criteria = Listed(CRITERIA)

CHECKLIST = {
    "names": _l("names of persons and associations are changed"),
    "place": _l("the place is replaced by a kind of place"),
    "amounts": _l("amounts are rounded or shifted"),
    "dates": _l("dates are shifted"),
    "country": _l("the country is replaced or widened, if it matters for safety"),
    "documents": _l("no original document is attached"),
    "told": _l("the association was told, or the situation mixes several"),
    "unrecognised": _l("somebody of the network would not recognise it"),
}
checklist = Listed(CHECKLIST)
SIZES = {
    "minor": _l("Wording: it is played the same way"),
    "major": _l("The situation, a part or an event"),
}
sizes = Listed(SIZES)
