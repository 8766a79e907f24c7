"""Pages on which hosts prepare a programme: each slot is a form of its own."""

from __future__ import annotations

import json
from datetime import time
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.contributions.finding import find
from cop.contributions.forms import posted
from cop.contributions.once import once
from cop.contributions.pages import check_all
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.programme import services
from cop.plugins.gatherings.programme.conflicts import in_words
from cop.plugins.gatherings.programme.forms import (
    FrameForm,
    SlotForm,
    TimesForm,
    found_among,
    things_named,
)
from cop.plugins.gatherings.programme.models import SlotRow
from cop.plugins.gatherings.programme.pages import WORDS
from cop.plugins.gatherings.programme.reading import named, plan_of
from cop.plugins.gatherings.programme.releasing import to_tell
from cop.plugins.gatherings.programme.showing import base_of, prepare_context, tell

HOST = "gatherings.host"


def register(bp: Blueprint) -> None:
    one = "/<cop_uid:uid>/programme"
    both = ["GET", "POST"]
    bp.add_url_rule(f"{one}/preparer", "prepare", prepare)
    bp.add_url_rule(f"{one}/nouveau", "new_slot", once(new_slot), methods=both)
    bp.add_url_rule(f"{one}/creneaux/<cop_uid:slot_uid>", "slot", slot, methods=both)
    bp.add_url_rule(
        f"{one}/creneaux/<cop_uid:slot_uid>/horaire", "slot_times", times, methods=["POST"]
    )
    bp.add_url_rule(
        f"{one}/creneaux/<cop_uid:slot_uid>/retirer", "remove_slot", remove, methods=["POST"]
    )
    bp.add_url_rule(f"{one}/salles", "rooms", rooms, methods=both)


def prepare(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering, action=HOST)
    number, changed = to_tell(gathering)
    context = prepare_context(viewer, gathering)
    gone = [one.slot for one in changed] + [one.before for one in changed if one.before]
    names = named(viewer, gathering, gone) if changed and number else context["names"]
    return render_template(
        "gatherings/programme/prepare.html",
        thing=gathering,
        number=number,
        waiting=tell(changed, names, gathering) if number else [],
        base_of=base_of,
        day_choices=_times(gathering).day.choices,
        **WORDS,
        **context,
    )


def _times(gathering: Gathering, day: int = 0) -> TimesForm:
    form = TimesForm(posted())
    form.offer(gathering, day)
    return form


def new_slot(uid: str) -> ResponseReturnValue:
    viewer, posting = current_viewer(), request.method == "POST"
    gathering = find(viewer, uid, Gathering, action=HOST)
    form = SlotForm(posted(), data=_proposed()).prepare(viewer, gathering)
    if posting and check_all(form):
        row = services.add(viewer, gathering, form.written())
        session.commit()
        flash(_("Added. Participants see it at the next release."), "success")
        return redirect(url_for(".prepare", uid=uid, _anchor=f"slot-{row.uid}"), 303)
    return _form_page(gathering, form, None), 422 if posting else 200


def _proposed() -> dict[str, Any]:
    return {"minutes": 90, "start": time(9, 0), "kind": "workshop"}


def slot(uid: str, slot_uid: str) -> ResponseReturnValue:
    """All of one slot; two hosts who changed it at once see both."""
    viewer, posting = current_viewer(), request.method == "POST"
    gathering = find(viewer, uid, Gathering, action=HOST)
    row = services.find_slot(gathering, slot_uid, lock=posting)
    document = services.written(viewer, row)
    form = SlotForm(posted(), data=_shown(document, viewer)).prepare(viewer, gathering, row.day)
    if posting and check_all(form):
        return _save(gathering, row, form, form.written())
    if not posting:
        form.base.data = json.dumps(document)
    return _form_page(gathering, form, row), 422 if posting else 200


