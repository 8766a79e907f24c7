"""What the leaves and the profiles of a kit are called."""

from __future__ import annotations

from cop.i18n import gettext as _
from cop.plugins.role_plays.kit.plan import Kind, Profile


def kind_words() -> dict[str, str]:
    return {
        Kind.COVER: _("Cover"),
        Kind.COURSE: _("Course"),
        Kind.NOTES: _("Notes"),
        Kind.CHECKLIST: _("What to prepare"),
        Kind.COMMON: _("What all know"),
        Kind.SHEET: _("Part sheet"),
        Kind.EVENTS: _("Event card"),
        Kind.GRID: _("Observation grid"),
        Kind.DEBRIEF: _("Debrief sheet"),
        Kind.AFTER: _("After play"),
    }


def profile_words() -> dict[str, str]:
    return {
        Profile.WHOLE: _("Everything"),
        Profile.PARTS: _("The part sheets alone"),
        Profile.FACILITATOR: _("For whoever facilitates"),
        Profile.PARTICIPANTS: _("For participants"),
    }


# In file names, for people who look among their downloads.
FILE_WORDS = {
    Profile.WHOLE: "kit-complet",
    Profile.PARTS: "fiches",
    Profile.FACILITATOR: "animation",
    Profile.PARTICIPANTS: "participants",
}
