"""What is asked of who makes a token."""

from __future__ import annotations

from collections.abc import Callable

from wtforms import RadioField

from cop.api.tokens import DAYS
from cop.forms import BaseForm, ChoicesField, LineField, Required
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l

SCOPE_LABELS: dict[str, Callable[[], str]] = {
    "read": lambda: _("read what you read"),
    "search": lambda: _("search"),
}


class TokenForm(BaseForm):
    name = LineField(
        _l("What is it for?"),
        [Required(_l("Give it a name, so that you know later what would stop."))],
        description=_l("For example: the tools on our own site."),
        max_length=80,
    )
    scopes = ChoicesField(
        _l("What may it do?"),
        [Required(_l("Tick at least one."))],
        choices_from=lambda: [(code, label()) for code, label in SCOPE_LABELS.items()],
        default=["read", "search"],
    )
    days = RadioField(
        _l("How long does it last?"),
        choices=lambda: [(str(one), _("%(days)s days", days=one)) for one in DAYS],
        default="90",
    )
