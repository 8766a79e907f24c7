"""The quoted rules that have grown old, for those who look after the community."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.config import setting
from cop.contributions.models import State
from cop.contributions.rules import visible_to
from cop.db import now, session
from cop.members.dates import day_of
from cop.members.viewer import Viewer, current_viewer
from cop.plugins.role_plays.assembly import assemble
from cop.plugins.role_plays.kit.aging import Quoted, quoted
from cop.plugins.role_plays.models import RolePlay

MOST = 500  # role-plays looked through


def register(bp: Blueprint) -> None:
    bp.add_url_rule("/regles-a-verifier", "old_rules", old_rules)


def old_rules() -> ResponseReturnValue:
    viewer = current_viewer()
    if not viewer.is_coordinator:
        raise NotFound
    return render_template("role_plays/kit/old_rules.html", found=grown_old(viewer))


def grown_old(viewer: Viewer) -> list[tuple[str, str, list[Quoted]]]:
    """(uid, title, rules) of each published role-play with a rule to check, by title."""
    today, age = day_of(now()) or date.min, int(setting("COP_ROLE_PLAYS_RULE_AGE"))
    rows = session.execute(
        select(RolePlay.uid, RolePlay.title, RolePlay.packet)
        .where(visible_to(viewer, model=RolePlay), RolePlay.state == State.PUBLISHED)
        .order_by(RolePlay.title, RolePlay.id)
        .limit(MOST)
    )
    found = []
    for uid, title, lists in rows:
        rules = assemble({"packet": {"quoted_rules": lists.get("quoted_rules", [])}}, "")
        old = [one for one in quoted(rules.quoted_rules, today, age) if one.to_check]
        if old:
            found.append((uid, title, old))
    return found
