"""The toolbox: what advisers use, found half-remembered and made better by being used."""

from __future__ import annotations

from datetime import timedelta

from cop.config import Setting
from cop.i18n import lazy_gettext as _l
from cop.plugin import ContributionType, Job, NavItem, Plugin
from cop.plugins.tools import (
    bringing,
    card_pages,
    feedback_pages,
    fiction,
    home,
    kit_pages,
    life_pages,
    models,
    rules,
    services,
    stages,
)
from cop.plugins.tools.cards import CARD_COLUMNS, chips
from cop.plugins.tools.forms import EditionForm, KitForm, ToolForm
from cop.plugins.tools.views import bp

for pages in (card_pages, kit_pages, life_pages, feedback_pages):
    pages.register(bp)
tool = ContributionType(
    name="tool", model=models.Tool, form=ToolForm, title=_l("Tool"), title_plural=_l("Tools"),
    endpoint="tools.show", edit_endpoint="tools.edit", card_columns=CARD_COLUMNS, chips=chips,
    kept_by_network=True, narrow=rules.narrow, schema="LearningResource", version_form=EditionForm,
    takes_up={"landmark": services.from_words, "tool": services.from_words},
    brings=bringing.brings, harvested=True,
)  # fmt: skip
kit = ContributionType(
    name="kit", model=models.Kit, form=KitForm, title=_l("Kit"), title_plural=_l("Kits"),
    endpoint="tools.kit", edit_endpoint="tools.edit_kit", kept_by_network=True,
)  # fmt: skip
plugin = Plugin(
    name="tools", title=_l("Toolbox"), api=1, path="/outils",
    summary=_l("Tools that advisers share, use, and make better by saying what they gave."),
    blueprint=bp, types=[tool, kit],
    models=[models.Edition, models.Validation, models.Feedback, models.Unlike],
    nav=[NavItem(label=_l("Toolbox"), endpoint="tools.index")],
    permissions=rules.PERMISSIONS,
    listeners={"contribution_published": services.on_published,
               "contribution_saved": services.on_saved,
               "contribution_anonymised": services.on_anonymised, "member_left": services.on_left},
    slots={"home.start": home.start}, shelves=home.SHELVES, asks=home.ASKS,
    jobs=[Job(name="tools.look_over", every=timedelta(days=1), run=stages.look_over),
          Job(name="tools.purge", every=timedelta(days=1), run=services.purge)],
    settings=[Setting(name="COP_TOOLS_REVIEW_AFTER", default=365, unit="days",
                      meaning="A tool is looked at again after this long."),
              Setting(name="COP_TOOLS_GRACE", default=30, unit="days",
                      meaning="This long after that day, it is marked as to be revised.")],
    vocabularies={"tool_use": _l("What tools serve for"),
                  "tool_audience": _l("Whom tools are used with")},
    demo=fiction.load,
)  # fmt: skip
