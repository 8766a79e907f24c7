"""What workshops put on the home page."""

from __future__ import annotations

from flask import render_template

from cop.contributions.listing import list_page
from cop.contributions.models import State
from cop.members.viewer import Viewer
from cop.plugins.workshops.models import Workshop

PUBLISHED = (Workshop.state == State.PUBLISHED,)


def start(*, viewer: Viewer) -> str:
    return render_template("workshops/_start.html") if viewer.is_full_member else ""


def newest(*, viewer: Viewer) -> str:
    page = list_page(viewer, always=PUBLISHED, type_name="workshop", limit=3)
    return render_template("workshops/_now.html", items=page.items) if page.items else ""
