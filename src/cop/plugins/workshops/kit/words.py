"""What the leaves and the profiles of a kit are called, and what the page that leads says."""

from __future__ import annotations

from cop.i18n import gettext as _
from cop.plugins.workshops.kit.leaves import Kind, Profile


def kind_words() -> dict[str, str]:
    return {
        Kind.COVER: _("Cover"),
        Kind.RUN_SHEET: _("Run sheet"),
        Kind.DETAIL: _("Detailed plan"),
        Kind.CHECKLIST: _("What to prepare"),
        Kind.SUPPORT: _("For participants"),
        Kind.DEBRIEF: _("Debrief sheet"),
        Kind.SIGN_IN: _("Sign-in sheet"),
        Kind.CARDS: _("Commitment cards"),
        Kind.BLANK: _("Notes"),
        Kind.AFTER: _("After the workshop"),
    }


def profile_words() -> dict[str, str]:
    return {
        Profile.WHOLE: _("Everything"),
        Profile.FACILITATOR: _("For whoever facilitates"),
        Profile.PARTICIPANTS: _("For participants"),
        Profile.PARTS: _("The part sheets alone"),
        Profile.RUN_SHEET: _("The run sheet on one page"),
    }


# In file names, for people who look among their downloads.
FILE_WORDS = {
    Profile.WHOLE: "kit-complet",
    Profile.FACILITATOR: "animation",
    Profile.PARTICIPANTS: "participants",
    Profile.PARTS: "fiches",
    Profile.RUN_SHEET: "conducteur",
}


def leading_words() -> dict[str, str]:
    """For `conductor.js`; `{…}` stands for what it knows."""
    return {
        "minutes": _("{minutes} min"),
        "on_time": _("On time · {minutes} min can be saved"),
        "early": _("{minutes} min early"),
        "late": _("{minutes} min late · {saved} min can be saved"),
        "until_lock": _("({minutes} min until the next fixed hour)"),
        "shorten": _("Shorten “{title}” by {minutes} min"),
        "leave_out": _("Leave out “{title}” ({minutes} min)"),
        "missing": _("Even with all parts shortened, {minutes} min are missing."),
        "give_up": _("You will have to give up, for example: “{title}”."),
        "left_out": _("left out"),
        "last": _("This is the last part."),
        "pause": _("Pause"),
        "resume": _("Go on"),
        "watch": _("Watch out:"),
        "saved": _("Saved: {name}"),
        "forget": _("Forget all that was measured and begin again?"),
    }
