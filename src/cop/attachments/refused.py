"""Why a file isn't kept, in words for who sent it."""

from __future__ import annotations

from cop.i18n import lazy_gettext as _l


class Refused(ValueError):
    """A file that isn't kept; the text says what is wrong with it and what to do."""


def damaged() -> Refused:
    """A file that its own kind of program couldn't open either, or that came in part."""
    return Refused(_l("This file is damaged or incomplete. Open it, save it again, then send it."))


def bursting() -> Refused:
    """What unfolds to far more than it weighs."""
    return Refused(
        _l("This file unfolds to far more than it weighs, so it isn't opened. Save it again.")
    )


def disguised() -> Refused:
    """A file that is of two kinds at once, or that hides code."""
    return Refused(
        _l("This file is of two kinds at once, which nobody needs to read it. Export it again.")
    )


def shut() -> Refused:
    return Refused(
        _l("This file is protected by a password. Remove the password, then send it again.")
    )


def armed() -> Refused:
    return Refused(
        _l(
            "This file holds a program (macros, or an object of another program). "
            "Save it without, or export it as a PDF."
        )
    )