def times(uid: str, slot_uid: str) -> ResponseReturnValue:
    """When and where alone, from the line of the slot."""
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering, action=HOST)
    row = services.find_slot(gathering, slot_uid, lock=True)
    form = _times(gathering, row.day)
    if check_all(form):
        return _save(gathering, row, form, form.written())
    whole = _whole(gathering, row)
    for name in ("day", "start", "minutes", "room"):
        whole[name].data, whole[name].errors = form[name].data, form[name].errors
        whole[name].raw_data = form[name].raw_data
    whole.base.data = form.base.data
    return _form_page(gathering, whole, row), 422


def _save(
    gathering: Gathering, row: SlotRow, form: TimesForm, written: dict[str, Any]
) -> ResponseReturnValue:
    viewer = current_viewer()
    saved = services.change(viewer, gathering, row, written, form.started_from())
    if saved.conflicts:
        mine = {name: one.mine for name, one in saved.conflicts.items()}
        whole = _whole(gathering, row, {**saved.document, **mine})
        return _form_page(gathering, whole, row, saved), 409
    session.commit()
    flash(_merged_words(saved), "success")
    return redirect(url_for(".prepare", uid=gathering.uid, _anchor=f"slot-{row.uid}"), 303)


def _merged_words(saved: services.Saved) -> str:
    if not saved.changed:
        return _("Nothing had changed.")
    if saved.merged:
        return _("Somebody had saved meanwhile: both changes were kept. Please read it through.")
    return _("Kept. Participants see it at the next release.")


def _whole(gathering: Gathering, row: SlotRow, document: dict[str, Any] | None = None) -> SlotForm:
    """The form of a slot filled with a document, whatever was posted; it starts from what stands."""
    viewer = current_viewer()
    now_standing = services.written(viewer, row)
    form = SlotForm(None, data=_shown(document or now_standing, viewer))
    form.prepare(viewer, gathering, row.day)
    form.base.data = json.dumps(now_standing)
    return form


def _shown(document: dict[str, Any], viewer: Any) -> dict[str, Any]:
    """A slot's document as its fields hold it; a thing by its title, unless two are called so."""
    minute = int(document["start"] or 0)
    shown = dict(document)
    shown["start"] = time(minute // 60 % 24, minute % 60)
    shown["minutes"] = int(document["minutes"] or 0)
    shown["expected"] = int(document["expected"]) if document["expected"] else None
    if document["about"]:
        title = services.title_of(viewer, document["about"])
        shown["about"] = title if found_among(viewer, title) else document["about"]
    return shown


def _form_page(
    gathering: Gathering,
    form: SlotForm,
    row: SlotRow | None,
    saved: services.Saved | None = None,
) -> str:
    return render_template(
        "gatherings/programme/slot.html",
        thing=gathering,
        form=form,
        row=row,
        conflicts=in_words(current_viewer(), gathering, form, saved) if saved else [],
        rooms=[name for name, _seats in plan_of(gathering).rooms],
        things=things_named(current_viewer()),
    )


def remove(uid: str, slot_uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering, action=HOST)
    services.remove(viewer, gathering, services.find_slot(gathering, slot_uid, lock=True))
    session.commit()
    flash(_("Taken out. Participants see it at the next release."), "success")
    return redirect(url_for(".prepare", uid=uid), 303)


def rooms(uid: str) -> ResponseReturnValue:
    viewer, posting = current_viewer(), request.method == "POST"
    gathering = find(viewer, uid, Gathering, action=HOST, lock=posting)
    plan = plan_of(gathering)
    data = {
        "rooms": plan.rooms,
        "opens": time(plan.opens // 60, plan.opens % 60),
        "closes": time(plan.closes // 60, plan.closes % 60),
    }
    form = FrameForm(posted(), data=data)
    if posting and check_all(form):
        services.lay_out(viewer, gathering, form.said())
        session.commit()
        flash(_("Kept: clashes are looked for again."), "success")
        return redirect(url_for(".prepare", uid=uid), 303)
    return render_template(
        "gatherings/programme/rooms.html", thing=gathering, form=form
    ), 422 if posting else 200
