"""Pages of the role-plays."""

from __future__ import annotations

from flask import Blueprint

from cop.contributions.pages import contribution_routes

bp = Blueprint("role_plays", __name__, template_folder="templates")
contribution_routes(bp, "role_play")
