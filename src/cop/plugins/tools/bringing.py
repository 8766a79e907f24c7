"""What a tool brings along into a workshop: a part to try it, and its sheet."""

from __future__ import annotations

from cop.brought import Brought, BroughtBlock, BroughtMaterial
from cop.contributions.rules import can
from cop.i18n import gettext as _
from cop.members.viewer import Viewer
from cop.plugins.tools.models import Tool

USUAL_MINUTES, MOST_MINUTES = 15, 480


def brings(viewer: Viewer, thing: Tool) -> Brought | None:
    """Of a tool that `viewer` reads. Its text stays on its page, where it is kept up to date."""
    if not can(viewer, "read", thing):
        return None
    block = BroughtBlock(
        title=thing.title[:120], minutes=min(thing.duration or USUAL_MINUTES, MOST_MINUTES),
        kind="group_work", instructions=thing.summary,
    )  # fmt: skip
    sheet = BroughtMaterial(
        label=_("Sheet of the tool: %(title)s", title=thing.title)[:120],
        printed=True, paper="A4", block=0,
    )  # fmt: skip
    return Brought(title=thing.title, blocks=(block,), materials=(sheet,))
