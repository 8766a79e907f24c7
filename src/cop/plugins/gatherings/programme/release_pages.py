"""Looking over what a release would change, and releasing."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions.finding import find
from cop.contributions.forms import posted
from cop.contributions.pages import check_all
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.programme.forms import ReleaseForm
from cop.plugins.gatherings.programme.pages import WORDS
from cop.plugins.gatherings.programme.reading import named
from cop.plugins.gatherings.programme.releasing import release, to_tell
from cop.plugins.gatherings.programme.showing import prepare_context, tell


def register(bp: Blueprint) -> None:
    bp.add_url_rule(
        "/<cop_uid:uid>/programme/diffuser", "release", release_page, methods=["GET", "POST"]
    )


def release_page(uid: str) -> ResponseReturnValue:
    viewer, posting = current_viewer(), request.method == "POST"
    gathering = find(viewer, uid, Gathering, action="gatherings.host", lock=posting)
    number, changed = to_tell(gathering)
    form = ReleaseForm(posted(), data={"after": number})
    if posting and check_all(form):
        typed = form.after.data or ""
        after = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1
        if after == number:
            made = release(viewer, gathering, after=after, note=form.note.data or "",
                           tell=bool(form.tell.data))  # fmt: skip
            session.commit()
            flash(_("Released: this is what participants see now.") if made
                  else _("Nothing had changed."), "success")  # fmt: skip
            return redirect(url_for(".programme", uid=uid), 303)
        form.after.data = str(number)
        form.note.errors = [
            _("Another host has released the programme meanwhile: look at it again.")
        ]
    shown = [one for change in changed for one in (change.before, change.after) if one]
    return render_template(
        "gatherings/programme/release.html",
        thing=gathering,
        form=form,
        number=number,
        lines=tell(changed, named(viewer, gathering, shown), gathering),
        **WORDS,
        **prepare_context(viewer, gathering),
    ), 422 if posting else 200
