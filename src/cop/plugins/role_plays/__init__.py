"""Role-plays: a hard situation as a packet that others play, each with a sheet of their own."""

from __future__ import annotations

from cop.i18n import lazy_gettext as _l
from cop.plugin import ContributionType, NavItem, Plugin
from cop.plugins.role_plays import home, listing, models, rules, services
from cop.plugins.role_plays.forms import RolePlayForm
from cop.plugins.role_plays.from_case import from_case
from cop.plugins.role_plays.kit import bringing
from cop.plugins.role_plays.kit import card as kit
from cop.plugins.role_plays.library import card as library
from cop.plugins.role_plays.passages import passages
from cop.plugins.role_plays.room import card as in_room
from cop.plugins.role_plays.runs import card as playing
from cop.plugins.role_plays.views import bp

for pages in (*playing.PAGES, *in_room.PAGES, *kit.PAGES, *library.PAGES):
    pages.register(bp)

role_play = ContributionType(
    name="role_play", model=models.RolePlay, form=RolePlayForm,
    title=_l("Role-play"), title_plural=_l("Role-plays"),
    endpoint="role_plays.show", edit_endpoint="role_plays.edit", proposable=False,
    schema="LearningResource", lasts="total_minutes", card_columns=listing.CARD_COLUMNS, chips=listing.chips,
    narrow=rules.narrow, secrets_at=services.secrets_at,
    secrets_for=services.secrets_for,
    starts_from={"case_study": from_case}, start_label=_l("Make a role-play of it"),
    passages=passages,
    brings=bringing.brings,
)  # fmt: skip
plugin = Plugin(
    name="role_plays", title=_l("Role-plays"), api=1, path="/mises-en-situation",
    summary=_l("Hard situations to play together, each with a sheet of their own."),
    blueprint=bp, types=[role_play, playing.TYPE, *library.TYPES],
    models=[models.Edition, models.Snapshot, models.Preparation, *playing.MODELS, *in_room.MODELS],
    nav=[NavItem(label=_l("Role-plays"), endpoint="role_plays.index")],
    permissions=rules.PERMISSIONS | playing.PERMISSIONS,
    listeners={"contribution_saved": services.on_saved,
               "contribution_published": services.on_published,
               "contribution_anonymised": services.on_anonymised, **playing.LISTENERS},
    slots={"home.start": home.start}, shelves=home.SHELVES, asks=(*home.ASKS, *playing.ASKS),
    vocabularies={"role_play_theme": _l("What role-plays are about")}, demo=in_room.demo,
    jobs=[*playing.JOBS], settings=[*playing.SETTINGS, *kit.SETTINGS], commands=[*playing.COMMANDS],
)  # fmt: skip
