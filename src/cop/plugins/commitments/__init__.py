"""Commitments: what somebody tries until when, and what became of it."""

from __future__ import annotations

from datetime import timedelta

from cop.config import Setting
from cop.contributions import screening
from cop.i18n import lazy_gettext as _l
from cop.plugin import ContributionType, Job, NavItem, Plugin
from cop.plugins.commitments import (
    fiction,
    follow_pages,
    home,
    leaving,
    models,
    reminders,
    rules,
    services,
    since_pages,
    words,
)
from cop.plugins.commitments.forms import CommitmentForm
from cop.plugins.commitments.views import bp

for pages in (follow_pages, since_pages):
    pages.register(bp)
TAKEN = ("landmark", "need", "caution")
commitment = ContributionType(
    name="commitment", model=models.Commitment, form=CommitmentForm,
    title=_l("Commitment"), title_plural=_l("Commitments"),
    endpoint="commitments.show", edit_endpoint="commitments.edit",
    comment_label=_l("Message"), comments_label=_l("Discussion"),
    forkable=False, proposable=False, summary_travels=False,
    audience=("draft", "network", "community"), narrow=rules.narrow, screen=screening.screen,
    takes_up=dict.fromkeys(TAKEN, words.of_takeaway),
)  # fmt: skip
plugin = Plugin(
    name="commitments", title=_l("Commitments"), api=1, path="/engagements",
    summary=_l("What somebody tries until when, and what became of it."),
    blueprint=bp, types=[commitment],
    models=[models.CheckIn, models.Reminder, models.PaperCard],
    nav=[NavItem(label=_l("Commitments"), endpoint="commitments.index")],
    permissions=rules.PERMISSIONS,
    listeners={"contribution_published": services.on_published,
               "contribution_anonymised": leaving.on_anonymised,
               "member_left": leaving.on_left},
    slots={"contribution.aside": home.beside}, asks=home.ASKS,
    jobs=[Job(name="commitments.remind", every=timedelta(hours=12), run=reminders.remind),
          Job(name="commitments.forget", every=timedelta(days=1), run=reminders.forget)],
    settings=[Setting(name="COP_COMMITMENTS_REMIND", default=("30", "90", "180"), unit="days",
                      meaning="This long after the meeting its author is asked where a commitment "
                              "stands."),
              Setting(name="COP_COMMITMENTS_LINK_DAYS", default=60, unit="days",
                      meaning="The links of a reminder open this long, and answer once.")],
    demo=fiction.load,
)  # fmt: skip
