"""Meetings: an agenda, notes that cannot be lost, what was decided and who does what."""

from __future__ import annotations

from datetime import timedelta

from cop.config import Setting
from cop.i18n import lazy_gettext as _l
from cop.plugin import ContributionType, Job, NavItem, Plugin
from cop.plugins.notes import (
    agenda_pages,
    anonymising,
    due,
    fiction,
    file_pages,
    home,
    life_pages,
    models,
    outcomes_model,
    register_pages,
    rules,
    services,
    task_feed_pages,
    writing_pages,
)
from cop.plugins.notes.forms import MeetingForm
from cop.plugins.notes.texts import models as text_models
from cop.plugins.notes.texts import pages as text_pages
from cop.plugins.notes.texts import review_pages as text_review_pages
from cop.plugins.notes.views import bp

for pages in (
    register_pages, agenda_pages, writing_pages, life_pages, file_pages, text_pages,
    text_review_pages, task_feed_pages,
):  # fmt: skip
    pages.register(bp)
meeting = ContributionType(
    name="meeting", model=models.Meeting, form=MeetingForm,
    title=_l("Meeting"), title_plural=_l("Meetings"),
    endpoint="notes.show", edit_endpoint="notes.edit",
    comment_label=_l("Message"), comments_label=_l("Discussion"),
    forkable=False, proposable=False, subject=False, news=False, schema="Event",
    audience=("network", "networks", "community", "space", "public"), narrow=rules.narrow,
)  # fmt: skip
plugin = Plugin(
    name="notes", title=_l("Meetings"), api=1, path="/reunions",
    summary=_l("An agenda, notes that cannot be lost, what was decided and who does what."),
    blueprint=bp, types=[meeting],
    models=[models.Series, models.Point, models.Attendance, *text_models.ALL, outcomes_model.Count,
            outcomes_model.Decision, outcomes_model.Action, outcomes_model.ActionReview,
            outcomes_model.Question, outcomes_model.Amendment],
    nav=[NavItem(label=_l("Meetings"), endpoint="notes.index")],
    permissions=rules.PERMISSIONS,
    listeners={"contribution_published": services.on_published,
               "contribution_saved": services.on_saved,
               "contribution_anonymised": anonymising.on_anonymised,
               "member_left": anonymising.on_left},
    slots={"contribution.aside": home.beside}, asks=home.ASKS, shelves=home.SHELVES,
    dated=home.DATED,
    jobs=[Job(name="notes.remind", every=timedelta(hours=12), run=due.remind),
          Job(name="notes.forget_logs", every=timedelta(days=1), run=due.forget_logs)],
    settings=[Setting(name="COP_NOTES_REMIND", default=45, unit="days",
                      meaning="This long after a meeting, who does an action that is still open gets "
                              "one mail."),
              Setting(name="COP_NOTES_READ_OVER", default=7, unit="days",
                      meaning="Who was there reads the notes over for this long."),
              Setting(name="COP_NOTES_LIVE", default=True,
                      meaning="Several people write in the notes of a meeting at once, each seeing "
                              "what the others type. Off, they save by forms; that too unites what "
                              "they wrote.")],
    demo=fiction.load,
)  # fmt: skip
