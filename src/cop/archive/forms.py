"""What is asked of whoever brings a bundle in."""

from __future__ import annotations

from wtforms import BooleanField, FileField, RadioField

from cop.contributions.lines import VISIBILITY_LABELS
from cop.contributions.models import Visibility
from cop.forms import BaseForm
from cop.i18n import lazy_gettext as _l

LEVELS = (Visibility.DRAFT, Visibility.NETWORKS, Visibility.COMMUNITY)


class BundleForm(BaseForm):
    """The ZIP, and what becomes of what is new in it."""

    file = FileField(
        _l("A ZIP"),
        render_kw={"accept": ".zip,application/zip"},
    )
    level = RadioField(
        _l("Who reads what is new, once it is published?"),
        choices=lambda: [(str(level), VISIBILITY_LABELS[level]()) for level in LEVELS],
    )
    publish = BooleanField(
        _l("Publish what is new at once"),
        description=_l("Otherwise it waits among your drafts."),
    )
    leave_out = BooleanField(_l("Leave out the files that can’t be read, and bring in the others"))
