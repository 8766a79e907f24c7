"""The pages of who holds a part: the door, the sheet, the message of a round, the end.

Nothing here asks for an account. What a page holds is cut from a `Sheet`, by allow-list.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.contributions.forms import posted
from cop.contributions.pages import check_all
from cop.db import session
from cop.forms import offered
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugin import by_key
from cop.plugins.role_plays.runs import conduct, ending, keys, playing
from cop.plugins.role_plays.runs.forms import CodeForm, DebriefForm, MessageForm, OpenForm
from cop.plugins.role_plays.runs.letters import name as name_of
from cop.plugins.role_plays.runs.models import TO_ALL, Assignment, Run
from cop.plugins.role_plays.runs.rules import LOOKING_BACK
from cop.plugins.role_plays.runs.services import packet_for, sheet_for
from cop.plugins.role_plays.runs.showing import page
from cop.plugins.role_plays.runs.standing import Standing, standing

PART = "/role/<cop_uid:uid>"


def register(bp: Blueprint) -> None:
    def add(rule: str, name: str, view: Any, *methods: str) -> None:
        bp.add_url_rule(rule, name, by_key(view), methods=methods or ["GET"])

    add("/cle/<token>", "key", key, "GET", "POST")
    add("/code", "code", code, "GET", "POST")
    add(PART, "part", part)
    add(f"{PART}/ouvrir", "open_part", open_part, "POST")
    add(f"{PART}/message", "message", message, "POST")
    add(f"{PART}/bilan", "look_back", look_back, "GET", "POST")
    add(f"{PART}/quitter", "leave_part", leave_part, "POST")
    add(f"{PART}/fermer", "close_part", close_part, "POST")


def _held(uid: str) -> tuple[Run, Assignment]:
    """The part that this browser holds, and its run. Raises `NotFound`."""
    assignment = keys.by_uid(current_viewer(), uid)
    if request.method == "POST":
        # A second click waits for the first; and the round is the one that is open by now.
        session.execute(select(Run.id).where(Run.id == assignment.run_id).with_for_update())
    run = session.get_one(Run, assignment.run_id)
    if request.method == "POST":
        conduct.turn_on(run)
    return run, assignment


def key(token: str) -> ResponseReturnValue:
    """Behind a link: who are you? Opening it records nothing; saying so does."""
    return _door(keys.by_token(token), url_for(".key", token=token))


def open_part(uid: str) -> ResponseReturnValue:
    """The same door for a member who is signed in."""
    return _door(_held(uid)[1], url_for(".open_part", uid=uid))


def code() -> ResponseReturnValue:
    """Copy the code from one's paper."""
    form = CodeForm(posted())
    if request.method == "POST" and check_all(form):
        found = keys.by_paper_code(form.code.data or "")
        if found is not None:
            keys.take(found, "")
            session.commit()
            return redirect(url_for(".part", uid=found.uid), 303)
        form.code.errors = [_("This code opens nothing. Copy it again from your paper.")]
    return page("code", form=form), 422 if posted() else 200


def _door(assignment: Assignment, address: str) -> ResponseReturnValue:
    if keys.is_held(assignment):
        return redirect(url_for(".part", uid=assignment.uid), 303)
    form = OpenForm(posted(), data={"name": name_of(assignment).split(" ")[0]})
    if request.method == "POST" and check_all(form):
        keys.take(assignment, form.name.data or "")
        session.commit()
        return redirect(url_for(".part", uid=assignment.uid), 303)
    run = session.get_one(Run, assignment.run_id)
    return page("door", thing=run, form=form, address=address,
        elsewhere=assignment.opened_at,
    ), 422 if posted() else 200  # fmt: skip


def part(uid: str) -> ResponseReturnValue:
    """The sheet of one part as it stands now, and what was written to it."""
    run, assignment = _held(uid)
    if assignment.opened_at is None:
        form = OpenForm(None, data={"name": name_of(assignment).split(" ")[0]})
        address = url_for(".open_part", uid=uid)
        return page("door", thing=run, form=form, address=address, elsewhere=None)
    return _part_page(run, assignment, _message_form(run, assignment))


