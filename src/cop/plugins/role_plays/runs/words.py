"""The words of runs that people read."""

from __future__ import annotations

from cop.i18n import lazy_gettext as _l
from cop.plugins.role_plays.runs.models import Place, RunPhase

PHASES = {
    RunPhase.PREPARATION: _l("In preparation"),
    RunPhase.HANDED_OUT: _l("Parts handed out"),
    RunPhase.PLAYING: _l("Being played"),
    RunPhase.DEBRIEFING: _l("Debrief"),
    RunPhase.CLOSED: _l("Run closed"),
    RunPhase.PURGED: _l("Closed, personal data erased"),
    RunPhase.CANCELLED: _l("Cancelled"),
}
PLACES = {
    Place.PLAYER: _l("plays"),
    Place.MIRROR: _l("doubles"),
    Place.OBSERVER: _l("observes"),
}
REFUSED = {
    "prepared": _l(
        "This person has read all the sheets: they may facilitate or observe, and no longer play."
    ),
    "facilitates": _l("This person facilitates the run: they can’t play in it."),
    "plays": _l("This person already has a part in this run."),
    "taken": _l("Somebody already plays this part in this group."),
}
QUESTIONS = {
    1: _l("What did it do to you, to be in this place?"),
    2: _l("At what moment did the conversation turn, and what made it turn?"),
    3: _l("A sentence that you can say on Monday; a tool that was missing; an open question."),
}
