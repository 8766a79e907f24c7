"""Workshops: a plan that is written together, printed, run, and run again by others."""

from __future__ import annotations

from datetime import timedelta

from cop.i18n import lazy_gettext as _l
from cop.plugin import ContributionType, Editions, Job, NavItem, Plugin
from cop.plugins.workshops import home, listing, models, rules, services, showing, sittings
from cop.plugins.workshops.bring import card as bring
from cop.plugins.workshops.forms import WorkshopForm
from cop.plugins.workshops.kit import print_pages
from cop.plugins.workshops.lineage import card as lineage
from cop.plugins.workshops.lineage.services import secrets_for
from cop.plugins.workshops.methods import card as methods
from cop.plugins.workshops.runs import card as held
from cop.plugins.workshops.runs import listening
from cop.plugins.workshops.travel import card as travel
from cop.plugins.workshops.travel.linked import linked
from cop.plugins.workshops.travel.passages import UNSAID, passages
from cop.plugins.workshops.views import bp

PAGES = (print_pages, *bring.PAGES, *lineage.PAGES, *methods.PAGES, *travel.PAGES, *held.PAGES)
for pages in PAGES:
    pages.register(bp)

workshop = ContributionType(
    name="workshop", model=models.Workshop, form=WorkshopForm,
    title=_l("Workshop"), title_plural=_l("Workshops"),
    endpoint="workshops.show", edit_endpoint="workshops.edit", proposable=False,
    schema="LearningResource", linked=linked, card_columns=listing.CARD_COLUMNS, chips=listing.chips,
    editions=Editions(columns=("plan",), number="edition", newest=services.open_columns),
    narrow=rules.narrow, secrets_at=services.secrets_at, secrets_for=secrets_for,
    lasts="minutes", settle=sittings.settle, parts=showing.parts_of, passages=passages, unsaid=UNSAID,
)  # fmt: skip
plugin = Plugin(
    name="workshops", title=_l("Workshops"), api=1, path="/ateliers",
    summary=_l("A workshop planned to the minute, printed, run, and run again by others."),
    blueprint=bp, types=[workshop, methods.TYPE, held.TYPE],
    models=[models.Change, models.Edition, models.Snapshot, models.Preparation, *held.MODELS],
    nav=[NavItem(label=_l("Workshops"), endpoint="workshops.index")],
    permissions=rules.PERMISSIONS | held.PERMISSIONS, asks=held.ASKS, dated=held.DATED,
    listeners={"contribution_saved": held.both(services.on_saved, listening.on_saved),
               "contribution_published": services.on_published,
               "contribution_anonymised": held.both(services.on_anonymised,
                                                    listening.on_anonymised),
               **lineage.LISTENERS, **held.LISTENERS},
    slots={"home.start": home.start}, shelves=home.SHELVES,
    jobs=[Job(name="workshops.settle", every=timedelta(minutes=5), run=sittings.settle_all), *held.JOBS],
    settings=held.SETTINGS, commands=held.COMMANDS,
    vocabularies={"workshop_theme": _l("What workshops are about")}, demo=held.demo,
)  # fmt: skip
