"""What the runs put on the plugin's card."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cop.config import Setting
from cop.demo import Community
from cop.i18n import lazy_gettext as _l
from cop.plugin import ContributionType, Job
from cop.plugins.workshops import fiction as workshops
from cop.plugins.workshops.runs import (
    after_pages,
    attendance_pages,
    commands,
    dated,
    fiction,
    listening,
    live_pages,
    looking_back,
    models,
    purging,
    rules,
    views,
)
from cop.plugins.workshops.runs.forms import RunForm
from cop.plugins.workshops.runs.rules import LEVELS

PAGES = (views, live_pages, after_pages, attendance_pages)
TYPE = ContributionType(
    name=views.RUN, model=models.WorkshopRun, form=RunForm,
    title=_l("Run of a workshop"), title_plural=_l("Runs of workshops"),
    endpoint="workshops.run", edit_endpoint="workshops.edit_run",
    forkable=False, proposable=False, narrow=rules.narrow, schema="EducationEvent",
    audience=[str(level) for level in LEVELS],
)  # fmt: skip
MODELS = (models.Actual, models.Attendance, models.Guide)
JOBS = (
    Job(name="workshops.ask_how_it_went", every=timedelta(hours=6), run=looking_back.job),
    Job(name="workshops.purge", every=timedelta(days=1), run=purging.job),
)
SETTINGS = (
    Setting(name="COP_WORKSHOPS_KEEP", default=90, unit="days",
            meaning="The names and needs of those who came to a run are erased this long after it."),
)  # fmt: skip
COMMANDS = (commands.cli,)
ASKS, DATED, PERMISSIONS = looking_back.ASKS, dated.DATED, rules.PERMISSIONS
LISTENERS = listening.LISTENERS


def both(*listeners: Callable[..., Any]) -> Callable[..., None]:
    """One listener of several, in their order: the card has one for each event."""

    def heard(**told: Any) -> None:
        for listener in listeners:
            listener(**told)

    return heard


def demo(community: Community) -> None:
    """The workshops, then what was run of them."""
    workshops.load(community)
    fiction.load(community)
