"""What two hosts wrote of the same slot, in words, side by side."""

from __future__ import annotations

from typing import Any

from cop.members.viewer import Viewer
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.programme.forms import SlotForm
from cop.plugins.gatherings.programme.plan import SlotKind
from cop.plugins.gatherings.programme.services import Saved, title_of
from cop.plugins.gatherings.programme.words import KINDS, clock, day_words


def in_words(
    viewer: Viewer, gathering: Gathering, form: SlotForm, saved: Saved
) -> list[tuple[str, str, str]]:
    """(what, as it stands now, as one typed it)"""
    people = dict(form.people.choices or ())  # type: ignore[arg-type]

    def say(name: str, value: Any) -> str:
        if not value:
            return "—"
        match name:
            case "day":
                return day_words(gathering.start_date, int(value))
            case "start":
                return clock(int(value))
            case "kind":
                return KINDS[SlotKind(value)]()
            case "about":
                return title_of(viewer, value)
            case "people":
                return ", ".join(str(people.get(uid, "…")) for uid in value)
            case _plain:
                return str(value)

    return [
        (str(form[name].label.text), say(name, one.theirs), say(name, one.mine))
        for name, one in saved.conflicts.items()
        if name in form
    ]
