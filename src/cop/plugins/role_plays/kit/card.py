"""What the kit adds to the plugin's card."""

from __future__ import annotations

from cop.config import Setting
from cop.plugins.role_plays.kit import (
    aging_pages,
    file_pages,
    import_pages,
    origin_pages,
    print_pages,
)

PAGES = (print_pages, file_pages, import_pages, origin_pages, aging_pages)
SETTINGS = (
    Setting(
        name="COP_ROLE_PLAYS_RULE_AGE", default=183, unit="days",
        meaning="A quoted rule is to be checked again after this long.",
    ),
)  # fmt: skip
