"""What methods add to the plugin's card."""

from __future__ import annotations

from cop.i18n import lazy_gettext as _l
from cop.plugin import ContributionType
from cop.plugins.workshops.methods import keeping, models, pages
from cop.plugins.workshops.methods.forms import MethodForm
from cop.plugins.workshops.travel.passages import UNSAID, passages

PAGES = (pages,)
TYPE = ContributionType(
    name="workshop_method", model=models.Method, form=MethodForm,
    title=_l("Method"), title_plural=_l("Methods"),
    endpoint="workshops.method", edit_endpoint="workshops.edit_method", kept_by_network=True,
    proposable=False, brings=keeping.brings, passages=passages, unsaid=UNSAID, schema="HowTo",
)  # fmt: skip
