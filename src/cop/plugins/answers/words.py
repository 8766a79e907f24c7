"""How the fixed lists of a call and a sheet read, and the questions that a call starts with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.plugins.answers.models import Opens, Posture

OPENS: Mapping[str, Any] = {
    Opens.OWN: _l("as soon as it has sent its own sheet"),
    Opens.CLOSE: _l("when the call is closed, all at the same time"),
}
POSTURES: Mapping[str, Any] = {
    Posture.LISTEN: _l("Listen first"),
    Posture.FRAME: _l("Set a frame"),
    Posture.ALONGSIDE: _l("Do it together with them"),
    Posture.DIRECT: _l("Direct them to somebody"),
    Posture.REFUSE: _l("Refuse, and say why"),
    Posture.ALERT: _l("Raise the alarm"),
    Posture.MEDIATE: _l("Mediate"),
}


def usual_questions() -> list[str]:
    """Six questions that bring out what networks do alike and differently."""
    return [
        _("What we see in the situation"),
        _("What we refuse to do, and how we say it"),
        _("Our first act in the next 48 hours"),
        _("The tools or people that we turn to"),
        _("What stays a risk"),
        _("What we would like to know how to do, and don’t"),
    ]
