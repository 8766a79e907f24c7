"""Pages of a network's own sheet: begin, write together, name tools, send."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from cop.contributions.finding import find, find_any
from cop.contributions.forms import posted
from cop.contributions.once import once
from cop.contributions.pages import base_version, check_all
from cop.contributions.screening import Check, check
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.answers import services
from cop.plugins.answers.calls import offered
from cop.plugins.answers.forms import (
    GroupForm,
    SheetForm,
    answer_fields,
    demand_answers,
    sheet_form,
)
from cop.plugins.answers.matrix import contributors, tools_of
from cop.plugins.answers.models import Call, Sheet
from cop.plugins.answers.rules import may_answer
from cop.plugins.answers.services import Saved

ONE = "/<cop_uid:uid>/fiches/<cop_uid:sheet_uid>"


def register(bp: Blueprint) -> None:
    both = ["GET", "POST"]
    bp.add_url_rule("/<cop_uid:uid>/fiches/nouvelle", "begin", once(begin), methods=both)
    bp.add_url_rule(ONE, "sheet", write, methods=both)
    bp.add_url_rule(f"{ONE}/outils", "sheet_tools", choose, methods=both)
    bp.add_url_rule(f"{ONE}/retirer", "remove_sheet", remove, methods=["POST"])


def begin(uid: str) -> ResponseReturnValue:
    """The sheet of the network, or of a small group of it."""
    viewer = current_viewer()
    call = find(viewer, uid, Call, action="answers.begin", lock=request.method == "POST")
    form = GroupForm(posted())
    if request.method == "POST" and check_all(form) and _names_nobody(form):
        sheet = services.begin(viewer, call, form.group_name.data or "")
        session.commit()
        return redirect(url_for(".sheet", uid=uid, sheet_uid=sheet.uid), 303)
    return render_template(
        "answers/begin.html", call=call, form=form
    ), 422 if request.method == "POST" else 200


def _names_nobody(form: GroupForm) -> bool:
    typed = {"group_name": form.group_name.data or ""}
    if check(current_viewer(), typed, {}, typed).questions:
        form.group_name.errors = [
            _("This could name somebody: choose something like “group A” or “Tuesday team”.")
        ]
    return not form.errors


def write(uid: str, sheet_uid: str) -> ResponseReturnValue:
    """The sheet, to read and to write: several may at once, nothing of anybody is lost."""
    viewer, posting = current_viewer(), request.method == "POST"
    call = find(viewer, uid, Call, action="answers.read_own")
    sheet = services.find_sheet(viewer, call, sheet_uid, lock=posting)
    form = sheet_form(call, posted(), services.written(sheet))
    if not may_answer(viewer, call):
        # What was typed at the last minute comes back, to be copied: it was too late to keep it.
        return _page(call, sheet, form, late=posting), 409 if posting else 200
    sends = request.form.get("act") == "submit"
    screened = sends or sheet.submitted_at is not None
    if not posting or not check_all(form) or (screened and not demand_answers(form, call)):
        return _page(call, sheet, form), 422 if posting else 200
    texts = [*answer_fields(call), "first_action", "resources"]
    typed: dict[str, Any] = {name: form[name].data or "" for name in (*texts, "posture")}
    found = check(viewer, typed, request.form, texts) if screened else None
    if found is not None and found.undecided:
        return _page(call, sheet, form, found=found), 422
    document = found.document if found else typed
    saved = services.save(viewer, call, sheet, document, base_version=base_version())
    if saved.conflicts:
        return _clash(call, sheet, saved)
    return _kept(call, sheet, saved, sends=sends)


def _kept(call: Call, sheet: Sheet, saved: Saved, *, sends: bool) -> ResponseReturnValue:
    first = sends and sheet.submitted_at is None
    if first and not saved.merged:
        services.submit(current_viewer(), call, sheet)
    session.commit()
    if first and saved.merged:
        # A colleague's words came in, which nobody has read over yet.
        flash(_("Somebody had saved meanwhile: read both through, then send."), "info")
    elif first:
        flash(_("Sent. You can change it until the close."), "success")
        return redirect(url_for(".show", uid=call.uid, saved=1), 303)
    else:
        flash(
            _("Somebody had saved meanwhile: both changes were kept. Please read it through.")
            if saved.merged
            else _("Kept. Your colleagues find it here."),
            "success",
        )
    return redirect(url_for(".sheet", uid=call.uid, sheet_uid=sheet.uid, saved=1), 303)


def _page(
    call: Call, sheet: Sheet, form: SheetForm, *, found: Check | None = None, late: bool = False
) -> str:
    viewer = current_viewer()
    return render_template(
        "answers/sheet.html",
        call=call,
        sheet=sheet,
        form=form,
        fields=answer_fields(call),
        late=late,
        found=found.questions if found else None,
        writable=may_answer(viewer, call),
        writers=contributors(sheet),
        tools=tools_of(viewer, [sheet.id]).get(sheet.id, ()),
        base_version=sheet.version if base_version() is None else base_version(),
    )


def _clash(call: Call, sheet: Sheet, saved: Saved) -> ResponseReturnValue:
    """Both texts side by side; nothing was written, the next save starts from what stands now."""
    mine = {name: str(conflict.mine) for name, conflict in saved.conflicts.items()}
    form = sheet_form(call, None, {**saved.document, **mine})
    return render_template(
        "answers/clash.html",
        call=call,
        form=form,
        conflicts=saved.conflicts,
        base_version=sheet.version,
        action=url_for(".sheet", uid=call.uid, sheet_uid=sheet.uid),
    ), 409


def remove(uid: str, sheet_uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    call = find(viewer, uid, Call, action="answers.answer")
    services.remove(viewer, call, services.find_sheet(viewer, call, sheet_uid, lock=True))
    session.commit()
    flash(_("The sheet is gone."), "success")
    return redirect(url_for(".show", uid=uid), 303)


def choose(uid: str, sheet_uid: str) -> ResponseReturnValue:
    """Name what the network would use: looked for by its title."""
    viewer, posting = current_viewer(), request.method == "POST"
    call = find(viewer, uid, Call, action="answers.answer")
    sheet = services.find_sheet(viewer, call, sheet_uid, lock=posting)
    if posting:
        _carry_out(call, sheet)
        session.commit()
        return redirect(url_for(".sheet_tools", uid=uid, sheet_uid=sheet_uid), 303)
    wanted = request.args.get("q", "")[:100]
    held = tools_of(viewer, [sheet.id]).get(sheet.id, ())
    known = {tool.uid for tool in held}
    return render_template(
        "answers/tools.html",
        call=call,
        sheet=sheet,
        held=held,
        offered=[row for row in offered(viewer, wanted) if row.uid not in known],
        wanted=wanted,
    )


def _carry_out(call: Call, sheet: Sheet) -> None:
    viewer, uid = current_viewer(), request.form.get("thing", "")
    if len(uid) != 10 or not uid.isalnum() or not uid.isascii():
        raise BadRequest(_("Choose one of the titles shown."))
    thing = find_any(viewer, uid)
    if request.form.get("act") == "out":
        services.take_out(viewer, call, sheet, thing)
    elif not services.put_in(viewer, call, sheet, thing):
        flash(_("Each is named once, %(most)s at the most.", most=services.MOST_TOOLS), "info")
