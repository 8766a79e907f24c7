"""Calls for answers: several networks answer the same situation blind, then compare."""

from __future__ import annotations

from datetime import timedelta

from cop.config import Setting
from cop.contributions import screening
from cop.i18n import lazy_gettext as _l
from cop.plugin import ContributionType, Job, NavItem, Plugin
from cop.plugins.answers import (
    anonymising,
    fiction,
    home,
    matrix_pages,
    models,
    reminders,
    rules,
    sheet_pages,
)
from cop.plugins.answers.forms import CallForm
from cop.plugins.answers.views import bp

for pages in (sheet_pages, matrix_pages):
    pages.register(bp)
call = ContributionType(
    name="call", model=models.Call, form=CallForm,
    title=_l("Call for answers"), title_plural=_l("Calls for answers"),
    endpoint="answers.show", edit_endpoint="answers.edit",
    comment_label=_l("Message"), comments_label=_l("Discussion"),
    forkable=False, proposable=False, summary_travels=False, subject=False,
    audience=("networks", "community"), narrow=rules.narrow, screen=screening.screen,
)  # fmt: skip
plugin = Plugin(
    name="answers", title=_l("Answers compared"), api=1, path="/reponses-croisees",
    summary=_l("Several networks answer the same situation blind, then compare."),
    blueprint=bp, types=[call],
    models=[models.Sheet, models.SheetTool, models.Contributor, models.Synthesis, models.Version],
    nav=[NavItem(label=_l("Answers compared"), endpoint="answers.index")],
    permissions=rules.PERMISSIONS,
    listeners={"contribution_anonymised": anonymising.on_anonymised,
               "member_left": reminders.on_left},
    slots={"contribution.aside": home.beside}, asks=home.ASKS,
    jobs=[Job(name="answers.remind", every=timedelta(hours=12), run=reminders.remind),
          Job(name="answers.forget", every=timedelta(days=1), run=reminders.forget)],
    settings=[Setting(name="COP_ANSWERS_REMIND", default=3, unit="days",
                      meaning="This long before a call closes, networks without a sheet are told.")],
    demo=fiction.load,
)  # fmt: skip
