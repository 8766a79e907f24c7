"""Gatherings: when and where the community meets, who comes, what is left for the next time."""

from __future__ import annotations

from cop.i18n import lazy_gettext as _l
from cop.plugin import ContributionType, NavItem, Plugin
from cop.plugins.gatherings import models, rules
from cop.plugins.gatherings.calls import card as calls
from cop.plugins.gatherings.forms import GatheringForm
from cop.plugins.gatherings.programme import card as programme
from cop.plugins.gatherings.views import bp

for pages in programme.PAGES:
    pages.register(bp)

gathering = ContributionType(
    name="gathering", model=models.Gathering, form=GatheringForm,
    title=_l("Gathering"), title_plural=_l("Gatherings"),
    endpoint="gatherings.show", edit_endpoint="gatherings.edit",
    comment_label=_l("Message"), comments_label=_l("Discussion"),
    forkable=False, proposable=False, kept_by_network=True, schema="Event",
    audience=("network", "networks", "community", "public"), narrow=rules.narrow,
)  # fmt: skip
plugin = Plugin(
    name="gatherings", title=_l("Gatherings"), api=1, path="/rencontres",
    summary=_l("When and where the community meets, who comes, what is left for the next time."),
    blueprint=bp, types=[gathering],
    models=[models.Registration, models.OpenPoint, *programme.MODELS,
            *calls.MODELS],
    nav=[NavItem(label=_l("Gatherings"), endpoint="gatherings.index")],
    permissions=rules.PERMISSIONS, listeners={**programme.LISTENERS},
)  # fmt: skip
