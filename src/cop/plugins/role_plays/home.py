"""What role-plays put on the home page."""

from __future__ import annotations

from flask import render_template

from cop.contributions.listing import list_page
from cop.contributions.models import State
from cop.members.viewer import Viewer
from cop.plugins.role_plays import reviewing
from cop.plugins.role_plays.models import RolePlay


def start(*, viewer: Viewer) -> str:
    return render_template("role_plays/_start.html") if viewer.is_full_member else ""


def newest(*, viewer: Viewer) -> str:
    page = list_page(viewer, RolePlay.state == State.PUBLISHED, type_name="role_play", limit=3)
    return render_template("role_plays/_now.html", items=page.items) if page.items else ""


def asked(*, viewer: Viewer) -> str:
    """The drafts that this member was asked to read over."""
    waiting = reviewing.waiting(viewer)
    return render_template("role_plays/_asked.html", waiting=waiting) if waiting else ""
