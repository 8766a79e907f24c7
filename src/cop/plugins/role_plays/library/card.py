"""What the library adds to the plugin's card."""

from __future__ import annotations

from cop.i18n import lazy_gettext as _l
from cop.plugin import ContributionType
from cop.plugins.role_plays.library import bringing, insert_pages, models, pages
from cop.plugins.role_plays.library.forms import GridForm, ProtocolForm

PAGES = (pages, insert_pages)
GRID = ContributionType(
    name="observation_grid", model=models.ObservationGrid, form=GridForm,
    title=_l("Observation grid"), title_plural=_l("Observation grids"),
    endpoint="role_plays.grid", edit_endpoint="role_plays.edit_grid", kept_by_network=True,
)  # fmt: skip
PROTOCOL = ContributionType(
    name="protocol", model=models.Protocol, form=ProtocolForm,
    title=_l("Protocol"), title_plural=_l("Protocols"),
    endpoint="role_plays.protocol", edit_endpoint="role_plays.edit_protocol", kept_by_network=True,
    brings=bringing.brings, ready=bringing.ready,
)  # fmt: skip
TYPES = (GRID, PROTOCOL)
