"""What is asked before a kit is printed, and before one is brought in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, FileField, IntegerField, RadioField, TextAreaField
from wtforms.validators import NumberRange

from cop.forms import BaseForm
from cop.i18n import lazy_gettext as _l
from cop.plugins.role_plays.kit.plan import (
    MOST_COPIES,
    MOST_GROUPS,
    MOST_OBSERVERS,
    Options,
    Profile,
)
from cop.plugins.role_plays.kit.words import profile_words


def _between(least: int, most: int) -> list[Any]:
    message = _l("A number from %(least)s to %(most)s.", least=least, most=most)
    return [NumberRange(least, most, message)]


class KitForm(BaseForm):
    """The choices of a kit; it comes by GET, so that its pages have an address."""

    profil = RadioField(_l("What do you print?"), choices=lambda: list(profile_words().items()))
    groupes = IntegerField(_l("Groups"), _between(1, MOST_GROUPS))
    copies = IntegerField(
        _l("Copies of each sheet"), _between(1, MOST_COPIES),
        description=_l("Two when a part is played by two people in turn."),
    )  # fmt: skip
    observateurs = IntegerField(_l("Observers in each group"), _between(0, MOST_OBSERVERS))
    grand = BooleanField(_l("Large print (16 points)"))

    def options(self, part: str = "") -> Options:
        return Options(
            profile=Profile(self.profil.data),
            groups=self.groupes.data or 1,
            copies=self.copies.data or 1,
            observers=1 if self.observateurs.data is None else self.observateurs.data,
            large=bool(self.grand.data),
            part=part,
        )


def usual(may_read_all: bool) -> Mapping[str, Any]:
    """What stands in the form before anybody chose."""
    profile = Profile.WHOLE if may_read_all else Profile.PARTICIPANTS
    return {"profil": profile, "groupes": 1, "copies": 1, "observateurs": 1, "grand": False}


class BringInForm(BaseForm):
    """A kit from elsewhere: a file, or a text that was pasted."""

    file = FileField(
        _l("A kit"),
        description=_l("A cop-kit file (.zip) or a text (.md), taken from a page of role-play."),
        render_kw={"accept": ".zip,.md,application/zip,text/markdown"},
    )
    text = TextAreaField(_l("Or the text of one"), render_kw={"data-draft-skip": ""})
