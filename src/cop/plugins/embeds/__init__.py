"""Embeds: what is public here, on the sites of the networks, by an address, a script or a feed."""

from __future__ import annotations

from datetime import timedelta

from cop.config import Setting
from cop.i18n import lazy_gettext as _l
from cop.plugin import Job, Plugin
from cop.plugins.embeds import models, pages, rules, seat_pages, seen, showing
from cop.plugins.embeds.views import bp, roots

pages.register(bp)
seat_pages.register(bp, roots)

plugin = Plugin(
    name="embeds", title=_l("On other sites"), api=1, path="/integrer",
    summary=_l("What is public here, on the sites of the networks."),
    blueprint=bp, roots=roots, models=[models.Site, models.Showing, models.Handover, models.Reader],
    permissions=rules.PERMISSIONS,
    slots={"page.head": showing.discovery, "contribution.aside": showing.beside},
    jobs=[Job(name="embeds.forget", every=timedelta(days=1), run=seen.forget)],
    settings=[Setting(name="COP_EMBEDS_REMEMBER", default=180, unit="days",
                      meaning="Which site showed what is forgotten this long after it last did.")],
)  # fmt: skip
