"""Why nobody was signed in, and what to do: the same page for every way in from elsewhere."""

from __future__ import annotations

import logging

from flask import render_template
from flask.typing import ResponseReturnValue

from cop import journal
from cop.i18n import gettext as _
from cop.site.doors.known import Door, Refused
from cop.site.forms import LinkForm

log = logging.getLogger("cop.doors")
# The address holds what opens an account, once: it is kept by no cache and told to nobody.
UNKEPT = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}


def reason(key: str, name: str) -> str:
    """What went wrong, in a sentence, and what to do."""
    reasons = {
        "stale": _(
            "This sign-in took more than ten minutes, was used already, or was begun in another "
            "browser. Start again."
        ),
        "broken": _(
            "The answer of %(name)s could not be verified, so nobody was signed in. Start again; "
            "if it goes on, tell the person who looks after that site.",
            name=name,
        ),
        "unknown": _(
            "%(name)s knows you, but that opens no account here. Sign in once by a link in a "
            "mail, then link the two under “My account”. No account yet? Ask your network "
            "contact for an invitation.",
            name=name,
        ),
        "taken": _(
            "This access opens another account than the one you are signed in with. Sign out first."
        ),
        "declined": _("You did not give your consent at %(name)s: nothing was changed.", name=name),
        "away": _(
            "%(name)s does not answer just now. Sign in by a link in a mail, or try again in a "
            "moment.",
            name=name,
        ),
    }
    return reasons[key]


def refused(door: Door | None, refusal: Refused) -> ResponseReturnValue:
    """The page, and a line in the log without anybody's name."""
    log.warning("sign-in by %s refused: %s", door.kind if door else "a door", refusal)
    journal.note("sign_in_refused", how=door.kind if door else "", why=refusal.reason)
    page = render_template(
        "site/door_refused.html",
        reason=reason(refusal.reason, (door and door.name) or _("Your organisation’s access")),
        door=door,
        form=LinkForm(),
    )
    return page, 503 if refusal.reason == "away" else 403, UNKEPT