def _part_page(run: Run, assignment: Assignment, form: MessageForm | None) -> str:
    stands = standing(run)
    packet = packet_for(run)
    return page("part",
        thing=run, assignment=assignment, stands=stands, form=form,
        sheet=sheet_for(assignment),
        common=None if assignment.part_code else packet.public(),
        messages=playing.read_by(run, assignment, packet, stands),
        looks_back=stands.phase in LOOKING_BACK,
        opened=ending.opened(run, lambda: packet),
    )  # fmt: skip


def _message_form(run: Run, assignment: Assignment) -> MessageForm | None:
    """The form for the present round, as posted or as it was written; None when none is due."""
    stands = standing(run)
    if not playing.may_write(run, assignment, stands):
        return None
    written = playing.own_message(assignment, stands.writes_round)
    to: str = TO_ALL
    chosen: list[str] = []
    if written is not None:
        to = next(iter(written.audience)) if len(written.audience) == 1 else "parts"
        chosen = sorted(written.audience)
    standing_text = {"body": written.body if written else "", "parts": chosen}
    form = MessageForm(posted(), data=standing_text)
    form.offer(packet_for(run), assignment.part_code)
    if not posted():
        known = offered(form.to)
        form.to.data = to if to in known else "parts"
    return form


def message(uid: str) -> ResponseReturnValue:
    """Write the message of this round, or change it."""
    run, assignment = _held(uid)
    form = _message_form(run, assignment)
    if form is None:
        raise NotFound
    seen = request.form.get("round", "")
    if check_all(form):
        try:
            playing.write_message(
                run, assignment, form.body.data or "", form.audience(),
                round_number=int(seen) if seen.isascii() and seen.isdigit() else 0,
            )  # fmt: skip
        except playing.RoundOver:
            form.body.errors = [
                _("That round is over. Your text is still here: send it again for this round.")
            ]
        else:
            session.commit()
            flash(_("Kept. You can change it until the round is over."), "success")
            return redirect(url_for(".part", uid=uid, saved=1, _anchor="write"), 303)
    return _part_page(run, assignment, form), 422


def leave_part(uid: str) -> ResponseReturnValue:
    """« I am not … any more »: before anything is said about the play."""
    _run, assignment = _looking_back(uid)
    ending.leave_part(assignment)
    session.commit()
    return redirect(url_for(".look_back", uid=uid), 303)


def look_back(uid: str) -> ResponseReturnValue:
    """Leave the part first; then three questions."""
    run, assignment = _looking_back(uid)
    if assignment.left_role_at is None:
        sheet = sheet_for(assignment)
        return page("leave", thing=run, assignment=assignment,
            part_name=sheet.part.name if sheet else "",
        )  # fmt: skip
    known = ending.reflections_of(assignment)
    form = DebriefForm(posted(), data={f"question_{one}": text for one, text in known.items()})
    if request.method == "POST" and check_all(form):
        ending.reflect(run, assignment, form.answers())
        session.commit()
        flash(_("Thank you: your answers are with the facilitator."), "success")
        return redirect(url_for(".part", uid=uid, saved=1), 303)
    return page("look_back", thing=run, assignment=assignment, form=form), 422 if posted() else 200


def _looking_back(uid: str) -> tuple[Run, Assignment]:
    """A part whose play is over. Raises `NotFound`."""
    run, assignment = _held(uid)
    stands: Standing = standing(run)
    if stands.phase not in LOOKING_BACK:
        raise NotFound
    return run, assignment


def close_part(uid: str) -> ResponseReturnValue:
    """Let this browser forget the part: somebody else may use it next."""
    keys.drop(uid)
    flash(_("Closed on this device. Your link or code opens it again."), "success")
    return redirect(url_for(".code"), 303)
