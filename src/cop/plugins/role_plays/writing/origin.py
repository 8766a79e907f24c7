"""Step 2: what isn't part of the document — the ticked list, and who is to read it over."""

from __future__ import annotations

from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Origin
from cop.plugins.role_plays.writing.forms import OriginForm


def prepare(form: OriginForm, thing: RolePlay) -> None:
    """What stands, where nothing was posted."""
    if not form.checked.raw_data and form.origin.raw_data is None:
        form.checked.data = list(thing.checked or ())


def keep(form: OriginForm, thing: RolePlay) -> None:
    thing.checked = [] if form.origin.data == Origin.FICTION else list(form.checked.data or ())
