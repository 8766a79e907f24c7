"""Gatherings: when and where the community meets, who comes, what is left for the next time."""

from __future__ import annotations

from datetime import timedelta

from cop.config import Setting
from cop.i18n import lazy_gettext as _l
from cop.plugin import ContributionType, Job, NavItem, Plugin
from cop.plugins.gatherings import (
    anonymising,
    coming_pages,
    commands,
    fiction,
    home,
    life,
    life_pages,
    linked,
    models,
    purging,
    rhythm,
    rules,
)
from cop.plugins.gatherings.calls import card as calls
from cop.plugins.gatherings.forms import GatheringForm
from cop.plugins.gatherings.pack import card as pack
from cop.plugins.gatherings.programme import card as programme
from cop.plugins.gatherings.views import bp

for pages in (coming_pages, life_pages, *programme.PAGES, *calls.PAGES, *pack.PAGES):
    pages.register(bp)
gathering = ContributionType(
    name="gathering", model=models.Gathering, form=GatheringForm,
    title=_l("Gathering"), title_plural=_l("Gatherings"),
    endpoint="gatherings.show", edit_endpoint="gatherings.edit",
    comment_label=_l("Message"), comments_label=_l("Discussion"),
    forkable=False, proposable=False, subject=False, kept_by_network=True, schema="Event",
    linked=linked.linked,
    audience=("network", "networks", "community", "space", "public"), narrow=rules.narrow,
)  # fmt: skip
plugin = Plugin(
    name="gatherings", title=_l("Gatherings"), api=1, path="/rencontres",
    summary=_l("When and where the community meets, who comes, what is left for the next time."),
    blueprint=bp, types=[gathering],
    models=[models.Registration, models.OpenPoint, *programme.MODELS, *calls.MODELS],
    nav=[NavItem(label=_l("Gatherings"), endpoint="gatherings.index")],
    permissions=rules.PERMISSIONS | calls.PERMISSIONS, dated=home.DATED,
    listeners={"contribution_published": life.on_published, "contribution_saved": life.on_saved,
               "contribution_hidden": life.on_hidden, "member_left": life.on_left,
               "contribution_anonymised": anonymising.on_anonymised},
    slots={"home.now": home.next_one, "contribution.aside": calls.beside},
    asks=(*home.ASKS, *calls.ASKS),
    jobs=[Job(name="gatherings.rhythm", every=timedelta(hours=6), run=rhythm.rhythm),
          Job(name="gatherings.purge", every=timedelta(days=1), run=purging.job)],
    settings=[Setting(name="COP_GATHERINGS_RHYTHM", default="-30, -14, -7, -1, +2, +45", unit="days",
                      meaning="When mails go out around a gathering, from its first or its last day."),
              Setting(name="COP_GATHERINGS_KEEP_NEEDS", default=30, unit="days",
                      meaning="What people need at a gathering is erased this long after it.")],
    commands=(commands.cli,), demo=fiction.load,
)  # fmt: skip
