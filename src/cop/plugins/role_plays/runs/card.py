"""What the runs put on the plugin's card."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from cop.config import Setting
from cop.demo import Community
from cop.i18n import lazy_gettext as _l
from cop.plugin import ContributionType, Job
from cop.plugins.role_plays import fiction as packets
from cop.plugins.role_plays.library import fiction as library
from cop.plugins.role_plays.runs import (
    asked,
    commands,
    conduct_pages,
    fiction,
    models,
    player_pages,
    rules,
    ticking,
    views,
)
from cop.plugins.role_plays.runs.forms import RunForm
from cop.plugins.role_plays.runs.opening import LEVELS

PAGES = (views, conduct_pages, player_pages)
TYPE = ContributionType(
    name=views.RUN, model=models.Run, form=RunForm, title=_l("Run"), title_plural=_l("Runs"),
    endpoint="role_plays.run", edit_endpoint="role_plays.edit_run",
    forkable=False, proposable=False, narrow=rules.narrow, schema="Event",
    audience=[str(level) for level in LEVELS],
)  # fmt: skip
MODELS = (
    models.Group, models.Assignment, models.Message, models.Release, models.Reflection,
    models.Attempt,
)  # fmt: skip
JOBS = (
    Job(name="role_plays.play_on", every=timedelta(minutes=5), run=ticking.play_on),
    Job(name="role_plays.purge", every=timedelta(days=1), run=ticking.purge),
)
LISTENERS: dict[str, Callable[..., None]] = {
    "contribution_hidden": ticking.on_hidden,
    "member_left": ticking.on_left,
}
SETTINGS = (
    Setting(name="COP_ROLE_PLAYS_KEEP", default=90, unit="days",
            meaning="Contacts and messages of a run are erased this long after its end; after 90 "
                    "days at most where the situation is real."),
    Setting(name="COP_ROLE_PLAYS_LINK_DAYS", default=14, unit="days",
            meaning="Links of players open this long after a run is closed."),
    Setting(name="COP_ROLE_PLAYS_HOURS", default="0-24", unit="hours of the day",
            meaning="What counts as working time, Monday to Friday; “9-18” makes rounds longer."),
)  # fmt: skip
COMMANDS = (commands.cli,)
ASKS = asked.ASKS
PERMISSIONS = rules.PERMISSIONS


def demo(community: Community) -> None:
    """The library, the role-plays, then what is played of them."""
    library.load(community)
    packets.load(community)
    fiction.load(community)
